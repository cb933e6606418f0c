"""The index tables: for each category the values that a list sorts and filters by.

A record is 1 kB of JSON. To find which of 100,000 contain a word, or to sort them by a column, must
not read that JSON. An index table has a row for each live record: the values of its columns and its
text, folded. SQLite scans it in a thread, so keys do not wait.

Three SQL tables hold a category, so that a scan reads only what it needs: numbers and the bitmap of
letters, text columns, and the search text. A million rows take 40 MB in the first and 400 MB in the
last.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file.bulk_insert import insert
from caltui.mirror.file.gc_pause import collector_held
from caltui.mirror.file.json_body import fold, load
from caltui.mirror.index.column_batch import ColumnBatch, column_batches
from caltui.mirror.index.letter_mask import mask

if TYPE_CHECKING:
    import sqlite3

Value = int | float | str | None
"""A value to sort by. Numbers and instants (whole seconds) come before text, None comes last."""

MOST_SEARCHED = 100_000
"""Characters of a record's text that are searched."""

USUAL = 86_400
"""Seconds. Few bookings are longer, so what overlaps a window began shortly before it."""

_SLICE = 2_000


TEXT_COLUMN = "t.x"
"""The SQL names of text columns begin with this."""

LETTERS, HAY = "s.letters", "h.hay"
"""The SQL names of the bitmap of letters (see `letter_mask`) and of the search text."""


class Row(NamedTuple):
    """A record's values in the three tables, without its row id."""

    numbers: tuple[Any, ...]
    texts: tuple[Any, ...]
    search_text: str

    @property
    def letters(self) -> int:
        """The bitmap of the letters in its text."""
        return mask(self.search_text)


class Source(NamedTuple):
    """The tables to select from, and the SQL name of the row id in them."""

    tables: str
    number: str


Values = Callable[[ColumnBatch], Sequence[Sequence[Value]]]
"""Returns the values of a batch, one sequence for each column."""


class Shape(NamedTuple):
    """The columns of a category's index table, and how they are made of its records.

    `numbers` and `texts` name the columns. `values` returns the values of a batch for both, in that
    order. `text` returns the search text of each record, one value a line. `indexed` lists the
    columns, or groups of columns, that have an SQL index; those in `listing` may hold several
    values. `span` names the columns of start and end. `masked` returns a record without its
    secrets, for the record of changes; `shared`: the list holds all that the key may see, so what
    is new in it is new at Cal. If `signature` changes, the table is rebuilt.
    """

    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    values: Values = lambda _: ()
    text: Callable[[ColumnBatch], Sequence[str]] = lambda batch: [""] * len(batch)
    signature: str = ""
    indexed: tuple[tuple[str, ...], ...] = ()
    listing: Collection[str] = ()
    span: tuple[str, str] | None = None
    masked: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    shared: bool = True

    def place(self, column: str) -> str | None:
        """The SQL name of a column, or None if the index table does not have it."""
        if column in self.numbers:
            return f"s.c{self.numbers.index(column)}"
        return f"{TEXT_COLUMN}{self.texts.index(column)}" if column in self.texts else None

    def finds_by(self, place: str) -> bool:
        """Tells whether an SQL index exists for that column, given by its SQL name."""
        return any(self.place(columns[0]) == place for columns in self.indexed)

    def value(self, column: str, value: Any) -> Value:
        """The value as the index table stores it in that column."""
        return self.values(ColumnBatch([{column: value}]))[
            (*self.numbers, *self.texts).index(column)
        ][0]


class Shapes:
    """The shapes of all categories, made on first use."""

    def __init__(self, make: "ShapeMaker | None" = None) -> None:
        self._make = make
        self._known: dict[str, Shape] = {}

    def of(self, resource: str) -> Shape:
        """The shape of a category; one without columns is searched by its keys only."""
        if self._make is None:
            return _PLAIN
        if resource not in self._known:
            self._known[resource] = self._make(resource)
        return self._known[resource]

    def rows(
        self, resource: str, keys: Sequence[str], records: Sequence[Mapping[str, Any]]
    ) -> list[Row]:
        """Makes the index rows of some records."""
        shape, found = self.of(resource), [Row((), (), "")] * len(records)
        for places, batch in column_batches(records):
            columns, split = shape.values(batch), len(shape.numbers)
            numbers = _across(columns[:split], len(batch))
            texts = _across(columns[split:], len(batch))
            search_texts = self._search_texts(shape, [keys[place] for place in places], batch)
            for place, row in zip(places, map(Row, numbers, texts, search_texts), strict=True):
                found[place] = row
        return found

    def _search_texts(self, shape: Shape, keys: Sequence[str], batch: ColumnBatch) -> Iterable[str]:
        texts = zip(keys, shape.text(batch), strict=True)
        return ["\n" + fold(f"{key}\n{text}"[:MOST_SEARCHED]) + "\n\n" for key, text in texts]


def _across(columns: Sequence[Sequence[Value]], count: int) -> Iterable[tuple[Value, ...]]:
    return zip(*columns, strict=True) if columns else [()] * count


ShapeMaker = Callable[[str], Shape]
_PLAIN = Shape()


def table(resource: str) -> str:
    """The quoted name of the table with a category's numbers."""
    return _quoted("sheet", resource)


def texts(resource: str) -> str:
    """The quoted name of the table with a category's text columns."""
    return _quoted("texts", resource)


def search_texts(resource: str) -> str:
    """The quoted name of the table with a category's search texts."""
    return _quoted("hay", resource)


def source(resource: str, *expressions: str) -> Source:
    """The tables that expressions over columns (`Shape.place`, LETTERS, HAY) read."""
    named = " ".join(expressions)
    parts = ((table, "s", "s."), (texts, "t", TEXT_COLUMN), (search_texts, "h", HAY))
    read = [(of(resource), short) for of, short, mark in parts if mark in named]
    (first, alias), *others = read or [(table(resource), "s")]
    joined = (f" CROSS JOIN {other} {short} ON {short}.id = {alias}.id" for other, short in others)
    return Source(f"{first} {alias}{''.join(joined)}", f"{alias}.id")


def ensure(sql: "sqlite3.Connection", resource: str, shapes: Shapes) -> None:
    """Builds the index table if it is missing or its columns have changed."""
    query = "SELECT signature FROM sheets WHERE resource = ?"
    row = sql.execute(query, (resource,)).fetchone()
    if row is None or row[0] != shapes.of(resource).signature:
        with collector_held():
            _build(sql, resource, shapes)


def is_current(sql: "sqlite3.Connection", resource: str, shapes: Shapes) -> bool:
    """Tells whether the index table exists and its columns are up to date."""
    query = "SELECT signature FROM sheets WHERE resource = ?"
    row = sql.execute(query, (resource,)).fetchone()
    return row is not None and row[0] == shapes.of(resource).signature


def put(sql: "sqlite3.Connection", resource: str, rows: Sequence[tuple[int, Row]]) -> None:
    """Writes index rows, each with its row id."""
    ids, made = [number for number, _ in rows], [row for _, row in rows]
    letters = [row.letters for row in made]
    for name, columns in (
        (table(resource), {"letters": letters, **_filled("c", [row.numbers for row in made])}),
        (texts(resource), _filled("x", [row.texts for row in made])),
        (search_texts(resource), {"hay": [row.search_text for row in made]}),
    ):
        into = f"INSERT OR REPLACE INTO {name} ({', '.join(('id', *columns))})"
        insert(sql, into, list(zip(ids, *columns.values(), strict=True)))


def _filled(prefix: str, rows: Iterable[tuple[Value, ...]]) -> dict[str, tuple[Value, ...]]:
    """The columns that have a value in any row, by name: to insert None is slow."""
    columns = enumerate(zip(*rows, strict=True))
    return {f"{prefix}{i}": held for i, held in columns if held.count(None) < len(held)}


def drop(sql: "sqlite3.Connection", resource: str, numbers: Iterable[int]) -> None:
    """Removes the index rows of records that are not live any more."""
    rows = [(number,) for number in numbers]
    for name in (table(resource), texts(resource), search_texts(resource)):
        sql.executemany(f"DELETE FROM {name} WHERE id = ?", rows)


def tally(sql: "sqlite3.Connection", resource: str, more: int) -> None:
    """Adds `more` to the number of live records and raises the version by one."""
    statement = "UPDATE sheets SET live = live + ?, version = version + 1 WHERE resource = ?"
    sql.execute(statement, (more, resource))


def _build(sql: "sqlite3.Connection", resource: str, shapes: Shapes) -> None:
    shape = shapes.of(resource)
    version = sql.execute("SELECT version FROM sheets WHERE resource = ?", (resource,)).fetchone()
    for name, columns in (
        (table(resource), ["letters", *(f"c{i}" for i in range(len(shape.numbers)))]),
        (texts(resource), [f"x{i}" for i in range(len(shape.texts))]),
        (search_texts(resource), ["hay TEXT"]),
    ):
        sql.execute(f"DROP TABLE IF EXISTS {name}")
        sql.execute(f"CREATE TABLE {name} ({', '.join(['id INTEGER PRIMARY KEY', *columns])})")
    _index(sql, resource, shape)
    live, last = 0, -1
    while rows := sql.execute(_BODIES, (resource, last, _SLICE)).fetchall():
        last = rows[-1][0]
        live += len(rows)
        numbers, keys, bodies = zip(*rows, strict=True)
        made = shapes.rows(resource, keys, [load(body) for body in bodies])
        put(sql, resource, list(zip(numbers, made, strict=True)))
    values = (resource, shape.signature, live, version[0] + 1 if version else 1)
    sql.execute("INSERT OR REPLACE INTO sheets VALUES (?, ?, ?, ?)", values)


def _index(sql: "sqlite3.Connection", resource: str, shape: Shape) -> None:
    """Creates the SQL indexes. They are dropped with their table."""
    for columns in shape.indexed:
        places = [place for column in columns if (place := shape.place(column)) is not None]
        name = index_name(resource, *columns).replace('"', '""')
        of = texts(resource) if places[0].startswith(TEXT_COLUMN) else table(resource)
        listed = ", ".join(place.partition(".")[2] for place in places)
        sql.execute(f'CREATE INDEX "{name}" ON {of} ({listed})')
    if shape.span is not None:
        begin, end = (str(shape.place(column)).partition(".")[2] for column in shape.span)
        name = "index:{}:odd".format(resource.replace('"', '""'))
        within = f"{table(resource)} ({begin}, {end}) WHERE {odd(begin, end)}"
        sql.execute(f'CREATE INDEX "{name}" ON {within}')


def index_name(resource: str, *columns: str) -> str:
    """The name of the SQL index of some columns."""
    return "index:{}:{}".format(resource, "+".join(columns))


def build_index(sql: "sqlite3.Connection", resource: str, shape: Shape, column: str) -> None:
    """Creates the SQL index of a column that is not always indexed."""
    place = shape.place(column) or ""
    of = texts(resource) if place.startswith(TEXT_COLUMN) else table(resource)
    name = index_name(resource, column).replace('"', '""')
    sql.execute(f'CREATE INDEX IF NOT EXISTS "{name}" ON {of} ({place.partition(".")[2]})')


def odd(begin: str, end: str) -> str:
    """SQL that is true of times that are unreadable or longer than USUAL; it has an index."""
    readable = f"typeof({begin}) = 'integer' AND typeof({end}) = 'integer'"
    return f"NOT ({readable} AND {end} BETWEEN {begin} AND {begin} + {USUAL})"


_BODIES = """SELECT r.id, r.key, b.text FROM records r JOIN bodies b ON b.id = r.body
    WHERE r.resource = ? AND r.gone_at IS NULL AND r.id > ? ORDER BY r.id LIMIT ?"""


def _quoted(kind: str, resource: str) -> str:
    return '"{}:{}"'.format(kind, resource.replace('"', '""'))
