"""Writes hours of the clock for a table: `Mon–Fri 09:00–17:00`, of a schedule or of one block."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from caltui.scheduling.wording import DAYS as NAMES
from caltui.scheduling.wording import MONTHS
from caltui.text import one_line
from caltui.workspace.records.clock_texts import day, wall_words, weekdays
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.records.shown.spans import UNKNOWN, day_cell, readable

NONE = "no hours"
CLOSED = "closed"
MOST = 12
"""Blocks of a schedule that are written one by one."""


def blocks_text(record: Mapping[str, Any], path: str) -> str:
    """`Mon–Fri 09:00–12:00, 13:00–17:00 · 2 dates`: the week, then how many days are otherwise."""
    blocks = value_at(record, path)
    if not isinstance(blocks, list):
        return UNKNOWN
    weekly: dict[str, list[str]] = {}
    dates: set[str] = set()
    odd = 0
    for block in blocks:
        hours, days, when = _block(block)
        if when:
            dates.add(when)
        elif hours and days:
            weekly.setdefault(days, []).append(hours)
        else:
            odd += 1
    texts = [f"{days} {', '.join(sorted(hours))}" for days, hours in list(weekly.items())[:MOST]]
    texts += ["…"] if len(weekly) > MOST else []
    week = ", ".join(texts) or ("" if odd else NONE)
    parts = [week] if week else []
    parts += [f"{len(dates)} {'date' if len(dates) == 1 else 'dates'}"] if dates else []
    parts += [f"{odd} not readable"] if odd else []
    return " · ".join(parts)


def _block(block: Any) -> tuple[str, str, str]:
    """Hours, weekdays and date of a block; empty where there are none."""
    if not isinstance(block, Mapping):
        return "", "", ""
    start, end = wall_words(block.get("startTime")), wall_words(block.get("endTime"))
    hours = f"{start}–{end}" if start and end else ""
    return hours, weekdays(block.get("days")) or "", day(block.get("date")) or ""


def days_text(record: Mapping[str, Any], of: tuple[str, ...], now: datetime, zone: ZoneInfo) -> str:
    """`Mon–Fri`, or `Thu 24 Dec` where the block is for one date."""
    dated = day(value_at(record, of[0]))
    if dated is not None:
        return _date_text(dated, now.astimezone(zone).year)
    value = value_at(record, of[1])
    if value is MISSING:
        return UNKNOWN
    return weekdays(value) or ("no day" if value == [] else UNKNOWN)


def _date_text(text: str, year: int) -> str:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return one_line(text, 20)
    other = "" if found.year == year else f" {found.year}"
    return f"{NAMES[found.weekday()]} {found.day:>2} {MONTHS[found.month - 1]}{other}"


def clock_text(record: Mapping[str, Any], of: tuple[str, ...]) -> str:
    """`09:00–17:00` on the clocks of the schedule's zone."""
    start, end = (wall_words(value_at(record, path)) for path in of)
    if start and start == end:
        return CLOSED
    return f"{start}–{end}" if start and end else f"{start or '?'}–{end or '?'}"


def since_text(record: Mapping[str, Any], path: str, now: datetime, zone: ZoneInfo) -> str:
    """`Mon 14 Nov 2025`: the day of an instant."""
    value = value_at(record, path)
    moment = readable(value)
    if moment is not None:
        return day_cell(moment, zone, now)
    return UNKNOWN if value is MISSING else "–" if value in (None, "") else one_line(str(value), 40)
