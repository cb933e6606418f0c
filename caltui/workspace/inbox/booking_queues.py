"""The inbox queues about bookings: unanswered, overlapping, unpaid and so on."""

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta

from caltui.scheduling.bookings import TAKING
from caltui.scheduling.expand import hours_on
from caltui.scheduling.intervals import Interval
from caltui.scheduling.wording import rough_text
from caltui.scheduling.zones import UnknownZone, zone_named
from caltui.text import count
from caltui.workspace.agenda.entries import ACCEPTED, WAITING, guests_of
from caltui.workspace.agenda.overlaps import BookedTime, overlaps
from caltui.workspace.base.clock import EARLIEST, instant
from caltui.workspace.inbox.snapshot import Booking, Finding, InboxSnapshot, Unsure, some
from caltui.workspace.records.money import money

A_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)
LOOKED_BACK = timedelta(days=30)
STRETCH = timedelta(days=60)
"""Days for which hours are computed at once."""


def _finding(snapshot: InboxSnapshot, booking: Booking, why: str, since: object = None) -> Finding:
    began = instant(booking.record.get("createdAt") if since is None else since)
    subject = snapshot.meeting(booking)
    return Finding(
        "bookings",
        booking.key,
        subject,
        why,
        began,
        booking.host,
        due=booking.span.start,
        brief=snapshot.brief(booking),
    )


def _until(snapshot: InboxSnapshot, booking: Booking) -> str:
    """`in 3 h`, `in 2 days`; `now` for one that has begun."""
    left = booking.span.start - snapshot.now
    minutes = int(left.total_seconds()) // 60
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"in {minutes} min"
    return f"in {minutes // 60} h" if minutes < 48 * 60 else f"in {minutes // 1440} days"


def starting(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Bookings of the next 24 hours that are not confirmed or not paid."""
    for booking in snapshot.coming:
        if not snapshot.now <= booking.span.start < snapshot.now + A_DAY:
            continue
        faults = ["nobody has confirmed it"] if booking.status in WAITING else []
        faults += ["it is not paid"] if booking.unpaid else []
        if faults:
            why = f"Starts {_until(snapshot, booking)} and {' and '.join(faults)}."
            yield _finding(snapshot, booking, why)


def pending(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Coming requests that nobody has answered."""
    yield from (_pending(snapshot, b) for b in snapshot.coming if b.status in WAITING)


def _pending(snapshot: InboxSnapshot, booking: Booking) -> Finding:
    who = snapshot.person(booking.host) if booking.host else "the host"
    asked = instant(booking.record.get("createdAt"))
    waited = f" for {_age(snapshot.now - asked)}" if asked and asked < snapshot.now else ""
    theirs = snapshot.promised.get(booking.host, ())
    taken = [other for other in theirs if other.span.meets(booking.span)]
    more = f" That time is taken by {snapshot.title(taken[0])}." if taken else ""
    guest = some(guest.name or guest.email for guest in guests_of(booking.record)) or "A guest"
    why = f"{guest} waits{waited} for {who} to answer; it is {_until(snapshot, booking)}.{more}"
    return _finding(snapshot, booking, why)


def _age(since: timedelta) -> str:
    return rough_text(since.total_seconds())


def unanswered(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Requests whose time has passed, the latest first."""
    for booking in reversed(snapshot.bookings):
        past = snapshot.now - LOOKED_BACK < booking.span.end <= snapshot.now
        if past and booking.status in WAITING:
            why = f"Its time passed {_age(snapshot.now - booking.span.end)} ago without an answer."
            yield _finding(snapshot, booking, why)


def double(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Coming bookings that begin while another one of the same person runs."""
    seated = {k for k, row in snapshot.of("event-types").items() if row.get("seatsPerTimeSlot")}
    by_key = {booking.key: booking for booking in snapshot.coming}
    told: set[tuple[str, str]] = set()
    for person, theirs in _by_person(snapshot).items():
        for one, other in overlaps(_taken(booking, seated) for booking in theirs):
            if (one.key, other.key) in told:
                continue
            told.add((one.key, other.key))
            first, second = by_key[one.key], by_key[other.key]
            times = snapshot.times(first.span, snapshot.zone)
            guests = some(guest.name for guest in guests_of(first.record) if guest.name)
            what = f"{snapshot.title(first)} with {guests}" if guests else snapshot.title(first)
            why = f"{snapshot.person(person)} is promised to {what} as well, {times}."
            if faults := dict.fromkeys((*first.faults, *second.faults)):
                why = f"{why} Not surely: {', '.join(faults)} could not be read."
            if one.kind and one[1:] == other[1:] and one.kind not in snapshot.of("event-types"):
                why = f"{why} Not surely: event type {one.kind} was never read, and may have seats."
            yield _finding(snapshot, second, why)._replace(host=person, cause=first.key)


def guests_unknown(snapshot: InboxSnapshot) -> str:
    """Says why guests who are users may not be known as such; empty where they are."""
    if "users" in snapshot.complete:
        return ""
    return "The users were not all read: of those, what they are invited to is not looked at."


def _taken(booking: Booking, seated: set[str]) -> BookedTime:
    kind = str(booking.record.get("eventTypeId") or "")
    return BookedTime(booking.key, booking.span, kind, kind in seated)


def _by_person(snapshot: InboxSnapshot) -> Mapping[str, list[Booking]]:
    """Coming bookings that take time, by the id of each host and of each user who is invited."""
    users = snapshot.of("users").items()
    emails = {str(row.get("email") or "").casefold(): key for key, row in users}
    found: dict[str, list[Booking]] = {}
    for booking in snapshot.coming:
        if booking.status not in TAKING:
            continue
        invited = (emails.get(g.email.casefold()) for g in guests_of(booking.record) if g.email)
        for person in {booking.host, *(key for key in invited if key)} - {""}:
            found.setdefault(person, []).append(booking)
    return found


def unpaid(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Unpaid bookings, soonest first."""
    owed: dict[str, tuple[str, bool]] = {}
    for row in snapshot.of("payments").values():
        amount = money(row.get("amount"), row.get("currency"))
        owed[str(row.get("bookingId"))] = (amount, bool(row.get("refunded")))
    for booking in snapshot.bookings:
        amount, refunded = owed.get(booking.key, ("", False))
        if booking.span.end <= snapshot.now - LOOKED_BACK or not booking.unpaid or refunded:
            continue
        what = f"{amount} was not paid" if amount else "It was not paid"
        over = booking.span.end <= snapshot.now
        how = "It has taken place" if over else f"It is {_until(snapshot, booking)}"
        state = ", and was accepted all the same" if booking.status == ACCEPTED else ""
        yield _finding(snapshot, booking, f"{what}. {how}{state}.")


def outside(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Coming bookings outside the hours of their schedule."""
    groups: dict[str, list[Booking]] = {}
    for booking in snapshot.coming:
        key = snapshot.schedule_of(booking)
        if key is not None:
            groups.setdefault(key, []).append(booking)
    found = [(b, key) for key, group in groups.items() for b in _outside(snapshot, key, group)]
    for booking, key in sorted(found, key=lambda pair: pair[0].span):
        zone = snapshot.schedule(key).zone
        name = snapshot.of("schedules")[key].get("name") or f"schedule {key}"
        times = snapshot.times(booking.span, zone)
        who = snapshot.person(booking.host)
        why = f"{times} in {zone.key} is outside the hours of {who} ({name})."
        yield _finding(snapshot, booking, why)


def hours_unknown(snapshot: InboxSnapshot) -> str:
    """Says which coming bookings are not looked at; empty where all are."""
    lost = [booking for booking in snapshot.coming if snapshot.schedule_of(booking) is None]
    who = some(snapshot.person(booking.host) if booking.host else "nobody" for booking in lost)
    many = count(len(lost), "booking")
    return f"{many} not looked at: the hours of {who} are not known." if lost else ""


def _outside(snapshot: InboxSnapshot, key: str, group: list[Booking]) -> Iterator[Booking]:
    hours: list[Interval] = []
    until, at = EARLIEST, 0
    for booking in group:
        span = _shortened(booking.span)
        if span.end > until:
            until = span.start + STRETCH
            hours, at = hours_on(snapshot.schedule(key), Interval(span.start - A_DAY, until)), 0
        while at < len(hours) and hours[at].end <= span.start:
            at += 1
        if at == len(hours) or not hours[at].holds(span):
            yield booking


def _shortened(span: Interval) -> Interval:
    """The span, at most a week long: no day's hours reach further."""
    return Interval(span.start, min(span.end, span.start + A_WEEK))


def unlinked(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Coming accepted bookings without a calendar event, of hosts who have events elsewhere."""
    linked = {str(row.get("bookingId")) for row in snapshot.of("booking-references").values()}
    hosts = {booking.host for booking in snapshot.bookings if booking.key in linked}
    for booking in snapshot.coming:
        if booking.status == ACCEPTED and booking.key not in linked and booking.host in hosts:
            who = snapshot.person(booking.host)
            why = f"Cal knows no calendar event of it, so {who} may not see it in their calendar."
            yield _finding(snapshot, booking, why)
    if snapshot.coming and not linked and "booking-references" not in snapshot.complete:
        raise Unsure("The list of booking references was not read whole.")


def zoneless(snapshot: InboxSnapshot) -> Iterator[Finding]:
    """Guests of coming bookings whose zone is missing or invalid."""
    fault = _zone_faults()
    for booking in snapshot.coming:
        rows = booking.record.get("attendees")
        for row in rows if isinstance(rows, list) else ():
            if not isinstance(row, Mapping) or not (why := fault(str(row.get("timeZone") or ""))):
                continue
            guest = str(row.get("name") or row.get("email") or "A guest")
            title, key = snapshot.meeting(booking), row.get("id")
            sentence = f"{guest}: {why} Mails may name a wrong time."
            found = _finding(snapshot, booking, sentence)
            if key is None:
                yield found
            else:
                yield found._replace(resource="attendees", key=str(key), subject=title)


def _zone_faults() -> Callable[[str], str]:
    """A function that says what is wrong with a zone's name, cached."""
    seen: dict[str, str] = {}

    def fault(name: str) -> str:
        if name not in seen:
            try:
                zone_named(name)
                seen[name] = ""
            except UnknownZone as error:
                seen[name] = str(error)
        return seen[name]

    return fault
