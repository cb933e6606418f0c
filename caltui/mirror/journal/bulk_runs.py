"""Runs of many writes, bulk runs and acts: all items are on the disk before the first is sent.

The outcome of an item is stored once: in the journal, as its last entry with the run's id and the
item's place. An item without an entry was never tried, or was skipped.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from caltui.mirror.file import process_owner as owners
from caltui.mirror.file.json_body import dump_any, load
from caltui.mirror.journal.journal import Journal, JournalEntry
from caltui.text import safe_text

if TYPE_CHECKING:
    import sqlite3

NOT_TRIED, SKIPPED = "", "skipped"
BULK = "bulk"
OVER = "over"


_NOTHING: Mapping[str, Any] = {}


class Batch(NamedTuple):
    """One run. A bulk run is a verb with the same values over many records.

    `values` are by field name; secrets are masked. `look` says how a record is read before it is
    written. `at` is when the run was planned. `running` says whether a process holds it. `outcomes`
    counts the items by the journal's words, those never tried under "". `kind` is BULK, or the
    kind of an act: then the items hold their own category, verb and values. `undo_of` is the run
    that it takes back.
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
    kind: str = BULK
    undo_of: str | None = None

    @property
    def over(self) -> bool:
        """Whether it was ended, so that nothing of it is left to do."""
        return self.look == OVER


class BatchItem(NamedTuple):
    """One item of a run, and its last journal entry, if it was tried.

    `change` is what an act stores of it; `skipped` is why it must not be tried.
    """

    ids: tuple[str, ...]
    summary: str
    change: Mapping[str, Any] | None = None
    entry: JournalEntry | None = None
    skipped: str | None = None

    @property
    def outcome(self) -> str:
        """The journal's word, or "" if it was never tried, or SKIPPED."""
        if self.entry is not None:
            return self.entry.outcome
        return NOT_TRIED if self.skipped is None else SKIPPED


_COLUMNS = (
    "id, at, profile, resource, verb, summary, entries, look, stop_on_error, owner, kind, undo_of"
)
_LAST = "SELECT max(id) AS id, item FROM journal WHERE batch = :id GROUP BY item"
_COUNTS = f"""SELECT coalesce(j.outcome, iif(i.skipped IS NULL, '', '{SKIPPED}')), count(*)
    FROM batch_items AS i LEFT JOIN ({_LAST}) AS last ON last.item = i.position
    LEFT JOIN journal AS j ON j.id = last.id WHERE i.batch = :id GROUP BY 1"""


class Batches(Journal):
    """The journal with the bulk runs. Any process may read one; one process at a time runs it."""

    _to_leave: ClassVar[set[str]] = set()
    """Runs that this process wants to release and could not: the disk was full."""

    def put_batch(self, batch: Batch, items: Iterable[BatchItem]) -> None:
        """Stores a run with all its items; this process holds it."""
        rows = [(batch.id, position, *_row(item)) for position, item in enumerate(items)]
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
            batch.kind,
            batch.undo_of,
        )
        with self._connections.write(durable=True) as sql:
            marks = ", ".join("?" * len(head))
            sql.execute(f"INSERT INTO batches ({_COLUMNS}) VALUES ({marks})", head)
            sql.executemany(f"INSERT INTO batch_items ({_ITEM}) VALUES (?, ?, ?, ?, ?, ?)", rows)

    def skip_item(self, id: str, position: int, reason: str | None) -> None:
        """Stores why an item must not be tried; None: it may be."""
        with self._connections.write(durable=True) as sql:
            sql.execute(
                "UPDATE batch_items SET skipped = ? WHERE batch = ? AND position = ?",
                (reason if reason is None else safe_text(reason), id, position),
            )

    def take_batch(self, id: str) -> bool:
        """Takes hold of a run. False if a process, another or this one, holds it."""
        if id in self._to_leave:
            self.leave_batch(id)
        with self._connections.write(durable=True) as sql:
            row = sql.execute("SELECT owner, at FROM batches WHERE id = ?", (id,)).fetchone()
            if row is None or self._held(sql, id, *row):
                return False
            sql.execute("UPDATE batches SET owner = ? WHERE id = ?", (owners.me(), id))
        return True

    def end_batch(self, id: str) -> None:
        """Notes that a run is over: what was not done of it is not to be done any more."""
        with self._connections.write(durable=True) as sql:
            sql.execute("UPDATE batches SET look = ? WHERE id = ?", (OVER, id))

    def holds_batch(self, id: str) -> bool:
        """Tells whether this process holds the run."""
        with self._connections.read() as sql:
            row = sql.execute("SELECT owner FROM batches WHERE id = ?", (id,)).fetchone()
        return row is not None and row[0] == owners.me()

    def leave_batch(self, id: str) -> None:
        """Releases a run, so that any process may resume it."""
        self._to_leave.add(id)
        with self._connections.write(durable=True) as sql:
            values = (id, owners.me())
            sql.execute("UPDATE batches SET owner = '' WHERE id = ? AND owner = ?", values)
        self._to_leave.discard(id)

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

    def undo_runs(self, id: str) -> list[str]:
        """The runs that take this one back, newest first."""
        query = "SELECT id FROM batches WHERE undo_of = ? ORDER BY at DESC"
        with self._connections.read() as sql:
            return [row[0] for row in sql.execute(query, (id,)).fetchall()]

    def batch_items(self, id: str) -> list[BatchItem]:
        """The items of a run in their order, each with its last journal entry."""
        with self._connections.read() as sql:
            rows = sql.execute(
                "SELECT position, ids, summary, change, skipped FROM batch_items "
                "WHERE batch = ? ORDER BY position",
                (id,),
            ).fetchall()
        last: dict[int | None, JournalEntry] = {}
        for entry in self.entries(_ALL, batch=id):
            last.setdefault(entry.item, entry)
        return [
            BatchItem(
                tuple(load(ids)),
                summary,
                None if change is None else load(change),
                last.get(position),
                skipped,
            )
            for position, ids, summary, change, skipped in rows
        ]

    def _held(self, sql: "sqlite3.Connection", id: str, owner: str, at: float) -> bool:
        if not owner:
            return False
        query = "SELECT max(at) FROM journal WHERE batch = ?"
        last = sql.execute(query, (id,)).fetchone()[0]
        return owners.holds(owner, last or at, self._clock())

    def _batch(self, sql: "sqlite3.Connection", row: Any) -> Batch:
        id, at, profile, resource, verb, summary, values, look, stop, owner, kind, undo_of = row
        found = Batch(id, resource, verb, summary, load(values), look, bool(stop), profile, at)
        counts = sql.execute(_COUNTS, {"id": id}).fetchall()
        running = self._held(sql, id, owner, at)
        return found._replace(running=running, outcomes=dict(counts), kind=kind, undo_of=undo_of)


def _row(item: BatchItem) -> tuple[str, str, str | None, str | None]:
    change = None if item.change is None else dump_any(dict(item.change))
    return dump_any(list(item.ids)), safe_text(item.summary), change, item.skipped


_ITEM = "batch, position, ids, summary, change, skipped"
_ALL = 1_000_000
