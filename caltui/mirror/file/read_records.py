"""Reads records as they were last seen."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file.gc_pause import collector_held
from caltui.mirror.file.json_body import Record, load, safe_key
from caltui.mirror.file.row_ids import text

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.file.connections import Connections

CHUNK = 500


class Seen(NamedTuple):
    """A record as last seen. `seen_at` is in seconds since 1970.

    `state` is "", "new" or "changed" (by the last list or since), or "gone" (not in a later list).
    """

    record: Record
    seen_at: float
    state: str


SEEN = """SELECT r.key, b.text,
    CASE WHEN r.gone_at IS NULL THEN max(r.seen_at, coalesce(l.complete_at, r.seen_at))
         ELSE r.seen_at END,
    CASE WHEN r.gone_at IS NOT NULL THEN 'gone'
         WHEN r.round = coalesce(l.round, 0) THEN r.mark ELSE '' END
    FROM records r JOIN bodies b ON b.id = r.body LEFT JOIN lists l ON l.resource = r.resource
    WHERE r.resource = ?"""
_LIVE = " AND r.gone_at IS NULL"


class Records:
    """The part of a mirror that reads records. May be called from any thread."""

    _connections: "Connections"

    def get(self, resource: str, key: str) -> Seen | None:
        """One record, also if it is gone at Cal; None if it is unknown or was removed here."""
        with self._connections.read() as sql:
            row = sql.execute(SEEN + " AND r.key = ?", (resource, safe_key(key))).fetchone()
        return seen_of(row) if row else None

    def all(self, resource: str, *, gone: bool = False) -> list[tuple[str, Seen]]:
        """Every live record in the order first seen; with `gone`, those that are gone too."""
        query = SEEN + ("" if gone else _LIVE) + " ORDER BY r.id"
        with self._connections.read() as sql, collector_held():
            return [(row[0], seen_of(row)) for row in sql.execute(query, (resource,))]

    def texts(self, resource: str) -> Iterator[str]:
        """Yields the stored JSON of every live record, in the order of `all`, without parsing."""
        query = "SELECT b.text FROM records r JOIN bodies b ON b.id = r.body WHERE r.resource = ?"
        with self._connections.read() as sql:
            for row in sql.execute(query + _LIVE + " ORDER BY r.id", (resource,)):
                yield row[0]

    def slices(self, resource: str, size: int = 1000) -> Iterator[list[tuple[str, Seen]]]:
        """Yields the records of `all` in parts, for large lists; holds no lock between parts."""
        query = SEEN.replace("SELECT r.key", "SELECT r.id, r.key", 1)
        query += _LIVE + " AND r.id > ? ORDER BY r.id LIMIT ?"
        last = -1
        while True:
            with self._connections.read() as sql:
                rows = sql.execute(query, (resource, last, size)).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield [(row[1], seen_of(row[1:])) for row in rows]

    def keys(self, resource: str) -> list[str]:
        """The keys of all live records, in the order of `all`. Reads no body."""
        query = "SELECT key FROM records r WHERE resource = ?" + _LIVE + " ORDER BY id"
        with self._connections.read() as sql:
            return [row[0] for row in sql.execute(query, (resource,))]

    def keys_from(self, resource: str, start: str, most: int) -> list[str]:
        """The first keys of live records that begin with a text. Reads no body."""
        start = safe_key(start)
        query = "SELECT key FROM records r WHERE resource = ? AND key >= ? AND key < ?"
        bounds = (start, start + chr(0x10FFFF))
        with self._connections.read() as sql:
            rows = sql.execute(f"{query}{_LIVE} ORDER BY key LIMIT ?", (resource, *bounds, most))
            return [row[0] for row in rows]

    def bodies(self, resource: str, keys: Sequence[str]) -> dict[str, Seen]:
        """The records of those keys, in that order; unknown ones are left out."""
        found: dict[str, Seen] = {}
        with self._connections.read() as sql:
            for part in chunks([safe_key(key) for key in keys]):
                query = f"{SEEN} AND r.key IN ({marks(part)})"
                rows = sql.execute(query, (resource, *part))
                found.update((row[0], seen_of(row)) for row in rows)
        return {key: found[stored] for key in keys if (stored := safe_key(key)) in found}

    def parts(self, numbers: Sequence[int], path: str) -> dict[int, Any]:
        """What stands at a JSON path in the records of those row numbers; None where nothing does.

        SQLite takes it out of the stored text, so no whole record is read.
        """
        query = """SELECT r.id, json_extract(b.text, ?, '$[0]')
            FROM records r JOIN bodies b ON b.id = r.body
            WHERE r.id IN (SELECT value FROM json_each(?))"""
        with self._connections.read() as sql:
            rows = sql.execute(query, (path, text(array("q", numbers)))).fetchall()
        return {number: load(found)[0] for number, found in rows}

    def count(self, resource: str) -> int | None:
        """Counts the live records that are known; None if no list was ever read."""
        with self._connections.read() as sql:
            if _list(sql, resource) is None:
                return None
            row = sql.execute("SELECT live FROM sheets WHERE resource = ?", (resource,)).fetchone()
            if row is None:
                query = "SELECT count(*) FROM records WHERE resource = ? AND gone_at IS NULL"
                row = sql.execute(query, (resource,)).fetchone()
            return int(row[0])

    def synced_at(self, resource: str) -> float | None:
        """Returns when the list was last read whole, else in part (epoch seconds); or None."""
        with self._connections.read() as sql:
            row = _list(sql, resource)
        return None if row is None else float(row[0] if row[1] is None else row[1])

    def complete(self, resource: str) -> bool:
        """Tells whether the list was read whole at `synced_at`."""
        with self._connections.read() as sql:
            row = _list(sql, resource)
        return row is not None and row[1] is not None


def resources(sql: "sqlite3.Connection") -> Iterator[str]:
    """The categories that have records: one index lookup for each."""
    last: Any = ""
    query = "SELECT min(resource) FROM records WHERE resource > ?"
    while (last := sql.execute(query, (last,)).fetchone()[0]) is not None:
        yield str(last)


def marks(values: Sequence[Any]) -> str:
    """As many question marks as there are values, for an SQL statement."""
    return ",".join("?" * len(values))


def chunks(values: Sequence[str]) -> Iterable[Sequence[str]]:
    """The values in parts that fit into one statement."""
    return (values[i : i + CHUNK] for i in range(0, len(values), CHUNK))


def _list(sql: "sqlite3.Connection", resource: str) -> Any:
    query = "SELECT synced_at, complete_at FROM lists WHERE resource = ?"
    return sql.execute(query, (resource,)).fetchone()


def seen_of(row: Sequence[Any]) -> Seen:
    """Makes a `Seen` from a row of the query SEEN."""
    return Seen(load(row[1]), float(row[2]), str(row[3]))
