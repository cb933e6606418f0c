"""Writes when something is, for a table: the weekday always, `Today`, `2 h`."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from caltui.scheduling.time_style import clock_width, minute_words
from caltui.scheduling.wording import DAYS, MONTHS, clock_text, rough_text
from caltui.text import one_line
from caltui.workspace.base.clock import EARLIEST, LATEST, instant

UNKNOWN = "unknown"
NEAR = {0: "Today", 1: "Tomorrow", -1: "Yesterday"}
DAY_WIDTH = len("Tue  1 Dec")
SOON = timedelta(days=7)
_WORDS = 40


def span_of(record: Mapping[str, Any], start: str, end: str) -> tuple[Any, Any]:
    """The instants of start and end; None for each that is missing or cannot be read."""
    return readable(record.get(start)), readable(record.get(end))


def readable(value: Any) -> datetime | None:
    """An instant that every zone can show; None for anything else."""
    return _readable(value) if type(value) is str else None


@lru_cache(2048)
def _readable(text: str) -> datetime | None:
    """As `readable`; remembered, as one row asks for its times in several cells."""
    moment = instant(text)
    return moment if moment is not None and EARLIEST <= moment <= LATEST else None


def when_cell(
    record: Mapping[str, Any], start: str, end: str, zone: ZoneInfo, now: datetime
) -> str:
    """`Tue  1 Dec 18:30–19:15`; `Today      18:30–?` without an end.

    Days are as wide as each other, so that the hours stand below each other.
    """
    begins, ends = span_of(record, start, end)
    if begins is None:
        said = record.get(start)
        return f"{UNKNOWN}, it says {one_line(str(said), _WORDS)}" if said else UNKNOWN
    begins, ends = begins.astimezone(zone), ends and ends.astimezone(zone)
    left, dash, right = hours_text(begins, ends, zone).partition("–")
    return f"{day_cell(begins, zone, now):<{DAY_WIDTH}} {left:>{clock_width()}}{dash}{right}"


def day_cell(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`Tue  1 Dec`, with the year if it is another one; `Today`, `Tomorrow`, `Yesterday`."""
    return _day_name(moment.astimezone(zone).date(), now.astimezone(zone).date())


def days_of(record: Mapping[str, Any], start: str, end: str) -> tuple[date, date] | None:
    """The first and the last day, where times stand for whole days: those of UTC."""
    begins, ends = span_of(record, start, end)
    if begins is None:
        return None
    first = begins.astimezone(UTC).date()
    return first, max(first, ends.astimezone(UTC).date()) if ends is not None else first


def days_cell(
    record: Mapping[str, Any], start: str, end: str, zone: ZoneInfo, now: datetime
) -> str:
    """`Wed  2 Dec`, `Wed  9 Dec to Fri 11 Dec`: whole days."""
    days = days_of(record, start, end)
    if days is None:
        return when_cell(record, start, end, zone, now)
    today = now.astimezone(zone).date()
    first, last = (_day_name(day, today) for day in days)
    return first if first == last else f"{first} to {last}"


def _day_name(day: date, today: date) -> str:
    near = NEAR.get((day - today).days)
    if near:
        return near
    year = "" if day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()]} {day.day:>2} {MONTHS[day.month - 1]}{year}"


def hours_text(begins: datetime, ends: datetime | None, zone: ZoneInfo) -> str:
    """`18:30–19:15`; `22:00–01:00+1` to the next day; `18:30–?` if the end cannot be right."""
    left = clock_text(begins, zone)
    if ends is None or ends < begins:
        return f"{left}–?"
    first, last = begins.astimezone(zone), ends.astimezone(zone)
    days = (last.date() - first.date()).days
    if days == 1 and (last.hour, last.minute, last.second) == (0, 0, 0):
        return f"{left}–{minute_words(24 * 60)}"
    return f"{left}–{clock_text(ends, zone)}{f'+{days}' if days else ''}"


def distance(moment: datetime, now: datetime) -> str:
    """`in 35 min`, `in 2 h`, `in 3 days`, `12 min ago`."""
    seconds = (moment - now).total_seconds()
    text = rough_text(abs(seconds))
    return f"in {text}" if seconds >= 0 else f"{text} ago"


def soon_cell(record: Mapping[str, Any], start: str, end: str, now: datetime) -> str:
    """`2 h` for what begins so soon, within a week; `now` for what goes on; else empty."""
    begins, ends = span_of(record, start, end)
    if begins is None:
        return ""
    if begins <= now:
        return "now" if ends is not None and now < ends else ""
    return rough_text((begins - now).total_seconds()) if begins - now < SOON else ""


def length_cell(record: Mapping[str, Any], start: str, end: str) -> str:
    """`45 min`; unknown where one of the times is."""
    minutes = minutes_between(record, start, end)
    return UNKNOWN if minutes is None else f"{minutes} min"


def minutes_between(record: Mapping[str, Any], start: str, end: str) -> int | None:
    """Whole minutes from start to end; None where one of the times is not known."""
    begins, ends = span_of(record, start, end)
    if begins is None or ends is None or ends < begins:
        return None
    return int((ends - begins).total_seconds() // 60)


def is_over(record: Mapping[str, Any], start: str, end: str, now: datetime) -> bool:
    """Tells whether it certainly ended: what goes on or has no readable time is not over."""
    begins, ends = span_of(record, start, end)
    last = ends if ends is not None and (begins is None or ends >= begins) else begins
    return last is not None and last <= now


def seconds_of(moment: datetime) -> int:
    """Whole seconds since 1970, as the index tables hold them."""
    return int(moment.astimezone(UTC).timestamp() // 1)
