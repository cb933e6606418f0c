"""Reads the record of changes."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.changes.difference import FieldDifference
from caltui.mirror.file.json_body import load

if TYPE_CHECKING:
    from caltui.mirror.file.connections import Connections


class NotedChange(NamedTuple):
    """A difference that one read found in one record.

    `kind` is `changed`, `new`, `gone`, or `more` for changes that were not kept, whose number is
    `left`. `since` is when the record was read before that, None if unknown; `at` is the later
    read. Times are seconds since 1970.
    """

    id: int
    resource: str
    key: str
    since: float | None
    at: float
    kind: str
    fields: tuple[FieldDifference, ...] = ()
    left: int = 0


class Changes:
    """The part of a mirror that tells what reads found different."""

    _connections: "Connections"
    _clock: Callable[[], float]

    def changes(
        self,
        *,
        since: float = 0.0,
        resource: str | None = None,
        key: str | None = None,
        limit: int = 500,
    ) -> list[NotedChange]:
        """The newest changes first, found at `since` or later; of one category, of one record."""
        query = "SELECT id, resource, key, since, at, kind, fields FROM changes WHERE at >= ?"
        values: list[Any] = [since]
        if resource is not None:
            query += " AND resource = ?"
            values.append(resource)
        if key is not None:
            query += " AND key = ?"
            values.append(key)
        with self._connections.read() as sql:
            rows = sql.execute(f"{query} ORDER BY id DESC LIMIT ?", (*values, limit)).fetchall()
        return list(_changes(rows))

    def changes_begin(self) -> float | None:
        """Returns when the oldest kept change was found, seconds since 1970; None without any."""
        with self._connections.read() as sql:
            row = sql.execute("SELECT min(at) FROM changes").fetchone()
        return None if row[0] is None else float(row[0])


def _changes(rows: list[Any]) -> Iterator[NotedChange]:
    for id, resource, key, since, at, kind, fields in rows:
        value = load(fields)
        if isinstance(value, int):
            yield NotedChange(id, resource, key, since, at, kind, (), value)
        else:
            found = tuple(FieldDifference(*field) for field in value)
            yield NotedChange(id, resource, key, since, at, kind, found)
