"""The output of a program as lines that can be shown: bounded, and without control sequences."""

import re
from codecs import getincrementaldecoder
from collections import deque

from caltui.text import one_line, redact

MOST_LINES = 5_000
LONGEST_LINE = 4_000

_SEQUENCE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[PX^_][^\x1b]*(?:\x1b\\)?"
    r"|[ -/]*[0-~])"
)


class OutputLines:
    """The last lines of an output. `count` is how many there were in all."""

    def __init__(self) -> None:
        self.lines: deque[str] = deque(maxlen=MOST_LINES)
        self.count = 0
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._rest = ""

    @property
    def dropped(self) -> int:
        """The number of lines at the beginning that are no longer there."""
        return self.count - len(self.lines)

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Takes what a program wrote; a line that is not ended yet waits, if it is not too long."""
        text = self._rest + self._decoder.decode(data, final)
        *whole, self._rest = text.split("\n")
        self.count += max(0, len(whole) - MOST_LINES)
        for line in whole[-MOST_LINES:]:
            self.add(line)
        if len(self._rest) > LONGEST_LINE * 4 or (final and self._rest):
            self.add(self._rest)
            self._rest = ""

    def add(self, line: str) -> None:
        """Adds one line. What a carriage return would have written over is left out."""
        plain = _SEQUENCE.sub("", line[: LONGEST_LINE * 4]).rstrip("\r")
        self.lines.append(one_line(redact(plain.rpartition("\r")[2]), LONGEST_LINE))
        self.count += 1
