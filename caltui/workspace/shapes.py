"""How the records of each category become rows of the mirror's sheets.

A value here is what `sort_key` compares by, in a form that SQLite orders alike:
instants as seconds, wall clocks and words as folded text, a reference as its id.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from caltui.catalog.model import Record, Resource
from caltui.mirror.bodies import fold
from caltui.mirror.sheets import Shape, Value
from caltui.text import one_line
from caltui.workspace.cells import WEEK, summary, wall
from caltui.workspace.clock import instant
from caltui.workspace.columns import MISSING, Column, available_columns, value_at
from caltui.workspace.secret import Secrets

LONGEST = 1_000
"""Characters of a text that a column sorts and is searched by."""

_LARGE = 2**63
NESTED = ("json", "array")
SPAN = ("startTime", "endTime")
"""The columns that say from when to when something is, where a category has both."""

WORDS, SHORT = 4_096, 64
"""How many short texts are remembered as they are folded: most columns repeat a few."""

Reader = Callable[[Record], Value]


def shape(of: Resource) -> Shape:
    """The shape of one category: every column but the secret ones."""
    secrets = Secrets(of)
    columns = [column for column in available_columns(of) if not secrets.has(column.name)]
    numbers = [column for column in columns if _is_number(column)]
    texts = [column for column in columns if column not in numbers]
    words: dict[str, Value] = {}
    plan = [(column.name, _special(column)) for column in (*numbers, *texts)]

    def values(record: Record) -> tuple[Value, ...]:
        """As each column's `reader`; what most columns hold is told apart here, as it is fast."""
        found: list[Value] = []
        add, get = found.append, record.get
        for name, special in plan:
            if special is not None:
                add(special(record))
                continue
            value = get(name)
            held: Any = type(value)
            if value is None or value == "":
                add(None)
            elif held is str:
                known = words.get(value)
                if known is None:
                    known = plain_value(value)
                    if len(words) < WORDS and len(value) <= SHORT:
                        words[value] = known
                add(known)
            elif held is bool:
                add(int(value))
            elif held is int and -_LARGE < value < _LARGE:
                add(value)
            else:
                add(plain_value(value))
        return tuple(found)

    indexed = tuple(_indexed(of, columns))
    signature = [f"{column.name}:{kind(column)}" for column in (*numbers, *texts)]
    return Shape(
        tuple(column.name for column in numbers),
        tuple(column.name for column in texts),
        values,
        secrets.text,
        " ".join([*signature, *("+".join(names) for names in indexed)]),
        indexed,
        {column.name for column in columns if column.type in NESTED},
        SPAN if SPAN in indexed else None,
    )


def _indexed(of: Resource, columns: Iterable[Column]) -> Iterator[tuple[str, ...]]:
    """References, what records of this category are named by in others of it, and times."""
    names = {column.name for column in columns}
    instants = {column.name for column in columns if kind(column) == "instant"}
    yield from ((column.name,) for column in columns if kind(column) == "ref")
    own = (r.via for r in of.relations if r.to == of.key and r.kind != "has_many" and r.via)
    yield from ((via,) for via in own if via in names)
    if instants.issuperset(SPAN):
        yield SPAN


def _is_number(column: Column) -> bool:
    return kind(column) in ("ref", "instant") or column.type in ("integer", "number", "boolean")


def _special(column: Column) -> Reader | None:
    """The reader of a column that is more than a plain value under its name."""
    plain = kind(column) == "plain" and column.name.isidentifier()
    return None if plain else reader(column)


def kind(column: Column) -> str:
    """What a column's values are in a sheet: `ref`, `instant`, `time`, `weekdays`, or `plain`."""
    if column.field is not None and column.field.ref:
        return "ref"
    return _KINDS.get(column.type, "plain")


_KINDS = {"datetime": "instant", "date": "instant", "time": "time", "weekdays": "weekdays"}


def reader(column: Column) -> Reader:
    """Reads a column's sort value out of a record."""
    convert = _CONVERT.get(kind(column), plain_value)
    name = column.name
    if name.isidentifier():

        def read(record: Record) -> Value:
            value = record.get(name)
            return None if value is None or value == "" else convert(value)

        return read

    def walk(record: Record) -> Value:
        value = value_at(record, name)
        return None if value is MISSING or value is None or value == "" else convert(value)

    return walk


def plain_value(value: Any) -> Value:
    """Numbers as they are, a text of digits as the number it is, everything else folded."""
    if isinstance(value, str):
        if value.isdigit() and len(value) < 16 and (value == "0" or value[0] != "0"):
            return int(value)
        return _folded(value)
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if abs(value) < 2**63 else float(value)
    return value if isinstance(value, float) else _folded(summary(value))


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


_CONVERT: Mapping[str, Callable[[Any], Value]] = {
    "instant": _instant,
    "time": _wall,
    "weekdays": _weekdays,
}
