"""Scans of sheets: which records meet a condition, and their order by a column.

A scan is one step of SQLite that answers with one text. Python's lock is free
meanwhile: the console goes on drawing and reading keys.
"""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from caltui.mirror.file.read_records import CHUNK, SEEN, Seen, marks, seen_of
from caltui.mirror.file.row_ids import listed, text
from caltui.mirror.index import candidates as leads
from caltui.mirror.index import tables as sheets
from caltui.mirror.index.body_ranges import Spans
from caltui.mirror.index.row_order import Runs, Sorted
from caltui.mirror.index.sort_sql import By, by_grouping, by_sorting

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.file.connections import Connections
    from caltui.mirror.index.predicates import Condition

_FLAGS = bytes.maketrans(b"01", b"\0\1")
MUCH = 8
"""Where indexes lead to more than one row in so many, looking at each is no quicker than a scan."""


class Moved(Exception):
    """The mirror changed since the base was read: read it again."""


class Stopped(Exception):
    """The scan was given up, because nobody waits for its answer any more."""


class Stop:
    """Gives up the scans that were started with it, in whichever thread they run.

    A statement that begins in the same instant is missed: it ends by itself, and its
    answer is dropped.
    """

    def __init__(self) -> None:
        self.stopped = False
        self._lock = Lock()
        self._running: set[sqlite3.Connection] = set()

    def __call__(self) -> None:
        with self._lock:
            self.stopped = True
            for connection in self._running:
                connection.interrupt()

    def check(self) -> None:
        """Raises Stopped where it was given up."""
        if self.stopped:
            raise Stopped

    @contextmanager
    def over(self, connection: "sqlite3.Connection") -> Iterator[None]:
        """What runs inside on that connection can be given up. Raises Stopped."""
        with self._lock:
            if self.stopped:
                raise Stopped
            self._running.add(connection)
        try:
            yield
        except Exception as error:
            if self.stopped:
                raise Stopped from error
            raise
        finally:
            with self._lock:
                self._running.discard(connection)


class Base(NamedTuple):
    """The live records of a category in the order they were first seen, at one version.

    Not `ready`: there is no sheet to scan yet, because an older caltui wrote the mirror.
    """

    version: int
    runs: Runs
    spans: Spans
    ready: bool = True


NO_RECORDS = Base(0, Runs(()), Spans(()))


class Scans:
    """The part of a mirror that reads sheets. May be called from any thread."""

    _connections: "Connections"
    shapes: sheets.Shapes

    def base(self, resource: str) -> Base:
        """All live records. Writes nothing: where the sheet is missing it is not `ready`."""
        with self._connections.read() as sql:
            return _base(sql, resource, ready=sheets.is_current(sql, resource, self.shapes))

    def ready_base(self, resource: str) -> Base:
        """The same after making a sheet that is missing: some seconds for 100,000 records."""
        found = self.base(resource)
        if found.ready:
            return found
        with self._connections.write() as sql:
            sheets.ensure(sql, resource, self.shapes)
            return _base(sql, resource, ready=True)

    def version(self, resource: str) -> int:
        """Another number after each change of the category; 0 before the first."""
        with self._connections.read() as sql:
            return _version(sql, resource)

    def sift(
        self,
        resource: str,
        base: Base,
        where: "Condition",
        start: int = 0,
        stop: int | None = None,
        give_up: Stop | None = None,
    ) -> bytes:
        """Which positions of the base meet the condition: 1 for those that do, 0 for others.

        Raises Moved, Stopped.
        """
        span = base.runs.numbers(start, start + 1)
        last = min(len(base.runs), len(base.runs) if stop is None else stop)
        if not span or last <= start:
            return b""
        bounds = (span[0], base.runs.numbers(last - 1, last)[0])
        source = sheets.source(resource, where.sql)
        query = f"""SELECT group_concat(CASE WHEN {where.sql} THEN '1' ELSE '0' END, '')
            FROM {source.tables} WHERE {source.number} BETWEEN ? AND ?"""
        with self._connections.scan() as sql, (give_up or Stop()).over(sql), _one_view(sql):
            if _version(sql, resource) != base.version:
                raise Moved
            found: str = sql.execute(query, (*where.values, *bounds)).fetchone()[0]
        return found.encode("ascii").translate(_FLAGS)

    def led(
        self, resource: str, base: Base, where: "Condition", give_up: Stop | None = None
    ) -> "array[int] | None":
        """The same for all positions by indexes; None where a scan is the quicker way.

        Raises Moved, Stopped.
        """
        if where.leads is None:
            return None
        shape = self.shapes.of(resource)
        with self._connections.read() as sql, (give_up or Stop()).over(sql), _one_view(sql):
            if _version(sql, resource) != base.version:
                raise Moved
            found = leads.follow(sql, resource, shape, base.spans, where.leads)
            if found is None or found.exact:
                return None if found is None else found.numbers
            if len(found.numbers) > len(base.runs) // MUCH:
                return None
            source = sheets.source(resource, where.sql)
            query = f"""SELECT {source.number} AS id FROM {source.tables}
                WHERE {source.number} IN (SELECT value FROM json_each(?)) AND ({where.sql})"""
            return listed(sql, query, (text(found.numbers), *where.values))

    def ordered(
        self, resource: str, base: Base, by: By, *, most: int = -1, give_up: Stop | None = None
    ) -> Sorted:
        """All rows by a column of the sheet (`Shape.place`), those without a value last.

        `most` cuts it short (-1: whole). Equals keep the order of the base. Raises Moved,
        Stopped.
        """
        source, stop = sheets.source(resource, by.column), give_up or Stop()
        with self._connections.read() as sql, stop.over(sql), _one_view(sql):
            if _version(sql, resource) != base.version:
                raise Moved
            whole = by_grouping(sql, source, by, base.runs, stop.check) if most < 0 else None
            return Sorted(by_sorting(sql, source, by, most) if whole is None else whole)

    def distinct(self, resource: str, column: str, most: int) -> list[sheets.Value] | None:
        """The values of a column, or None when there are more than that."""
        tables = sheets.source(resource, column).tables
        query = f"SELECT DISTINCT {column} FROM {tables} LIMIT ?"
        with self._connections.read() as sql:
            found = [row[0] for row in sql.execute(query, (most + 1,))]
        return found if len(found) <= most else None

    def extent(self, resource: str, column: str) -> tuple[int, int] | None:
        """The first and the last instant of a column; None when it has none."""
        tables = sheets.source(resource, column).tables
        query = f"""SELECT min({column}), max({column}) FROM {tables}
            WHERE typeof({column}) IN ('integer', 'real')"""
        with self._connections.read() as sql:
            low, high = sql.execute(query).fetchone()
        return None if low is None else (int(low), int(high))

    def numbered(self, numbers: Sequence[int]) -> dict[int, tuple[str, Seen]]:
        """The records of those row numbers, with their keys."""
        found: dict[int, tuple[str, Seen]] = {}
        query = SEEN.replace("SELECT r.key", "SELECT r.id, r.key", 1).partition("WHERE")[0]
        with self._connections.read() as sql:
            for at in range(0, len(numbers), CHUNK):
                part = numbers[at : at + CHUNK]
                rows = sql.execute(f"{query} WHERE r.id IN ({marks(part)})", tuple(part))
                found.update((row[0], (row[1], seen_of(row[1:]))) for row in rows)
        return found

    def keys_of(self, numbers: Sequence[int]) -> list[str]:
        """The keys of those row numbers, in their order."""
        found: dict[int, str] = {}
        with self._connections.read() as sql:
            for at in range(0, len(numbers), CHUNK):
                part = numbers[at : at + CHUNK]
                query = f"SELECT id, key FROM records WHERE id IN ({marks(part)})"
                found.update(sql.execute(query, tuple(part)).fetchall())
        return [found[number] for number in numbers if number in found]

    def number_of(self, resource: str, key: str) -> int | None:
        """The row number of a record, live or gone."""
        query = "SELECT id FROM records WHERE resource = ? AND key = ?"
        with self._connections.read() as sql:
            row = sql.execute(query, (resource, key)).fetchone()
        return None if row is None else int(row[0])

    def gone(self, resource: str) -> list[str]:
        """The keys of records that Cal no longer lists, as long as they are remembered."""
        query = """SELECT key FROM records WHERE resource = ? AND gone_at > 0
            AND body IS NOT NULL ORDER BY id"""
        with self._connections.read() as sql:
            return [row[0] for row in sql.execute(query, (resource,))]


@contextmanager
def _one_view(sql: "sqlite3.Connection") -> Iterator[None]:
    """Statements inside see one state of the file, whatever others write meanwhile."""
    inside = sql.in_transaction
    if not inside:
        sql.execute("BEGIN")
    try:
        yield
    finally:
        if not inside and sql.in_transaction:
            sql.execute("ROLLBACK")


def _version(sql: "sqlite3.Connection", resource: str) -> int:
    row = sql.execute("SELECT version FROM sheets WHERE resource = ?", (resource,)).fetchone()
    return int(row[0]) if row else 0


def _base(sql: "sqlite3.Connection", resource: str, *, ready: bool) -> Base:
    with _one_view(sql):
        version = _version(sql, resource)
        spans = Spans(sql.execute(_SPANS, (resource,)).fetchall())
    runs = spans.runs()
    if not ready:
        return Base(-1, runs, spans, ready=False) if len(runs) else NO_RECORDS
    return Base(version, runs, spans)


_SPANS = "SELECT body, id, count FROM spans WHERE resource = ? ORDER BY body"
