"""Writes times as text, in wall time of one zone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from caltui.scheduling.time_style import clock_words, minute_words

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day_text(day: date) -> str:
    """`Tue 1 Dec 2026`, in English."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def clock_text(moment: datetime, zone: "ZoneInfo") -> str:
    """`10:00`, or `10:00am`; with the offset (`02:30+02:00`) if that wall time occurs twice."""
    local = moment.astimezone(zone)
    text = clock_words(local.hour, local.minute, local.second)
    return f"{text}{local.isoformat()[-6:]}" if twice(local) else text


def twice(local: datetime) -> bool:
    """Tells whether that wall time occurs twice, because clocks are set back."""
    here, other = local.utcoffset(), local.replace(fold=1 - local.fold).utcoffset()
    if here == other or here is None or other is None:
        return False
    return (here > other) is not bool(local.fold)


def stamp_text(moment: datetime, zone: "ZoneInfo") -> str:
    """`2026-12-01 10:00`."""
    return f"{moment.astimezone(zone).date().isoformat()} {clock_text(moment, zone)}"


def when_text(moment: datetime, zone: "ZoneInfo") -> str:
    """`Tue 1 Dec 2026 10:00`."""
    return f"{day_text(moment.astimezone(zone).date())} {clock_text(moment, zone)}"


def span_text(start: datetime, end: datetime, zone: "ZoneInfo", *, day: date | None = None) -> str:
    """`09:30–10:30`. The day is added if it is not `day`, at both ends if they differ.

    Midnight at the end of a day is `24:00`.
    """
    first, last = start.astimezone(zone), end.astimezone(zone)
    left = clock_text(start, zone)
    if first.date() != day:
        left = f"{day_text(first.date())} {left}"
    if last.date() == first.date():
        return f"{left}–{clock_text(end, zone)}"
    if (last.hour, last.minute, last.second) == (0, 0, 0) and (last.date() - first.date()).days < 2:
        return f"{left}–{minute_words(24 * 60)}"
    return f"{left} to {when_text(end, zone)}"


def minutes_text(minutes: int) -> str:
    """`45 min`, `2 h`, `1 h 30 min`, `3 days`."""
    if minutes and minutes % 1440 == 0:
        days = minutes // 1440
        return f"{days} day{'' if days == 1 else 's'}"
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return " ".join(parts)


def rough_text(seconds: float) -> str:
    """About how long: `45 min`, `5 h` below two days, `3 days` from there on."""
    minutes = max(0, int(seconds // 60))
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} days"


def days_text(first: date, last: date) -> str:
    """One day, or `Mon 30 Nov 2026 to Sun 6 Dec 2026`."""
    return day_text(first) if first == last else f"{day_text(first)} to {day_text(last)}"


def names_text(names: Sequence[str]) -> str:
    """`Ada`, `Ada and Grace`, `Ada, Grace and Alan`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def few_names_text(names: Sequence[str]) -> str:
    """As `names_text`, for three names at most: `Ada, Grace and 6 more`."""
    return names_text(names if len(names) < 4 else [*names[:2], f"{len(names) - 2} more"])


def first_names_text(names: Sequence[str], most: int) -> str:
    """`Ada, Grace, Alan and 6 more`: the first `most` names, and how many others."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def buffers_text(before: int, after: int) -> str:
    """`, plus 15 min buffer after`; empty without buffers. In minutes."""
    if before and before == after:
        return f", plus {minutes_text(before)} buffer on both sides"
    if before and after:
        both = f"{minutes_text(before)} before and {minutes_text(after)} after"
        return f", plus buffers of {both}"
    if before or after:
        side = "before" if before else "after"
        return f", plus {minutes_text(before or after)} buffer {side}"
    return ""
