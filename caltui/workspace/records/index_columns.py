"""Defines the index tables: which columns each category has, and their values.

A value here sorts in SQLite as `sort_key` sorts: instants as seconds, wall time and words as folded
text, a reference as its id.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from caltui.catalog.model import Resource
from caltui.catalog.people import Computed
from caltui.mirror.file.json_body import fold
from caltui.mirror.index.column_batch import ColumnBatch
from caltui.mirror.index.tables import Shape, Value
from caltui.text import one_line
from caltui.workspace.base.clock import instant
from caltui.workspace.records.cells import summary
from caltui.workspace.records.clock_texts import WEEK, wall
from caltui.workspace.records.columns import MISSING, Column, available_columns, column, value_at
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.records.shown.stored import STORED

LONGEST = 1_000
"""Characters of a text by which a column is sorted and filtered."""

_LARGE = 2**63
_NONE = type(None)
_TEXTS, _FLAGS, _WHOLE = {str, _NONE}, {bool, _NONE}, {int, _NONE}
_NESTED = {dict, list, _NONE}
_FLAG: Mapping[bool | None, Value] = {True: 1, False: 0}
NESTED = ("json", "array")

WORDS, SHORT = 4_096, 64
"""How many folded texts are cached, up to so many characters: most columns repeat a few."""

Convert = Callable[[Any], Value]
Read = Callable[[ColumnBatch], Sequence[Value]]
"""Returns the values of one column, one for each record."""


class Texts(dict[Any, Value]):
    """Caches the values of texts; most columns repeat a few short ones."""

    def __init__(self, convert: Convert) -> None:
        super().__init__({None: None, "": None})
        self._convert = convert

    def __missing__(self, text: str) -> Value:
        value = self._convert(text)
        if len(self) < WORDS and len(text) <= SHORT:
            self[text] = value
        return value


def shape(of: Resource) -> Shape:
    """The index table of one category: every column except secrets."""
    secrets = Secrets(of)
    every = of.shown.computed.values()
    sorts = (made.sort for made in every if made.derived is None)
    paths = dict.fromkeys((*(c.name for c in available_columns(of)), *sorts))
    columns = [column(of, path) for path in paths if not secrets.has(path)]
    numbers = [one for one in columns if _is_number(one)]
    texts = [one for one in columns if one not in numbers]
    known = {convert: Texts(convert) for convert in (plain_value, *_CONVERT.values())}
    reads = [_read(one, known) for one in (*numbers, *texts)]
    indexed = tuple(dict.fromkeys(_indexed(of, columns)))
    span = _span(of)
    signature = [f"{one.name}:{kind(one)}" for one in (*numbers, *texts)]
    return Shape(
        tuple(one.name for one in numbers),
        tuple(one.name for one in texts),
        lambda batch: [read(batch) for read in reads],
        secrets.texts,
        " ".join([*signature, *("+".join(names) for names in indexed)]),
        indexed,
        {one.name for one in columns if one.type in NESTED},
        span if span in indexed else None,
        secrets.masked,
        of.list_holds.by == "visible",
    )


def _indexed(of: Resource, columns: Iterable[Column]) -> Iterator[tuple[str, ...]]:
    """The columns with an SQL index: references, fields that other records refer to, times."""
    names = {column.name for column in columns}
    instants = {column.name for column in columns if kind(column) == "instant"}
    yield from ((column.name,) for column in columns if kind(column) == "ref")
    own = (r.via for r in of.relations if r.to == of.key and r.kind != "has_many" and r.via)
    yield from ((via,) for via in own if via in names)
    span = _span(of)
    if span is not None and instants.issuperset(span):
        yield span


def _span(of: Resource) -> tuple[str, str] | None:
    """The columns that say from when to when something is."""
    return next(((span["start"], span["end"]) for span in of.meaning.get("spans", ())), None)


def _is_number(column: Column) -> bool:
    return kind(column) in ("ref", "instant") or column.type in ("integer", "number", "boolean")


def kind(column: Column) -> str:
    """The kind of a column's values: `ref`, `instant`, `time`, `weekdays` or `plain`."""
    if column.field is not None and column.field.ref:
        return "ref"
    return _KINDS.get(column.type, "plain")


_KINDS = {"datetime": "instant", "date": "instant", "time": "time", "weekdays": "weekdays"}


def _read(column: Column, known: Mapping[Convert, Texts]) -> Read:
    """A function that reads a column of a whole batch."""
    name, convert = column.name, _CONVERT.get(kind(column), plain_value)
    if column.computed is not None and column.computed.stored:
        return _worked_out(column.computed)
    texts, plain = known[convert], convert is plain_value

    def read(batch: ColumnBatch) -> Sequence[Value]:
        if name in batch.columns:
            held, kinds = batch.columns[name], batch.kinds[name]
        elif name.isidentifier():
            return [None] * len(batch)
        else:
            held = _walked(batch, name)
            kinds = frozenset(map(type, held))
        if kinds <= _TEXTS:
            if plain and held[0] not in texts and _are_words(held):
                return _folded_all(held)
            return list(map(texts.__getitem__, held))
        if plain and kinds <= _NESTED:
            folded = iter(_folded_all([summary(value) for value in held if value is not None]))
            return [None if value is None else next(folded) for value in held]
        if plain and kinds <= _FLAGS:
            return list(map(_FLAG.get, held))
        if plain and kinds <= _WHOLE and _are_small(held):
            return held
        return [_converted(value, convert) for value in held]

    return read


def _worked_out(by: Computed) -> Read:
    """A function that works a column out of whole records."""
    work_out = STORED[by.writer]

    def read(batch: ColumnBatch) -> Sequence[Value]:
        return [work_out(record, by) for record in batch.records]

    return read


def stored(by: Column, value: Any) -> Value:
    """The value of a column as an index table holds it."""
    return _converted(value, _CONVERT.get(kind(by), plain_value))


def _walked(batch: ColumnBatch, path: str) -> tuple[Any, ...]:
    """The values at the end of a path; None where there is none."""
    found = (value_at(record, path) for record in batch.records)
    return tuple(None if value is MISSING else value for value in found)


def _converted(value: Any, convert: Convert) -> Value:
    return None if value is None or value == "" else convert(value)


def _are_words(held: Sequence[str | None]) -> bool:
    """Tells whether texts only need folding: none is missing or numeric."""
    return all(held) and not any(map(str.isdigit, cast("Sequence[str]", held)))


def _are_small(numbers: Sequence[int | None]) -> bool:
    present = [number for number in numbers if number is not None]
    return not present or (min(present) > -_LARGE and max(present) < _LARGE)


def plain_value(value: Any) -> Value:
    """Numbers as they are, a text of digits as a number, anything else folded."""
    if isinstance(value, str):
        if value.isdigit() and len(value) < 16 and (value == "0" or value[0] != "0"):
            return int(value)
        return _folded(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if abs(value) < 2**63 else float(value)
    return value if isinstance(value, float) else _folded(summary(value))


def _folded_all(texts: Sequence[str]) -> list[str]:
    """The texts folded: at once, where none is long or breaks a line, as is nearly always so."""
    whole = "".join(texts)
    if whole and whole.isprintable() and max(map(len, texts)) <= LONGEST:
        return fold("\n".join(texts)).split("\n")
    return list(map(_folded, texts))


def _folded(text: str) -> str:
    if len(text) > LONGEST:
        text = text[:LONGEST]
    return fold(text if text.isprintable() else one_line(text, LONGEST))


def _instant(value: Any) -> Value:
    moment = instant(value)
    if moment is None:
        return _folded(str(value))
    return int(moment.timestamp() // 1)


def _wall(value: Any) -> Value:
    return wall(value) or _folded(str(value))


def _weekdays(value: Any) -> Value:
    if isinstance(value, list) and all(isinstance(d, int) and 0 <= d <= 6 for d in value):
        return ",".join(str(WEEK.index(d)) for d in value)
    return _folded(summary(value))


_CONVERT: Mapping[str, Convert] = {
    "instant": _instant,
    "time": _wall,
    "weekdays": _weekdays,
}
