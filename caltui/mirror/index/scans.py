"""Scans an index table: finds the records that meet a condition, or sorts them by a column.

A scan is one step of SQLite that returns one text. SQLite releases Python's lock for it,
so the console keeps drawing and reading keys.
"""

from array import array
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from caltui.mirror.file.read_records import CHUNK, SEEN, Seen, marks, seen_of
from caltui.mirror.file.row_ids import listed, text
from caltui.mirror.index import candidates
from caltui.mirror.index import tables as index_tables
from caltui.mirror.index.body_ranges import BodyRanges
from caltui.mirror.index.row_order import RangeIds, SortedIds
from caltui.mirror.index.sort_sql import SortColumn, by_grouping, by_sorting
from caltui.mirror.index.time_line import TimeLine, TimeRanks, Times, rising

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.file.connections import Connections
    from caltui.mirror.index.predicates import Condition

_FLAGS = bytes.maketrans(b"01", b"\0\1")
MUCH = 8
"""If indexes find more than one row in so many, checking each takes as long as a scan."""


class StaleSnapshot(Exception):
    """The mirror changed since the snapshot was read: take a new snapshot."""


class Cancelled(Exception):
    """The scan was cancelled."""


class CancelToken:
    """Call it to cancel the scans that were started with it, in whichever thread they run.

    A statement that starts in the same instant is not interrupted: it runs to its end, and
    its result is dropped.
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
        """Raises Cancelled if it was called."""
        if self.stopped:
            raise Cancelled

    @contextmanager
    def over(self, connection: "sqlite3.Connection") -> Iterator[None]:
        """A context in which statements on that connection can be cancelled. Raises Cancelled."""
        with self._lock:
            if self.stopped:
                raise Cancelled
            self._running.add(connection)
        try:
            yield
        except Exception as error:
            if self.stopped:
                raise Cancelled from error
            raise
        finally:
            with self._lock:
                self._running.discard(connection)


class Snapshot(NamedTuple):
    """The row ids of a category's live records, in the order first seen, at one version.

    Unless `ready`, the index table has to be built first: an older caltui wrote the mirror.
    """

    version: int
    ids: RangeIds
    spans: BodyRanges
    ready: bool = True


NO_RECORDS = Snapshot(0, RangeIds(()), BodyRanges(()))


class Scans:
    """The part of a mirror that reads index tables. May be called from any thread."""

    _connections: "Connections"
    shapes: index_tables.Shapes

    def snapshot(self, resource: str) -> Snapshot:
        """Takes a snapshot. Writes nothing: if the index table is missing, it is not `ready`."""
        with self._connections.read() as sql:
            return _snapshot(
                sql, resource, ready=index_tables.is_current(sql, resource, self.shapes)
            )

    def ready_snapshot(self, resource: str) -> Snapshot:
        """Takes a snapshot, and first builds a missing index table: seconds for 100,000 records."""
        found = self.snapshot(resource)
        if found.ready:
            return found
        with self._connections.write() as sql:
            index_tables.ensure(sql, resource, self.shapes)
            return _snapshot(sql, resource, ready=True)

    def version(self, resource: str) -> int:
        """The version of a category: a new number after each change; 0 before the first."""
        with self._connections.read() as sql:
            return _version(sql, resource)

    def filter(
        self,
        resource: str,
        snapshot: Snapshot,
        where: "Condition",
        start: int = 0,
        stop: int | None = None,
        give_up: CancelToken | None = None,
    ) -> bytes:
        """Checks the positions from `start` to `stop`: a byte 1 for each match, 0 for others.

        Raises StaleSnapshot, Cancelled.
        """
        span = snapshot.ids.numbers(start, start + 1)
        last = min(len(snapshot.ids), len(snapshot.ids) if stop is None else stop)
        if not span or last <= start:
            return b""
        bounds = (span[0], snapshot.ids.numbers(last - 1, last)[0])
        source = index_tables.source(resource, where.sql)
        query = f"""SELECT group_concat(CASE WHEN {where.sql} THEN '1' ELSE '0' END, '')
            FROM {source.tables} WHERE {source.number} BETWEEN ? AND ?"""
        with self._connections.scan() as sql, (give_up or CancelToken()).over(sql), _one_view(sql):
            if _version(sql, resource) != snapshot.version:
                raise StaleSnapshot
            _teach(sql, where.sql)
            found: str = sql.execute(query, (*where.values, *bounds)).fetchone()[0]
        return found.encode("ascii").translate(_FLAGS)

    def lookup(
        self,
        resource: str,
        snapshot: Snapshot,
        where: "Condition",
        give_up: CancelToken | None = None,
    ) -> "array[int] | None":
        """Finds the matching row ids by indexes; None if a scan is faster.

        Raises StaleSnapshot, Cancelled.
        """
        if where.candidates is None:
            return None
        shape = self.shapes.of(resource)
        with self._connections.read() as sql, (give_up or CancelToken()).over(sql), _one_view(sql):
            if _version(sql, resource) != snapshot.version:
                raise StaleSnapshot
            found = candidates.lookup(sql, resource, shape, snapshot.spans, where.candidates)
            if found is None or found.exact:
                return None if found is None else found.numbers
            if len(found.numbers) > len(snapshot.ids) // MUCH:
                return None
            _teach(sql, where.sql)
            source = index_tables.source(resource, where.sql)
            query = f"""SELECT {source.number} AS id FROM {source.tables}
                WHERE {source.number} IN (SELECT value FROM json_each(?)) AND ({where.sql})"""
            return listed(sql, query, (text(found.numbers), *where.values))

    def ordered(
        self,
        resource: str,
        snapshot: Snapshot,
        by: SortColumn,
        *,
        most: int = -1,
        give_up: CancelToken | None = None,
    ) -> SortedIds:
        """Sorts all rows by a column of the index table (`Shape.place`), empty values last.

        `most` limits the result (-1: no limit). Equal rows keep the order of the snapshot.
        Raises StaleSnapshot, Cancelled.
        """
        source, stop = index_tables.source(resource, by.column), give_up or CancelToken()
        with self._connections.read() as sql, stop.over(sql), _one_view(sql):
            if _version(sql, resource) != snapshot.version:
                raise StaleSnapshot
            grouped = most < 0 and not by.of_others
            whole = by_grouping(sql, source, by, snapshot.ids, stop.check) if grouped else None
            return SortedIds(by_sorting(sql, source, by, most) if whole is None else whole)

    def time_line(self, resource: str, snapshot: Snapshot, now: int) -> TimeLine | None:
        """All rows by time, read by the page; None for a category without times.

        Raises StaleSnapshot.
        """
        times = self._times(resource, now)
        if times is None:
            return None
        if self.version(resource) != snapshot.version:
            raise StaleSnapshot

        def read(query: str, values: Sequence[object]) -> list[tuple[object, ...]]:
            with self._connections.read() as sql:
                return sql.execute(query, tuple(values)).fetchall()

        return TimeLine(times, read, len(snapshot.ids))

    def by_time(
        self, resource: str, snapshot: Snapshot, give_up: CancelToken | None = None
    ) -> TimeRanks:
        """All rows by rising time. Raises StaleSnapshot, Cancelled."""
        times = self._times(resource, 0)
        assert times is not None
        with self._connections.read() as sql, (give_up or CancelToken()).over(sql), _one_view(sql):
            if _version(sql, resource) != snapshot.version:
                raise StaleSnapshot
            return rising(sql, times)

    def matching_of(self, resource: str, where: "Condition", ids: Sequence[int]) -> "array[int]":
        """Those of some row ids that meet the condition, in their order."""
        source = index_tables.source(resource, where.sql)
        query = f"""SELECT {source.number} AS id FROM {source.tables}
            WHERE {source.number} IN (SELECT value FROM json_each(?)) AND ({where.sql})"""
        with self._connections.read() as sql:
            _teach(sql, where.sql)
            met = set(listed(sql, query, (text(array("q", ids)), *where.values)))
        return array("q", (number for number in ids if number in met))

    def first_of(
        self, resource: str, where: "Condition", ids: Sequence[int], enough: int
    ) -> "array[int]":
        """As `matching_of`; only of the first quarter where that promises far too few."""
        some = len(ids) // 4
        found = self.matching_of(resource, where, ids[:some])
        if len(found) * 5 >= enough:
            found += self.matching_of(resource, where, ids[some:])
        return found

    def _times(self, resource: str, now: int) -> Times | None:
        shape = self.shapes.of(resource)
        if shape.span is None:
            return None
        begin, end = (str(shape.place(column)).partition(".")[2] for column in shape.span)
        return Times(index_tables.table(resource), begin, end, now)

    def distinct(self, resource: str, column: str, most: int) -> list[index_tables.Value] | None:
        """The different values of a column, or None if there are more than `most`."""
        tables = index_tables.source(resource, column).tables
        query = f"SELECT DISTINCT {column} FROM {tables} LIMIT ?"
        with self._connections.read() as sql:
            found = [row[0] for row in sql.execute(query, (most + 1,))]
        return found if len(found) <= most else None

    def extent(self, resource: str, column: str) -> tuple[int, int] | None:
        """The first and the last instant of a column; None when it has none."""
        tables = index_tables.source(resource, column).tables
        query = f"""SELECT min({column}), max({column}) FROM {tables}
            WHERE typeof({column}) IN ('integer', 'real')"""
        with self._connections.read() as sql:
            low, high = sql.execute(query).fetchone()
        return None if low is None else (int(low), int(high))

    def evaluate(
        self, resource: str, expression: str, numbers: Sequence[int]
    ) -> dict[int, index_tables.Value]:
        """The values of an expression over columns, for some row ids."""
        found: dict[int, index_tables.Value] = {}
        source = index_tables.source(resource, expression)
        with self._connections.read() as sql:
            for at in range(0, len(numbers), CHUNK):
                part = numbers[at : at + CHUNK]
                query = f"""SELECT {source.number}, {expression} FROM {source.tables}
                    WHERE {source.number} IN ({marks(part)})"""
                found.update(sql.execute(query, tuple(part)).fetchall())
        return found

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """The rows that a query made of `derived_sql` finds."""
        with self._connections.read() as sql:
            return sql.execute(query).fetchall()

    def build_tables(self, resources: Sequence[str]) -> None:
        """Builds the index tables of these categories that are missing or out of date."""
        with self._connections.read() as sql:
            missing = [r for r in resources if not index_tables.is_current(sql, r, self.shapes)]
        if missing:
            with self._connections.write() as sql:
                for resource in missing:
                    index_tables.ensure(sql, resource, self.shapes)

    def has_index(self, resource: str, column: str) -> bool:
        """Tells whether a column has an SQL index."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?"
        with self._connections.read() as sql:
            return bool(sql.execute(query, (index_tables.index_name(resource, column),)).fetchone())

    def build_index(self, resource: str, column: str) -> None:
        """Makes an SQL index of a column. It is kept up to date from then on."""
        with self._connections.write() as sql:
            index_tables.build_index(sql, resource, self.shapes.of(resource), column)

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
        """The keys of records that Cal does not list any more and that are still stored."""
        query = """SELECT key FROM records WHERE resource = ? AND gone_at > 0
            AND body IS NOT NULL ORDER BY id"""
        with self._connections.read() as sql:
            return [row[0] for row in sql.execute(query, (resource,))]


def _teach(sql: "sqlite3.Connection", condition: str) -> None:
    """Lets the connection search by a regular expression, if the condition has one."""
    from caltui.mirror.index.predicates import MATCHES

    if MATCHES in condition:
        from caltui.mirror.index.patterns import teach

        teach(sql)


@contextmanager
def _one_view(sql: "sqlite3.Connection") -> Iterator[None]:
    """A context in which all statements see one state of the file."""
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


def _snapshot(sql: "sqlite3.Connection", resource: str, *, ready: bool) -> Snapshot:
    with _one_view(sql):
        version = _version(sql, resource)
        spans = BodyRanges(sql.execute(_SPANS, (resource,)).fetchall())
    runs = spans.ids()
    if not ready:
        return Snapshot(-1, runs, spans, ready=False) if len(runs) else NO_RECORDS
    return Snapshot(version, runs, spans)


_SPANS = "SELECT body, id, count FROM spans WHERE resource = ? ORDER BY body"
