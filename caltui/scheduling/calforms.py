"""Reads and writes times, dates and schedules as Cal writes them.

Cal writes a wall time as `09:00:00` in schedules and as `1970-01-01T09:00:00.000Z` in
availabilities, where date and Z mean nothing; it accepts only the second form. A faulty block is
skipped and reported; the rest of the schedule is read.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import (
    DAY_END,
    LAST,
    WEEK,
    Block,
    Minute,
    Override,
    Schedule,
    WeeklyHours,
    clock,
)
from caltui.scheduling.text import DAY_NAMES
from caltui.scheduling.zones import UnknownZone, zone_named

_TIME = re.compile(
    r"(?:\d{4}-\d\d-\d\dT)?(\d\d?):(\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]00:?00)?", re.ASCII
)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[T ].*)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Reading:
    """A schedule as far as it could be read, and sentences about its faults.

    `unread`: a part of it could not be read, so its hours may be others.
    """

    schedule: Schedule
    problems: tuple[str, ...] = ()
    unread: bool = False


def read_time(value: Any) -> Minute:
    """Reads `09:00`, `09:00:00` or a full date-time as minutes from midnight. Raises ValueError."""
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"'{value}' is not a time such as 09:00.")
    minute = int(match[1]) * 60 + int(match[2])
    if int(match[2]) > 59 or minute > DAY_END:
        raise ValueError(f"'{value}' is not a time of a day.")
    return Minute(minute)


def write_time(minute: Minute) -> str:
    """Writes `1970-01-01T09:00:00.000Z`, the only form Cal takes; the end of a day as 23:59."""
    kept = min(minute, LAST)
    return f"1970-01-01T{kept // 60:02d}:{kept % 60:02d}:00.000Z"


def read_date(value: Any) -> date:
    """Reads a date, or a date-time at midnight, as a day. Raises ValueError."""
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"'{value}' is not a date such as 2026-12-24.")
    return date.fromisoformat(match[1])


def write_date(day: date) -> str:
    """Writes `2026-12-24T00:00:00.000Z`."""
    return f"{day.isoformat()}T00:00:00.000Z"


def read_schedule(record: Mapping[str, Any], zone: str | None = None) -> Reading:
    """Reads Cal's record of a schedule. `zone` is the owner's, for a schedule without one.

    An unknown zone is replaced by the owner's, else by UTC, and reported.
    """
    problems: list[str] = []
    clocks = _zone(record.get("timeZone"), zone, problems)
    rows = record.get("availability")
    return read_blocks(rows if isinstance(rows, list) else (), clocks, problems)


def read_blocks(rows: Iterable[Any], zone: ZoneInfo, problems: Iterable[str] = ()) -> Reading:
    """Reads weekly hours and overrides from the availability records of one schedule."""
    found = list(problems)
    overlaps = 0
    week: dict[int, list[Block]] = {day: [] for day in WEEK}
    special: dict[date, list[Block]] = {}
    for row in rows:
        try:
            overlaps += _read_row(row, week, special, found)
        except (ValueError, TypeError) as error:
            found.append(f"A block was left out: {error}")
    overrides = tuple(Override(day, tuple(blocks)) for day, blocks in sorted(special.items()))
    schedule = Schedule(zone, WeeklyHours.of(week), overrides)
    return Reading(schedule, tuple(found), len(found) > overlaps)


def _read_row(
    row: Mapping[str, Any],
    week: dict[int, list[Block]],
    special: dict[date, list[Block]],
    problems: list[str],
) -> int:
    """Adds the hours of one row, and its faults; returns how many of these are overlaps."""
    if not isinstance(row, Mapping):
        raise TypeError(f"'{row}' is no block.")
    start, end = read_time(row.get("startTime")), read_time(row.get("endTime"))
    if row.get("date"):
        blocks = special.setdefault(read_date(row["date"]), [])
        if start != end:
            blocks.append(_block(start, end))
        return 0
    overlaps = 0
    block = _block(start, end)
    days = row.get("days") or ()
    for day in days if isinstance(days, (list, tuple)) else (days,):
        if day not in WEEK:
            problems.append(f"A block on weekday {day} was left out: weekdays are 0 to 6.")
            continue
        if any(block.start < other.end and other.start < block.end for other in week[day]):
            problems.append(f"Blocks overlap on {DAY_NAMES[day]} at {block.text}.")
            overlaps += 1
        week[day].append(block)
    return overlaps


def _block(start: Minute, end: Minute) -> Block:
    if end <= start:
        raise ValueError(
            f"it runs from {clock(start)} to {clock(end)}, which Cal never opens"
            " (the end of a day is written 23:59)."
        )
    return Block(start, end)


def _zone(name: Any, fallback: str | None, problems: list[str]) -> ZoneInfo:
    wrong: list[str] = []
    for candidate in (name, fallback):
        if not candidate:
            continue
        try:
            found = zone_named(str(candidate))
        except UnknownZone as error:
            wrong.append(str(error))
            continue
        problems += [f"{text} The hours are read in {found.key}." for text in wrong]
        return found
    problems += [*wrong, "The schedule's zone is unknown: its hours are read in UTC."]
    return zone_named("UTC")
