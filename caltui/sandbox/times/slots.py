"""Cuts the free time of an event type's hosts into the times that can be booked, as Cal does.

It shares nothing with what the console reads open times by: the two are held against each other.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.sandbox.cal.refusals import CalError
from caltui.sandbox.cal.world import Record, World
from caltui.sandbox.times.availability import TimesAsked, free_time
from caltui.sandbox.times.elsewhere import taken_elsewhere
from caltui.sandbox.times.offer import refuse_outside_offer
from caltui.scheduling.intervals import Interval, difference

UNITS = (60, 30, 20, 15, 10, 5, 1)
"""Steps begin at a whole one of these minutes, the largest that divides their length."""

LOOK_ON = timedelta(days=1)
"""So much after the window is looked at, for what begins in it and ends later."""

Piece = tuple[datetime, datetime]


def open_starts(
    world: World,
    event_type: Record,
    window: Interval,
    zone: ZoneInfo,
    replaces: Record | None = None,
) -> list[datetime]:
    """The starts in the window that can be booked, in order. Steps are on the clock of `zone`.

    The time of the booking that is to be moved, `replaces`, counts as free.
    """
    pieces = _pieces(world, event_type, window, replaces)
    starts = sorted(at for at in _laid(world, event_type, pieces, zone) if at < window.end)
    return [at for at in starts if _is_offered(world, event_type, at)]


def _pieces(
    world: World, event_type: Record, window: Interval, replaces: Record | None
) -> list[Piece]:
    """The free time of all who have to be there, with each of the others."""
    if event_type.get("teamId") is None:
        rows = [{"userId": event_type.get("userId"), "isFixed": True}]
    else:
        rows = list(event_type.get("hosts") or ())
    users = [(row, world.find("users", row["userId"])) for row in rows]
    wide = Interval(window.start, window.end + LOOK_ON)
    wanted = TimesAsked(wide, event_type, replaces=replaces)
    robin = event_type.get("schedulingType") == "ROUND_ROBIN"
    free = [
        (bool(row.get("isFixed")) or not robin, _at_hand(world, user, wanted))
        for row, user in users
        if user is not None
    ]
    if not free:
        return []
    together: list[Piece] = [(wide.start, wide.end)]
    for fixed, times in free:
        if fixed:
            together = _both(together, times)
    loose = [times for fixed, times in free if not fixed]
    if not loose:
        return together
    return sorted({piece for times in loose for piece in _both(together, times)})


def _at_hand(world: World, user: Record, wanted: TimesAsked) -> list[Piece]:
    """The free time of a user who is not away, nor busy in another calendar."""
    free = free_time(world, user, wanted)
    taken = taken_elsewhere(world, user, wanted.event_type)
    return [(part.start, part.end) for part in difference(free, taken)]


def _both(first: list[Piece], second: list[Piece]) -> list[Piece]:
    found = [(max(a[0], b[0]), min(a[1], b[1])) for a in first for b in second]
    return sorted(piece for piece in found if piece[0] < piece[1])


def _laid(world: World, event_type: Record, pieces: list[Piece], zone: ZoneInfo) -> set[datetime]:
    """The starts at which a whole slot fits into a piece."""
    length = timedelta(minutes=event_type["length"])
    interval = event_type.get("slotInterval") or event_type["length"]
    offset = event_type.get("offsetStart") or 0
    stride = timedelta(minutes=interval + offset)
    unit = next(n for n in UNITS if interval % n == 0)
    notice = timedelta(minutes=max(event_type.get("minimumBookingNotice") or 0, 1))
    laid: set[datetime] = set()
    for low, high in pieces:
        start = _whole_minute(max(low, world.now() + notice))
        start += timedelta(minutes=-start.astimezone(zone).minute % unit + offset)
        before = max((at for at in laid if at < start), default=None)
        if before is not None and before + stride > start:
            start = before if before >= low else before + stride
        while start + length <= high:
            laid.add(start)
            start += stride
    return laid


def _whole_minute(moment: datetime) -> datetime:
    """The moment, or the next whole minute after it."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def _is_offered(world: World, event_type: Record, at: datetime) -> bool:
    try:
        refuse_outside_offer(world, event_type, at, at + timedelta(minutes=event_type["length"]))
    except CalError:
        return False
    return True
