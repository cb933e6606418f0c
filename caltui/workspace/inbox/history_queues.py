"""The inbox queues about what happened to bookings before: refunds, moves, cancellations."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from caltui.catalog.model import Record
from caltui.text import count
from caltui.workspace.agenda.entries import guests_of
from caltui.workspace.base.clock import instant
from caltui.workspace.inbox.snapshot import Booking, Finding, InboxSnapshot
from caltui.workspace.records.money import money

HELD = "HOLD"
"""A payment of this kind holds a card and takes no money before somebody charges it."""
OFTEN = 3
"""So many moves or cancellations are worth a look."""
CANCELLED_SINCE = timedelta(days=90)
"""How far back cancellations are counted, by when the booking would have begun."""


def refund_owed(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Cancelled bookings that were paid, and not refunded as far as is known."""
    paid = {str(row.get("bookingId")): row for row in snapshot.of("payments").values()}
    replaced = _replaced(snapshot)
    for booking in snapshot.cancelled:
        row = paid.get(booking.key) or _payment_of(booking.record)
        if row is None or not row.get("success") or row.get("refunded"):
            continue
        if row.get("paymentOption") == HELD:
            continue
        known = row.get("amount") is not None
        amount = money(row.get("amount"), row.get("currency")) if known else "It"
        how = "moved to another time" if _uid(booking.record) in replaced else "cancelled"
        why = f"{amount} was paid, the booking was {how}, and nothing shows a refund."
        if "refunded" not in row:
            why += " Not surely: whether it was refunded is not said here."
        yield _finding(snapshot, booking, why)


def _payment_of(record: Record) -> Mapping[str, object] | None:
    """The payment that succeeded, as the booking itself tells it."""
    rows = record.get("payment")
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, Mapping) and row.get("success"):
            return row
    return None


def moved_often(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Coming bookings that replace one that replaces one …, three times or more."""
    for booking in snapshot.coming:
        moves, whole = _moves(snapshot, booking)
        if moves >= OFTEN:
            often = f"{moves} times" if whole else f"{moves} times or more"
            why = f"It was moved {often}. Cal does not say by whom."
            yield _finding(snapshot, booking, why)._replace(cause=str(moves))


def moves_unknown(snapshot: InboxSnapshot) -> str:
    """Says how many coming bookings may have been moved more often than is known."""
    counted = (_moves(snapshot, booking) for booking in snapshot.coming)
    lost = sum(moves < OFTEN and not whole for moves, whole in counted)
    return f"{count(lost, 'booking')} replaced one that is not known here." if lost else ""


def _moves(snapshot: InboxSnapshot, booking: Booking) -> tuple[int, bool]:
    """Counts how often a booking was moved, as far as known; and whether that is all."""
    uid, seen = booking.record.get("fromReschedule"), {_uid(booking.record)}
    moves = 0
    while isinstance(uid, str) and uid and uid not in seen:
        seen.add(uid)
        moves += 1
        earlier = snapshot.by_uid.get(uid)
        if earlier is None:
            return moves, False
        uid = earlier.get("fromReschedule")
    return moves, True


def often_cancelled(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """The next booking of each guest of whom three or more were cancelled lately."""
    replaced, since = _replaced(snapshot), snapshot.now - CANCELLED_SINCE
    lost: dict[str, set[str]] = {}
    for booking in snapshot.cancelled:
        if booking.span.start < since or _uid(booking.record) in replaced:
            continue
        for guest in guests_of(booking.record):
            if guest.email:
                lost.setdefault(guest.email.casefold(), set()).add(booking.key)
    told: set[str] = set()
    for booking in snapshot.coming:
        for guest in guests_of(booking.record):
            email = guest.email.casefold()
            number = len(lost.get(email, ()))
            if number < OFTEN or email in told:
                continue
            told.add(email)
            days = CANCELLED_SINCE.days
            why = f"{number} bookings of {guest.name or guest.email} were cancelled in {days} days."
            why += " Cal does not say by whom."
            yield _finding(snapshot, booking, why)._replace(cause=f"{email} {number}")


def _replaced(snapshot: InboxSnapshot) -> set[str]:
    """The uids of bookings that another one replaced: they were moved."""
    rows = (*snapshot.of("bookings").values(), *(b.record for b in snapshot.cancelled))
    return {str(row["fromReschedule"]) for row in rows if row.get("fromReschedule")}


def _uid(record: Record) -> str:
    return str(record.get("uid") or "")


def _finding(snapshot: InboxSnapshot, booking: Booking, why: str) -> Finding:
    began = instant(booking.record.get("updatedAt") or booking.record.get("createdAt"))
    return Finding(
        "bookings",
        booking.key,
        snapshot.meeting(booking),
        why,
        began,
        booking.host,
        due=booking.span.start,
        brief=snapshot.brief(booking),
    )
