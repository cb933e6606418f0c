"""Columns that are worked out of one record when it is read, and kept in its index table."""

from collections.abc import Callable, Mapping
from typing import Any

from caltui.catalog.people import Computed
from caltui.workspace.records.columns import MISSING, Column, value_at
from caltui.workspace.records.shown.spans import minutes_between
from caltui.workspace.records.shown.weekly import weekly_hours

Record = Mapping[str, Any]


def _length(record: Record, by: Computed) -> int | None:
    return minutes_between(record, by.of[0], by.of[1])


STORED: Mapping[str, Callable[[Record, Computed], float | None]] = {
    "length": _length,
    "weekly": weekly_hours,
}
"""By the name of the writer that the catalogue gives."""


def value_of(record: Record, by: Column) -> Any:
    """The value of a column: what Cal sent, or what is worked out of it; MISSING for neither."""
    if by.computed is None or not by.computed.stored:
        return value_at(record, by.name)
    found = STORED[by.computed.writer](record, by.computed)
    return MISSING if found is None else found
