"""Puts findings of the inbox off: until a day, or until the reason for them changes."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from caltui.mirror.file.json_body import digest, dump
from caltui.scheduling.time_words import days_of, moment_of
from caltui.workspace.base.ports import Reads
from caltui.workspace.base.saved_state import Snooze

if TYPE_CHECKING:
    from datetime import date

    from caltui.workspace.inbox.snapshot import Finding


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


def day_of(text: str, zone: ZoneInfo, now: datetime) -> "date":
    """The day to come that a text means: `thu`, `24 dec`, `+3d`, `2026-12-24`.

    Raises ValueError with a sentence.
    """
    typed = text.strip()
    if typed.startswith("+"):
        day = moment_of(typed, zone, now).at.astimezone(zone).date()
    else:
        day = days_of(typed, zone, now).first
    if day <= now.astimezone(zone).date():
        raise ValueError(f"{day.isoformat()} is not to come.")
    return day


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
