"""A terminal emulator: answers what a program asks at once, draws what it wrote later."""

import codecs
import re
from collections.abc import Callable
from typing import NamedTuple

import pyte
from pyte.screens import Char

Row = tuple[Char, ...]

_SEQUENCE = re.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<numbers>[\d:;]*)(?P<middle>[ -/]*)(?P<final>[@-~])"
    r"|\x1b[]PX^_](?P<said>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[ -/]*[0-9=>A-OQ-WYZ\\a-z]"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[0-?]*[ -/]*|[]PX^_][^\x07\x1b]*\x1b?|[ -/]*)$")
_SYNC, _ALTERNATE, _WHERE = "2026", "1049", "\x1b[6n"
_UNDRAWN = frozenset("tunqpSTbZsi")
"""Control sequences that show nothing, or that pyte does not know."""

_COLOURS = {"10": "c0c0/c0c0/c0c0", "11": "1212/1212/1212"}
_ANSWERS = {
    ("", "c"): "\x1b[?62;22c",
    (">", "c"): "\x1b[>41;400;0c",
    (">", "q"): "\x1bP>|tests(1)\x1b\\",
    ("", "5n"): "\x1b[0n",
}


class Frame(NamedTuple):
    """What was on the screen from `at` on."""

    at: float
    rows: tuple[Row, ...]

    @property
    def lines(self) -> list[str]:
        """The text of every row."""
        return ["".join(cell.data for cell in row).rstrip() for row in self.rows]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


class Emulator:
    """A screen of `size` (columns, rows), fed with the stamped reads of a program.

    `receive` is quick and may be called while a program works; `draw` is not and
    should wait for a pause. Between the marks of a synchronized update nothing
    counts as shown. `kitty` tells whether the terminal has that keyboard protocol.
    """

    def __init__(
        self, size: tuple[int, int], answer: Callable[[str], None], *, kitty: bool = False
    ) -> None:
        self.size = size
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._answer = answer
        self._kitty = kitty
        self._flags = [0]
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._held = self._alternate = False
        self._queue: list[tuple[float, str, bool]] = []
        blank: Row = (Char(" "),) * size[0]
        self.frames = [Frame(0.0, (blank,) * size[1])]

    @property
    def flags(self) -> int:
        """What the program wants of the keyboard protocol; 0 for keys as ever."""
        return self._flags[-1]

    def resize(self, size: tuple[int, int]) -> None:
        """Changes the size; what lies outside is gone, and new cells are blank."""
        columns, rows = size
        self.size = size
        self._screen.resize(rows, columns)
        self._screen.dirty.update(range(rows))
        blank: Row = (Char(" "),) * columns
        self.frames.append(Frame(self.frames[-1].at, (blank,) * rows))
        self._look(self.frames[-1].at)

    def receive(self, at: float, data: bytes) -> None:
        """Takes what was read at that time: answers the questions in it, keeps the rest."""
        text = self._rest + self._decode(data)
        cut = _UNFINISHED.search(text)
        text, self._rest = (text[: cut.start()], text[cut.start() :]) if cut else (text, "")
        drawn, position = [], 0
        for found in _SEQUENCE.finditer(text):
            drawn.append(text[position : found.start()])
            position = found.end()
            if found["private"] == "?" and found["numbers"] == _SYNC and found["final"] in "hl":
                self._held = found["final"] == "h"
                if not self._held:
                    self._queue.append((at, "".join(drawn), True))
                    drawn.clear()
            elif found[0] == _WHERE:
                self._queue.append((at, "".join(drawn), not self._held))
                drawn.clear()
                self.draw()
                self._answer(f"\x1b[{self._screen.cursor.y + 1};{self._screen.cursor.x + 1}R")
            else:
                drawn.append(self._sequence(found))
        drawn.append(text[position:])
        self._queue.append((at, "".join(drawn), not self._held))

    def draw(self) -> list[Frame]:
        """Brings the screen up to what was received; all frames so far."""
        queue, self._queue = self._queue, []
        for at, text, shown in queue:
            self._stream.feed(text)
            if shown and self._screen.dirty:
                self._look(at)
        return self.frames

    def _look(self, at: float) -> None:
        rows = list(self.frames[-1].rows)
        for y in self._screen.dirty:
            if y < len(rows):
                line = self._screen.buffer[y]
                rows[y] = tuple(line[x] for x in range(self.size[0]))
        self._screen.dirty.clear()
        if tuple(rows) != self.frames[-1].rows:
            self.frames.append(Frame(at, tuple(rows)))

    def _sequence(self, found: re.Match[str]) -> str:
        """What pyte is to draw of a control sequence; questions are answered here."""
        private, numbers, final = found["private"], found["numbers"], found["final"]
        if found["said"] is not None:
            self._string(found["said"])
            return ""
        if final is None:
            return "" if found[0][1] in " #%()*+-./=>\\" else found[0]
        if private == "?" and numbers == _ALTERNATE:
            return self._other_screen(final == "h")
        reply = _ANSWERS.get((private, final)) or _ANSWERS.get((private, numbers + final))
        if final == "u" and private:
            self._keyboard(private, numbers)
        elif found["middle"] == "$" and final == "p":
            known = 2 if numbers == _SYNC else 0
            self._answer(f"\x1b[?{numbers};{known}$y")
        elif numbers + final == "18t":
            self._answer(f"\x1b[8;{self.size[1]};{self.size[0]}t")
        elif reply:
            self._answer(reply)
        elif not (private in "<=>" and private) and not found["middle"] and final not in _UNDRAWN:
            return found[0].replace(":", ";")
        return ""

    def _other_screen(self, alternate: bool) -> str:
        """The alternate screen begins empty; one that is there already stays as it is."""
        if alternate == self._alternate:
            return ""
        self._alternate = alternate
        return "\x1b[0m\x1b[2J\x1b[H"

    def _keyboard(self, action: str, numbers: str) -> None:
        if not self._kitty:
            return
        if action == "?":
            self._answer(f"\x1b[?{self.flags}u")
        elif action == ">":
            self._flags.append(int(numbers or 0))
        elif action == "<":
            del self._flags[max(1, len(self._flags) - int(numbers or 1)) :]
        else:
            self._flags[-1] = int(numbers.partition(";")[0] or 0)

    def _string(self, said: str) -> None:
        number, _, question = said.partition(";")
        if question == "?" and number in _COLOURS:
            self._answer(f"\x1b]{number};rgb:{_COLOURS[number]}\x1b\\")
