"""Writes the record of changes, in the transaction that stores the records."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from caltui import fastjson
from caltui.mirror.changes.difference import Masked, differences
from caltui.mirror.file.json_body import dump_any

if TYPE_CHECKING:
    import sqlite3

CHANGED, NEW, GONE, MORE = "changed", "new", "gone", "more"
"""What a read found: other values, a record that was not there before, one that is no longer
there, or more changes in one read than are kept."""

MOST_A_READ = 2_000
"""Records whose changes are kept of one read of a list."""

KEPT_SECONDS = 90 * 86_400.0
KEPT_ROWS = 100_000
"""How long changes are kept, and how many of them."""

_INSERT = "INSERT INTO changes (resource, key, since, at, kind, fields) VALUES (?, ?, ?, ?, ?, ?)"


class ChangeNotes:
    """Collects what one read of a list found different. `at` is when it was asked for."""

    def __init__(self, resource: str, at: float, masked: Masked) -> None:
        self.resource = resource
        self.at = at
        self._masked = masked
        self._rows: list[tuple[Any, ...]] = []
        self._taken = 0
        self._left = 0
        self._noted = False

    def changed(self, key: str, since: float | None, old: str, new: Any) -> None:
        """Notes how a record differs. `old` is its JSON, last read at `since`."""
        if self._full():
            return
        found = differences(fastjson.loads(old.encode("utf-8", "surrogatepass")), new, self._masked)
        if found:
            self._add(key, since, CHANGED, found)

    def appeared(self, keys: Iterable[str], since: float | None) -> None:
        """Notes records that were not in the list before."""
        for key in keys:
            if not self._full():
                self._add(key, since, NEW, ())

    def gone(self, keys: Iterable[str], since: float | None) -> None:
        """Notes records that are not in the list any more."""
        for key in keys:
            if not self._full():
                self._add(key, since, GONE, ())

    def write(self, sql: "sqlite3.Connection", *, last: bool = True) -> None:
        """Writes what was collected. `last`: also says how many were not kept."""
        if self._left and last:
            row = (self.resource, "", None, self.at, MORE, dump_any(self._left))
            self._rows.append(row)
            self._left = 0
        if self._rows:
            sql.executemany(_INSERT, self._rows)
            self._rows = []

    def _full(self) -> bool:
        self._left += self._taken >= MOST_A_READ
        return self._taken >= MOST_A_READ

    def _add(self, key: str, since: float | None, kind: str, fields: Sequence[Any]) -> None:
        self._taken += 1
        row = (self.resource, key, since, self.at, kind, dump_any([list(f) for f in fields]))
        self._rows.append(row)


def drop_old(sql: "sqlite3.Connection", now: float) -> None:
    """Deletes changes that are too old or too many."""
    sql.execute("DELETE FROM changes WHERE at < ?", (now - KEPT_SECONDS,))
    sql.execute("DELETE FROM changes WHERE id <= (SELECT max(id) FROM changes) - ?", (KEPT_ROWS,))
