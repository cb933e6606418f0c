"""Writes wall times, dates and weekdays in any of the forms in which Cal sends them."""

from datetime import tzinfo
from typing import Any

from caltui.scheduling.text import days_text
from caltui.scheduling.time_style import first_of_week, minute_words

WEEK = (1, 2, 3, 4, 5, 6, 0)


def wall(value: Any, _zone: tzinfo | None = None) -> str | None:
    """Wall time in any of Cal's forms: `09:00:00`, `1970-01-01T09:00:00.000Z` → `09:00`."""
    if not isinstance(value, str):
        return None
    clock = value.partition("T")[2] or value
    return clock[:5] if len(clock) >= 5 and clock[2] == ":" and clock[:2].isdigit() else None


def wall_words(value: Any, _zone: tzinfo | None = None) -> str | None:
    """As `wall`, in the style in which times are shown."""
    minutes = minutes_of(value)
    return wall(value) if minutes is None else minute_words(minutes)


def day(value: Any, _zone: tzinfo | None = None) -> str | None:
    """A calendar day; no zone changes it."""
    return value[:10] if isinstance(value, str) and len(value) >= 10 else None


def weekdays(value: Any, _zone: tzinfo | None = None) -> str | None:
    """`[1, 2, 3, 5]` → `Mon–Wed, Fri`; three or more in a row are joined."""
    if not isinstance(value, list) or not all(isinstance(d, int) and 0 <= d <= 6 for d in value):
        return None
    return days_text(set(value), first_of_week())


def minutes_of(value: Any) -> int | None:
    """Minutes since midnight of a wall time in any of Cal's forms; None for anything else."""
    text = wall(value)
    if text is None or not text[3:].isdigit():
        return None
    return int(text[:2]) * 60 + int(text[3:])
