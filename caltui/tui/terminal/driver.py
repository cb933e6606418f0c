"""Textual's driver for terminals, but one that finds a picture there, and leaves at once.

Going to the alternate screen a second time would blank the picture. It draws where keys
come from, on standard output, wherever errors go. A frame goes out in one piece and at
once: Textual's thread needs Python's lock for each part of it, and waits for whatever runs
meanwhile. A terminal that is gone ends the console, told by a signal or not.
"""

import asyncio
import os
import select
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Callable
from queue import Queue
from shutil import get_terminal_size
from threading import Thread, current_thread
from time import sleep
from typing import Any, ClassVar

from textual import events
from textual.drivers.linux_driver import LinuxDriver

from caltui.terminal import INPUT, OUTPUT, come_to_front, stop_job
from caltui.tui.base.messages import GroundTold
from caltui.tui.base.textual_internals import XTermParser
from caltui.tui.terminal.ending import Ending
from caltui.tui.terminal.handover import ENTER, GIVE_BACK, TerminalHandover
from caltui.tui.terminal.reports import GroundReport, Pasted, Reports, Token, TypedBytes

HAND_OVER = 0.000_05
"""Seconds for which the screen leaves the lock to the thread that writes."""

WAITING = 100
"""How many pieces may wait for the terminal before the console does; a frame has three."""

ASK_GROUND = "\x1b]11;?\x1b\\"
"""Asks the terminal for the colour of its ground. It answers when it likes, or never."""

MOUSE_ON = "\x1b[?1000h\x1b[?1003h\x1b[?1015h\x1b[?1006h"
MOUSE_OFF = "\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l"

_READ = 65_536
"""Bytes of one read: a paste is longer than a key."""


class Output(Thread):
    """Writes to the terminal: all that waits for it in one call, a frame mostly.

    A terminal that is gone takes nothing any more; `gone` is then called, once.
    """

    def __init__(self, gone: Callable[[], None]) -> None:
        super().__init__(name="output", daemon=True)
        self._encoding = getattr(sys.__stdout__, "encoding", None) or "utf-8"
        self._pieces: Queue[str | None] = Queue(WAITING)
        self._gone = gone
        self._over = False

    def send(self, text: str) -> None:
        """Waits where the terminal is too far behind; does nothing once it was given back."""
        if self.is_alive():
            self._pieces.put(text)

    def stop(self) -> None:
        """Returns when all has been written."""
        self._pieces.put(None)
        self.join()

    def run(self) -> None:
        while (text := self._pieces.get()) is not None:
            texts = [text]
            while not self._pieces.empty() and (text := self._pieces.get()) is not None:
                texts.append(text)
            self._write("".join(texts).encode(self._encoding, "backslashreplace"))
            if text is None:
                return

    def _write(self, data: bytes) -> None:
        while data and not self._over:
            try:
                data = data[os.write(OUTPUT, data) :]
            except BlockingIOError:
                select.select([], [OUTPUT], [])
            except OSError:
                self._over = True
                self._gone()


class ConsoleDriver(LinuxDriver):
    """Takes over from a stage; made by `driver_for`."""

    stage: ClassVar[TerminalHandover]
    ending: ClassVar[Ending]
    redraw: ClassVar["staticmethod[[], None]"]
    asks_ground: ClassVar[bool]
    _over = False
    _left = False
    _stopping = False

    def __init__(self, *words: Any, **options: Any) -> None:
        # A terminal of no known size has the same one for the first screen and for all later ones.
        super().__init__(*words, **{**options, "size": options.get("size") or get_terminal_size()})
        self._output = Output(self.ending.gone)
        self._home = asyncio.get_running_loop()
        self._woken, self._wake = os.pipe()
        self._reader: Thread | None = None
        self._typed = b""

    def start_application_mode(self) -> None:
        """As Textual, with the terminal's own mode as the one to go back to."""
        self._typed = self.stage.hand_over()
        self._output = Output(self.ending.gone)
        self._output.start()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self.attrs_before = self.stage.attributes
        self.stage.taken_over = self._over = True
        self.stage.given_back = False
        self.stage.use_mouse = self.use_mouse
        if not self.stage.mouse:
            self.write(MOUSE_OFF)
        if self.asks_ground:
            self.write(ASK_GROUND)
        self.ending.watch(self._home)
        signal.signal(signal.SIGTSTP, lambda *_: self._later(self._stop))
        signal.signal(signal.SIGCONT, lambda *_: self._later(self._continued))
        if self.stage.stop_wanted:
            self.stage.stop_wanted = False
            self._later(self._stop)

    def write(self, data: str) -> None:
        """Everything but the step onto a screen where the terminal is already."""
        if data != ENTER or self._over or not self.stage.raised:
            self._output.send(data)

    def use_mouse(self, on: bool) -> None:
        """Lets the terminal report the mouse, or leaves it to the terminal itself."""
        self.stage.mouse = on
        self.write(MOUSE_ON if on else MOUSE_OFF)

    def flush(self) -> None:
        """A frame is whole: it is on its way before the next work begins."""
        sleep(HAND_OVER)

    def stop_application_mode(self) -> None:
        """Gives the terminal back; nothing is left to do after that but to start again."""
        if self._left:
            return
        self._left = True
        signal.signal(signal.SIGWINCH, signal.SIG_DFL)
        self.exit_event.set()
        os.write(self._wake, b"x")
        if self._reader is not None:
            self._reader.join()
        os.read(self._woken, 1)
        self.write(GIVE_BACK)
        self._output.stop()
        super().close()
        self.stage.reset()
        self.stage.given_back = True

    def disable_input(self) -> None:
        """Keys are read until the terminal is given back."""

    def close(self) -> None:
        """Nothing is left to do once the terminal was given back."""
        if not self._left:
            super().close()

    def resume_application_mode(self) -> None:
        """Takes the terminal again, and draws everything anew."""
        self._left = False
        self.exit_event.clear()
        self.start_application_mode()
        self.redraw()

    # Reading

    def run_input_thread(self) -> None:
        """Reads what is typed until the terminal is given back, or gone."""
        self._reader = current_thread()
        reports, keys = Reports(), Keys(self.process_message)
        keys.take(reports.feed(self._typed))
        while not self.exit_event.is_set():
            ready, _, _ = select.select([INPUT, self._woken], [], [], reports.patience)
            if INPUT not in ready:
                keys.take(reports.overdue() if not ready else [])
                continue
            try:
                data = os.read(INPUT, _READ)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            if not data:
                self.ending.gone()
                return
            keys.take(reports.feed(data))

    # Job control

    def _later(self, work: Callable[[], None]) -> None:
        """Does it between two steps of the console; signals come within one."""
        if not self._stopping:
            self._home.call_soon_threadsafe(work)

    def _stop(self) -> None:
        """Gives the terminal back, and waits to be brought forward."""
        if self._left:
            return
        self.suspend_application_mode()
        self._stopping = True
        stop_job()
        self._stopping = False
        self._come_back()

    def _continued(self) -> None:
        """Somebody stopped the process without asking: the terminal may be in any state."""
        if not self._left:
            self._stopping = True
            here = come_to_front(INPUT)
            self._stopping = False
            self.suspend_application_mode()
            self._come_back(here=here)

    def _come_back(self, *, here: bool | None = None) -> None:
        if come_to_front(INPUT) if here is None else here:
            self.resume_application_mode()
        else:
            self.ending.gone()


class Keys:
    """Makes events of what was typed."""

    def __init__(self, send: Callable[[Any], None]) -> None:
        self._send = send
        self._parser = XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode

    def take(self, tokens: list[Token]) -> None:
        """Sends an event for each. What the parser fails at is left out."""
        for token in tokens:
            if isinstance(token, Pasted):
                self._send(events.Paste(token.text))
            elif isinstance(token, GroundReport):
                self._send(GroundTold(token.text))
            elif isinstance(token, TypedBytes):
                self._parse(self._decode(token.data))
            else:
                self._parse(token.data.decode("utf-8", "replace"), ends=True)

    def _parse(self, text: str, *, ends: bool = False) -> None:
        parser = XTermParser() if ends else self._parser
        try:
            for event in parser.feed(text) if text else ():
                self._send(event)
            for event in parser.feed("") if ends else ():
                self._send(event)
        except (ValueError, OverflowError, LookupError):
            self._parser = XTermParser()


def driver_for(
    stage: TerminalHandover,
    ending: Ending,
    redraw: Callable[[], None],
    *,
    asks_ground: bool = False,
) -> type[Any]:
    """The driver that takes over from this stage."""
    members = {"stage": stage, "ending": ending, "redraw": staticmethod(redraw)}
    members["asks_ground"] = asks_ground
    return type("TakingOver", (ConsoleDriver,), members)
