"""Textual's driver for terminals, but one that finds a picture there, and leaves at once.

Going to the alternate screen a second time would blank the picture. And at the end
Textual gives the terminal back only when its reading thread has noticed, which
takes a tenth of a second. A frame goes out in one piece and at once: Textual's thread
needs Python's lock for each part of it, and waits for whatever runs meanwhile.
"""

import os
import signal
import sys
import termios
from time import sleep
from typing import Any, ClassVar, TextIO, cast

from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver

from caltui.tui.front.stage import ENTER, Stage

HAND_OVER = 0.000_05
"""Seconds for which the screen leaves the lock to the thread that writes."""


class Pieces:
    """A file for that thread: what it is given up to a flush leaves in one call."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._held: list[str] = []

    def write(self, text: str) -> None:
        self._held.append(text)

    def flush(self) -> None:
        text, self._held = "".join(self._held), []
        data = text.encode(self._file.encoding, "backslashreplace")
        while data:
            data = data[os.write(self.fileno(), data) :]

    def fileno(self) -> int:
        return self._file.fileno()


class ConsoleDriver(LinuxDriver):
    """Takes over from a stage; made by `driver_for`."""

    stage: ClassVar[Stage]
    _over = False
    _left = False

    def __init__(self, *words: Any, **options: Any) -> None:
        super().__init__(*words, **options)
        if sys.__stderr__ is not None:
            self._file = cast("Any", Pieces(sys.__stderr__))

    def start_application_mode(self) -> None:
        """As Textual, with the terminal's own mode as the one to go back to."""
        typed = self.stage.hand_over().decode("utf-8", "replace")
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self.stage.raised:
            self.attrs_before = self.stage.attributes
        self.stage.taken_over = self._over = True
        if typed:
            parser = XTermParser()
            for event in (*parser.feed(typed), *parser.feed("")):
                self.process_message(event)

    def write(self, data: str) -> None:
        """Everything but the step onto a screen where the terminal is already."""
        if data != ENTER or self._over or not self.stage.raised:
            super().write(data)

    def flush(self) -> None:
        """A frame is whole: it is on its way before the next work begins."""
        sleep(HAND_OVER)

    def stop_application_mode(self) -> None:
        """Gives the terminal back: for an editor as Textual does, for good at once."""
        if not self._app._exit:
            super().stop_application_mode()
            return
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self.exit_event.set()
        self._disable_bracketed_paste()
        self._enable_line_wrap()
        self._disable_in_band_window_resize()
        self._disable_mouse_support()
        for sequence in ("\x1b[<u", "\x1b[?1049l", "\x1b[?25h", "\x1b[?1004l"):
            self.write(sequence)
        super().close()
        if self.attrs_before is not None:
            termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            termios.tcflush(self.fileno, termios.TCIFLUSH)
        self._left = True

    def disable_input(self) -> None:
        """Nothing is left to do once the terminal was given back."""
        if not self._left:
            super().disable_input()

    def close(self) -> None:
        """Nothing is left to do once the terminal was given back."""
        if not self._left:
            super().close()


def driver_for(stage: Stage) -> type[Any]:
    """The driver that takes over from this stage."""
    return type("TakingOver", (ConsoleDriver,), {"stage": stage})
