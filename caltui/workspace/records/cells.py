"""Writes the cells of a table: by type and meaning, in one zone, with names for references."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, tzinfo
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from caltui.catalog.model import Resource
from caltui.scheduling.time_style import TimeStyle, clock_words, time_style
from caltui.text import MASK, one_line
from caltui.workspace.base.clock import instant, utc_now
from caltui.workspace.records.clock_texts import day, wall, wall_words, weekdays
from caltui.workspace.records.columns import MISSING, Column, value_at
from caltui.workspace.records.money import money
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.records.shown.computed import ColumnContext, text_of

YES, NO, NULL = "✓ yes", "✗ no", "–"
CELL = 200
UNITS = {"minutes": "min", "days": "d"}

Namer = Callable[[str, Any], str | None]
"""Returns the name of a record by category and id; None if it was never seen."""

Writer = Callable[[Any, Mapping[str, Any]], str]
"""Writes a value on one line; the record gives related values such as the currency."""


class Cells:
    """Writes the cells of one category.

    `zone` is for instants; `namer` names referenced records; `reveal` shows secrets; `clock` is
    asked for the present where a cell says how far away something is.
    """

    def __init__(
        self,
        resource: Resource,
        zone: ZoneInfo,
        namer: Namer,
        *,
        reveal: bool = False,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.resource = resource
        self.zone = zone
        self.namer = namer
        self.reveal = reveal
        self.secrets = Secrets(resource)
        self.currency = {
            entry["field"]: entry["currency_field"] for entry in resource.meaning.get("money", ())
        }
        self.about = ColumnContext(resource, zone, namer, clock)
        self._writers: dict[str, Writer] = {}
        self._starts = {span["end"]: span["start"] for span in resource.meaning.get("spans", ())}

    def text(self, record: Mapping[str, Any], column: Column) -> str:
        """The cell's text; empty if the record has no such field.

        The end of a span on the same day as its start is written as the time alone.
        """
        if column.computed is not None:
            return text_of(record, column.computed, self.about)
        value = value_at(record, column.name)
        if value is MISSING:
            return ""
        text = self.value(value, column, record)
        start = self._starts.get(column.name)
        if start is not None and text == when(value, self.zone):
            began = when(record.get(start), self.zone)
            if began is not None and began[:10] == text[:10]:
                return text[11:]
        return text

    def value(self, value: Any, column: Column, record: Mapping[str, Any]) -> str:
        """The text of a value in that column; `record` gives its currency."""
        if value is None:
            return NULL
        write = self._writers.get(column.name)
        if write is None:
            write = self._writers[column.name] = self._writer(column)
        return write(value, record)

    def _writer(self, column: Column) -> Writer:
        """The function that writes a column's values; what the catalogue says is read once."""
        name, field = column.name, column.field
        if not self.reveal and self.secrets.has(name):
            return lambda value, _: MASK if value not in ("", [], {}) else ""
        if name in self.currency:
            of = self.currency[name]
            return lambda value, record: money(value, record.get(of))
        plain = self._plain_writer(column)
        if field is None or not field.ref:
            return plain
        ref, namer = field.ref, self.namer

        def named(value: Any, record: Mapping[str, Any]) -> str:
            if isinstance(value, (dict, list)):
                return plain(value, record)
            found = namer(ref, value)
            return one_line(f"{found} · {value}" if found else str(value), CELL)

        return named

    def _with_names(self, value: Any) -> Any:
        nested = isinstance(value, (dict, list))
        return with_names(value, self.resource, self.namer) if nested else value

    def _plain_writer(self, column: Column) -> Writer:
        by_type, field = WRITERS.get(column.type), column.field
        unit = UNITS.get(field.unit or "") if field is not None else None

        def plain(value: Any, _: Mapping[str, Any]) -> str:
            text = by_type(value, self.zone) if by_type is not None else None
            if text is None:
                text = value if type(value) is str else summary(self._with_names(value))
            if unit is not None and isinstance(value, int):
                text = f"{text} {unit}"
            return one_line(text, CELL)

        return plain


def with_names(value: Any, of: Resource, namer: Namer) -> Any:
    """A nested value with the records that it refers to called by name: `Ada · 3` for 3."""
    if isinstance(value, list):
        return [with_names(item, of, namer) for item in value]
    if not isinstance(value, Mapping):
        return value
    refs = dict(nested_references(value, of))
    shown = {name: with_names(item, of, namer) for name, item in value.items()}
    named = {name: namer(ref, value[name]) for name, ref in refs.items()}
    return shown | {n: f"{found} · {value[n]}" for n, found in named.items() if found}


def nested_references(value: Mapping[str, Any], of: Resource) -> Iterator[tuple[str, str]]:
    """The names in a mapping that hold the id of another record, and its category."""
    for name, item in value.items():
        field = of.field(name) if type(item) is int else None
        if field is not None and field.ref:
            yield name, field.ref


def when(value: Any, zone: tzinfo) -> str | None:
    """An instant in the zone: `2026-12-01 10:00`. None for anything else."""
    return _when(value, zone, time_style()) if isinstance(value, (str, datetime)) else None


@lru_cache(maxsize=1_000)
def _when(value: str | datetime, zone: tzinfo, _style: TimeStyle) -> str | None:
    moment = value if isinstance(value, datetime) else instant(value)
    if moment is None:
        return None
    try:
        local = moment.astimezone(zone)
    except (OverflowError, ValueError):
        return None
    return f"{local.date().isoformat()} {clock_words(local.hour, local.minute)}"


def boolean(value: Any, _zone: tzinfo | None = None) -> str | None:
    """A character and a word, so that it can be read without colour."""
    return (YES if value else NO) if isinstance(value, bool) else None


def summary(value: Any) -> str:
    """Any JSON value on one line: lists by the names of their items, objects as pairs."""
    if type(value) is str:
        return value
    if isinstance(value, (list, tuple)):
        shown = ", ".join(map(_item, value[:6]))
        return f"{shown} +{len(value) - 6}" if len(value) > 6 else shown
    if value is None:
        return NULL
    if isinstance(value, bool):
        return YES if value else NO
    if isinstance(value, (dict, Mapping)):
        return _hours(value) or ", ".join(
            [f"{name}: {summary(inner)}" for name, inner in islice(value.items(), 12)]
        )
    return str(value)


def _item(value: Any) -> str:
    if isinstance(value, (dict, Mapping)):
        hours = _hours(value)
        if hours:
            return hours
        for name in ("name", "title", "label", "email", "userId", "type", "link", "id"):
            if value.get(name) not in (None, ""):
                return str(value[name])
    return summary(value)


def _hours(value: Mapping[str, Any]) -> str:
    """A block of a schedule: `Mon–Fri 09:00–17:00`, or its day in place of the weekdays."""
    if "days" not in value:
        return ""
    start, end = wall(value.get("startTime")), wall(value.get("endTime"))
    if start is None or end is None:
        return ""
    days = day(value.get("date")) or weekdays(value["days"]) or "no day"
    return f"{days} {start}–{end}"


WRITERS: Mapping[str, Callable[[Any, tzinfo], str | None]] = {
    "datetime": when,
    "time": wall_words,
    "date": day,
    "weekdays": weekdays,
    "boolean": boolean,
}
