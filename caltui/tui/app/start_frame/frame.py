"""Draws what the screens would show at the next start, as text with escape sequences."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from caltui.workspace.base.age import read_text


class Row(NamedTuple):
    """A row of the table without and with the cursor, and the title while it is there.

    `line` is its line of the table.
    """

    key: str
    line: int
    plain: str
    current: str
    title: str


class Frame(NamedTuple):
    """The lines of a terminal of that size (columns, lines), with the cursor on the row `first`.

    `statuses` are status lines by how long the words for the age of the rows are, each with
    those words; `synced_at` in seconds since 1970, None when the list was never read whole.
    `table` is where the first row is drawn, `steps` by how many rows what a terminal sends
    moves the cursor. After `until` (seconds since 1970) other rows are to come: it is not shown.
    """

    size: tuple[int, int]
    lines: Sequence[str]
    status: int
    statuses: Mapping[str, tuple[str, str]]
    synced_at: float | None
    table: tuple[int, int]
    rows: Sequence[Row]
    steps: Mapping[str, int]
    first: int = 0
    until: float | None = None


def restored(kept: Sequence[object]) -> Frame:
    """A frame out of the JSON it was kept as. Raises TypeError and ValueError."""
    frame = Frame._make(kept)
    return frame._replace(rows=[Row._make(row) for row in frame.rows])


def drawing(frame: Frame, size: tuple[int, int], now: float) -> str:
    """The escape sequences that draw it; empty for a terminal of another size, or
    when it is out of date.

    The age of the rows is the one of this moment.
    """
    words = read_text(None if frame.synced_at is None else max(0.0, now - frame.synced_at))
    known = frame.statuses.get(str(len(words)))
    if tuple(frame.size) != size or known is None or (frame.until or now) < now:
        return ""
    lines = list(frame.lines)
    lines[frame.status] = known[1].replace(known[0], words)
    return "".join(_at(0, y, line) for y, line in enumerate(lines))


def moved(frame: Frame, before: int, after: int) -> str:
    """The escape sequences that move the cursor from one row to another."""
    return "".join(_moved(frame, before, after))


def _moved(frame: Frame, before: int, after: int) -> Iterator[str]:
    x, y = frame.table
    yield _at(0, 0, frame.rows[after].title)
    yield _at(x, y + frame.rows[before].line, frame.rows[before].plain)
    yield _at(x, y + frame.rows[after].line, frame.rows[after].current)


def _at(x: int, y: int, text: str) -> str:
    return f"\x1b[{y + 1};{x + 1}H{text}"
