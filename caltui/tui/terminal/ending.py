"""Ends the console from outside: by a signal, or because its terminal is gone.

It ends in good order, as by its own key: what is typed is kept, what was sent is in the
journal. Where that takes too long, the terminal is given back and the process ends.
"""

import os
import signal
from asyncio import AbstractEventLoop
from collections.abc import Callable
from contextlib import suppress
from threading import Thread
from time import sleep

from caltui.terminal import OUTPUT
from caltui.tui.terminal.handover import ENDING, TerminalHandover

GRACE = 5.0
"""Seconds that good order may take."""

SIGNALLED = 128
"""What is added to a signal's number for the exit code of who ended by it."""


class Ending:
    """`leave` is called, in the loop, with the exit code."""

    def __init__(self, stage: TerminalHandover, leave: Callable[[int], None]) -> None:
        self._stage = stage
        self._leave = leave
        self._loop: AbstractEventLoop | None = None
        self._begun = False

    def watch(self, loop: AbstractEventLoop) -> None:
        """From now on signals end the console in this loop; those that are ignored stay so.

        The loop is told of them too, so that it wakes whichever thread they come to.
        """
        self._loop = loop
        for number in (*ENDING, signal.SIGINT):
            if signal.getsignal(number) is not signal.SIG_IGN:
                loop.add_signal_handler(number, lambda: None)
                signal.signal(number, lambda n, _: self.begin(n))

    def gone(self) -> None:
        """The terminal is not there any more. May be called in any thread."""
        self.begin(signal.SIGHUP)

    def begin(self, number: int) -> None:
        """Ends by a signal, once: a terminal that goes tells it in more than one way."""
        if self._begun or self._loop is None:
            return
        self._begun, code = True, SIGNALLED + number
        Thread(target=self._wait, args=(code,), name="end", daemon=True).start()
        self._loop.call_soon_threadsafe(self._leave, code)

    def _wait(self, code: int) -> None:
        sleep(GRACE)
        self._end_now(code)

    def _end_now(self, code: int) -> None:
        """Gives the terminal back without waiting for it, and ends."""
        with suppress(OSError):
            os.set_blocking(OUTPUT, False)
        self._stage.restore()
        os._exit(code)
