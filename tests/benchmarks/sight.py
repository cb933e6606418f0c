"""What of a screen is looked at, and when it changed."""

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from tests.support.emulator import Frame
from tests.support.terminal import Terminal

Look = Callable[[Frame], object]

UPPER = slice(1, 22)
"""The screen lines that are watched: below them notifications come and go."""

_MOMENT = re.compile(r"\d\d:\d\d–\d\d:\d\d")
_POSITION = re.compile(r"([\d,]+)/([\d,]+)(?: · ([\d,]+))?")
MANY = 10


class Stroke(NamedTuple):
    """Seconds from a key, pressed `at`, to the first and the last change of what was looked at."""

    at: float
    first: float
    settled: float


def rows_shown(frame: Frame) -> bool:
    """Whether a table of bookings is on the screen."""
    return sum(bool(_MOMENT.search(line)) for line in frame.lines) >= MANY


def position(frame: Frame) -> tuple[int, int] | None:
    """Where the cursor is and of how many rows, as the title says; None before it does."""
    found = _POSITION.search(frame.lines[0])
    return None if found is None else (_number(found[1]), _number(found[3] or found[2]))


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def moved_from(before: Frame) -> Callable[[Frame], bool]:
    """Whether a `j` has moved the cursor by a row, from where it was at the start."""
    was = position(before)

    def moved(frame: Frame) -> bool:
        where = position(frame)
        return bool(where and was and where[0] == was[0] + 1) and rows_shown(frame)

    return moved


def table(frame: Frame) -> object:
    """The upper rows of the table with their colours, without the categories beside them."""
    rows = frame.rows[UPPER]
    edge = next((x for x, cell in enumerate(rows[0]) if cell.data == "│"), -1)
    return tuple(row[edge + 1 :] for row in rows)


def answer(frame: Frame) -> object:
    """The rows and the count that a filter leaves."""
    where = position(frame)
    return table(frame), where and where[1]


def whole(frame: Frame) -> object:
    """All characters, without their colours: a cursor that blinks is no change."""
    return frame.text


def changes(frames: Sequence[Frame], since: float, look: Look) -> list[float]:
    """When what is looked at became another, from `since` on."""
    found: list[float] = []
    before = None
    for frame in frames:
        now = look(frame)
        if frame.at >= since and now != before:
            found.append(frame.at)
        before = now
    return found


def strike(
    terminal: Terminal,
    key: str,
    look: Look,
    *,
    quiet: float = 0.05,
    seconds: float = 20,
    undisturbed: bool = False,
) -> Stroke:
    """Presses a key and waits until what is looked at has changed and rests.

    `undisturbed`: nothing is drawn for the first `quiet` seconds. A program that still works
    after its first frame would share the processors with the emulator that draws it.
    """
    terminal.catch_up()
    start = len(terminal.frames) - 1
    before = look(terminal.frames[-1])
    at = terminal.press(key)
    if undisturbed:
        terminal.collect(quiet)
    terminal.until(lambda frame: look(frame) != before, since=at, seconds=seconds)
    terminal.rest(quiet, look=look, seconds=seconds)
    times = changes(terminal.frames[start:], at, look)
    return Stroke(at, times[0] - at, times[-1] - at)
