"""Reads times and days as people say them: `tue 10:00`, `tomorrow 9`, `+2h`, `thu 13-18`.

A weekday is the next one, today included. A day of the month without a year is the next one, today
included. Names are English, three letters or more. What is written as in `moments.py` is read
there.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.moments import FIRST_YEAR, LAST_YEAR, Moment, in_zone, read_moment
from caltui.scheduling.time_style import days_into_week

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
DAY_WORDS = {"yesterday": -1, "today": 0, "tomorrow": 1}
WEEK_WORDS = {"last-week": -7, "this-week": 0, "next-week": 7}
EXAMPLES = "tue 10:00, tomorrow 9, +2h or 2026-12-01 10:00"
RANGES = "today, thu, this-week, 2026-12-24..01-02 or thu 13-18"

_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?", re.ASCII)
_HOURS = re.compile(
    r"(\d{1,2}(?::\d{2})?(?:am|pm)?)\s*(?:-|–|to)\s*(\d{1,2}(?::\d{2})?(?:am|pm)?)", re.ASCII
)
_LATER = re.compile(r"(?:\+|in\s+)(\d{1,4})\s*([a-z]+)", re.ASCII)
_UNITS = {"m": "minutes", "min": "minutes", "minute": "minutes", "h": "hours", "hour": "hours"}
_DAYS = {"d": 1, "day": 1, "w": 7, "week": 7}


class DayRange(NamedTuple):
    """Whole days, the last one included; with `hours` only that part of each, in minutes."""

    first: date
    last: date
    hours: tuple[int, int] | None = None


class TimeSpan(NamedTuple):
    """From one instant up to, not including, another, in UTC; None where it is open."""

    start: datetime | None
    end: datetime | None


def moment_of(text: str, zone: ZoneInfo, now: datetime) -> Moment:
    """The instant that a person means, on the clocks of `zone`. `now` is aware.

    A time without a day is the next such time. Raises ValueError with a sentence.
    """
    typed = " ".join(text.casefold().split())
    here = now.astimezone(zone)
    if typed == "now":
        return Moment(now.astimezone(UTC))
    found = _LATER.fullmatch(typed)
    if found is not None:
        later = _later(text, int(found[1]), _unit(found[2]), here)
        return Moment(later) if isinstance(later, datetime) else _at(*later, zone)
    day_text, _, clock_text = typed.rpartition(" ")
    if clock_text in ("am", "pm"):
        day_text, _, number = day_text.rpartition(" ")
        clock_text = number + clock_text
    day = _day(day_text.removesuffix(" at").removesuffix(","), here.date()) if day_text else None
    minutes = _minutes(clock_text)
    if minutes is None or (day_text and day is None):
        if _day(typed, here.date()) is not None:
            raise ValueError(f"'{text}' is a whole day: give a time too, such as {typed} 10:00.")
        return _as_written(text, zone)
    if day is not None:
        return _at(day, minutes, zone)
    today = here.date()
    if _wall(today, minutes) >= here.replace(tzinfo=None):
        first = _at(today, minutes, zone)
        if first.at >= now:
            return first
    return _at(today + timedelta(days=1), minutes, zone)


def days_of(text: str, zone: ZoneInfo, now: datetime) -> DayRange:
    """The days, or the part of them, that a person means: `thu`, `2026-12-24..01-02`, `thu 13-18`.

    Raises ValueError with a sentence.
    """
    typed = " ".join(text.casefold().split())
    today = now.astimezone(zone).date()
    hours: tuple[int, int] | None = None
    head, _, tail = typed.rpartition(" ")
    between = _HOURS.fullmatch(tail)
    if between is not None and head:
        start, end = _minutes(between[1]), _minutes(between[2], end=True)
        if start is None or end is None or start >= end:
            raise ValueError(f"'{tail}' are no hours of a day, such as 13-18 or 9:30-12.")
        typed, hours = head, (start, end)
    if typed in WEEK_WORDS:
        begin = today + timedelta(days=WEEK_WORDS[typed] - days_into_week(today))
        return DayRange(begin, begin + timedelta(days=6), hours)
    one, dots, other = typed.partition("..")
    first = _day(one.strip(), today)
    last = _day(other.strip(), first, year_of=first) if dots and first is not None else first
    if first is None or last is None:
        raise ValueError(f"'{text}' is no day and no range of days: write {RANGES}.")
    if last < first:
        raise ValueError(f"'{text}' ends before it begins: write the earlier day first.")
    return DayRange(first, last, hours)


def span_of(text: str, zone: ZoneInfo, now: datetime) -> TimeSpan:
    """The time that a filter word means: days as in `days_of`, `next`, `past` or `in:7d`.

    Raises ValueError with a sentence.
    """
    typed = text.casefold().strip()
    here = now.astimezone(UTC)
    if typed == "next":
        return TimeSpan(here, None)
    if typed == "past":
        return TimeSpan(None, here)
    if typed.startswith("in:"):
        found = _LATER.fullmatch(f"+{typed[3:]}")
        if found is None:
            raise ValueError(f"'{text}' is no time from now: write in:7d, in:12h or in:2w.")
        later = _later(text, int(found[1]), _unit(found[2]), now.astimezone(zone))
        return TimeSpan(here, later if isinstance(later, datetime) else _edge(*later, zone))
    days = days_of(typed, zone, now)
    start, end = days.hours or (0, 24 * 60)
    return TimeSpan(_edge(days.first, start, zone), _edge(days.last, end, zone))


def _unit(word: str) -> str:
    """A unit of time without the s of the plural."""
    return word.removesuffix("s") or word


def _later(text: str, count: int, unit: str, here: datetime) -> datetime | tuple[date, int]:
    """So much after `here`: an instant for minutes and hours, which are real time; for days and
    weeks, which keep the clock, the day and the minutes after its midnight."""
    try:
        if unit in _UNITS:
            later = here.astimezone(UTC) + timedelta(**{_UNITS[unit]: count})
        elif unit in _DAYS:
            day = here.date() + timedelta(days=count * _DAYS[unit])
            return day, here.hour * 60 + here.minute
        else:
            raise ValueError(f"'{text}' has no unit of time: write +30m, +2h, +3d or +1w.")
        if later.year > LAST_YEAR:
            raise OverflowError
    except OverflowError:
        raise ValueError(f"'{text}' is beyond the calendar.") from None
    return later


def _at(day: date, minutes: int, zone: ZoneInfo) -> Moment:
    """A time of a day on the clocks of a zone. Raises ValueError where the clocks skip it."""
    return in_zone(_wall(day, minutes), zone)


def _edge(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """The same as the edge of a span: a time that the clocks skip is when they have done so."""
    return _wall(day, minutes).replace(tzinfo=zone).astimezone(UTC)


def _wall(day: date, minutes: int) -> datetime:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{day} is beyond the calendar.")
    return datetime.combine(day, time()) + timedelta(minutes=minutes)


def _minutes(text: str, *, end: bool = False) -> int | None:
    """Minutes after midnight of `9`, `9:30`, `9am`; None for anything else. `end` allows 24."""
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or hour * 60 + minute > (24 * 60 if end else 24 * 60 - 1):
        return None
    return hour * 60 + minute


def _day(text: str, today: date, *, year_of: date | None = None) -> date | None:
    """The day of a word, a date, or a day of a month, on or after today or `year_of`."""
    if text in DAY_WORDS:
        return today + timedelta(days=DAY_WORDS[text])
    weekday = _named(text, WEEKDAYS)
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday()) % 7)
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
        return _date(int(text[:4]), int(text[5:7]), int(text[8:]))
    if re.fullmatch(r"\d\d-\d\d", text, re.ASCII):
        month, number = int(text[:2]), int(text[3:])
    else:
        words = sorted(text.removesuffix(".").split(), key=str.isdigit)
        named = _named(words[0], MONTHS) if len(words) == 2 else None
        if named is None or not re.fullmatch(r"\d{1,2}", words[1], re.ASCII):
            return None
        month, number = named + 1, int(words[1])
    since = year_of or today
    years = (since.year + more for more in range(9))
    found = (_date(year, month, number) for year in years)
    return next((day for day in found if day is not None and day >= since), None)


def _named(text: str, names: tuple[str, ...]) -> int | None:
    """The place of the name that the text is, or begins with three letters or more."""
    hits = [n for n, name in enumerate(names) if len(text) >= 3 and name.startswith(text)]
    return hits[0] if len(hits) == 1 else None


def _date(year: int, month: int, number: int) -> date | None:
    try:
        return date(year, month, number)
    except ValueError:
        return None


def _as_written(text: str, zone: ZoneInfo) -> Moment:
    """A time as in `moments.py`; its ValueError names the words that are understood too."""
    try:
        return read_moment(text, zone)
    except ValueError as error:
        if "is not a date and time" not in str(error):
            raise
        raise ValueError(f"'{text}' is no time: write {EXAMPLES}.") from None
