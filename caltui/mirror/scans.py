"""Scans of sheets: which records meet a condition, and their order by a column.

A scan is one step of SQLite that answers with one text. Python's lock is free
meanwhile: the console goes on drawing and reading keys.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from caltui.mirror import leads, sheets
from caltui.mirror.orders import Runs, Sorted
from caltui.mirror.records import CHUNK, SEEN, Seen, marks, seen_of

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.conditions import Condition
    from caltui.mirror.connections import Connections

_FLAGS = bytes(max(0, code - 48) if code < 50 else 0 for code in range(256))
MUCH = 8
"""Where indexes lead to more than one row in so many, looking at each is no quicker than a scan."""

_PIECE = 20_000
"""Characters of a list of numbers that are read in one go: no other thread runs meanwhile."""


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
    ready: bool = True


class Scans:
    """The part of a mirror that reads sheets. May be called from any thread."""

    _connections: "Connections"
    shapes: sheets.Shapes

    def base(self, resource: str) -> Base:
        """All live records. Writes nothing: where the sheet is missing it is not `ready`."""
        with self._connections.read() as sql:
            if sheets.is_current(sql, resource, self.shapes):
                return _base(sql, resource)
            rows = sql.execute(_RUNS.format(_LIVE), (resource,)).fetchall()
            return Base(-1 if rows else 0, Runs(rows), ready=not rows)

    def ready_base(self, resource: str) -> Base:
        """The same after making a sheet that is missing: some seconds for 100,000 records."""
        found = self.base(resource)
        if found.ready:
            return found
        with self._connections.write() as sql:
            sheets.ensure(sql, resource, self.shapes)
            return _base(sql, resource)

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
    ) -> "array[int]":
        """Numbers of the rows that meet the condition, among the positions of the base.

        Raises Moved, Stopped.
        """
        span = base.runs.numbers(start, start + 1)
        last = min(len(base.runs), len(base.runs) if stop is None else stop)
        if not span or last <= start:
            return array("q")
        bounds = (span[0], base.runs.numbers(last - 1, last)[0])
        query = f"""SELECT group_concat(({where.sql}) IS TRUE, '')
            FROM {sheets.source(resource, "s.", where.sql)} WHERE s.id BETWEEN ? AND ?"""
        with self._connections.scan() as sql, (give_up or Stop()).over(sql), _one_view(sql):
            if _version(sql, resource) != base.version:
                raise Moved
            text = sql.execute(query, (*where.values, *bounds)).fetchone()[0]
        return base.runs.kept(text.encode("ascii").translate(_FLAGS), start)

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
            found = leads.follow(sql, resource, shape, where.leads)
            if found is None:
                return None
            numbers = _listed(sql, found.query, found.values)
            if found.exact:
                return numbers
            if len(numbers) > len(base.runs) // MUCH:
                return None
            source = sheets.source(resource, "s.", where.sql)
            query = f"""SELECT s.id FROM {source}
                WHERE s.id IN (SELECT value FROM json_each(?)) AND ({where.sql})"""
            return _listed(sql, query, (_json(numbers), *where.values))

    def ordered(
        self,
        resource: str,
        base: Base,
        column: str,
        *,
        descending: bool = False,
        ranks: Mapping[str, int] | None = None,
        most: int = -1,
        give_up: Stop | None = None,
    ) -> Sorted:
        """All rows by a column of the sheet (`Shape.place`), those without a value last.

        `ranks` orders by what values stand for instead, `most` cuts it short (-1: whole).
        Equals keep the order of the base. Raises Moved, Stopped.
        """
        place = column.partition(".")[0]
        turn = "DESC" if descending else "ASC"
        by = column if ranks is None else f"rank IS NOT NULL {turn}, coalesce(rank, {column})"
        ranked = f"LEFT JOIN ranks ON value = CAST({column} AS TEXT)" if ranks is not None else ""
        query = f"""SELECT group_concat(id) FROM (
            SELECT {place}.id FROM {sheets.source(resource, column)} {ranked}
            ORDER BY {column} IS NULL, {by} {turn}, {place}.id LIMIT ?)"""
        with self._connections.read() as sql, (give_up or Stop()).over(sql):
            if ranks is not None:
                _rank(sql, ranks)
            with _one_view(sql):
                if _version(sql, resource) != base.version:
                    raise Moved
                text = sql.execute(query, (most,)).fetchone()[0] or ""
        return Sorted(_numbers(text))

    def distinct(self, resource: str, column: str, most: int) -> list[sheets.Value] | None:
        """The values of a column, or None when there are more than that."""
        query = f"SELECT DISTINCT {column} FROM {sheets.source(resource, column)} LIMIT ?"
        with self._connections.read() as sql:
            found = [row[0] for row in sql.execute(query, (most + 1,))]
        return found if len(found) <= most else None

    def extent(self, resource: str, column: str) -> tuple[int, int] | None:
        """The first and the last instant of a column; None when it has none."""
        query = f"""SELECT min({column}), max({column}) FROM {sheets.source(resource, column)}
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


_LIVE = "records WHERE resource = ? AND gone_at IS NULL"


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


def _base(sql: "sqlite3.Connection", resource: str) -> Base:
    with _one_view(sql):
        query = "SELECT version, live FROM sheets WHERE resource = ?"
        version, live = sql.execute(query, (resource,)).fetchone()
        low, high = sql.execute(_ENDS.format(sheets.table(resource))).fetchone()
        if low is None:
            return Base(version, Runs(()))
        if high - low + 1 == live:
            return Base(version, Runs(((low, live),)))
        return Base(version, Runs(sql.execute(_RUNS.format(sheets.table(resource))).fetchall()))


_ENDS = "SELECT (SELECT min(id) FROM {0}), (SELECT max(id) FROM {0})"
_RUNS = """SELECT min(id), count(*) FROM (
    SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM {0}) GROUP BY run ORDER BY 1"""


def _rank(sql: "sqlite3.Connection", ranks: Mapping[str, int]) -> None:
    sql.execute("CREATE TEMP TABLE IF NOT EXISTS ranks (value TEXT PRIMARY KEY, rank)")
    sql.execute("DELETE FROM ranks")
    sql.execute("BEGIN")
    sql.executemany("INSERT INTO ranks VALUES (?, ?)", ranks.items())
    sql.execute("COMMIT")


def _listed(sql: "sqlite3.Connection", query: str, values: Sequence[object]) -> "array[int]":
    """The numbers a query finds, rising, by one step of SQLite."""
    statement = f"SELECT group_concat(id) FROM (SELECT id FROM ({query}) ORDER BY id)"
    return _numbers(sql.execute(statement, tuple(values)).fetchone()[0] or "")


def _json(numbers: "array[int]") -> str:
    return f"[{','.join(map(str, numbers))}]"


def _numbers(text: str) -> "array[int]":
    """The numbers of `1,5,3`, read in pieces so that a million need no list of their own."""
    from json import loads

    found = array("q")
    start = 0
    while start < len(text):
        end = text.find(",", start + _PIECE)
        end = len(text) if end < 0 else end
        found.extend(loads(f"[{text[start:end]}]"))
        start = end + 1
    return found
