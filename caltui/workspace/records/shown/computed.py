"""Writes the cells of columns that are made of several fields, as the catalogue declares them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.model import Resource
from caltui.catalog.people import Computed
from caltui.text import one_line
from caltui.workspace.base.clock import time_elsewhere
from caltui.workspace.records.columns import MISSING, column, value_at
from caltui.workspace.records.money import money
from caltui.workspace.records.shown.spans import (
    UNKNOWN,
    length_cell,
    readable,
    soon_cell,
    when_cell,
)

CELL = 200
NONE = "–"
"""What Cal says is empty. What Cal does not say is `UNKNOWN`."""

Record = Mapping[str, Any]


class About(NamedTuple):
    """What a writer knows besides the record. `name` gives the name of a record by category and
    key, None for what was never seen; `now` is asked each time."""

    of: Resource
    zone: ZoneInfo
    name: Callable[[str, Any], str | None]
    now: Callable[[], datetime]


def text_of(record: Record, by: Computed, about: About) -> str:
    """The text of a computed column."""
    return one_line(WRITERS[by.writer](record, by, about), CELL)


def state_text(record: Record, by: Computed) -> str:
    """`✓ accepted`: the word of the state with its glyph; a word that is not declared as it is."""
    value = value_at(record, by.of[0])
    if value in (MISSING, None, ""):
        return f"· {UNKNOWN}"
    for other in by.instead:
        if value in other.of and _all_are(value_at(record, other.field), other.value):
            return other.text
    return by.words.get(str(value)) or f"· {value}"


def _all_are(found: Any, wanted: Any) -> bool:
    values = found if isinstance(found, list) else [found]
    return bool(values) and all(value is wanted or value == wanted for value in values)


def _state(record: Record, by: Computed, _: About) -> str:
    return state_text(record, by)


def _when(record: Record, by: Computed, about: About) -> str:
    return when_cell(record, by.of[0], by.of[1], about.zone, about.now())


def _soon(record: Record, by: Computed, about: About) -> str:
    return soon_cell(record, by.of[0], by.of[1], about.now())


def _length(record: Record, by: Computed, _: About) -> str:
    return length_cell(record, by.of[0], by.of[1])


def _theirs(record: Record, by: Computed, about: About) -> str:
    """The clock of another person where it shows another time: `10:30 Los Angeles`."""
    moment, zone = readable(value_at(record, by.of[0])), value_at(record, by.of[1])
    if moment is None or not isinstance(zone, str) or not zone:
        return ""
    return time_elsewhere(moment, about.zone, zone)


def _name(record: Record, by: Computed, about: About) -> str:
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
            field = column(about.of, path).field
            if field is not None and field.ref:
                text = about.name(field.ref, value) or ""
                number = number or f"{by.noun} {value}".strip()
            else:
                text = str(value)
        if text:
            return text
    return number or (NONE if emptied else UNKNOWN)


def _first_of(values: list[Any]) -> str:
    first = values[0]
    name = _named(first) if isinstance(first, Mapping) else str(first)
    more = f" +{len(values) - 1}" if len(values) > 1 else ""
    return f"{name or UNKNOWN}{more}"


def _named(value: Mapping[str, Any]) -> str:
    found = (value.get(name) for name in ("name", "title", "email"))
    return next((str(one) for one in found if one not in (None, "")), "")


def _money(record: Record, by: Computed, _: About) -> str:
    """`12.50 EUR` of an amount and its currency; `free` for 0 where the catalogue says so."""
    amount = value_at(record, by.of[0])
    currency = value_at(record, by.of[1]) if len(by.of) > 1 else None
    if amount is MISSING or amount is None:
        return UNKNOWN if amount is MISSING else NONE
    if amount == 0 and "0" in by.words:
        return by.words["0"]
    return money(amount, None if currency is MISSING else currency)


WRITERS: Mapping[str, Callable[[Record, Computed, About], str]] = {
    "state": _state,
    "when": _when,
    "soon": _soon,
    "length": _length,
    "theirs": _theirs,
    "name": _name,
    "money": _money,
}
"""The writers by the name that the catalogue gives."""
