"""Writes the cells of columns that are made of several fields, as the catalogue declares them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.model import Resource
from caltui.catalog.people import Computed
from caltui.text import one_line
from caltui.workspace.base.clock import time_elsewhere
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.records.money import money
from caltui.workspace.records.shown.counts import (
    count_text,
    moment_text,
    names_text,
    waited_text,
    weekly_text,
)
from caltui.workspace.records.shown.hours import blocks_text, clock_text, days_text, since_text
from caltui.workspace.records.shown.spans import (
    UNKNOWN,
    days_cell,
    length_cell,
    readable,
    soon_cell,
    when_cell,
)
from caltui.workspace.records.shown.words import NONE, NULL, label_text, labels_text, state_text

CELL = 200

Record = Mapping[str, Any]


class ColumnContext(NamedTuple):
    """What a writer knows besides the record. `name` gives the name of a record by category and
    key, None for what was never seen; `now` is asked each time."""

    of: Resource
    zone: ZoneInfo
    name: Callable[[str, Any], str | None]
    now: Callable[[], datetime]


def text_of(record: Record, by: Computed, about: ColumnContext) -> str:
    """The text of a computed column."""
    return one_line(WRITERS[by.writer](record, by, about), CELL)


def _state(record: Record, by: Computed, _: ColumnContext) -> str:
    return state_text(record, by)


def _when(record: Record, by: Computed, about: ColumnContext) -> str:
    return when_cell(record, by.of[0], by.of[1], about.zone, about.now())


def _whole_days(record: Record, by: Computed, about: ColumnContext) -> str:
    return days_cell(record, by.of[0], by.of[1], about.zone, about.now())


def _soon(record: Record, by: Computed, about: ColumnContext) -> str:
    return soon_cell(record, by.of[0], by.of[1], about.now())


def _length(record: Record, by: Computed, _: ColumnContext) -> str:
    return length_cell(record, by.of[0], by.of[1])


def _theirs(record: Record, by: Computed, about: ColumnContext) -> str:
    """The clock of another person where it shows another time: `10:30 Los Angeles`."""
    moment, zone = readable(value_at(record, by.of[0])), value_at(record, by.of[1])
    if moment is None or not isinstance(zone, str) or not zone:
        return ""
    return time_elsewhere(moment, about.zone, zone)


def _name(record: Record, by: Computed, about: ColumnContext) -> str:
    """The first path that names somebody or something: `Ada Fischer`, `user 12`, `Bo +2`."""
    emptied = False
    number = ""
    for path in by.of:
        value = value_at(record, path)
        if value is MISSING:
            continue
        if value in (None, "", [], {}):
            emptied = True
            continue
        if isinstance(value, list):
            text = _first_of(value)
        elif isinstance(value, Mapping):
            text = _named(value)
        else:
            ref = _refers(about.of, path)
            if ref:
                text = about.name(ref, value) or ""
                number = number or f"{by.noun or _noun(ref)} {value}"
            else:
                text = str(value)
        if text:
            return text
    return number or (by.words.get(NULL, NONE) if emptied else UNKNOWN)


def _refers(of: Resource, path: str) -> str:
    """The category of the record that a path names; empty if it names none."""
    field = of.field(path)
    if field is not None and field.ref:
        return field.ref
    belongs = (one for one in of.relations if one.field == path and one.kind == "belongs_to")
    return next((one.to for one in belongs if one.via is None), "")


def _noun(category: str) -> str:
    return category.replace("-", " ").removesuffix("s")


def _first_of(values: list[Any]) -> str:
    first = values[0]
    name = _named(first) if isinstance(first, Mapping) else str(first)
    more = f" +{len(values) - 1}" if len(values) > 1 else ""
    return f"{name or UNKNOWN}{more}"


def _named(value: Mapping[str, Any]) -> str:
    found = (value.get(name) for name in ("name", "title", "email"))
    return next((str(one) for one in found if one not in (None, "")), "")


def _money(record: Record, by: Computed, _: ColumnContext) -> str:
    """`12.50 EUR` of an amount and its currency; `free` for 0 where the catalogue says so."""
    amount = value_at(record, by.of[0])
    currency = value_at(record, by.of[1]) if len(by.of) > 1 else None
    if amount is MISSING or amount is None:
        return UNKNOWN if amount is MISSING else NONE
    if amount == 0 and "0" in by.words:
        return by.words["0"]
    return money(amount, None if currency is MISSING else currency)


def _plain(record: Record, by: Computed, _: ColumnContext) -> str:
    """A value as it is, such as the id of another record."""
    value = value_at(record, by.of[0])
    if value is MISSING:
        return UNKNOWN
    return by.words.get(NULL, NONE) if value in (None, "") else str(value)


def _count(record: Record, by: Computed, _: ColumnContext) -> str:
    return count_text(record, by)


def _waited(record: Record, by: Computed, _: ColumnContext) -> str:
    return waited_text(record, by)


def _moment(record: Record, by: Computed, about: ColumnContext) -> str:
    return moment_text(record, by, about.zone, about.now())


def _weekly(record: Record, by: Computed, about: ColumnContext) -> str:
    return weekly_text(record, by)


def _names(record: Record, by: Computed, about: ColumnContext) -> str:
    """The names of other records, by their keys."""
    ref = by.derived.source if by.derived is not None else ""
    return names_text(record, by, lambda key: about.name(ref, key))


def _those(record: Record, by: Computed, _: ColumnContext) -> str:
    """The names of those objects of a list in which the second path is true: `Work, Home`."""
    rows = value_at(record, by.of[0])
    if not isinstance(rows, list):
        return UNKNOWN
    flags = [value_at(row, _within(by.of[1], by.of[0])) for row in rows]
    if MISSING in flags:
        return UNKNOWN
    names = [_called(row) for row, flag in zip(rows, flags, strict=True) if flag is True]
    return ", ".join(names) or by.words.get(NULL, NONE)


def _the_one(record: Record, by: Computed, _: ColumnContext) -> str:
    """The name of the object of a list that is the same as the one at the second path: in all
    further paths of that one, as far as it has values there."""
    rows, wanted = value_at(record, by.of[0]), value_at(record, by.of[1])
    if wanted is None:
        return NONE
    if not isinstance(rows, list) or not isinstance(wanted, Mapping):
        return UNKNOWN
    told = {path: value_at(wanted, path) for path in (_within(p, by.of[1]) for p in by.of[2:])}
    same = {path: value for path, value in told.items() if value not in (None, MISSING)}
    if not same:
        return UNKNOWN
    found = (r for r in rows if all(value_at(r, path) == value for path, value in same.items()))
    return next((_called(row) for row in found), NONE)


def _within(path: str, outer: str) -> str:
    """The rest of a path below an outer one."""
    return path.removeprefix(outer).removeprefix("[]").removeprefix(".")


def _called(row: Any) -> str:
    """The name of an object, else of what it is in the outer world."""
    if not isinstance(row, Mapping):
        return UNKNOWN
    return _named(row) or str(row.get("externalId") or UNKNOWN)


def _address(record: Record, by: Computed, _: ColumnContext) -> str:
    """An address without `https://`, which says nothing; any other kind as it is."""
    value = value_at(record, by.of[0])
    if value is MISSING:
        return UNKNOWN
    return str(value).removeprefix("https://") if value not in (None, "") else NONE


def _label(record: Record, by: Computed, _: ColumnContext) -> str:
    return label_text(record, by)


def _labels(record: Record, by: Computed, _: ColumnContext) -> str:
    return labels_text(record, by)


def _blocks(record: Record, by: Computed, _: ColumnContext) -> str:
    return blocks_text(record, by.of[0])


def _days(record: Record, by: Computed, about: ColumnContext) -> str:
    return days_text(record, by.of, about.now(), about.zone)


def _clock(record: Record, by: Computed, _: ColumnContext) -> str:
    return clock_text(record, by.of)


def _since(record: Record, by: Computed, about: ColumnContext) -> str:
    return since_text(record, by.of[0], about.now(), about.zone)


WRITERS: Mapping[str, Callable[[Record, Computed, ColumnContext], str]] = {
    "state": _state,
    "when": _when,
    "whole_days": _whole_days,
    "soon": _soon,
    "length": _length,
    "theirs": _theirs,
    "name": _name,
    "money": _money,
    "plain": _plain,
    "count": _count,
    "names": _names,
    "those": _those,
    "the_one": _the_one,
    "days": _days,
    "moment": _moment,
    "weekly": _weekly,
    "waited": _waited,
    "address": _address,
    "label": _label,
    "labels": _labels,
    "blocks": _blocks,
    "clock": _clock,
    "since": _since,
}
"""The writers by the name that the catalogue gives."""
