"""Small values that a mirror keeps: the learned URL format, drafts, and how views look."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from caltui.mirror.file.json_body import dump_any, load

if TYPE_CHECKING:
    from caltui.mirror.file.connections import Connections


class Notes:
    """The part of a mirror that keeps URL formats, drafts and views."""

    _connections: "Connections"
    _clock: Callable[[], float]

    def learned(self) -> str | None:
        """The URL format that answered last; None if none is known."""
        with self._connections.read() as sql:
            row = sql.execute("SELECT format FROM formats ORDER BY id DESC LIMIT 1").fetchone()
        return str(row[0]) if row and row[0] else None

    def learn(self, fmt: str, why: str) -> None:
        """Stores the format that works, and why. Writes nothing if it is known already."""
        if self.learned() != fmt:
            self._note_format(fmt, why)

    def unlearn(self, why: str) -> None:
        """Removes the learned format, and stores why."""
        if self.learned() is not None:
            self._note_format("", why)

    def format_history(self) -> list[tuple[float, str, str]]:
        """(at, format, why), oldest first; an empty format means it was removed."""
        with self._connections.read() as sql:
            return sql.execute("SELECT at, format, why FROM formats ORDER BY id").fetchall()

    def put_draft(self, place: str, values: Mapping[str, Any]) -> None:
        """Stores the values of an unsent form. The caller leaves secrets out."""
        with self._connections.write() as sql:
            row = (place, self._clock(), dump_any(dict(values)))
            sql.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", row)

    def get_draft(self, place: str) -> dict[str, Any] | None:
        """The values of the draft at that place, or None."""
        with self._connections.read() as sql:
            row = sql.execute("SELECT entries FROM drafts WHERE place = ?", (place,)).fetchone()
        return dict(load(row[0])) if row else None

    def drop_draft(self, place: str) -> None:
        """Removes the draft at that place, if there is one."""
        with self._connections.write() as sql:
            sql.execute("DELETE FROM drafts WHERE place = ?", (place,))

    def drafts(self) -> list[tuple[str, float]]:
        """The places that have a draft and when it was stored, newest first."""
        with self._connections.read() as sql:
            return sql.execute("SELECT place, at FROM drafts ORDER BY at DESC, place").fetchall()

    def put_state(self, name: str, value: Any) -> None:
        """Stores a JSON value under a name, such as a view's sort and columns."""
        with self._connections.write() as sql:
            sql.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, dump_any(value)))

    def get_state(self, name: str) -> Any:
        """The value stored under that name, or None."""
        with self._connections.read() as sql:
            row = sql.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return load(row[0]) if row else None

    def drop_state(self, name: str) -> None:
        """Removes the value stored under that name, if there is one."""
        with self._connections.write() as sql:
            sql.execute("DELETE FROM state WHERE name = ?", (name,))

    def _note_format(self, fmt: str, why: str) -> None:
        with self._connections.write() as sql:
            row = (self._clock(), fmt, why)
            sql.execute("INSERT INTO formats (at, format, why) VALUES (?, ?, ?)", row)
