"""Says what a write changed, in a few words: `start 18:30 → 19:15 · booking 5 (Intro)`."""

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any

from caltui.mirror.journal.journal import JournalEntry
from caltui.scheduling.time_style import clock_words
from caltui.text import one_line
from caltui.workspace.base.clock import instant
from caltui.workspace.records.cells import summary
from caltui.workspace.records.columns import MISSING, value_at

WIDTH = 24
"""Characters of one value at most."""


def what_changed(entry: JournalEntry, zone: tzinfo) -> str:
    """One line about a write. An edit says the difference first; times are in `zone`."""
    said = one_line(entry.summary or f"{entry.method} {entry.path}")
    if entry.verb != "update" or not isinstance(entry.body, Mapping):
        return said
    found = differences(entry, zone)
    if not found:
        return said
    verb, _, name = said.partition(" ")
    return one_line(f"{', '.join(found)} · {name or verb}")


def differences(entry: JournalEntry, zone: tzinfo) -> list[str]:
    """Each field that an edit changed: `title Intro → Talk`. Secrets are masked in the journal."""
    found = []
    body = entry.body if isinstance(entry.body, Mapping) else {}
    for name, now in body.items():
        was = value_at(entry.before, name) if isinstance(entry.before, Mapping) else MISSING
        if was is not MISSING and was == now:
            continue
        times = _times(was, now, zone)
        if times:
            found.append(f"{name.removesuffix('Time')} {times}")
        elif was is MISSING:
            found.append(f"{name} → {_text(now)}")
        else:
            found.append(f"{name} {_text(was)} → {_text(now)}")
    return found


def _text(value: Any) -> str:
    return one_line(summary(value), WIDTH) or "empty"


def _times(was: Any, now: Any, zone: tzinfo) -> str:
    """`18:30 → 19:15`, with the day where it changes; empty for what is no instant."""
    before, after = _instant(was), _instant(now)
    if before is None or after is None:
        return ""
    before, after = before.astimezone(zone), after.astimezone(zone)
    if before.date() == after.date():
        return f"{_clock(before)} → {_clock(after)}"
    return f"{_day(before)} → {_day(after)}"


def _instant(value: Any) -> datetime | None:
    return instant(value) if isinstance(value, str) and "T" in value and len(value) > 15 else None


def _day(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b} {_clock(at)}"


def _clock(at: datetime) -> str:
    return clock_words(at.hour, at.minute)
