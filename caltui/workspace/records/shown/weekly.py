"""Counts the hours in a week of a schedule."""

from collections.abc import Mapping
from typing import Any

from caltui.catalog.people import Computed
from caltui.workspace.records.clock_texts import minutes_of

Record = Mapping[str, Any]
_NO_DATE = (None, "")


def weekly_hours(record: Record, by: Computed) -> float | None:
    """Counts the hours of a usual week, single dates left out; None if not known."""
    blocks = record.get(by.of[0])
    if not isinstance(blocks, list):
        return None
    days: dict[int, list[tuple[int, int]]] = {}
    for block in blocks:
        if not isinstance(block, Mapping):
            return None
        if block.get("date") not in _NO_DATE:
            continue
        start, end = minutes_of(block.get("startTime")), minutes_of(block.get("endTime"))
        weekdays = block.get("days")
        if start is None or end is None or not isinstance(weekdays, list):
            return None
        for one in weekdays:
            if isinstance(one, int):
                days.setdefault(one, []).append((start, end))
    minutes = sum(_covered(spans) for spans in days.values())
    return round(minutes / 60, 2)


def _covered(spans: list[tuple[int, int]]) -> int:
    """The minutes in some spans of a day; what is in two of them counts once."""
    found, last = 0, 0
    for start, end in sorted(spans):
        found += max(0, end - max(start, last))
        last = max(last, end)
    return found
