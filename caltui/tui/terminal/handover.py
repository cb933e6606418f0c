"""The terminal while the screens are still being loaded.

It is on its alternate screen, in the mode that Textual will use, so that keys wait
unseen until somebody reads them. Whoever takes it over gives it back; where he did not,
leaving the `with` block does.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Any, Protocol

from caltui.terminal import INPUT, OUTPUT

ENTER = "\x1b[?1049h"
"""Goes to the alternate screen. Said twice, a terminal would blank it."""

_HIDE, _SHOW, _WRAP, _NO_WRAP, _LEAVE = (
    "\x1b[?25l",
    "\x1b[?25h",
    "\x1b[?7h",
    "\x1b[?7l",
    "\x1b[?1049l",
)
_PASTES, _NO_PASTES = "\x1b[?2004h", "\x1b[?2004l"

GIVE_BACK = (
    f"{_NO_PASTES}{_WRAP}\x1b[?2048l\x1b[?1016l\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"
    f"\x1b[<u{_LEAVE}{_SHOW}\x1b[?1004l"
)
"""Takes back all that the screens ask of a terminal; the keyboard before the screen is left."""

_CUT_SHORT = "\x18\x1b[?2026l\x1b[0m"
"""Ends a sequence and a frame that were begun, where something may be under way."""

ENDING = tuple(
    signal.Signals[name] for name in ("SIGTERM", "SIGHUP", "SIGQUIT") if hasattr(signal, name)
)
"""Signals after which the process ends, and the terminal is given back."""


class Attendant(Protocol):
    """Answers keys while the screens are loaded. `rest` are bytes typed for the screens."""

    rest: bytes

    @property
    def key(self) -> str: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


class TerminalHandover:
    """Lends the terminal; `attributes` are how it was before, `raised` that it shows a picture.

    `taken_over` is set by who has it next, and `given_back` by who gave it back.
    `mouse` is whether the mouse is reported, `use_mouse` what changes that once it is taken over.
    `stop_wanted` when it was asked to stop while it was being loaded.
    """

    def __init__(self) -> None:
        self.attributes: list[Any] | None = None
        self.raised = False
        self.taken_over = False
        self.given_back = False
        self.stop_wanted = False
        self.attendant: Attendant | None = None
        self.mouse = True
        self.use_mouse: Callable[[bool], None] | None = None

    def size(self) -> tuple[int, int]:
        """Columns and lines, as Textual finds them; nothing fits where they are not known."""
        try:
            found = os.get_terminal_size(OUTPUT)
        except OSError:
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
            before = self.attributes or termios.tcgetattr(INPUT)
            termios.tcsetattr(INPUT, termios.TCSANOW, _silent(before))
        except termios.error:
            return
        self.attributes, self.raised = before, True
        if hasattr(signal, "SIGTSTP"):
            signal.signal(signal.SIGTSTP, self._stop_later)
        write(f"{ENTER}{_HIDE}{_NO_WRAP}{_PASTES}{picture}")

    def attend(self, attendant: Attendant) -> None:
        """Lets somebody answer keys until the stage is handed over."""
        self.attendant = attendant
        attendant.start()

    def hand_over(self) -> bytes:
        """Stops answering keys; gives what was typed for somebody else."""
        if self.attendant is None or self.taken_over:
            return b""
        self.attendant.stop()
        self.taken_over = True
        return self.attendant.rest

    def __enter__(self) -> "TerminalHandover":
        if os.name == "posix":
            import termios

            with suppress(termios.error):
                self.attributes = termios.tcgetattr(INPUT)
            for number in ENDING:
                if signal.getsignal(number) is not signal.SIG_IGN:
                    signal.signal(number, self._die)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Gives the terminal back, unless somebody else did."""
        self.hand_over()
        self.restore()

    def restore(self) -> None:
        """Gives the terminal back, in whatever state it is. One that is gone has no state."""
        if self.given_back or not (self.raised or self.taken_over):
            return
        write(_CUT_SHORT + GIVE_BACK if self.taken_over else _NO_PASTES + _WRAP + _LEAVE + _SHOW)
        self.reset()
        self.given_back = True

    def reset(self) -> None:
        """The terminal's mode is again what it was; keys that nobody has read are thrown away."""
        if self.attributes is None:
            return
        import termios

        with suppress(termios.error):
            termios.tcsetattr(INPUT, termios.TCSANOW, self.attributes)
            if self.taken_over:
                termios.tcflush(INPUT, termios.TCIFLUSH)

    def _die(self, number: int, frame: object) -> None:
        """Nothing was typed and nothing was sent yet: the process ends as without a screen."""
        self.restore()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _stop_later(self, number: int, frame: object) -> None:
        self.stop_wanted = True


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


def write(text: str) -> None:
    """Writes to the terminal; to one that is gone, nothing."""
    data = text.encode()
    with suppress(OSError):
        while data:
            data = data[os.write(OUTPUT, data) :]
