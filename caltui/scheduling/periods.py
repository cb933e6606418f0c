"""From when until when an event type can be booked, and which days, weeks or months are full."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from caltui.scheduling.offers import RANGE, ROLLING, Offer, Taken, seconds
from caltui.scheduling.spans import after, day_in, midnight

SATURDAY = 6
MOST_DAYS = 36_500


class Days(NamedTuple):
    """The days on which bookings are taken; None where there is no end to it."""

    first: date | None
    last: date | None


class Limit(NamedTuple):
    """A limit of the offer and how far it is used up. `most` counts bookings or minutes."""

    field: str
    unit: str
    first: date
    last: date
    most: int
    used: int
    full: bool


def period_days(offer: Offer, now: int) -> Days:
    """The first and the last day, in the offer's zone. A rolling window is `window_days`' work."""
    period = offer.period
    if period.kind == ROLLING:
        today = day_in(now, offer.zone)
        count = min(max(period.days, 0), MOST_DAYS)
        last = after(today, count) if period.calendar_days else _business(today, count)
        return Days(None, last)
    if period.kind == RANGE:
        first, last_moment = period.first, period.last
        return Days(
            first.astimezone(offer.zone).date() if first else None,
            last_moment.astimezone(offer.zone).date() if last_moment else None,
        )
    return Days(None, None)


def window_days(offer: Offer, now: int, bookable: set[date]) -> Days:
    """A rolling window: so many days that have an open slot, from today on."""
    today = day_in(now, offer.zone)
    days = [
        day
        for day in sorted(bookable)
        if day >= today and (offer.period.calendar_days or day.isoweekday() < SATURDAY)
    ]
    kept = days[: max(offer.period.days, 0)]
    return Days(None, kept[-1] if kept else today - timedelta(days=1))


def bounds(offer: Offer, days: Days) -> tuple[int | None, int | None]:
    """The same as epoch seconds: from the first, up to the second."""
    low = midnight(days.first, offer.zone) if days.first else None
    high = midnight(after(days.last, 1), offer.zone) if days.last else None
    return low, high


def _business(day: date, count: int) -> date:
    while count > 0:
        day = after(day, 1)
        count -= day.isoweekday() < SATURDAY
    return day


def _day(day: date) -> tuple[date, date]:
    return day, day


def _week(day: date) -> tuple[date, date]:
    first = day - timedelta(days=day.weekday())
    return first, first + timedelta(days=6)


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _year(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year, 12, 31)


UNITS: Mapping[str, Callable[[date], tuple[date, date]]] = {
    "PER_DAY": _day,
    "PER_WEEK": _week,
    "PER_MONTH": _month,
    "PER_YEAR": _year,
}
"""First and last day of the day, week (from Monday), month or year around a day."""


def _count(taken: list[Taken]) -> int:
    return len(taken)


def _minutes(taken: list[Taken]) -> int:
    return sum(int(item.interval.length.total_seconds()) // 60 for item in taken)


class Limits:
    """The limits of an offer, with its bookings sorted into their days once."""

    def __init__(self, offer: Offer) -> None:
        self.offer = offer
        self._by: dict[str, dict[date, list[Taken]]] = {}
        self._known: dict[date, tuple[Limit, ...]] = {}
        for unit in UNITS:
            if unit in offer.booking_limits or unit in offer.duration_limits:
                by = self._by[unit] = {}
                for taken in offer.taken:
                    day = day_in(seconds(taken.interval.start), offer.zone)
                    by.setdefault(UNITS[unit](day)[0], []).append(taken)

    def full(self, epoch: int) -> bool:
        """Whether a slot that starts then is beyond a limit."""
        return bool(self._by) and any(limit.full for limit in self.at(epoch))

    def at(self, epoch: int) -> tuple[Limit, ...]:
        """Every limit that a slot starting then has to keep."""
        day = day_in(epoch, self.offer.zone)
        if day not in self._known:
            self._known[day] = tuple(self._limits(day))
        return self._known[day]

    def _limits(self, day: date) -> Iterator[Limit]:
        offer = self.offer
        for unit, by in self._by.items():
            first, last = UNITS[unit](day)
            inside = by.get(first, [])
            most = offer.booking_limits.get(unit)
            if most is not None:
                used = _count(inside)
                yield Limit("bookingLimits", unit, first, last, most, used, used >= most)
            most = offer.duration_limits.get(unit)
            if most is not None:
                used = _minutes(inside)
                full = used + offer.length > most
                yield Limit("durationLimits", unit, first, last, most, used, full)
