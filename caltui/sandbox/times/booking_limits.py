"""Whole days, weeks, months or years that an event type's limits close for a host."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval

ONE_DAY = timedelta(days=1)


def closed_by_limits(
    event_type: Mapping[str, Any], taken: Iterable[Interval], zone: ZoneInfo, window: Interval
) -> Iterator[Interval]:
    """The periods of the window in which the host has reached a limit.

    `bookingLimits` counts bookings, `durationLimits` their minutes, the length
    of one more included; 0 is no limit. Periods are those of the host's zone;
    weeks start on Sunday.
    """
    bookings = list(taken)
    counts = event_type.get("bookingLimits") or {}
    lengths = event_type.get("durationLimits") or {}
    length = int(event_type.get("length") or 0)
    for unit in PERIODS:
        most, longest = counts.get(unit), lengths.get(unit)
        if not most and not longest:
            continue
        for period in _periods(unit, zone, window):
            if not period.meets(window):
                continue
            inside = [item for item in bookings if period.start <= item.start < period.end]
            minutes = sum(item.length // timedelta(minutes=1) for item in inside)
            full = most is not None and 0 < most <= len(inside)
            if full or (longest and minutes + length > longest):
                yield period


def _day(day: date) -> tuple[date, date]:
    return day, day + ONE_DAY


def _week(day: date) -> tuple[date, date]:
    first = day - timedelta(days=day.isoweekday() % 7)
    return first, first + timedelta(days=7)


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def _year(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)


PERIODS = {"PER_DAY": _day, "PER_WEEK": _week, "PER_MONTH": _month, "PER_YEAR": _year}


def _periods(unit: str, zone: ZoneInfo, window: Interval) -> Iterator[Interval]:
    day = window.start.astimezone(zone).date()
    last = window.end.astimezone(zone).date()
    while day <= last:
        first, following = PERIODS[unit](day)
        yield Interval(_midnight(first, zone), _midnight(following, zone))
        day = following


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
