"""Stores records of one category in a transaction, and tells which are new or changed."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.changes.noted import ChangeNotes
from caltui.mirror.file.bulk_insert import MOST_VALUES, insert
from caltui.mirror.file.json_body import same
from caltui.mirror.file.read_records import chunks, marks
from caltui.mirror.index import body_ranges as spans
from caltui.mirror.index import tables as index_tables
from caltui.mirror.intake.prepared import Part, Prepared, together

if TYPE_CHECKING:
    import sqlite3

NEW, CHANGED = "new", "changed"

AT_ONCE = 2_000
"""Records that are written by the same statements. Each statement releases Python's lock and then
waits for it behind the thread that reads the next page."""


class Delta(NamedTuple):
    """Keys of records that a list or an answer changed here, in its order."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class RecordWriter:
    """Stores records of one category. `at` is when they were requested; `now` is the same clock.

    `whole_at` is when all of the list was read last, None if it never was. `is_list` is false for
    a record that was read alone: that it is new here does not say that it is new at Cal.
    """

    def __init__(self, resource: str, at: float, now: float, shapes: index_tables.Shapes) -> None:
        self.resource = resource
        self.at = at
        self.now = now
        self.shapes = shapes
        self.mark_new = True
        self.is_list = True
        self.whole_at: float | None = None
        self.notes = ChangeNotes(resource, at, lambda record: shapes.of(resource).masked(record))
        self.round = 0
        self.new: dict[str, None] = {}
        self.changed: dict[str, None] = {}
        self.same: list[int] = []
        self.next_body = self.next_id = self.more = 0
        self.differs = False

    def take(self, sql: "sqlite3.Connection", parts: Iterable[Part]) -> list[str]:
        """Stores records inside the caller's transaction, and returns their keys."""
        index_tables.ensure(sql, self.resource, self.shapes)
        self.more, self.differs = 0, False
        self.next_body = int(sql.execute(_NEXT_BODY).fetchone()[0])
        self.next_id = int(sql.execute(_NEXT_ID).fetchone()[0])
        keys: list[str] = []
        words: list[tuple[int, str]] = []
        for part in together(parts, AT_ONCE):
            words += self._part(sql, part)
            keys += part
        insert(sql, "INSERT INTO words (rowid, text)", words, most=MOST_VALUES)
        sql.execute("UPDATE meta SET value = ? WHERE name = 'next_body'", (self.next_body,))
        if self.differs:
            index_tables.tally(sql, self.resource, self.more)
        return keys

    def touch(self, sql: "sqlite3.Connection") -> None:
        """Stores the time at which unchanged records were seen again."""
        sql.executemany(_TOUCH, [(self.at, number) for number in self.same])

    def mark_gone(self, sql: "sqlite3.Connection", wanted: Collection[str]) -> tuple[str, ...]:
        """Marks the live records that a complete list does not have, and returns their keys."""
        live = "SELECT key FROM records WHERE resource = ? AND gone_at IS NULL ORDER BY id"
        missing = [k for (k,) in sql.execute(live, (self.resource,)).fetchall() if k not in wanted]
        rows: list[tuple[str, int]] = []
        seen: dict[str, float] = {}
        for part in chunks(missing):
            query = f"{_KNOWN} AND key IN ({marks(part)}) ORDER BY id"
            found = sql.execute(query, (self.resource, *part))
            for row in found:
                if not self._is_newer(row):
                    rows.append((row[0], row[1]))
                    seen[row[0]] = row[4]
        statement = "UPDATE records SET gone_at = ?, round = ?, mark = '' WHERE id = ?"
        sql.executemany(statement, [(self.at, self.round, row[1]) for row in rows])
        if rows:
            index_tables.drop(sql, self.resource, (row[1] for row in rows))
            index_tables.tally(sql, self.resource, -len(rows))
        for key, at in seen.items():
            self.notes.gone([key], self._since(at))
        return tuple(row[0] for row in rows)

    def _appeared(self, key: str) -> None:
        """Notes a new record, where the list shows that it was not there before."""
        if self.is_list and self.whole_at is not None and self.shapes.of(self.resource).shared:
            self.notes.appeared([key], self.whole_at)

    def _since(self, seen_at: float) -> float:
        """Returns when a record was surely read before: itself, or as one of a whole list."""
        return max(seen_at, self.whole_at or 0.0)

    def delta(self, gone: tuple[str, ...] = ()) -> Delta:
        """Returns what was changed so far."""
        return Delta(tuple(self.new), tuple(self.changed), gone)

    def _part(self, sql: "sqlite3.Connection", part: Part) -> list[tuple[int, str]]:
        """Stores some records: reads what is known of them at once, then writes at once.

        The search index is written later: it flushes its work with every statement.
        """
        known: dict[str, Sequence[Any]] = {}
        for keys in chunks(list(part)):
            query = f"{_KNOWN} AND key IN ({marks(keys)})"
            known.update((row[0], row) for row in sql.execute(query, (self.resource, *keys)))
        rows = _Rows(self.resource)
        for key, item in part.items():
            row = known.get(key)
            if row is None:
                self._insert(rows, key, item)
            elif not self._is_newer(row):
                self._update(sql, rows, key, row, item)
        return rows.write(sql, self.shapes)

    def _is_newer(self, row: Sequence[Any]) -> bool:
        """Tells whether the row was written after `at`. A time in the future does not count."""
        latest = max(row[4], row[5] or 0.0)
        return bool(self.at < latest <= self.now)

    def _insert(self, rows: "_Rows", key: str, item: Prepared) -> None:
        self.new[key] = None
        self.more += 1
        self._appeared(key)
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
        if mark == CHANGED:
            text = _text(sql, old)
            if _reordered(text, item.body):
                mark = ""
            else:
                self.changed[key] = None
                self.notes.changed(key, self._since(seen_at), text, item.record)
        self.more += gone_at is not None
        doc = self._body(rows, number, key, item)
        rows.dropped.append((old,))
        rows.updates.append((doc, item.digest, self.at, self.round, mark, number))

    def _mark(self, key: str, *, returned: bool) -> str:
        """The state of a record that differs; it stays if it comes twice in one list."""
        if returned:
            self.new[key] = None
            self._appeared(key)
            return NEW
        if key in self.new:
            return NEW if self.mark_new else ""
        return CHANGED

    def _body(self, rows: "_Rows", number: int, key: str, item: Prepared) -> int:
        doc, self.next_body = self.next_body, self.next_body + 1
        self.differs = True
        rows.docs.append((doc, number, key, item))
        return doc


_NEXT_BODY = "SELECT value FROM meta WHERE name = 'next_body'"
_NEXT_ID = "SELECT coalesce(max(id), 0) + 1 FROM records"
_KNOWN = "SELECT key, id, body, digest, seen_at, gone_at FROM records WHERE resource = ?"


class _Rows:
    """The rows that a part of a list writes, table by table."""

    def __init__(self, resource: str) -> None:
        self.resource = resource
        self.inserts: list[tuple[Any, ...]] = []
        self.updates: list[tuple[Any, ...]] = []
        self.touched: list[tuple[Any, ...]] = []
        self.dropped: list[tuple[Any, ...]] = []
        self.docs: list[tuple[int, int, str, Prepared]] = []

    def write(
        self, sql: "sqlite3.Connection", shapes: index_tables.Shapes
    ) -> list[tuple[int, str]]:
        """Writes them. Returns what the search index needs: texts by body id."""
        for statement, rows in (
            ("DELETE FROM bodies WHERE id = ?", self.dropped),
            (_UPDATE, self.updates),
            (_TOUCH, self.touched),
        ):
            if rows:
                sql.executemany(statement, rows)
        if not self.docs:
            return []
        bodies = [(doc, number, item.body) for doc, number, _, item in self.docs]
        insert(sql, "INSERT INTO bodies", bodies)
        insert(sql, _INSERT, self.inserts)
        spans.add(sql, self.resource, [(row[3], row[0]) for row in self.inserts])
        made = list(zip(self.docs, self._made(shapes), strict=True))
        index_tables.put(sql, self.resource, [(doc[1], row) for doc, row in made])
        return [(doc[0], row.search_text) for doc, row in made]

    def _made(self, shapes: index_tables.Shapes) -> Sequence[index_tables.Row]:
        """The index rows, also of records that came without one."""
        made = [item.row for *_, item in self.docs if item.row is not None]
        if len(made) == len(self.docs):
            return made
        keys = [key for _, _, key, _ in self.docs]
        return shapes.rows(self.resource, keys, [item.record for *_, item in self.docs])


_INSERT = "INSERT INTO records (id, resource, key, body, digest, seen_at, round, mark)"
_TOUCH = "UPDATE records SET seen_at = ? WHERE id = ?"
_UPDATE = """UPDATE records SET body = ?, digest = ?, seen_at = ?, gone_at = NULL, round = ?,
    mark = ? WHERE id = ?"""


def _text(sql: "sqlite3.Connection", body: int) -> str:
    """The JSON of a stored body."""
    return str(sql.execute("SELECT text FROM bodies WHERE id = ?", (body,)).fetchone()[0])


def _reordered(text: str, body: str) -> bool:
    return len(text) == len(body) and same(text, body)
