"""Reads the records that the inbox checks: of bookings only those that may need attention."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from caltui.catalog.model import Record
from caltui.mirror.index.predicates import EVERYTHING, NOTHING, among, every, referred
from caltui.mirror.store import Mirror, Seen
from caltui.workspace.agenda.entries import ACCEPTED, LIVE, OVER, is_unpaid
from caltui.workspace.inbox.booking_queues import LOOKED_BACK
from caltui.workspace.inbox.history_queues import CANCELLED_SINCE as LOST_BACK
from caltui.workspace.inbox.snapshot import CANCELLED_BOOKINGS
from caltui.workspace.records.bookings_between import during, in_state, moved

if TYPE_CHECKING:
    from caltui.workspace.inbox.snapshot import Rows

BOOKINGS, REFERENCES, PAYMENTS = "bookings", "booking-references", "payments"


def rows_of(
    mirror: Mirror, names: Iterable[str], now: datetime, repeated: frozenset[str]
) -> "dict[str, Rows]":
    """The records of those lists that a queue may find something about; not of those `repeated`,
    which say no more than others do.

    Bookings that ended over a month ago are left out, unless one shows that its host has a
    calendar; cancelled ones of the last three months have a name of their own. Payments and
    references are those of the bookings that are read.
    """
    wanted = set(names)
    found: dict[str, Rows] = {}
    for name in wanted - {BOOKINGS, REFERENCES, PAYMENTS} - repeated:
        found[name] = {key: seen.record for key, seen in mirror.all(name)}
    if BOOKINGS in wanted:
        low = moved(now, -LOOKED_BACK)
        over = in_state(mirror, OVER)
        bookings = during(mirror, low, None, None if over is None else ~over)
        if REFERENCES in wanted:
            found[REFERENCES] = _references(mirror, bookings)
        cancelled = {} if over is None else during(mirror, moved(now, -LOST_BACK), None, over)
        if PAYMENTS in wanted:
            owing = [key for key, row in bookings.items() if is_unpaid(row)]
            owing += [key for key, row in cancelled.items() if row.get("payment") != []]
            found[PAYMENTS] = _of_bookings(mirror, PAYMENTS, owing)
        found[CANCELLED_BOOKINGS] = cancelled
        found[BOOKINGS] = bookings
    return found


def _references(mirror: Mirror, bookings: dict[str, Record]) -> "Rows":
    """The references of these bookings, and of one more booking of each host who has none.

    Adds those bookings too. If there is no reference at all, any one is returned.
    """
    found = _of_bookings(mirror, REFERENCES, bookings)
    linked = {str(row.get("bookingId")) for row in found.values()}
    hosts = {str(bookings[key].get("userId") or "") for key in linked if key in bookings}
    alone = {
        str(row.get("userId") or "")
        for key, row in bookings.items()
        if row.get("status") == ACCEPTED and key not in linked
    }
    shown = dict(_shown_by(mirror, alone - hosts - {""}))
    found |= _of_bookings(mirror, REFERENCES, shown)
    for key, row in shown.items():
        bookings.setdefault(key, row)
    return found or _read(mirror.matching(REFERENCES, EVERYTHING, most=1))


def _of_bookings(mirror: Mirror, resource: str, keys: Iterable[str]) -> dict[str, Record]:
    """The records of a category that belong to these bookings."""
    shape = mirror.shapes.of(resource)
    place = shape.place("bookingId")
    listed = [shape.value("bookingId", key) for key in keys] if place else []
    return _read(mirror.matching(resource, among(place, listed))) if place and listed else {}


def _shown_by(mirror: Mirror, hosts: Iterable[str]) -> Iterator[tuple[str, Record]]:
    """For each host one booking with a reference, if there is one."""
    ids = mirror.shapes.of(BOOKINGS).place("id")
    places = mirror.shapes.of(REFERENCES).place("bookingId")
    live = in_state(mirror, LIVE)
    if not ids or not places or live is None or not mirror.ready_snapshot(REFERENCES).version:
        return
    for host in sorted(hosts):
        theirs = mirror.holding(BOOKINGS, "userId", host) or NOTHING
        where = every((theirs, referred(ids, REFERENCES, places), live))
        yield from _read(mirror.matching(BOOKINGS, where, most=1)).items()


def _read(parts: Iterable[Sequence[tuple[str, Seen]]]) -> dict[str, Record]:
    return {key: seen.record for part in parts for key, seen in part}
