"""The journal of writes: what was going to be sent, and what came of it.

The intent is on the disk before the request leaves. Entries without an outcome after a crash are in
`unknown`. Callers mask secrets before they write here.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file import process_owner as owners
from caltui.mirror.file.errors import MirrorError
from caltui.mirror.file.json_body import dump_any, load
from caltui.text import safe_text

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.file.connections import Connections

ABOUT_TO, DONE, REFUSED, UNKNOWN, NOT_SENT = "about to", "done", "refused", "unknown", "not sent"
NO_EFFECT = "no effect"
OUTCOMES = (ABOUT_TO, DONE, REFUSED, UNKNOWN, NOT_SENT, NO_EFFECT)


_NO_QUERY: Mapping[str, str] = {}


class JournalEntry(NamedTuple):
    """One write. `before` and `after` are the record (or what was sent) around it.

    `begin` sets `id`, `at` and `owner`. Times are seconds since 1970. `undo_of` is the id of the
    entry that this one undoes, `batch` is the id of a run and `item` the place of its item in it.
    `dialect` is the one in which it was sent; empty means that of the file.
    """

    resource: str = ""
    verb: str = ""
    ids: tuple[str, ...] = ()
    summary: str = ""
    method: str = ""
    path: str = ""
    query: Mapping[str, str] = _NO_QUERY
    body: Any = None
    before: Any = None
    after: Any = None
    profile: str = ""
    outcome: str = ABOUT_TO
    detail: str = ""
    settled_at: float | None = None
    undo_of: int | None = None
    batch: str | None = None
    item: int | None = None
    id: int = 0
    at: float = 0.0
    owner: str = ""
    dialect: str = ""

    @property
    def operation(self) -> str:
        """Resource and verb: `bookings create`."""
        return f"{self.resource} {self.verb}"

    @property
    def settled(self) -> bool:
        """Whether its outcome is known."""
        return self.outcome not in (ABOUT_TO, UNKNOWN)


_JSON = ("query", "body", "before", "after")
_COLUMNS = tuple(name for name in JournalEntry._fields if name != "id")
_SELECT = f"SELECT id, {', '.join(_COLUMNS)} FROM journal"
_INSERT = (
    f"INSERT INTO journal ({', '.join(_COLUMNS)}) VALUES ({', '.join(f':{c}' for c in _COLUMNS)})"
)


class Journal:
    """The journal of a mirror. Several processes may write it at once."""

    _connections: "Connections"
    _clock: Callable[[], float]

    def begin(self, entry: JournalEntry) -> int:
        """Stores the intent on the disk (fsync) and returns its id. Send only after that."""
        at = entry.at or self._clock()
        entry = entry._replace(at=at, owner=owners.me(), outcome=ABOUT_TO, settled_at=None)
        with self._connections.write(durable=True) as sql:
            number = sql.execute(_INSERT, _row(entry)).lastrowid
        return int(number or 0)

    def settle(
        self, id: int, outcome: str, detail: str = "", after: Any = None, *, reopen: bool = False
    ) -> bool:
        """Stores the outcome of an entry, durably. False if it was settled before.

        `after` replaces the stored one, if given. An entry may change from "unknown" to any other
        outcome; a settled one stays. With `reopen`, an entry settled as "no effect" may change as
        well.
        """
        if outcome not in OUTCOMES[1:]:
            raise ValueError(f"{outcome!r} is no outcome: it is one of {', '.join(OUTCOMES[1:])}")
        values = (
            outcome,
            safe_text(detail),
            dump_any(after) if after is not None else None,
            self._clock(),
            id,
            NO_EFFECT if reopen else UNKNOWN,
        )
        with self._connections.write(durable=True) as sql:
            changed = sql.execute(
                "UPDATE journal SET outcome = ?, detail = ?, after = coalesce(?, after), "
                "settled_at = ? WHERE id = ? AND outcome IN ('about to', 'unknown', ?)",
                values,
            ).rowcount
            if not changed and _one(sql, id) is None:
                raise MirrorError(
                    f"The journal has no entry {id}.", "caltui journal list shows all."
                )
        return bool(changed)

    def entry(self, id: int) -> JournalEntry | None:
        """One entry, or None."""
        with self._connections.read() as sql:
            row = _one(sql, id)
        return _entry(row) if row else None

    def entries(self, limit: int = 100, *, batch: str | None = None) -> list[JournalEntry]:
        """The newest entries first; of one bulk run when `batch` names it."""
        where = " WHERE batch = :batch" if batch is not None else ""
        query = f"{_SELECT}{where} ORDER BY id DESC LIMIT :limit"
        with self._connections.read() as sql:
            rows = sql.execute(query, {"batch": batch, "limit": limit}).fetchall()
        return [_entry(row) for row in rows]

    def undos_of(self, id: int) -> list[JournalEntry]:
        """The entries that undo this one, newest first."""
        with self._connections.read() as sql:
            rows = sql.execute(f"{_SELECT} WHERE undo_of = ? ORDER BY id DESC", (id,)).fetchall()
        return [_entry(row) for row in rows]

    def unknown(self) -> list[JournalEntry]:
        """Writes whose outcome is unknown, oldest first.

        These are entries settled as unknown, and intents whose process ended before the answer
        came. The intent of a running process is still on its way and not included.
        """
        query = f"{_SELECT} WHERE outcome IN ('about to', 'unknown') ORDER BY id"
        with self._connections.read() as sql:
            found = [_entry(row) for row in sql.execute(query)]
        now = self._clock()
        return [e for e in found if e.outcome == UNKNOWN or not owners.at_work(e.owner, e.at, now)]

    def done_since(self, since: float) -> list[JournalEntry]:
        """Writes begun at `since` (epoch seconds) or later that took effect, oldest first."""
        query = f"{_SELECT} WHERE outcome = ? AND at >= ? ORDER BY id"
        with self._connections.read() as sql:
            return [_entry(row) for row in sql.execute(query, (DONE, since))]

    def without_effect(self, since: float) -> list[JournalEntry]:
        """Writes begun after `since` (epoch seconds) that were settled as "no effect"."""
        query = f"{_SELECT} WHERE outcome = ? AND at > ? ORDER BY id"
        with self._connections.read() as sql:
            return [_entry(row) for row in sql.execute(query, (NO_EFFECT, since))]


def _one(sql: "sqlite3.Connection", id: int) -> Any:
    return sql.execute(f"{_SELECT} WHERE id = ?", (id,)).fetchone()


def _row(entry: JournalEntry) -> dict[str, Any]:
    row = {name: getattr(entry, name) for name in _COLUMNS}
    row |= {name: safe_text(text) for name, text in row.items() if isinstance(text, str)}
    for name in _JSON:
        row[name] = None if row[name] is None else dump_any(row[name])
    row["ids"] = dump_any(list(entry.ids))
    return row


def _entry(row: Any) -> JournalEntry:
    values = dict(zip(("id", *_COLUMNS), row, strict=True))
    for name in _JSON:
        values[name] = None if values[name] is None else load(values[name])
    values["ids"] = tuple(load(values["ids"]))
    return JournalEntry(**values)
