"""The sort key of a value: numbers, instants, wall time and text, each by its type."""

from typing import Any

from caltui.mirror.file.json_body import fold
from caltui.workspace.base.clock import instant
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.clock_texts import wall
from caltui.workspace.records.columns import MISSING, Column

SortKey = tuple[int, float, str]
_EARLY = ("datetime", "date")


def sort_key(value: Any, by: Column, cells: Cells) -> SortKey | None:
    """The sort key of a value; None for a missing or null one, which comes last.

    Numbers come before text, so a column with both has one order. References sort by name, then by
    id.
    """
    if value is MISSING or value is None or value == "":
        return None
    if by.field is not None and by.field.ref and not isinstance(value, (dict, list)):
        name = cells.namer(by.field.ref, value)
        return (1, 0.0, fold(name)) if name else _number(value) or (1, 0.0, str(value))
    if by.type in _EARLY:
        moment = instant(value)
        return (0, moment.timestamp(), "") if moment else (1, 0.0, fold(str(value)))
    if by.type == "time":
        return (0, 0.0, wall(value) or str(value))
    if by.type == "weekdays" and isinstance(value, list):
        return (0, 0.0, ",".join(str((int(d) - 1) % 7) for d in value if isinstance(d, int)))
    return _number(value) or (1, 0.0, fold(cells.value(value, by, {})))


def _number(value: Any) -> SortKey | None:
    if isinstance(value, (bool, int, float)):
        return (0, float(value), "")
    if isinstance(value, str) and value.isdigit() and len(value) < 16:
        return (0, float(value), "")
    return None
