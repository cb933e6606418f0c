"""Puts findings of the inbox off: until a day, or until the reason for them changes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from caltui.mirror.file.json_body import digest, dump
from caltui.workspace.base.ports import Reads
from caltui.workspace.base.saved_state import Snooze

if TYPE_CHECKING:
    from datetime import date

    from caltui.workspace.inbox.snapshot import Finding


WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def cause_of(workspace: Reads, found: "Finding") -> str:
    """A text that changes when the record, or the reason why a queue names it, does."""
    seen = workspace.record(found.resource, found.key)
    body = dump(dict(sorted(seen.record.items()))) if seen is not None else ""
    return f"{found.cause} {digest(body).hex()}"


def snooze(
    workspace: Reads, queue: str, found: Iterable["Finding"], until: "date | None"
) -> list[Snooze]:
    """The snoozes that put findings of a queue off until a day begins in the display zone; with
    None until their reason changes. They are not stored yet."""
    at = None if until is None else day_begins(until, workspace.zone).timestamp()
    return [Snooze(queue, f.resource, f.key, cause_of(workspace, f), at) for f in found]


def day_of(text: str, today: "date") -> "date":
    """The day that a text means: `2026-12-24`, `thu`, `tomorrow`, `3d`, `2w`.

    Raises ValueError with a sentence, also for a day that is not to come.
    """
    from datetime import date

    typed = text.strip().casefold()
    try:
        day = _relative(typed, today) or date.fromisoformat(typed)
    except (ValueError, OverflowError):
        raise ValueError("Write a day: 2026-12-24, thu, tomorrow, 3d or 2w.") from None
    if day <= today:
        raise ValueError("That day is not to come.")
    return day


def _relative(typed: str, today: "date") -> "date | None":
    if typed == "tomorrow":
        return today + timedelta(days=1)
    number, unit = typed[:-1], typed[-1:]
    if number.isdecimal() and unit in ("d", "w"):
        return today + timedelta(days=int(number) * (7 if unit == "w" else 1))
    names = [name for name in WEEKDAYS if len(typed) >= 2 and name.startswith(typed)]
    if names:
        return today + timedelta(days=(WEEKDAYS.index(names[0]) - today.weekday() - 1) % 7 + 1)
    return None


def day_begins(day: "date", zone: ZoneInfo) -> datetime:
    """Midnight of a day in a zone."""
    return datetime.combine(day, time(), zone)


def asleep(
    workspace: Reads, queue: str, found: Sequence["Finding"], now: datetime
) -> "list[Finding]":
    """Those of the findings that a person put off, and whose time has not come."""
    kept = {
        (snooze.resource, snooze.key): snooze
        for snooze in workspace.kept.snoozes()
        if snooze.queue == queue and (snooze.until is None or snooze.until > now.timestamp())
    }
    if not kept:
        return []
    return [
        one for one in found if (s := kept.get(one.place)) and s.cause == cause_of(workspace, one)
    ]


def days_offered(today: "date") -> "list[tuple[str, date]]":
    """The days that are offered: tomorrow, the next Monday, in a week, in a month."""
    monday = today + timedelta(days=7 - today.weekday())
    offered = [
        ("tomorrow", today + timedelta(days=1)),
        ("Monday", monday),
        ("in a week", today + timedelta(days=7)),
        ("in 30 days", today + timedelta(days=30)),
    ]
    return [(name, day) for i, (name, day) in enumerate(offered) if day not in _days(offered[:i])]


def _days(offered: "Sequence[tuple[str, date]]") -> "set[date]":
    return {day for _, day in offered}
