"""Keeps what a person put off in the inbox, and notes on records: no sync brings them back."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from caltui.text import safe_text

if TYPE_CHECKING:
    from caltui.mirror.file.connections import Connections

MOST_NOTE = 2_000
"""Characters of a note."""


class Snooze(NamedTuple):
    """A record that a queue of the inbox does not name for now.

    It ends at `until` (seconds since 1970; None: at no time), and when the reason for which the
    queue names the record is no longer `cause`.
    """

    queue: str
    resource: str
    key: str
    cause: str
    until: float | None = None
    at: float = 0.0


class Note(NamedTuple):
    """A note of a person on a record, at `at` (seconds since 1970)."""

    resource: str
    key: str
    text: str
    at: float = 0.0


class RecordNotes:
    """The part of a mirror that reads the notes on records."""

    _connections: "Connections"

    def note(self, resource: str, key: str) -> Note | None:
        """The note on a record, or None."""
        query = "SELECT resource, key, text, at FROM notes WHERE resource = ? AND key = ?"
        with self._connections.read() as sql:
            row = sql.execute(query, (resource, key)).fetchone()
        return Note(*row) if row else None

    def noted(self, resource: str) -> frozenset[str]:
        """The keys of the records of a category that have a note."""
        with self._connections.read() as sql:
            rows = sql.execute("SELECT key FROM notes WHERE resource = ?", (resource,))
            return frozenset(row[0] for row in rows)

    def notes(self) -> list[Note]:
        """Every note, the newest first."""
        with self._connections.read() as sql:
            query = "SELECT resource, key, text, at FROM notes ORDER BY at DESC"
            return [Note(*row) for row in sql.execute(query)]


class PutOff(RecordNotes):
    """The part of a mirror that keeps snoozes and notes."""

    _clock: Callable[[], float]

    def snoozes(self) -> list[Snooze]:
        """Every snooze, also those that are over."""
        query = "SELECT queue, resource, key, cause, until, at FROM snoozes ORDER BY at"
        with self._connections.read() as sql:
            return [Snooze(*row) for row in sql.execute(query)]

    def put_snoozes(self, snoozes: Iterable[Snooze]) -> None:
        """Stores snoozes; one of the same queue and record is replaced."""
        now = self._clock()
        rows = [(s.queue, s.resource, s.key, now, s.until, s.cause) for s in snoozes]
        with self._connections.write(durable=True) as sql:
            sql.executemany("INSERT OR REPLACE INTO snoozes VALUES (?, ?, ?, ?, ?, ?)", rows)

    def drop_snoozes(self, snoozes: Iterable[tuple[str, str, str]]) -> None:
        """Removes snoozes by queue, category and key."""
        where = "DELETE FROM snoozes WHERE queue = ? AND resource = ? AND key = ?"
        with self._connections.write() as sql:
            sql.executemany(where, list(snoozes))

    def put_note(self, resource: str, key: str, text: str) -> None:
        """Stores the note on a record; an empty one is removed."""
        words = safe_text(text.strip(), MOST_NOTE)
        with self._connections.write(durable=True) as sql:
            if words:
                row = (resource, key, self._clock(), words)
                sql.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?, ?)", row)
            else:
                sql.execute("DELETE FROM notes WHERE resource = ? AND key = ?", (resource, key))
