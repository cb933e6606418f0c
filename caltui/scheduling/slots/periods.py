"""Computes when an event type can be booked, and which days, weeks, months and years are full."""

from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.slots.epoch_ranges import Span, after, day_in, joined, midnight
from caltui.scheduling.slots.offers import (
    FIRST_SECOND,
    LAST_SECOND,
    RANGE,
    ROLLING,
    Offer,
    TakenSlot,
    seconds,
)

SATURDAY = 6
MOST_DAYS = 36_500


class Days(NamedTuple):
    """The first and last day that can be booked; None leaves a side open."""

    first: date | None
    last: date | None


class Limit(NamedTuple):
    """A limit of the event type and how much is used. `most` counts bookings or minutes."""

    field: str
    unit: str
    first: date
    last: date
    most: int
    used: int
    full: bool


def period_days(offer: Offer, now: int, booker: ZoneInfo) -> Days:
    """The first and last day: of a rolling period by the booker's clock, of a date range by the
    event type's zone. For a rolling window see `window_days`."""
    period = offer.period
    if period.kind == ROLLING:
        today = day_in(now, booker)
        count = min(max(period.days, 0), MOST_DAYS)
        last = after(today, count) if period.calendar_days else _business(today, count)
        return Days(None, last)
    if period.kind == RANGE:
        return Days(*(_day_meant(edge, offer.zone) for edge in (period.first, period.last)))
    return Days(None, None)


def _day_meant(edge: datetime | None, zone: ZoneInfo) -> date | None:
    """The day that one end of a date range means.

    Cal's own pages store midnight of the zone. Others store a date as midnight UTC, which means
    that date in every zone.
    """
    if edge is None:
        return None
    plain = edge.astimezone(UTC)
    return plain.date() if plain.time() == time() else day_in(seconds(edge), zone)


def window_days(offer: Offer, now: int, bookable: set[date], booker: ZoneInfo) -> Days:
    """The days of a rolling window: the next so many that have an open slot, from today on."""
    today = day_in(now, booker)
    days = [
        day
        for day in sorted(bookable)
        if day >= today and (offer.period.calendar_days or day.isoweekday() < SATURDAY)
    ]
    kept = days[: max(offer.period.days, 0)]
    return Days(None, kept[-1] if kept else today - timedelta(days=1))


def days_zone(offer: Offer, booker: ZoneInfo) -> ZoneInfo:
    """The zone in which the days of the period begin and end."""
    return offer.zone if offer.period.kind == RANGE else booker


def bounds(offer: Offer, days: Days, booker: ZoneInfo) -> tuple[int | None, int | None]:
    """The days as epoch seconds: from the first, up to the second, not included."""
    zone = days_zone(offer, booker)
    low = midnight(days.first, zone) if days.first else None
    high = midnight(after(days.last, 1), zone) if days.last else None
    return low, high


def _business(day: date, count: int) -> date:
    while count > 0:
        day = after(day, 1)
        count -= day.isoweekday() < SATURDAY
    return day


def _day(day: date) -> tuple[date, date]:
    return day, day


def _week(day: date) -> tuple[date, date]:
    first = after(day, -(day.isoweekday() % 7))
    return first, after(first, 6)


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, date(day.year, day.month, monthrange(day.year, day.month)[1])


def _year(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year, 12, 31)


UNITS: Mapping[str, Callable[[date], tuple[date, date]]] = {
    "PER_DAY": _day,
    "PER_WEEK": _week,
    "PER_MONTH": _month,
    "PER_YEAR": _year,
}
"""The first and last day of the day, week (from Sunday), month or year around a day."""


def _minutes(taken: list[TakenSlot]) -> int:
    return sum(int(item.interval.length.total_seconds()) // 60 for item in taken)


class Limits:
    """The limits of an event type, with its bookings grouped by their days.

    A limit of 0 is none. A full day, week, month or year takes no slot that touches it.
    """

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self._most = {
            field: {unit: most for unit, most in limits.items() if unit in UNITS and most > 0}
            for field, limits in (
                ("bookingLimits", offer.booking_limits),
                ("durationLimits", offer.duration_limits),
            )
        }
        self._by: dict[str, dict[date, list[TakenSlot]]] = {}
        for unit in UNITS:
            if any(unit in limits for limits in self._most.values()):
                by = self._by[unit] = {}
                for taken in offer.taken:
                    day = day_in(seconds(taken.interval.start), offer.zone)
                    by.setdefault(UNITS[unit](day)[0], []).append(taken)

    def at(self, start: int, end: int) -> tuple[Limit, ...]:
        """The limits that a slot must keep: those of its first day, and of its last day if full."""
        first, last = (day_in(moment, self.offer.zone) for moment in (start, end - 1))
        found = [limit for unit in self._by for limit in self._limits(unit, first)]
        if last != first:
            later = [limit for unit in self._by for limit in self._limits(unit, last)]
            found += [limit for limit in later if limit.full and limit not in found]
        return tuple(found)

    def closed(self) -> list[Span]:
        """The full days, weeks, months and years, as epoch seconds."""
        if any(self.offer.length > most for most in self._most["durationLimits"].values()):
            return [(FIRST_SECOND, LAST_SECOND)]
        zone = self.offer.zone
        return joined(
            (midnight(limit.first, zone), midnight(after(limit.last, 1), zone))
            for unit, by in self._by.items()
            for first in by
            for limit in self._limits(unit, first)
            if limit.full
        )

    def _limits(self, unit: str, day: date) -> Iterator[Limit]:
        """The limits of the day, week, month and year around a day."""
        first, last = UNITS[unit](day)
        inside = self._by[unit].get(first, [])
        most = self._most["bookingLimits"].get(unit)
        if most is not None:
            used = len(inside)
            yield Limit("bookingLimits", unit, first, last, most, used, used >= most)
        most = self._most["durationLimits"].get(unit)
        if most is not None:
            used = _minutes(inside)
            full = used + self.offer.length > most
            yield Limit("durationLimits", unit, first, last, most, used, full)
