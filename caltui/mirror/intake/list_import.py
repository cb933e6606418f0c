"""Takes a list in that comes in parts."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import repeat
from typing import TYPE_CHECKING, Any

from caltui import fastjson
from caltui.mirror.file.gc_pause import collector_held
from caltui.mirror.file.json_body import digest, safe_body, safe_key
from caltui.mirror.index.tables import Row
from caltui.mirror.intake.prepared import Part, Prepared
from caltui.mirror.intake.write_records import Delta, Put

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.file.connections import Connections

LIST = "SELECT round, complete_at FROM lists WHERE resource = ?"
"""What is known of a list."""


class Intake:
    """A list on its way in, part by part; for one thread at a time.

    Each part is a transaction, in between others may write. The list counts as read
    with `finish` only: before it nothing is gone, and what came so far stays.
    """

    def __init__(self, connections: "Connections", clock: Callable[[], float], put: Put) -> None:
        self._connections = connections
        self._clock = clock
        self._put = put
        self._keys: set[str] = set()
        with connections.read() as sql:
            self._first = sql.execute(LIST, (put.resource,)).fetchone() is None

    def prepare(self, records: Sequence[tuple[str, Mapping[str, Any]]]) -> Part:
        """Records made ready for `take`, in any thread: Python runs one at a time anyway.

        Its row in the sheet is made here too while all of them are new.
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
        known = sql.execute(LIST, (put.resource,)).fetchone()
        if known and known[1] is not None and put.at < known[1] <= now:
            return None
        put.now, put.mark_new = now, known is not None
        put.round = known[0] + 1 if known else 1
        self._keys.update(put.take(sql, parts))
        return known or (0, None)
