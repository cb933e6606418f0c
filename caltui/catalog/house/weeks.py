"""The hours of a schedule: one list of rows here, weekly rows and overrides apart on the wire."""

from collections.abc import Callable
from functools import partial
from typing import Any

from caltui.catalog.house.conversion import Conversion, UnknownValue, a_list, an_object
from caltui.catalog.house.words import clock, day_names, day_numbers

WEEKLY, DATED = "availability", "overrides"
NUMBER = "n"
"""The place of a row in its schedule, from 1: Cal gives rows no ids."""

_OURS = ("id", NUMBER)

Row = dict[str, Any]


def _clocks(row: Row) -> Row:
    if not {"startTime", "endTime"} <= row.keys():
        raise UnknownValue
    return {**row, "startTime": clock(row["startTime"]), "endTime": clock(row["endTime"])}


def _read_weekly(value: Any) -> Row:
    row = an_object(value)
    if "date" in row or "days" not in row:
        raise UnknownValue
    return _clocks({**row, "days": day_numbers(row["days"])})


def _write_weekly(value: Any) -> Row:
    row = an_object(value)
    if row.get("date") is not None or "days" not in row:
        raise UnknownValue
    row = {name: value for name, value in row.items() if name not in ("date", *_OURS)}
    return _clocks({**row, "days": day_names(row["days"])})


def _read_dated(value: Any) -> Row:
    row = an_object(value)
    if not isinstance(row.get("date"), str) or "days" in row:
        raise UnknownValue
    return _clocks({**row, "days": []})


def _write_dated(value: Any) -> Row:
    row = an_object(value)
    if not isinstance(row.get("date"), str) or row.pop("days", None):
        raise UnknownValue
    row = {name: value for name, value in row.items() if name not in _OURS}
    return _clocks({**row, "date": row["date"][:10]})


def _all(one: Callable[[Any], Row]) -> Callable[[Any], list[Row]]:
    return lambda value: [one(row) for row in a_list(value)]


def _read_rows(value: Any) -> list[Row]:
    parts = an_object(value)
    if not parts.keys() <= {WEEKLY, DATED}:
        raise UnknownValue
    rows = [_read_weekly(row) for row in a_list(parts.get(WEEKLY, []))]
    rows += [_read_dated(row) for row in a_list(parts.get(DATED, []))]
    return [{NUMBER: place, **row} for place, row in enumerate(rows, 1)]


def _write_rows(value: Any) -> dict[str, list[Row]]:
    rows = [an_object(row) for row in a_list(value)]
    return {
        WEEKLY: [_write_weekly(row) for row in rows if row.get("date") is None],
        DATED: [_write_dated(row) for row in rows if row.get("date") is not None],
    }


def _some(value: Any, *, dated: bool) -> Any:
    """The overrides, or the weekly rows, of a list of both; without their places."""
    if not isinstance(value, list):
        return value
    return [
        {
            name: one
            for name, one in row.items()
            if name not in (*_OURS, "days" if dated else "date")
        }
        for row in value
        if isinstance(row, dict) and (row.get("date") is not None) is dated
    ]


ROWS = Conversion(_read_rows, _write_rows)
"""Both parts of a schedule as one list. An override is a row with a date and without days; one
whose start is its end closes the day."""

WEEKLY_ROWS = Conversion(_all(_read_weekly), _all(_write_weekly), part=partial(_some, dated=False))
"""The weekly rows alone."""

DATED_ROWS = Conversion(_all(_read_dated), _all(_write_dated), part=partial(_some, dated=True))
"""The overrides alone."""
