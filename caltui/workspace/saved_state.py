"""What the console and the commands keep beside the records: drafts, views, the journal."""

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from caltui.mirror.journal.journal import ABOUT_TO, UNKNOWN
from caltui.mirror.journal.journal import JournalEntry as JournalEntry
from caltui.mirror.store import Mirror, MirrorError

DAY = 86_400.0
"""Seconds between two times that a mirror is put in order."""

_TIDIED = "tidied_at"
CUT_OFF = "It was cut off here before an answer came."


class Kept:
    """Small things that outlive a session, in the profile's mirror at `path`.

    `fault` is why the file could not be opened, where the workspace goes on without it.
    """

    def __init__(self, mirror: Mirror, path: Path) -> None:
        self._mirror = mirror
        self.path = path
        self.fault: MirrorError | None = None

    @property
    def notice(self) -> str:
        """What was wrong with the mirror's file when it was opened, or empty."""
        return self._mirror.notice

    def size(self) -> int:
        """Bytes of the mirror's file."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def tidy(self, now: float, go_on: Callable[[], bool]) -> bool:
        """Puts the file in order, unless that was done within a day; whether it did.

        Blocking: call it in a thread. It ends early when it is not to `go_on`.
        """
        last = self._mirror.get_state(_TIDIED)
        if isinstance(last, (int, float)) and 0 <= now - last < DAY:
            return False
        self._mirror.tidy(go_on=go_on)
        if go_on():
            self._mirror.put_state(_TIDIED, now)
        return True

    def complete(self, resource: str) -> bool:
        """Whether the last read of a list brought everything there is."""
        return self._mirror.complete(resource)

    def format(self) -> str | None:
        """The URL format this profile learned: `new`, `old` or None."""
        return self._mirror.learned()

    def format_history(self) -> list[Any]:
        """When which format was learned, and why: (epoch seconds, format, why), oldest first."""
        return list(self._mirror.format_history())

    def draft(self, place: str) -> Mapping[str, Any] | None:
        """The values of a form that was left unfinished at that place."""
        return self._mirror.get_draft(place)

    def keep_draft(self, place: str, values: Mapping[str, Any]) -> None:
        """Keeps the values of an unfinished form. Raises Locked where others write for long."""
        with self._mirror.hurried():
            self._mirror.put_draft(place, values)

    def drop_draft(self, place: str) -> None:
        """Forgets an unfinished form. Raises Locked where others write for long."""
        with self._mirror.hurried():
            self._mirror.drop_draft(place)

    def drafts(self) -> list[tuple[str, float]]:
        """The places where forms were left unfinished, and when, newest first."""
        return list(self._mirror.drafts())

    def view(self, name: str) -> Any:
        """How a screen was left (columns, sort …), or None."""
        return self._mirror.get_state(f"view/{name}")

    def keep_view(self, name: str, value: Any, *, patient: bool = False) -> None:
        """Keeps how a screen was left. Raises Locked where others write for long.

        `patient` waits for them: that is for a thread.
        """
        with nullcontext() if patient else self._mirror.hurried():
            self._mirror.put_state(f"view/{name}", value)

    def journal(self, limit: int = 100) -> list[JournalEntry]:
        """The writes of this profile, newest first. One that was cut off is unknown."""
        entries = self._mirror.entries(limit)
        if not any(entry.outcome == ABOUT_TO for entry in entries):
            return list(entries)
        cut_off = {entry.id: entry for entry in self.unknown()}
        return [cut_off.get(entry.id, entry) for entry in entries]

    def unknown(self) -> list[JournalEntry]:
        """The writes whose outcome nobody knows, oldest first."""
        return [
            entry._replace(outcome=UNKNOWN, detail=CUT_OFF) if entry.outcome == ABOUT_TO else entry
            for entry in self._mirror.unknown()
        ]
