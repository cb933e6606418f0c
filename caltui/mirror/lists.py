"""Takes lists and single records in, and tells what is new, changed and gone."""

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror import sheets
from caltui.mirror.bodies import digest, safe_body, safe_key, same
from caltui.mirror.collector import collector_held
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
        now = self._clock()
        at = now if at is None else at
        wanted = {safe_key(key): record for key, record in records}
        put = _Put(resource, at, now, self.shapes, touch=not complete)
        keys = list(wanted)
        gone: tuple[str, ...] = ()
        for start in range(0, max(1, len(keys)), SEGMENT):
            with self._connections.write() as sql, collector_held():
                known = sql.execute(_LIST, (resource,)).fetchone()
                if known and known[1] is not None and at < known[1] <= now:
                    return put.delta()
                put.round = known[0] + 1 if known else 1
                put.mark_new = known is not None
                put.take(sql, keys[start : start + SEGMENT], wanted)
                if start + SEGMENT >= len(keys):
                    gone = put.mark_gone(sql, wanted) if complete else ()
                    complete_at = at if complete else known and known[1]
                    row = (resource, put.round, at, complete_at)
                    sql.execute("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?)", row)
        return put.delta(gone)

    def put(
        self, resource: str, key: str, record: Mapping[str, Any], at: float | None = None
    ) -> Delta:
        """Takes one record in, as read or answered at `at`; older than what is known: ignored."""
        now = self._clock()
        with self._connections.write() as sql:
            known = sql.execute(_LIST, (resource,)).fetchone()
            put = _Put(resource, now if at is None else at, now, self.shapes)
            put.round = known[0] if known else 0
            put.take(sql, [safe_key(key)], {safe_key(key): record})
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


@dataclass
class _Put:
    """Records on their way into one resource."""

    resource: str
    at: float
    now: float
    shapes: sheets.Shapes
    touch: bool = True
    mark_new: bool = True
    round: int = 0
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    next_body: int = 0
    next_id: int = 0
    more: int = 0

    def take(
        self,
        sql: "sqlite3.Connection",
        keys: Sequence[str],
        wanted: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """Writes the records of those keys within the caller's transaction."""
        sheets.ensure(sql, self.resource, self.shapes)
        done, self.more = len(self.new) + len(self.changed), 0
        self.next_body = int(sql.execute(_NEXT_BODY).fetchone()[0])
        self.next_id = int(sql.execute(_NEXT_ID).fetchone()[0])
        for part in chunks(keys):
            self._part(sql, part, wanted)
        sql.execute("UPDATE meta SET value = ? WHERE name = 'next_body'", (self.next_body,))
        if len(self.new) + len(self.changed) > done:
            sheets.tally(sql, self.resource, self.more)

    def mark_gone(self, sql: "sqlite3.Connection", wanted: Collection[str]) -> tuple[str, ...]:
        """Marks the live records that a complete list does not have, and returns their keys."""
        query = f"{_KNOWN} AND gone_at IS NULL ORDER BY id"
        rows = [
            row
            for row in sql.execute(query, (self.resource,))
            if row[0] not in wanted and not self._is_newer(row)
        ]
        statement = "UPDATE records SET gone_at = ?, round = ?, mark = '' WHERE id = ?"
        sql.executemany(statement, [(self.at, self.round, row[1]) for row in rows])
        if rows:
            sheets.drop(sql, self.resource, (row[1] for row in rows))
            sheets.tally(sql, self.resource, -len(rows))
        return tuple(row[0] for row in rows)

    def delta(self, gone: tuple[str, ...] = ()) -> Delta:
        """What was changed so far."""
        return Delta(tuple(self.new), tuple(self.changed), gone)

    def _part(
        self,
        sql: "sqlite3.Connection",
        keys: Sequence[str],
        wanted: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """A few hundred records: what is known of them is read at once, then written at once."""
        query = f"{_KNOWN} AND key IN ({marks(keys)})"
        known = {row[0]: row for row in sql.execute(query, (self.resource, *keys))}
        rows = _Rows(self.resource, self.shapes.of(self.resource))
        for key in keys:
            row = known.get(key)
            if row is None:
                self._insert(rows, key, *safe_body(wanted[key]))
            elif not self._is_newer(row):
                self._update(sql, rows, key, row, *safe_body(wanted[key]))
        rows.write(sql)

    def _is_newer(self, row: Sequence[Any]) -> bool:
        """Whether the row was written after `at`; a time ahead of the clock tells nothing."""
        latest = max(row[4], row[5] or 0.0)
        return bool(self.at < latest <= self.now)

    def _insert(self, rows: "_Rows", key: str, body: str, record: Mapping[str, Any]) -> None:
        self.new.append(key)
        self.more += 1
        mark = NEW if self.mark_new else ""
        number, self.next_id = self.next_id, self.next_id + 1
        doc = self._body(rows, number, key, body, record)
        rows.inserts.append(
            (number, self.resource, key, doc, digest(body), self.at, self.round, mark)
        )

    def _update(
        self,
        sql: "sqlite3.Connection",
        rows: "_Rows",
        key: str,
        row: Sequence[Any],
        body: str,
        record: Mapping[str, Any],
    ) -> None:
        _, number, old, known_digest, seen_at, gone_at = row
        fresh = digest(body)
        if known_digest == fresh and gone_at is None:
            if self.touch or seen_at > self.at:
                rows.touched.append((self.at, number))
            return
        mark = NEW if gone_at is not None else CHANGED
        if mark == CHANGED and _reordered(sql, old, body):
            mark = ""
        else:
            (self.new if mark == NEW else self.changed).append(key)
        self.more += gone_at is not None
        doc = self._body(rows, number, key, body, record)
        rows.dropped.append((old,))
        rows.updates.append((doc, fresh, self.at, self.round, mark, number))

    def _body(
        self, rows: "_Rows", number: int, key: str, body: str, record: Mapping[str, Any]
    ) -> int:
        doc, self.next_body = self.next_body, self.next_body + 1
        rows.bodies.append((doc, number, body))
        hay = self.shapes.hay(self.resource, key, record)
        rows.words.append((doc, hay))
        rows.sheet.append(self.shapes.row(self.resource, number, record, hay))
        return doc


_NEXT_BODY = "SELECT value FROM meta WHERE name = 'next_body'"
_NEXT_ID = "SELECT coalesce(max(id), 0) + 1 FROM records"
_KNOWN = "SELECT key, id, body, digest, seen_at, gone_at FROM records WHERE resource = ?"


@dataclass(slots=True)
class _Rows:
    """What a part of a list writes, table by table."""

    resource: str
    shape: sheets.Shape
    inserts: list[tuple[Any, ...]] = field(default_factory=list)
    updates: list[tuple[Any, ...]] = field(default_factory=list)
    touched: list[tuple[Any, ...]] = field(default_factory=list)
    dropped: list[tuple[Any, ...]] = field(default_factory=list)
    bodies: list[tuple[Any, ...]] = field(default_factory=list)
    words: list[tuple[Any, ...]] = field(default_factory=list)
    sheet: list[sheets.Row] = field(default_factory=list)

    def write(self, sql: "sqlite3.Connection") -> None:
        for statement, rows in (
            ("DELETE FROM bodies WHERE id = ?", self.dropped),
            ("INSERT INTO bodies VALUES (?, ?, ?)", self.bodies),
            (_INSERT, self.inserts),
            (_UPDATE, self.updates),
            ("UPDATE records SET seen_at = ? WHERE id = ?", self.touched),
            ("INSERT INTO words (rowid, text) VALUES (?, ?)", self.words),
        ):
            if rows:
                sql.executemany(statement, rows)
        if self.sheet:
            sheets.put(sql, self.resource, self.shape, self.sheet)


_INSERT = """INSERT INTO records (id, resource, key, body, digest, seen_at, round, mark)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""
_UPDATE = """UPDATE records SET body = ?, digest = ?, seen_at = ?, gone_at = NULL, round = ?,
    mark = ? WHERE id = ?"""


def _reordered(sql: "sqlite3.Connection", old: int, body: str) -> bool:
    text = sql.execute("SELECT text FROM bodies WHERE id = ?", (old,)).fetchone()[0]
    return len(text) == len(body) and same(text, body)


def system_clock() -> float:
    """Seconds since 1970."""
    return time.time()
