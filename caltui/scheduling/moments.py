"""Reads a moment as a person types it: `2026-12-01T10:00`, in wall time of a zone."""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_style import clock_words
from caltui.scheduling.wording import when_text

MOST_DAYS = 366
FIRST_YEAR, LAST_YEAR = 1970, 9990
"""Years outside of this range are refused: near the calendar's end dates cannot be added to."""

_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?([.,]\d+)?(Z|[+-]\d\d:?\d\d)?", re.ASCII)


class Moment(NamedTuple):
    """An instant in UTC, and a note if the text could mean two instants."""

    at: datetime
    note: str = ""


def read_moment(text: str, zone: ZoneInfo) -> Moment:
    """Reads the instant of a text. Without an offset it is wall time in `zone`.

    Of a time that occurs twice it returns the first, and the note says so. Raises ValueError with a
    sentence for a time that the clocks skip, for text that is no date and time, and for one outside
    FIRST_YEAR to LAST_YEAR.
    """
    typed = text.strip()
    if not _MOMENT.fullmatch(typed):
        raise ValueError(f"'{text}' is not a date and time such as 2026-12-01T10:00.")
    try:
        local = datetime.fromisoformat(typed.replace(" ", "T").replace(",", "."))
        if not FIRST_YEAR <= local.year <= LAST_YEAR:
            raise OverflowError
        if local.tzinfo is not None:
            return Moment(local.astimezone(UTC))
        return in_zone(local, zone)
    except OverflowError:
        raise ValueError(f"'{text}' is beyond the calendar.") from None
    except ValueError as error:
        if isinstance(error, _Skipped):
            raise
        raise ValueError(f"'{text}' is no day and time of the calendar: {error}.") from None


class _Skipped(ValueError):
    """The wall time does not exist in that zone."""


def in_zone(local: datetime, zone: ZoneInfo) -> Moment:
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return Moment(first.astimezone(UTC))
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        after = second.astimezone(UTC).astimezone(zone), first.astimezone(UTC).astimezone(zone)
        near = " or ".join(clock_words(moment.hour, moment.minute) for moment in after)
        raise _Skipped(
            f"{local:%Y-%m-%d %H:%M} does not exist in {zone.key}: the clocks go forward over it."
            f" Ask for {near}."
        )
    other = second.isoformat(timespec="minutes")
    note = (
        f"{local:%H:%M} comes twice that day in {zone.key}: this is the first"
        f" (UTC{first:%z}). For the second ask for {other}."
    )
    return Moment(first.astimezone(UTC), note)


def read_day(text: str) -> date:
    """Reads a date such as 2026-12-01. Raises ValueError with a sentence."""
    typed = text.strip()
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", typed, re.ASCII):
            raise ValueError
        return date.fromisoformat(typed)
    except ValueError:
        raise ValueError(f"'{text}' is not a date such as 2026-12-01.") from None


class Window(NamedTuple):
    """Whole days of a zone as an interval, and a note if they were cut to a year."""

    interval: Interval
    note: str = ""


def days_window(first: date, days: int, zone: ZoneInfo) -> Window:
    """The window of so many days in a zone, from midnight to midnight, a year at most.

    Raises ValueError with a sentence for no days, or for days beyond the calendar.
    """
    if days < 1:
        raise ValueError(
            f"The window holds no day: it ends before it begins ({first.isoformat()},"
            f" {days} days). Ask for one day or more."
        )
    kept = min(days, MOST_DAYS)
    try:
        if not FIRST_YEAR <= first.year <= LAST_YEAR:
            raise OverflowError
        start = datetime.combine(first, time(), zone).astimezone(UTC)
        last = first + timedelta(days=kept)
        end = datetime.combine(last, time(), zone).astimezone(UTC)
    except OverflowError:
        raise ValueError("The window reaches beyond the calendar.") from None
    note = ""
    if kept < days:
        until = when_text(end, zone)
        note = f"{days} days are too many at once: these are the first {kept}, up to {until}."
    return Window(Interval(start, end), note)
