"""Takes lists and single records in, and tells what is new, changed and gone."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui import fastjson
from caltui.mirror import sheets
from caltui.mirror.bodies import digest, safe_body, safe_key, same
from caltui.mirror.collector import collector_held
from caltui.mirror.inserting import insert
from caltui.mirror.records import chunks, marks

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.connections import Connections

NEW, CHANGED = "new", "changed"
SEGMENT = 20_000
"""Records in one transaction: about a second in which nobody else can write."""


class Delta(NamedTuple):
    """Keys of records that a list or an answer changed here, in its order."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class Lists:
    """The writing half of a mirror. Call it in a thread for long lists."""

    _connections: "Connections"
    shapes: sheets.Shapes
    _clock: Callable[[], float]

    def put_list(
        self,
        resource: str,
        records: Iterable[tuple[str, Mapping[str, Any]]],
        *,
        complete: bool,
        at: float | None = None,
    ) -> Delta:
        """Takes a list in. `at` is when the request for it left.

        One transaction for up to SEGMENT records; in between others may write, and
        the list counts as read only with the last.

        With `complete`, what is not in it becomes gone. What was written here after
        `at` stays: an older list does not undo it.
        """
        intake = self.intake(resource, at=at)
        wanted = {safe_key(key): record for key, record in records}
        keys = list(wanted)
        last = max(0, len(keys) - 1) // SEGMENT * SEGMENT
        for start in range(0, last, SEGMENT):
            intake.take(_prepared(wanted, keys[start : start + SEGMENT]))
        return intake.finish(_prepared(wanted, keys[last:]), complete=complete)

    def intake(self, resource: str, *, at: float | None = None) -> "Intake":
        """A list that comes in parts; `at` is when the first request for it left."""
        at = self._clock() if at is None else at
        return Intake(self._connections, self._clock, _Put(resource, at, at, self.shapes))

    def put(
        self, resource: str, key: str, record: Mapping[str, Any], at: float | None = None
    ) -> Delta:
        """Takes one record in, as read or answered at `at`; older than what is known: ignored."""
        now = self._clock()
        with self._connections.write() as sql:
            known = sql.execute(_LIST, (resource,)).fetchone()
            put = _Put(resource, now if at is None else at, now, self.shapes)
            put.round = known[0] if known else 0
            put.take(sql, [{safe_key(key): prepare(record)}])
            put.touch(sql)
        return put.delta()

    def remove(self, resource: str, key: str, at: float | None = None) -> Delta:
        """Forgets a record that Cal deleted. A list that was asked for before cannot revive it."""
        at = self._clock() if at is None else at
        key = safe_key(key)
        with self._connections.write() as sql:
            sheets.ensure(sql, resource, self.shapes)
            query = "SELECT id, body, gone_at FROM records WHERE resource = ? AND key = ?"
            row = sql.execute(query, (resource, key)).fetchone()
            known = row is not None and row[1] is not None and row[2] is None
            if row is not None:
                sql.execute("DELETE FROM bodies WHERE id = ?", (row[1],))
            if known:
                sheets.drop(sql, resource, [row[0]])
                sheets.tally(sql, resource, -1)
            sql.execute(
                "INSERT INTO records (resource, key, seen_at, gone_at, round, mark) "
                "VALUES (?1, ?2, ?3, ?3, 0, '') ON CONFLICT (resource, key) DO UPDATE "
                "SET body = NULL, digest = NULL, gone_at = ?3, mark = ''",
                (resource, key, at),
            )
        return Delta(gone=(key,) if known else ())

    def tidy(self, *, keep_gone: float = 7 * 86400.0) -> int:
        """Drops what has been gone for `keep_gone` seconds, and renews a worn search index.

        Returns how many records were dropped. Worth calling when nothing else is to do.
        """
        from caltui.mirror.search import renew_if_worn

        with self._connections.write() as sql:
            before = self._clock() - keep_gone
            query = "DELETE FROM bodies WHERE record IN (SELECT id FROM records WHERE gone_at < ?)"
            sql.execute(query, (before,))
            dropped = sql.execute("DELETE FROM records WHERE gone_at < ?", (before,)).rowcount
            renew_if_worn(sql, self.shapes)
        return dropped


_LIST = "SELECT round, complete_at FROM lists WHERE resource = ?"


class Prepared(NamedTuple):
    """A record whose strings are safe, as JSON, and what tells that from another.

    `row` is its row in the sheet, made later when it is None and is needed.
    """

    record: Mapping[str, Any]
    body: str
    digest: bytes
    row: sheets.Row | None = None


Part = Mapping[str, Prepared]
"""Records by their key (see `safe_key`), a few hundred of them."""


def prepare(record: Mapping[str, Any]) -> Prepared:
    """A record made ready to be stored: what takes time and needs no file."""
    body, safe = safe_body(record)
    return Prepared(safe, body, digest(body))


def _prepared(wanted: Mapping[str, Mapping[str, Any]], keys: Sequence[str]) -> Iterable[Part]:
    for part in chunks(keys):
        yield {key: prepare(wanted[key]) for key in part}


class Intake:
    """A list on its way in, part by part; for one thread at a time.

    Each part is a transaction, in between others may write. The list counts as read
    with `finish` only: before it nothing is gone, and what came so far stays.
    """

    def __init__(self, connections: "Connections", clock: Callable[[], float], put: "_Put") -> None:
        self._connections = connections
        self._clock = clock
        self._put = put
        self._keys: set[str] = set()
        with connections.read() as sql:
            self._first = sql.execute(_LIST, (put.resource,)).fetchone() is None

    def prepare(self, records: Iterable[tuple[str, Mapping[str, Any]]]) -> Part:
        """Records made ready for `take`, in any thread: Python runs one at a time anyway.

        Its row in the sheet is made here too while all of them are new.
        """
        write, put = fastjson.writer(), self._put
        part: dict[str, Prepared] = {}
        for key, record in records:
            key = safe_key(key)
            body, safe = safe_body(record, write)
            row = put.shapes.row(put.resource, key, safe) if self._first else None
            part[key] = Prepared(safe, body, digest(body), row)
        return part

    def take(self, parts: Iterable[Part]) -> None:
        """Stores some of its records. A list older than the last whole one changes nothing."""
        with self._connections.write() as sql, collector_held():
            self._take(sql, parts)

    def spare(self, keys: Iterable[str]) -> None:
        """These records cannot come with this list: they are not gone without it."""
        self._keys.update(keys)

    def finish(self, parts: Iterable[Part] = (), *, complete: bool) -> Delta:
        """Stores the last records. With `complete`, what did not come is gone."""
        put = self._put
        with self._connections.write() as sql, collector_held():
            known = self._take(sql, parts)
            if known is None:
                return put.delta()
            gone = put.mark_gone(sql, self._keys) if complete else ()
            if not complete:
                put.touch(sql)
            row = (put.resource, put.round, put.at, put.at if complete else known[1])
            sql.execute("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?)", row)
        return put.delta(gone)

    def _take(self, sql: "sqlite3.Connection", parts: Iterable[Part]) -> Sequence[Any] | None:
        """What is known of the list (round, last whole); None when that is newer than this."""
        put, now = self._put, self._clock()
        known = sql.execute(_LIST, (put.resource,)).fetchone()
        if known and known[1] is not None and put.at < known[1] <= now:
            return None
        put.now, put.mark_new = now, known is not None
        put.round = known[0] + 1 if known else 1
        self._keys.update(put.take(sql, parts))
        return known or (0, None)


@dataclass
class _Put:
    """Records on their way into one resource."""

    resource: str
    at: float
    now: float
    shapes: sheets.Shapes
    mark_new: bool = True
    round: int = 0
    new: dict[str, None] = field(default_factory=dict)
    changed: dict[str, None] = field(default_factory=dict)
    same: list[int] = field(default_factory=list)
    words: list[tuple[int, str]] = field(default_factory=list)
    next_body: int = 0
    next_id: int = 0
    more: int = 0
    differs: bool = False

    def take(self, sql: "sqlite3.Connection", parts: Iterable[Part]) -> list[str]:
        """Writes records within the caller's transaction, and returns their keys."""
        sheets.ensure(sql, self.resource, self.shapes)
        self.more, self.differs = 0, False
        self.next_body = int(sql.execute(_NEXT_BODY).fetchone()[0])
        self.next_id = int(sql.execute(_NEXT_ID).fetchone()[0])
        keys: list[str] = []
        for part in parts:
            self._part(sql, part)
            keys += part
        self._index(sql)
        sql.execute("UPDATE meta SET value = ? WHERE name = 'next_body'", (self.next_body,))
        if self.differs:
            sheets.tally(sql, self.resource, self.more)
        return keys

    def _index(self, sql: "sqlite3.Connection") -> None:
        """Indexes what was written: the index puts its work away with every statement."""
        insert(sql, "INSERT INTO words (rowid, text)", self.words)
        self.words.clear()

    def touch(self, sql: "sqlite3.Connection") -> None:
        """Notes that the records which came as they were known were seen again."""
        sql.executemany(_TOUCH, [(self.at, number) for number in self.same])

    def mark_gone(self, sql: "sqlite3.Connection", wanted: Collection[str]) -> tuple[str, ...]:
        """Marks the live records that a complete list does not have, and returns their keys."""
        live = "SELECT key FROM records WHERE resource = ? AND gone_at IS NULL ORDER BY id"
        missing = [k for (k,) in sql.execute(live, (self.resource,)).fetchall() if k not in wanted]
        rows: list[tuple[str, int]] = []
        for part in chunks(missing):
            query = f"{_KNOWN} AND key IN ({marks(part)}) ORDER BY id"
            found = sql.execute(query, (self.resource, *part))
            rows += [(row[0], row[1]) for row in found if not self._is_newer(row)]
        statement = "UPDATE records SET gone_at = ?, round = ?, mark = '' WHERE id = ?"
        sql.executemany(statement, [(self.at, self.round, row[1]) for row in rows])
        if rows:
            sheets.drop(sql, self.resource, (row[1] for row in rows))
            sheets.tally(sql, self.resource, -len(rows))
        return tuple(row[0] for row in rows)

    def delta(self, gone: tuple[str, ...] = ()) -> Delta:
        """What was changed so far."""
        return Delta(tuple(self.new), tuple(self.changed), gone)

    def _part(self, sql: "sqlite3.Connection", part: Part) -> None:
        """A few hundred records: what is known of them is read at once, then written at once."""
        query = f"{_KNOWN} AND key IN ({marks(list(part))})"
        known = {row[0]: row for row in sql.execute(query, (self.resource, *part))}
        rows = _Rows(self.resource)
        for key, item in part.items():
            row = known.get(key)
            if row is None:
                self._insert(rows, key, item)
            elif not self._is_newer(row):
                self._update(sql, rows, key, row, item)
        rows.write(sql)

    def _is_newer(self, row: Sequence[Any]) -> bool:
        """Whether the row was written after `at`; a time ahead of the clock tells nothing."""
        latest = max(row[4], row[5] or 0.0)
        return bool(self.at < latest <= self.now)

    def _insert(self, rows: "_Rows", key: str, item: Prepared) -> None:
        self.new[key] = None
        self.more += 1
        mark = NEW if self.mark_new else ""
        number, self.next_id = self.next_id, self.next_id + 1
        doc = self._body(rows, number, key, item)
        rows.inserts.append(
            (number, self.resource, key, doc, item.digest, self.at, self.round, mark)
        )

    def _update(
        self,
        sql: "sqlite3.Connection",
        rows: "_Rows",
        key: str,
        row: Sequence[Any],
        item: Prepared,
    ) -> None:
        _, number, old, known_digest, seen_at, gone_at = row
        if known_digest == item.digest and gone_at is None:
            if seen_at > self.at:
                rows.touched.append((self.at, number))
            else:
                self.same.append(number)
            return
        mark = self._mark(key, returned=gone_at is not None)
        if mark == CHANGED and _reordered(sql, old, item.body):
            mark = ""
        elif mark == CHANGED:
            self.changed[key] = None
        self.more += gone_at is not None
        doc = self._body(rows, number, key, item)
        rows.dropped.append((old,))
        rows.updates.append((doc, item.digest, self.at, self.round, mark, number))

    def _mark(self, key: str, *, returned: bool) -> str:
        """What a record that differs is; the second time in one list it stays what it was."""
        if returned:
            self.new[key] = None
            return NEW
        if key in self.new:
            return NEW if self.mark_new else ""
        return CHANGED

    def _body(self, rows: "_Rows", number: int, key: str, item: Prepared) -> int:
        doc, self.next_body = self.next_body, self.next_body + 1
        row = item.row or self.shapes.row(self.resource, key, item.record)
        self.differs = True
        rows.bodies.append((doc, number, item.body))
        self.words.append((doc, row.hay))
        rows.sheet.append((number, row))
        return doc


_NEXT_BODY = "SELECT value FROM meta WHERE name = 'next_body'"
_NEXT_ID = "SELECT coalesce(max(id), 0) + 1 FROM records"
_KNOWN = "SELECT key, id, body, digest, seen_at, gone_at FROM records WHERE resource = ?"


@dataclass(slots=True)
class _Rows:
    """What a part of a list writes, table by table."""

    resource: str
    inserts: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)
    touched: list[tuple[Any, ...]] = field(default_factory=list)
    dropped: list[tuple[Any, ...]] = field(default_factory=list)
    bodies: list[tuple[Any, ...]] = field(default_factory=list)
    sheet: list[tuple[int, sheets.Row]] = field(default_factory=list)

    def write(self, sql: "sqlite3.Connection") -> None:
        for statement, rows in (
            ("DELETE FROM bodies WHERE id = ?", self.dropped),
            (_UPDATE, self.updates),
            (_TOUCH, self.touched),
        ):
            if rows:
                sql.executemany(statement, rows)
        insert(sql, "INSERT INTO bodies", self.bodies)
        insert(sql, _INSERT, self.inserts)
        if self.sheet:
            sheets.put(sql, self.resource, self.sheet)


_INSERT = "INSERT INTO records (id, resource, key, body, digest, seen_at, round, mark)"
_TOUCH = "UPDATE records SET seen_at = ? WHERE id = ?"
_UPDATE = """UPDATE records SET body = ?, digest = ?, seen_at = ?, gone_at = NULL, round = ?,
    mark = ? WHERE id = ?"""


def _reordered(sql: "sqlite3.Connection", old: int, body: str) -> bool:
    text = sql.execute("SELECT text FROM bodies WHERE id = ?", (old,)).fetchone()[0]
    return len(text) == len(body) and same(text, body)


def system_clock() -> float:
    """Seconds since 1970."""
    return time.time()
