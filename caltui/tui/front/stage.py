"""The terminal while the screens are still being loaded.

It is on its alternate screen, in the mode that Textual will use, so that keys wait
unseen until somebody reads them. Whoever takes it over gives it back; until then
leaving the `with` block does.
"""

import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caltui.tui.front.attend import Attendant
    from caltui.tui.front.page import Page
    from caltui.tui.front.paint import Look

ENTER = "\x1b[?1049h"
"""Goes to the alternate screen. Said twice, a terminal would blank it."""

_HIDE, _SHOW, _WRAP, _NO_WRAP, _LEAVE = (
    "\x1b[?25l",
    "\x1b[?25h",
    "\x1b[?7h",
    "\x1b[?7l",
    "\x1b[?1049l",
)


class Stage:
    """Lends the terminal; `attributes` are how it was before."""

    def __init__(self) -> None:
        self.attributes: list[Any] | None = None
        self.taken_over = False
        self.attendant: Attendant | None = None

    @property
    def raised(self) -> bool:
        """Whether something is on the screen already."""
        return self.attributes is not None

    def size(self) -> tuple[int, int]:
        """Columns and lines, as Textual finds them; nothing fits where they are not known."""
        try:
            found = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
        except (OSError, ValueError, AttributeError):
            return 0, 0
        columns, lines = (os.environ.get(name, "") for name in ("COLUMNS", "LINES"))
        return (
            int(columns) if columns.isdigit() and int(columns) else found.columns,
            int(lines) if lines.isdigit() and int(lines) else found.lines,
        )

    def show(self, picture: str) -> None:
        """Takes the terminal and draws. Where the terminal cannot be taken nothing is drawn."""
        import termios

        try:
            before = termios.tcgetattr(0)
            termios.tcsetattr(0, termios.TCSANOW, _silent(before))
        except termios.error:
            return
        self.attributes = before
        _write(f"{ENTER}{_HIDE}{_NO_WRAP}{picture}")

    def attend(self, page: "Page", look: "Look") -> None:
        """Answers keys until the stage is handed over."""
        from caltui.tui.front.attend import Attendant

        self.attendant = Attendant(page, look, self.size(), _write)
        self.attendant.start()

    def hand_over(self) -> bytes:
        """Stops answering keys; gives what was typed for somebody else."""
        if self.attendant is None or self.taken_over:
            return b""
        self.attendant.stop()
        self.taken_over = True
        return self.attendant.rest

    def __enter__(self) -> "Stage":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Gives the terminal back, unless somebody else has it now."""
        if self.attributes is None or self.taken_over:
            return
        import termios

        self.hand_over()

        _write(f"{_WRAP}{_LEAVE}{_SHOW}")
        termios.tcsetattr(0, termios.TCSANOW, self.attributes)
        self.attributes = None


def _silent(before: list[Any]) -> list[Any]:
    """No echo, no lines, enter as it is; ctrl+c still interrupts, ctrl+z waits."""
    import termios

    after = [*before[:6], [*before[6]]]
    after[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    after[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    after[6][termios.VMIN] = 1
    after[6][termios.VTIME] = 0
    after[6][termios.VSUSP] = b"\0"
    return after


def _write(text: str) -> None:
    data = text.encode()
    while data:
        data = data[os.write(1, data) :]
