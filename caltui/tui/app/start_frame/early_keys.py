"""Answers the first keys while the screens are still being loaded: the cursor moves.

A thread reads what is typed. What it knows moves the cursor of the picture; the first
key that it does not know ends its work, and is kept for the screens with all that follows.
"""

import os
import select
from collections.abc import Callable
from threading import Thread

from caltui.terminal import INPUT
from caltui.tui.app.start_frame.frame import Frame, moved


class EarlyKeys:
    """Moves the cursor of a picture. `rest` are bytes that were typed for the screens."""

    def __init__(self, frame: Frame, write: Callable[[str], None]) -> None:
        self.cursor = frame.first
        self.rest = b""
        self._frame = frame
        self._write = write
        self._steps = {key.encode(): by for key, by in frame.steps.items()}
        self._woken, self._wake = os.pipe()
        self._thread = Thread(target=self._attend, name="first keys", daemon=True)

    @property
    def key(self) -> str:
        """The record under the cursor; empty where nobody has moved it."""
        moved = self.cursor != self._frame.first
        return self._frame.rows[self.cursor].key if moved else ""

    def start(self) -> None:
        """Begins to read keys."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it: from here on the screens read what is typed."""
        os.write(self._wake, b"x")
        self._thread.join()
        os.close(self._wake)
        os.close(self._woken)

    def _attend(self) -> None:
        while not self.rest:
            ready, _, _ = select.select([INPUT, self._woken], [], [])
            if self._woken in ready:
                return
            try:
                typed = os.read(INPUT, 4096)
            except OSError:
                return
            if not typed:
                return
            self.rest = self._answer(typed)

    def _answer(self, typed: bytes) -> bytes:
        """Moves as far as the keys are known; answers what is left of them."""
        before, last = self.cursor, len(self._frame.rows) - 1
        while typed:
            step = next((key for key in self._steps if typed.startswith(key)), None)
            if step is None or self.cursor + self._steps[step] > last:
                break
            self.cursor = max(0, self.cursor + self._steps[step])
            typed = typed[len(step) :]
        if self.cursor != before and self._same_size():
            self._write(moved(self._frame, before, self.cursor))
        return typed

    def _same_size(self) -> bool:
        """Tells whether the terminal has its size: if not, all is drawn anew."""
        try:
            return tuple(os.get_terminal_size(INPUT)) == tuple(self._frame.size)
        except OSError:
            return False
