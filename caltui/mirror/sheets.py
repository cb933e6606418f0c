"""What a table sorts and searches by: one SQL table a category, filled as records come in.

A record is 1 kB of JSON; finding which of 100,000 hold a word, or their order by a
column, must not read those. A sheet holds a row for each live record: the values its
columns sort by and all of its text, folded. The scans over it run inside SQLite,
where no key press waits for them.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.bodies import Record, fold, load, search_text
from caltui.mirror.collector import collector_held

if TYPE_CHECKING:
    import sqlite3

Value = int | float | str | None
"""What a column sorts by: numbers and instants (whole seconds) before text; None comes last."""

MOST_SEARCHED = 100_000
"""Characters of a record that are searched."""

_SLICE = 2_000


class Shape(NamedTuple):
    """How the records of a category become rows of its sheet.

    `columns` are names, `values` gives a record's values in their order, `text` all that
    is searched of it, one value a line. A sheet of another `signature` is built anew.
    """

    columns: tuple[str, ...] = ()
    values: Callable[[Record], Sequence[Value]] = lambda _: ()
    text: Callable[[Record], str] | None = None
    signature: str = ""

    def place(self, column: str) -> str | None:
        """The SQL name of a column, or None when the sheet lacks it."""
        return f"c{self.columns.index(column)}" if column in self.columns else None


class Shapes:
    """The shapes of all categories, made when they are needed.

    `secrets` are the fields that no search reads, where a shape does not say it.
    """

    def __init__(self, make: "ShapeMaker | None", secrets: Collection[str]) -> None:
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

    def hay(self, resource: str, key: str, record: Any) -> str:
        """All that is searched of a record, folded: the key and then a value a line."""
        text = self.of(resource).text
        if text is None:
            return search_text(key, record, self.secrets)
        return "\n" + fold(f"{key}\n{text(record)}"[:MOST_SEARCHED]) + "\n\n"

    def row(self, resource: str, number: int, record: Any, hay: str) -> tuple[Any, ...]:
        """The row of a record in its sheet."""
        return (number, *self.of(resource).values(record), hay)


ShapeMaker = Callable[[str], Shape]
_PLAIN = Shape()


def table(resource: str) -> str:
    """The quoted name of a category's sheet."""
    return '"sheet:{}"'.format(resource.replace('"', '""'))


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


def put(
    sql: "sqlite3.Connection", resource: str, shape: Shape, rows: Iterable[Sequence[Any]]
) -> None:
    """Writes rows as `Shapes.row` makes them."""
    marks = ",".join("?" * (len(shape.columns) + 2))
    sql.executemany(f"INSERT OR REPLACE INTO {table(resource)} VALUES ({marks})", rows)


def drop(sql: "sqlite3.Connection", resource: str, numbers: Iterable[int]) -> None:
    """Takes the rows of records out that are live no more."""
    statement = f"DELETE FROM {table(resource)} WHERE id = ?"
    sql.executemany(statement, ((number,) for number in numbers))


def tally(sql: "sqlite3.Connection", resource: str, more: int) -> None:
    """Something changed: so many more (or fewer) records are live, and the version is another."""
    statement = "UPDATE sheets SET live = live + ?, version = version + 1 WHERE resource = ?"
    sql.execute(statement, (more, resource))


def _build(sql: "sqlite3.Connection", resource: str, shapes: Shapes) -> None:
    shape = shapes.of(resource)
    version = sql.execute("SELECT version FROM sheets WHERE resource = ?", (resource,)).fetchone()
    columns = "".join(f"c{i}, " for i in range(len(shape.columns)))
    sql.execute(f"DROP TABLE IF EXISTS {table(resource)}")
    sql.execute(f"CREATE TABLE {table(resource)} (id INTEGER PRIMARY KEY, {columns}hay TEXT)")
    live, last = 0, -1
    while rows := sql.execute(_BODIES, (resource, last, _SLICE)).fetchall():
        last = rows[-1][0]
        live += len(rows)
        put(sql, resource, shape, (_row(shapes, resource, *row) for row in rows))
    values = (resource, shape.signature, live, version[0] + 1 if version else 1)
    sql.execute("INSERT OR REPLACE INTO sheets VALUES (?, ?, ?, ?)", values)


_BODIES = """SELECT r.id, r.key, b.text FROM records r JOIN bodies b ON b.id = r.body
    WHERE r.resource = ? AND r.gone_at IS NULL AND r.id > ? ORDER BY r.id LIMIT ?"""


def _row(shapes: Shapes, resource: str, number: int, key: str, body: str) -> tuple[Any, ...]:
    record = load(body)
    return shapes.row(resource, number, record, shapes.hay(resource, key, record))
