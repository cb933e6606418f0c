"""The open slots of an event type, fast: whole stretches at a time, never minute by minute.

`reasons.explain` asks the same about one time and says why; a property test holds
the two together. The steps are Cal's: from the start of a day's hours, moved up to
a round minute, every `slotInterval` (else `length`) minutes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from math import ceil

from caltui.scheduling.intervals import Interval
from caltui.scheduling.offers import (
    ROLLING_WINDOW,
    Crew,
    Host,
    Offer,
    Period,
    crews,
    moment_of,
    seconds,
)
from caltui.scheduling.periods import Days, Limits, bounds, period_days, window_days
from caltui.scheduling.spans import (
    DAY,
    PAD,
    Span,
    blocked,
    common,
    crew_spans,
    day_in,
    first_start,
    joined,
    without,
)

WINDOW_REACH = 61
"""So many days Cal looks ahead for the bookable days of a rolling window."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that can be booked, and who is free to hold it (user ids).

    `seats_left` is None where the event type has no seats.
    """

    start: datetime
    end: datetime
    hosts: tuple[str, ...]
    seats_left: int | None = None


def slots(offer: Offer, hosts: Sequence[Host], window: Interval, now: datetime) -> list[Slot]:
    """Every slot that starts inside the window, in order."""
    at = seconds(now)
    lo, hi = _opening(offer, hosts, window, at)
    if lo >= hi:
        return []
    found: dict[int, set[str]] = {}
    for crew in crews(offer, hosts):
        for start in starts(offer, crew, lo, hi):
            found.setdefault(start, set()).update(host.key for host in crew)
    limits, sessions = Limits(offer), offer.sessions()
    order = [host.key for host in hosts]
    out = []
    for start in sorted(found):
        taken = sessions.get(start)
        left = offer.seats - (taken.guests if taken else 0) if offer.seats else None
        if limits.full(start) or (left is not None and left <= 0):
            continue
        free = tuple(key for key in order if key in found[start])
        end = moment_of(start + offer.length * 60)
        out.append(Slot(moment_of(start), end, free, left))
    return out


def _opening(offer: Offer, hosts: Sequence[Host], window: Interval, now: int) -> Span:
    """The part of the window that is neither past, too soon nor outside the period."""
    days = days_of(offer, hosts, now)
    low, high = bounds(offer, days)
    earliest = now + max(offer.notice, 0) * 60
    lows = [ceil(window.start.timestamp()), earliest, *(() if low is None else (low,))]
    highs = [seconds(window.end), *(() if high is None else (high,))]
    return max(lows), min(highs)


def days_of(offer: Offer, hosts: Sequence[Host], now: int) -> Days:
    """The days of the period; those of a rolling window depend on what is open."""
    if offer.period.kind != ROLLING_WINDOW:
        return period_days(offer, now)
    return window_days(offer, now, _bookable(offer, hosts, now))


def _bookable(offer: Offer, hosts: Sequence[Host], now: int) -> set[date]:
    free = replace(offer, period=Period())
    reach = Interval(moment_of(now), moment_of(now + WINDOW_REACH * DAY))
    found = slots(free, hosts, reach, moment_of(now))
    return {day_in(seconds(slot.start), offer.zone) for slot in found}


def starts(offer: Offer, crew: Crew, lo: int, hi: int) -> Iterator[int]:
    """The starts in [lo, hi) at which the whole crew is at work and free, on the grid."""
    spans = crew_spans(crew, lo, hi + offer.length * 60)
    if not spans:
        return
    holes = joined(span for host in crew for span in blocked(offer, host))
    free = without(joined(spans), holes)
    yield from _steps(offer, crew, spans, free, lo, hi)
    for start, taken in offer.sessions().items():
        if lo <= start < hi and taken.guests < offer.seats:
            around = (start - PAD, start + offer.length * 60 + PAD)
            rest = joined(s for host in crew for s in blocked(offer, host, session=taken.key))
            left = without(joined(common(spans, [around])), rest)
            yield from _steps(offer, crew, spans, left, start, start + 1)


def _steps(
    offer: Offer, crew: Crew, spans: Sequence[Span], free: Sequence[Span], lo: int, hi: int
) -> Iterator[int]:
    """Walks the hours and the free time together."""
    zone = crew[0].schedule.zone if crew[0].schedule else offer.zone
    length, step = offer.length * 60, offer.step * 60
    at = 0
    for begin, end in spans:
        if end <= lo:
            continue
        if begin >= hi:
            break
        anchor = first_start(offer, begin, zone)
        while at < len(free) and free[at][1] <= begin:
            at += 1
        place = at
        while place < len(free) and free[place][0] < end:
            earliest = max(anchor, free[place][0], lo)
            first = anchor + -(-(earliest - anchor) // step) * step
            yield from range(first, min(end, hi, free[place][1] - length + 1), step)
            place += 1
