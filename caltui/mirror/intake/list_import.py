"""Stores a list that comes in parts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from caltui import fastjson
from caltui.mirror.file.gc_pause import collector_held
from caltui.mirror.file.json_body import digest, safe_body, safe_key
from caltui.mirror.index.tables import Row
from caltui.mirror.intake.prepared import Part, Prepared
from caltui.mirror.intake.write_records import Delta, RecordWriter

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.file.connections import Connections

LIST = "SELECT round, complete_at FROM lists WHERE resource = ?"
"""Selects what is known of a list."""


class Intake:
    """A list that is stored part by part, by one thread at a time.

    Each part is a transaction; others may write in between. The list counts as read only after
    `finish`: until then no record becomes gone, and the parts so far stay stored.
    """

    def __init__(
        self, connections: "Connections", clock: Callable[[], float], put: RecordWriter
    ) -> None:
        self._connections = connections
        self._clock = clock
        self._put = put
        self._keys: set[str] = set()
        with connections.read() as sql:
            self._first = sql.execute(LIST, (put.resource,)).fetchone() is None

    def prepare(self, records: Sequence[tuple[str, Mapping[str, Any]]]) -> Part:
        """Prepares records for `take`, in any thread.

        Also makes their index rows, as long as all of them are new.
        """
        write, put = fastjson.writer(), self._put
        keys = [safe_key(key) for key, _ in records]
        bodies = [safe_body(record, write) for _, record in records]
        rows: Iterable[Row | None] = repeat(None)
        if self._first:
            rows = put.shapes.rows(put.resource, keys, [safe for _, safe in bodies])
        return {
            key: Prepared(safe, body, digest(body), row)
            for key, (body, safe), row in zip(keys, bodies, rows, strict=False)
        }

    def take(self, parts: Iterable[Part]) -> None:
        """Stores some records. A list older than the last complete one changes nothing."""
        with self._connections.write() as sql, collector_held():
            self._take(sql, parts)

    def spare(self, keys: Iterable[str]) -> None:
        """These records cannot be in this list: they do not become gone."""
        self._keys.update(keys)

    def finish(
        self, parts: Iterable[Part] = (), *, complete: bool, gone: bool | None = None
    ) -> Delta:
        """Stores the last records. With `complete`, records that did not come become gone.

        `gone` says so too of a list that is not complete: what it lacks was spared.
        """
        put = self._put
        with self._connections.write() as sql, collector_held():
            known = self._take(sql, parts)
            if known is None:
                return put.delta()
            marks = complete if gone is None else gone
            lost = put.mark_gone(sql, self._keys) if marks else ()
            if not complete:
                put.touch(sql)
            put.notes.write(sql)
            row = (put.resource, put.round, put.at, put.at if complete else known[1])
            sql.execute("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?)", row)
        return put.delta(lost)

    def _take(self, sql: "sqlite3.Connection", parts: Iterable[Part]) -> Sequence[Any] | None:
        """Takes the parts in. Returns the list's row (round, last complete); None if a later read
        is stored already."""
        put, now = self._put, self._clock()
        known = sql.execute(LIST, (put.resource,)).fetchone()
        if known and known[1] is not None and put.at < known[1] <= now:
            return None
        put.now, put.mark_new = now, known is not None
        put.whole_at = known[1] if known else None
        put.round = known[0] + 1 if known else 1
        self._keys.update(put.take(sql, parts))
        put.notes.write(sql, last=False)
        return known or (0, None)
