"""Bulk runs: all their items are on the disk before the first one is sent.

The outcome of an item is stored once: in the journal, as its last entry with the run's id. An item
without an entry was never tried.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file import process_owner as owners
from caltui.mirror.file.json_body import dump_any, load
from caltui.mirror.journal.journal import Journal, JournalEntry
from caltui.text import safe_text

if TYPE_CHECKING:
    import sqlite3

NOT_TRIED = ""


_NOTHING: Mapping[str, Any] = {}


class Batch(NamedTuple):
    """One bulk run: a verb with the same values over many records.

    `values` are by field name; secrets are masked. `look` says how a record is read before it is
    written. `at` is when the run was planned. `running` says whether a process holds it. `outcomes`
    counts the items by the journal's words, those never tried under "".
    """

    id: str
    resource: str
    verb: str
    summary: str = ""
    values: Mapping[str, Any] = _NOTHING
    look: str = ""
    stop_on_error: bool = False
    profile: str = ""
    at: float = 0.0
    running: bool = False
    outcomes: Mapping[str, int] = _NOTHING


class BatchItem(NamedTuple):
    """One record of a bulk run, and its last journal entry, if it was tried."""

    ids: tuple[str, ...]
    summary: str
    entry: JournalEntry | None = None

    @property
    def outcome(self) -> str:
        """The journal's word, or "" if it was never tried."""
        return NOT_TRIED if self.entry is None else self.entry.outcome


_COLUMNS = "id, at, profile, resource, verb, summary, entries, look, stop_on_error, owner"
_LAST = """SELECT max(id) AS id, batch, ids FROM journal
    WHERE batch = :id GROUP BY ids"""
_COUNTS = f"""SELECT coalesce(j.outcome, ''), count(*) FROM batch_items AS i
    LEFT JOIN ({_LAST}) AS last ON last.ids = i.ids
    LEFT JOIN journal AS j ON j.id = last.id WHERE i.batch = :id GROUP BY 1"""


class Batches(Journal):
    """The journal with the bulk runs. Any process may read one; one process at a time runs it."""

    def put_batch(self, batch: Batch, items: Iterable[tuple[Sequence[str], str]]) -> None:
        """Stores a run with all its items (ids, summary); this process holds it."""
        rows = [
            (batch.id, position, dump_any(list(ids)), safe_text(summary))
            for position, (ids, summary) in enumerate(items)
        ]
        head = (
            batch.id,
            batch.at or self._clock(),
            batch.profile,
            batch.resource,
            batch.verb,
            safe_text(batch.summary),
            dump_any(dict(batch.values)),
            batch.look,
            int(batch.stop_on_error),
            owners.me(),
        )
        with self._connections.write(durable=True) as sql:
            marks = ", ".join("?" * len(head))
            sql.execute(f"INSERT INTO batches ({_COLUMNS}) VALUES ({marks})", head)
            sql.executemany("INSERT INTO batch_items VALUES (?, ?, ?, ?)", rows)

    def take_batch(self, id: str) -> bool:
        """Takes hold of a run. False if a process, another or this one, holds it."""
        with self._connections.write(durable=True) as sql:
            row = sql.execute("SELECT owner, at FROM batches WHERE id = ?", (id,)).fetchone()
            if row is None or self._held(sql, id, *row):
                return False
            sql.execute("UPDATE batches SET owner = ? WHERE id = ?", (owners.me(), id))
        return True

    def holds_batch(self, id: str) -> bool:
        """Whether this process holds the run."""
        with self._connections.read() as sql:
            row = sql.execute("SELECT owner FROM batches WHERE id = ?", (id,)).fetchone()
        return row is not None and row[0] == owners.me()

    def leave_batch(self, id: str) -> None:
        """Releases a run, so that any process may resume it."""
        with self._connections.write(durable=True) as sql:
            values = (id, owners.me())
            sql.execute("UPDATE batches SET owner = '' WHERE id = ? AND owner = ?", values)

    def batch(self, id: str) -> Batch | None:
        """One run, or None."""
        with self._connections.read() as sql:
            row = sql.execute(f"SELECT {_COLUMNS} FROM batches WHERE id = ?", (id,)).fetchone()
            return self._batch(sql, row) if row else None

    def batches(self, limit: int = 50) -> list[Batch]:
        """The newest runs first."""
        query = f"SELECT {_COLUMNS} FROM batches ORDER BY at DESC, id DESC LIMIT ?"
        with self._connections.read() as sql:
            return [self._batch(sql, row) for row in sql.execute(query, (limit,)).fetchall()]

    def batch_items(self, id: str) -> list[BatchItem]:
        """The items of a run in their order, each with its last journal entry."""
        with self._connections.read() as sql:
            rows = sql.execute(
                "SELECT ids, summary FROM batch_items WHERE batch = ? ORDER BY position", (id,)
            ).fetchall()
        last: dict[tuple[str, ...], JournalEntry] = {}
        for entry in self.entries(_ALL, batch=id):
            last.setdefault(entry.ids, entry)
        items = [BatchItem(tuple(load(ids)), summary) for ids, summary in rows]
        return [item._replace(entry=last.get(item.ids)) for item in items]

    def _held(self, sql: "sqlite3.Connection", id: str, owner: str, at: float) -> bool:
        if not owner:
            return False
        query = "SELECT max(at) FROM journal WHERE batch = ?"
        last = sql.execute(query, (id,)).fetchone()[0]
        return owners.holds(owner, last or at, self._clock())

    def _batch(self, sql: "sqlite3.Connection", row: Any) -> Batch:
        id, at, profile, resource, verb, summary, values, look, stop, owner = row
        found = Batch(id, resource, verb, summary, load(values), look, bool(stop), profile, at)
        counts = sql.execute(_COUNTS, {"id": id}).fetchall()
        return found._replace(running=self._held(sql, id, owner, at), outcomes=dict(counts))


_ALL = 1_000_000
