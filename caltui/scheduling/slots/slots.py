"""Computes the open slots of an event type from ranges of time, not minute by minute.

`reasons.explain` says the same about one time, with the reason. Both use `FreeTime`, and a property
test compares them. The steps between starts are Cal's: see `steps`.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from math import ceil
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.epoch_ranges import (
    DAY,
    Span,
    blocked,
    common,
    day_in,
    host_spans,
    joined,
    without,
)
from caltui.scheduling.slots.offers import (
    LAST_SECOND,
    MANAGED,
    ROLLING_WINDOW,
    Host,
    Offer,
    Period,
    moment_of,
    required,
    seconds,
)
from caltui.scheduling.slots.periods import Days, Limits, bounds, period_days, window_days
from caltui.scheduling.slots.steps import Grid, SlotStarts, earliest

WINDOW_REACH = 61
"""How many days ahead Cal looks for the bookable days of a rolling window."""

Keys = tuple[str, ...]

LONGEST = 400 * DAY
"""How many seconds after the window a slot may end: none is longer."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked, and the user ids of the hosts who are free.

    `seats_left` is None if the event type has no seats.
    """

    start: datetime
    end: datetime
    hosts: tuple[str, ...]
    seats_left: int | None = None


class FreeTime:
    """The free working time of the possible hosts between `lo` and `hi`.

    `needed` are the keys of the hosts who must all be free. `whole` has an entry for each set of
    hosts: the free ranges, and the keys of the further hosts who are free in them.
    """

    def __init__(self, offer: Offer, hosts: Sequence[Host], lo: int, hi: int) -> None:
        self.needed: tuple[str, ...] = ()
        self.whole: dict[str, list[Span]] = {}
        if not hosts or offer.scheduling == MANAGED:
            return
        needed = required(offer, hosts)
        self.needed = tuple(host.key for host in needed)
        joinable, closed = offer.joinable(), Limits(offer).closed()
        reach = hi + min(offer.length * 60, LONGEST)

        def free(host: Host) -> list[Span]:
            spans = joined(host_spans(host, lo, reach))
            return without(spans, joined([*blocked(offer, host, joinable), *closed]))

        together: list[Span] | None = None
        for host in needed:
            together = free(host) if together is None else common(together, free(host))
        others = [host for host in hosts if host.key not in self.needed]
        if not others:
            self.whole[""] = together or []
        for host in others:
            own = free(host)
            self.whole[host.key] = own if together is None else common(together, own)

    def steps(self, grid: Grid) -> SlotStarts:
        """The starts through all of the free time."""
        return SlotStarts(grid, [span for spans in self.whole.values() for span in spans])

    def holders(self, start: int, end: int) -> frozenset[str]:
        """The keys of the hosts who are free from start to end."""
        able = [key for key, spans in self.whole.items() if _holds(spans, start, end)]
        return frozenset((*self.needed, *filter(None, able))) if able else frozenset()

    def able(self, order: Sequence[str], starts: Sequence[int], length: int) -> list[Keys]:
        """The hosts who are free for each of these slots, in the order of the keys. `starts` are
        sorted."""
        masks = [0] * len(starts)
        for place, key in enumerate(self.whole):
            for low, high in self.whole[key]:
                first, last = bisect_left(starts, low), bisect_right(starts, high - length)
                for number in range(first, last):
                    masks[number] |= 1 << place
        known: dict[int, Keys] = {0: ()}
        for mask in set(masks) - {0}:
            free = {key for place, key in enumerate(self.whole) if mask >> place & 1}
            known[mask] = tuple(key for key in order if key in free or key in self.needed)
        return [known[mask] for mask in masks]


def _holds(spans: Sequence[Span], start: int, end: int) -> bool:
    place = bisect_right(spans, (start, LAST_SECOND)) - 1
    return place >= 0 and end <= spans[place][1]


def slots(
    offer: Offer,
    hosts: Sequence[Host],
    window: Interval,
    now: datetime,
    zone: ZoneInfo | None = None,
) -> list[Slot]:
    """All slots that start inside the window, by time. `zone` is the booker's (default: the event
    type's)."""
    at, booker = seconds(now), zone or offer.zone
    lo, hi = _opening(offer, hosts, window, at, booker)
    if lo >= hi:
        return []
    free = FreeTime(offer, hosts, lo - DAY, hi)
    sessions = offer.sessions()
    order = [host.key for host in hosts]
    length = offer.length * 60
    out = []
    starts = list(free.steps(Grid.of(offer, at, booker)).between(lo, hi))
    for start, able in zip(starts, free.able(order, starts, length), strict=True):
        session = sessions.get(start)
        left = offer.seats - (session.guests if session else 0) if offer.seats else None
        if left is not None and left <= 0:
            continue
        end = datetime.fromtimestamp(start + length, UTC)
        out.append(Slot(datetime.fromtimestamp(start, UTC), end, able, left))
    return out


def _opening(
    offer: Offer, hosts: Sequence[Host], window: Interval, now: int, booker: ZoneInfo
) -> Span:
    """The part of the window that is not past, respects the notice and lies in the period."""
    days = days_of(offer, hosts, now, booker)
    low, high = bounds(offer, days, booker)
    first = earliest(offer, now)
    lows = [ceil(window.start.timestamp()), first, *(() if low is None else (low,))]
    highs = [seconds(window.end), *(() if high is None else (high,))]
    return max(lows), min(highs)


def days_of(offer: Offer, hosts: Sequence[Host], now: int, booker: ZoneInfo) -> Days:
    """The days of the period; those of a rolling window depend on the open slots."""
    if offer.period.kind != ROLLING_WINDOW:
        return period_days(offer, now, booker)
    return window_days(offer, now, _bookable(offer, hosts, now, booker), booker)


def _bookable(offer: Offer, hosts: Sequence[Host], now: int, booker: ZoneInfo) -> set[date]:
    free = replace(offer, period=Period())
    reach = Interval(moment_of(now), moment_of(now + WINDOW_REACH * DAY))
    found = slots(free, hosts, reach, moment_of(now), booker)
    return {day_in(seconds(slot.start), booker) for slot in found}
