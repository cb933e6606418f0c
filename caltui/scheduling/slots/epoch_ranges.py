"""Ranges of time as pairs of epoch seconds, for calculations that have to be fast.

A list of ranges is sorted and nothing in it overlaps. Ranges may touch: the hours of two days stay
apart, because slots are counted from the start of each.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import Busy, Host, Offer, moment_of, seconds
from caltui.scheduling.zones import pieces

Span = tuple[int, int]
DAY = 86_400
PAD = 2 * DAY
"""How far around a window the hours of days are read, so that each has its true start."""

_FIRST_DAY = date(1970, 1, 1).toordinal()


def day_spans(schedule: Schedule, lo: int, hi: int) -> list[Span]:
    """The hours between two instants: a range for each block of a day, two if a fold splits it.

    The same time as `hours_on`, but days that touch are not joined.
    """
    special = {override.day: schedule.blocks_on(override.day) for override in schedule.overrides}
    weekly = schedule.weekly.days
    days: dict[int, list[Span]] = {}
    for piece in pieces(schedule.zone, Interval(moment_of(lo), moment_of(hi))):
        start, end, offset = seconds(piece.start), seconds(piece.end), piece.offset
        shift = offset.days * DAY + offset.seconds
        for number in range((start + shift) // DAY, (end + shift) // DAY + 1):
            day = date.fromordinal(_FIRST_DAY + number)
            blocks = special[day] if day in special else weekly[day.isoweekday() % 7]
            midnight = number * DAY - shift
            for block in blocks:
                low, high = midnight + block.start * 60, midnight + block.end * 60
                if max(low, start) < min(high, end):
                    days.setdefault(number, []).append((max(low, start), min(high, end)))
    return sorted(span for spans in days.values() for span in joined(spans))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time; ranges that overlap or touch are merged."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            if end > out[-1][1]:
                out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def common(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """The time in both lists, cut wherever one of them is cut."""
    out: list[Span] = []
    i = j = 0
    while i < len(first) and j < len(second):
        start, end = max(first[i][0], second[j][0]), min(first[i][1], second[j][1])
        if start < end:
            out.append((start, end))
        if first[i][1] <= second[j][1]:
            i += 1
        else:
            j += 1
    return out


def without(spans: Sequence[Span], holes: Sequence[Span]) -> list[Span]:
    """The time outside of the holes, which must be joined."""
    out: list[Span] = []
    at = 0
    for start, end in spans:
        while at < len(holes) and holes[at][1] <= start:
            at += 1
        step = at
        while step < len(holes) and holes[step][0] < end:
            if holes[step][0] > start:
                out.append((start, holes[step][0]))
            start = max(start, holes[step][1])
            step += 1
        if start < end:
            out.append((start, end))
    return out


def host_spans(host: Host, lo: int, hi: int) -> list[Span]:
    """Computes when a host works between `lo` and `hi`. Empty if the hours are unknown."""
    return [] if host.schedule is None else day_spans(host.schedule, lo - PAD, hi + PAD)


def blocked(offer: Offer, host: Host, joinable: frozenset[str]) -> list[Span]:
    """The time that a host's calendar closes, joined. `joinable` are bookings with a free seat."""
    return joined(span for busy in host.busy for span in blocked_by(offer, busy, joinable))


def blocked_by(offer: Offer, busy: Busy, joinable: frozenset[str]) -> list[Span]:
    """The time that one busy entry closes: widened by its own buffers and by the event type's.

    Of a booking with a free seat only the buffers are closed.
    """
    start, end = seconds(busy.interval.start), seconds(busy.interval.end)
    low = start - (busy.before + offer.after) * 60
    high = end + (busy.after + offer.before) * 60
    if busy.cause is None or busy.cause[0] != "bookings" or busy.cause[1] not in joinable:
        return [(low, high)]
    return [span for span in ((low, start), (end, high)) if span[0] < span[1]]


def midnight(day: date, zone: ZoneInfo) -> int:
    """The start of a day in a zone; after the gap, if the clocks skip midnight."""
    return seconds(datetime(day.year, day.month, day.day, tzinfo=zone))


def day_in(epoch: int, zone: ZoneInfo) -> date:
    """The day on a zone's calendar."""
    return moment_of(epoch).astimezone(zone).date()


def after(day: date, days: int) -> date:
    """The day so many days later, at most the calendar's last."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return datetime.max.replace(tzinfo=UTC).date()
