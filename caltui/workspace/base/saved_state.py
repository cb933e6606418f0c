"""Drafts, views, URL format and journal: what is stored beside the records."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from caltui.mirror.journal.journal import ABOUT_TO, UNKNOWN
from caltui.mirror.journal.journal import JournalEntry as JournalEntry
from caltui.mirror.store import Mirror, MirrorError, Note
from caltui.mirror.store import NotedChange as NotedChange
from caltui.mirror.store import Snooze as Snooze

DAY = 86_400.0
"""Seconds from one clean-up of a mirror to the next."""

_TIDIED = "tidied_at"
CUT_OFF = "It was cut off here before an answer came."


class SavedState:
    """Small values that outlive a session, in the profile's mirror at `path`.

    `fault` is why the file could not be opened, if the workspace goes on without it.
    """

    def __init__(self, mirror: Mirror, path: Path) -> None:
        self._mirror = mirror
        self.path = path
        self.fault: MirrorError | None = None

    @property
    def notice(self) -> str:
        """The fault of the mirror's file at opening, or empty."""
        return self._mirror.notice

    def size(self) -> int:
        """The size of the mirror's file in bytes."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def tidy(self, now: float, go_on: Callable[[], bool]) -> bool:
        """Cleans the file up, at most once a day. Returns whether it did.

        Blocking: call it in a thread. It ends early if `go_on` returns false.
        """
        last = self._mirror.get_state(_TIDIED)
        if isinstance(last, (int, float)) and 0 <= now - last < DAY:
            return False
        self._mirror.tidy(go_on=go_on)
        if go_on():
            self._mirror.put_state(_TIDIED, now)
        return True

    def complete(self, resource: str) -> bool:
        """Tells whether the last read of a list got all records."""
        return self._mirror.complete(resource)

    def format(self) -> str | None:
        """The URL format this profile learned: `new`, `old` or None."""
        return self._mirror.learned()

    def format_history(self) -> list[Any]:
        """The learned formats: (epoch seconds, format, why), oldest first."""
        return list(self._mirror.format_history())

    def draft(self, place: str) -> Mapping[str, Any] | None:
        """The values of the unsent form at that place."""
        return self._mirror.get_draft(place)

    def keep_draft(self, place: str, values: Mapping[str, Any]) -> None:
        """Stores the values of an unsent form. Raises Locked if others write for long."""
        with self._mirror.hurried():
            self._mirror.put_draft(place, values)

    def drop_draft(self, place: str) -> None:
        """Removes a draft. Raises Locked if others write for long."""
        with self._mirror.hurried():
            self._mirror.drop_draft(place)

    def drafts(self) -> list[tuple[str, float]]:
        """The places that have a draft and when it was stored, newest first."""
        return list(self._mirror.drafts())

    def view(self, name: str) -> Any:
        """Reads how a screen was left (columns, sort …), or None."""
        return self._mirror.get_state(f"view/{name}")

    def keep_view(self, name: str, value: Any, *, patient: bool = False) -> None:
        """Stores how a screen was left. Raises Locked if others write for long.

        `patient` waits for them: use it in a thread.
        """
        with nullcontext() if patient else self._mirror.hurried():
            self._mirror.put_state(f"view/{name}", value)

    def snoozes(self) -> list[Snooze]:
        """Lists what a person put off in the inbox, also what is over."""
        return self._mirror.snoozes()

    def put_snoozes(self, snoozes: Iterable[Snooze]) -> None:
        """Puts records off. Raises Locked if others write for long."""
        with self._mirror.hurried():
            self._mirror.put_snoozes(snoozes)

    def drop_snoozes(self, snoozes: Iterable[tuple[str, str, str]]) -> None:
        """Ends snoozes, by queue, category and key. Raises Locked if others write for long."""
        with self._mirror.hurried():
            self._mirror.drop_snoozes(snoozes)

    def note(self, resource: str, key: str) -> Note | None:
        """The note on a record, or None."""
        return self._mirror.note(resource, key)

    def notes(self) -> list[Note]:
        """Every note, the newest first."""
        return self._mirror.notes()

    def keep_note(self, resource: str, key: str, text: str) -> None:
        """Stores a note; an empty one is removed. Raises Locked if others write for long."""
        with self._mirror.hurried():
            self._mirror.put_note(resource, key, text)

    def changes(
        self,
        *,
        since: float = 0.0,
        resource: str | None = None,
        key: str | None = None,
        limit: int = 500,
    ) -> list[NotedChange]:
        """Lists what reads found different, the newest first. See `mirror.changes.read`."""
        return self._mirror.changes(since=since, resource=resource, key=key, limit=limit)

    def changes_begin(self) -> float | None:
        """Returns when the oldest kept change was found, seconds since 1970; None without any."""
        return self._mirror.changes_begin()

    def journal(self, limit: int = 100) -> list[JournalEntry]:
        """The writes of this profile, newest first. One that was cut off is unknown."""
        entries = self._mirror.entries(limit)
        if not any(entry.outcome == ABOUT_TO for entry in entries):
            return list(entries)
        cut_off = {entry.id: entry for entry in self.unknown()}
        return [cut_off.get(entry.id, entry) for entry in entries]

    def done_since(self, since: float) -> list[JournalEntry]:
        """The writes since then (seconds since 1970) that took effect, oldest first."""
        return self._mirror.done_since(since)

    def unknown(self) -> list[JournalEntry]:
        """The writes with an unknown outcome, oldest first."""
        return [
            entry._replace(outcome=UNKNOWN, detail=CUT_OFF) if entry.outcome == ABOUT_TO else entry
            for entry in self._mirror.unknown()
        ]
