"""What a table sorts and searches by: a sheet a category, filled as records come in.

A record is 1 kB of JSON; finding which of 100,000 hold a word, or their order by a
column, must not read those. A sheet has a row for each live record: the values its
columns sort by and all of its text, folded. The scans over it run inside SQLite,
where no key press waits for them.

A sheet is three SQL tables, so that no scan reads past what it does not ask for: the
numbers of its columns with the letters of the record's text, its columns of text, and
all of the text, folded. A million rows of the first are 40 MB, of the last 400.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file.bulk_insert import insert
from caltui.mirror.file.gc_pause import collector_held
from caltui.mirror.file.json_body import fold, load, search_text
from caltui.mirror.index.column_batch import Sheaf, sheaves
from caltui.mirror.index.letter_mask import mask

if TYPE_CHECKING:
    import sqlite3

Value = int | float | str | None
"""What a column sorts by: numbers and instants (whole seconds) before text; None comes last."""

MOST_SEARCHED = 100_000
"""Characters of a record that are searched."""

USUAL = 86_400
"""Seconds: few things are longer, so that what touches a window began shortly before it."""

_SLICE = 2_000


TEXT_COLUMN = "t.x"
"""How the SQL names of columns of text begin."""

LETTERS, HAY = "s.letters", "h.hay"
"""The SQL names of the letters in a record's text (see `letters`), and of that text."""


class Row(NamedTuple):
    """A record's rows in the three tables of its sheet, without its number."""

    numbers: tuple[Any, ...]
    texts: tuple[Any, ...]
    hay: str

    @property
    def letters(self) -> int:
        """What of the alphabet is in its text."""
        return mask(self.hay)


class Source(NamedTuple):
    """What to select from, and the SQL name of the record's number in it."""

    tables: str
    number: str


Values = Callable[[Sheaf], Sequence[Sequence[Value]]]
"""What records have in each column, the columns in a fixed order."""


class Shape(NamedTuple):
    """How the records of a category become rows of its sheet.

    `numbers` and `texts` are names of columns. `values` gives, for both in that order, what
    the records of a sheaf have in each, `text` all that is searched of each record, one value
    a line. `indexed` are the columns by which few of very many records are found, each alone
    or with others of its table; those in `listing` may hold several values. `span` are the
    columns that say from when to when something is. A sheet of another `signature` is built
    anew.
    """

    numbers: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    values: Values = lambda _: ()
    text: Callable[[Sheaf], Sequence[str]] | None = None
    signature: str = ""
    indexed: tuple[tuple[str, ...], ...] = ()
    listing: Collection[str] = ()
    span: tuple[str, str] | None = None

    def place(self, column: str) -> str | None:
        """The SQL name of a column, or None when the sheet lacks it."""
        if column in self.numbers:
            return f"s.c{self.numbers.index(column)}"
        return f"{TEXT_COLUMN}{self.texts.index(column)}" if column in self.texts else None

    def finds_by(self, place: str) -> bool:
        """Whether an index finds rows by that column, given by its SQL name."""
        return any(self.place(columns[0]) == place for columns in self.indexed)

    def value(self, column: str, value: Any) -> Value:
        """How the sheet holds that value in a column."""
        return self.values(Sheaf([{column: value}]))[(*self.numbers, *self.texts).index(column)][0]


class Shapes:
    """The shapes of all categories, made when they are needed.

    `secrets` are the fields that no search reads, where a shape does not say it.
    """

    def __init__(self, make: "ShapeMaker | None", secrets: frozenset[str]) -> None:
        self._make = make
        self._known: dict[str, Shape] = {}
        self.secrets = secrets

    def of(self, resource: str) -> Shape:
        """The shape of a category; one that nobody described has text only."""
        if self._make is None:
            return _PLAIN
        if resource not in self._known:
            self._known[resource] = self._make(resource)
        return self._known[resource]

    def rows(
        self, resource: str, keys: Sequence[str], records: Sequence[Mapping[str, Any]]
    ) -> list[Row]:
        """The rows of records in their sheet."""
        shape, found = self.of(resource), [Row((), (), "")] * len(records)
        for places, sheaf in sheaves(records):
            columns, split = shape.values(sheaf), len(shape.numbers)
            numbers = _across(columns[:split], len(sheaf))
            texts = _across(columns[split:], len(sheaf))
            hays = self._hays(shape, [keys[place] for place in places], sheaf)
            for place, row in zip(places, map(Row, numbers, texts, hays), strict=True):
                found[place] = row
        return found

    def _hays(self, shape: Shape, keys: Sequence[str], sheaf: Sheaf) -> Iterable[str]:
        if shape.text is None:
            return map(search_text, keys, sheaf.records, repeat(self.secrets))
        texts = zip(keys, shape.text(sheaf), strict=True)
        return ["\n" + fold(f"{key}\n{text}"[:MOST_SEARCHED]) + "\n\n" for key, text in texts]


def _across(columns: Sequence[Sequence[Value]], count: int) -> Iterable[tuple[Value, ...]]:
    return zip(*columns, strict=True) if columns else [()] * count


ShapeMaker = Callable[[str], Shape]
_PLAIN = Shape()


def table(resource: str) -> str:
    """The quoted name of the table with a category's numbers."""
    return _quoted("sheet", resource)


def texts(resource: str) -> str:
    """The quoted name of the table with a category's columns of text."""
    return _quoted("texts", resource)


def hays(resource: str) -> str:
    """The quoted name of the table with all that is searched of a category."""
    return _quoted("hay", resource)


def source(resource: str, *expressions: str) -> Source:
    """Where expressions over columns (`Shape.place`, LETTERS, HAY) find them: the tables of
    the sheet that are named in them, one at least."""
    named = " ".join(expressions)
    parts = ((table, "s", "s."), (texts, "t", TEXT_COLUMN), (hays, "h", HAY))
    read = [(of(resource), short) for of, short, mark in parts if mark in named]
    (first, lead), *others = read or [(table(resource), "s")]
    joined = (f" CROSS JOIN {other} {short} ON {short}.id = {lead}.id" for other, short in others)
    return Source(f"{first} {lead}{''.join(joined)}", f"{lead}.id")


def ensure(sql: "sqlite3.Connection", resource: str, shapes: Shapes) -> None:
    """Makes the sheet, or builds it anew when its columns mean something else now."""
    query = "SELECT signature FROM sheets WHERE resource = ?"
    row = sql.execute(query, (resource,)).fetchone()
    if row is None or row[0] != shapes.of(resource).signature:
        with collector_held():
            _build(sql, resource, shapes)


def is_current(sql: "sqlite3.Connection", resource: str, shapes: Shapes) -> bool:
    """Whether the sheet can be read as it is."""
    query = "SELECT signature FROM sheets WHERE resource = ?"
    row = sql.execute(query, (resource,)).fetchone()
    return row is not None and row[0] == shapes.of(resource).signature


def put(sql: "sqlite3.Connection", resource: str, rows: Sequence[tuple[int, Row]]) -> None:
    """Writes rows as `Shapes.rows` makes them, by the numbers of their records."""
    ids, made = [number for number, _ in rows], [row for _, row in rows]
    letters = [row.letters for row in made]
    for name, columns in (
        (table(resource), {"letters": letters, **_filled("c", [row.numbers for row in made])}),
        (texts(resource), _filled("x", [row.texts for row in made])),
        (hays(resource), {"hay": [row.hay for row in made]}),
    ):
        into = f"INSERT OR REPLACE INTO {name} ({', '.join(('id', *columns))})"
        insert(sql, into, list(zip(ids, *columns.values(), strict=True)))


def _filled(prefix: str, rows: Iterable[tuple[Value, ...]]) -> dict[str, tuple[Value, ...]]:
    """The columns that hold something, by their names: None takes Python longer than a text."""
    columns = enumerate(zip(*rows, strict=True))
    return {f"{prefix}{i}": held for i, held in columns if held.count(None) < len(held)}


def drop(sql: "sqlite3.Connection", resource: str, numbers: Iterable[int]) -> None:
    """Takes the rows of records out that are live no more."""
    rows = [(number,) for number in numbers]
    for name in (table(resource), texts(resource), hays(resource)):
        sql.executemany(f"DELETE FROM {name} WHERE id = ?", rows)


def tally(sql: "sqlite3.Connection", resource: str, more: int) -> None:
    """Something changed: so many more (or fewer) records are live, and the version is another."""
    statement = "UPDATE sheets SET live = live + ?, version = version + 1 WHERE resource = ?"
    sql.execute(statement, (more, resource))


def _build(sql: "sqlite3.Connection", resource: str, shapes: Shapes) -> None:
    shape = shapes.of(resource)
    version = sql.execute("SELECT version FROM sheets WHERE resource = ?", (resource,)).fetchone()
    for name, columns in (
        (table(resource), ["letters", *(f"c{i}" for i in range(len(shape.numbers)))]),
        (texts(resource), [f"x{i}" for i in range(len(shape.texts))]),
        (hays(resource), ["hay TEXT"]),
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
    """The indexes go with their table when it is dropped."""
    for columns in shape.indexed:
        places = [place for column in columns if (place := shape.place(column)) is not None]
        name = "index:{}:{}".format(resource, "+".join(columns)).replace('"', '""')
        of = texts(resource) if places[0].startswith(TEXT_COLUMN) else table(resource)
        listed = ", ".join(place.partition(".")[2] for place in places)
        sql.execute(f'CREATE INDEX "{name}" ON {of} ({listed})')
    if shape.span is not None:
        begin, end = (str(shape.place(column)).partition(".")[2] for column in shape.span)
        name = "index:{}:odd".format(resource.replace('"', '""'))
        within = f"{table(resource)} ({begin}, {end}) WHERE {odd(begin, end)}"
        sql.execute(f'CREATE INDEX "{name}" ON {within}')


def odd(begin: str, end: str) -> str:
    """Of a time that cannot be read, or is longer than USUAL: there is an index of those."""
    readable = f"typeof({begin}) = 'integer' AND typeof({end}) = 'integer'"
    return f"NOT ({readable} AND {end} BETWEEN {begin} AND {begin} + {USUAL})"


_BODIES = """SELECT r.id, r.key, b.text FROM records r JOIN bodies b ON b.id = r.body
    WHERE r.resource = ? AND r.gone_at IS NULL AND r.id > ? ORDER BY r.id LIMIT ?"""


def _quoted(kind: str, resource: str) -> str:
    return '"{}:{}"'.format(kind, resource.replace('"', '""'))
