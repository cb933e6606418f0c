"""Stores lists and single records, and tells which are new, changed and gone."""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from caltui.mirror.changes.noted import ChangeNotes, drop_old
from caltui.mirror.file.json_body import safe_key
from caltui.mirror.file.read_records import resources
from caltui.mirror.index import tables as index_tables
from caltui.mirror.intake.list_import import LIST, Intake
from caltui.mirror.intake.prepared import prepare, prepared
from caltui.mirror.intake.write_records import Delta, RecordWriter

if TYPE_CHECKING:
    from caltui.mirror.file.connections import Connections

SEGMENT = 20_000
"""Records in one transaction: it blocks other writers for about a second."""


class Lists:
    """The writing half of a mirror. Call it in a thread for long lists."""

    _connections: "Connections"
    shapes: index_tables.Shapes
    _clock: Callable[[], float]

    def put_list(
        self,
        resource: str,
        records: Iterable[tuple[str, Mapping[str, Any]]],
        *,
        complete: bool,
        at: float | None = None,
    ) -> Delta:
        """Stores a list. `at` is when its request was sent.

        One transaction holds up to SEGMENT records; others may write in between, and the list
        counts as read only after the last one.

        With `complete`, records that are not in it become gone. What was written here after `at`
        stays: an older list does not undo it.
        """
        intake = self.intake(resource, at=at)
        wanted = {safe_key(key): record for key, record in records}
        keys = list(wanted)
        last = max(0, len(keys) - 1) // SEGMENT * SEGMENT
        for start in range(0, last, SEGMENT):
            intake.take(prepared(wanted, keys[start : start + SEGMENT]))
        return intake.finish(prepared(wanted, keys[last:]), complete=complete)

    def intake(self, resource: str, *, at: float | None = None) -> Intake:
        """Begins a list that comes in parts. `at` is when the first request was sent."""
        at = self._clock() if at is None else at
        return Intake(self._connections, self._clock, RecordWriter(resource, at, at, self.shapes))

    def put(
        self, resource: str, key: str, record: Mapping[str, Any], at: float | None = None
    ) -> Delta:
        """Stores one record as read or answered at `at`. Does nothing if a newer one is stored."""
        now = self._clock()
        with self._connections.write() as sql:
            known = sql.execute(LIST, (resource,)).fetchone()
            put = RecordWriter(resource, now if at is None else at, now, self.shapes)
            put.round = known[0] if known else 0
            put.is_list, put.whole_at = False, known[1] if known else None
            put.take(sql, [{safe_key(key): prepare(record)}])
            put.touch(sql)
            put.notes.write(sql)
        return put.delta()

    def remove(self, resource: str, key: str, at: float | None = None) -> Delta:
        """Removes a record that Cal deleted. A list requested before cannot bring it back."""
        at = self._clock() if at is None else at
        key = safe_key(key)
        with self._connections.write() as sql:
            index_tables.ensure(sql, resource, self.shapes)
            query = "SELECT id, body, gone_at, seen_at FROM records WHERE resource = ? AND key = ?"
            row = sql.execute(query, (resource, key)).fetchone()
            known = row is not None and row[1] is not None and row[2] is None
            if row is not None:
                sql.execute("DELETE FROM bodies WHERE id = ?", (row[1],))
            if known:
                notes = ChangeNotes(resource, at, dict)
                notes.gone([key], float(row[3]))
                notes.write(sql)
                index_tables.drop(sql, resource, [row[0]])
                index_tables.tally(sql, resource, -1)
            sql.execute(
                "INSERT INTO records (resource, key, seen_at, gone_at, round, mark) "
                "VALUES (:resource, :key, :at, :at, 0, '') ON CONFLICT (resource, key) DO UPDATE "
                "SET body = NULL, digest = NULL, gone_at = :at, mark = ''",
                {"resource": resource, "key": key, "at": at},
            )
        return Delta(gone=(key,) if known else ())

    def tidy(
        self, *, keep_gone: float = 7 * 86400.0, go_on: Callable[[], bool] = lambda: True
    ) -> int:
        """Drops records that have been gone for `keep_gone` seconds; rebuilds the search index.

        Returns how many were dropped. Call it in a thread when nothing else is to be done: others
        may write between its steps, and it ends when `go_on` returns false.
        """
        from caltui.mirror.search import rebuild as renewal

        with self._connections.write() as sql:
            before = self._clock() - keep_gone
            gone = [row for of in resources(sql) for row in sql.execute(_GONE, (of, before))]
            sql.executemany("DELETE FROM bodies WHERE id = ?", [(body,) for _, body in gone])
            sql.executemany("DELETE FROM records WHERE id = ?", [(number,) for number, _ in gone])
            drop_old(sql, self._clock())
        more = True
        while more and go_on():
            with self._connections.write() as sql:
                more = renewal.step(sql, self.shapes)
        return len(gone)


_GONE = "SELECT id, body FROM records WHERE resource = ? AND gone_at < ?"


def system_clock() -> float:
    """Seconds since 1970."""
    return time.time()
