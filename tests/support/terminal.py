"""A terminal program seen as a person sees it: a pseudo terminal and an emulated screen."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType

from tests.support.emulator import Emulator, Frame
from tests.support.keyboard import encoded

PAUSE = 0.012
"""Seconds without output after which the screen is drawn: drawing costs nobody's time then."""

LONGEST = 0.5
"""Seconds after which it is drawn although the program never pauses."""


_ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "", "LINES": ""}
"""What the terminal says of itself: its size is its own, not what the caller's shell exports."""

_TAKES_CONTROL = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""


class Ended(AssertionError):
    """The program is over, and what was waited for was not shown."""


class NotShown(AssertionError):
    """The time is over, and what was waited for was not shown."""


class Terminal:
    """Runs a command in a pseudo terminal of `size` (columns, rows) and reads its screen.

    A thread reads and stamps what arrives, also while something else is drawn, and it
    is drawn when the program pauses: a frame's time is the program's and not the
    emulator's. Waiting is for something to be seen, with a limit in seconds; nothing
    here sleeps for a fixed time. `controlling` makes it the terminal of a session, as a
    window is: with job control, and SIGHUP when it closes.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
        kitty: bool = False,
        pause: float = PAUSE,
        controlling: bool = False,
    ) -> None:
        columns, rows = size
        if controlling:
            command = [sys.executable, "-c", _TAKES_CONTROL, *command]
        self._pause = pause
        self._written = bytearray()
        self._fd, child = pty.openpty()
        self.attributes = termios.tcgetattr(child)
        """The terminal's modes before the command has begun."""
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._emulator = Emulator(size, self.send, kitty=kitty)
        self._at_once: tuple[bytes, str] | None = None
        self._tail = b""
        self._over = False
        self.ended = 0.0
        self.began = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, **_ENVIRONMENT, **env},
            stdin=child,
            stdout=child,
            stderr=child,
            start_new_session=True,
        )
        os.close(child)
        self._reads: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        self._closed, self._close = os.pipe()
        self._watch = Thread(target=self._wait, daemon=True)
        self._listener = Thread(target=self._listen, daemon=True)
        for thread in (self._watch, self._listener):
            thread.start()

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self.ended:
            self._process.kill()
        self._watch.join()
        if self._fd >= 0:
            self.vanish()
        for fd in (self._close, self._closed):
            os.close(fd)

    @property
    def written(self) -> bytes:
        """All that the program has put out so far."""
        return bytes(self._written)

    @property
    def pid(self) -> int:
        """The process, to be killed by a test that wants a crash."""
        return self._process.pid

    @property
    def fd(self) -> int:
        """The terminal's side of the pseudo terminal, to look at its mode."""
        return self._fd

    @property
    def frames(self) -> list[Frame]:
        """Everything that was shown so far, each with its time; the first is blank."""
        return self._emulator.draw()

    def text(self) -> str:
        """The screen as lines of text."""
        return self.frames[-1].text

    def send(self, keys: str) -> None:
        """Types the characters, escape sequences included."""
        with contextlib.suppress(OSError):
            os.write(self._fd, keys.encode())

    def send_bytes(self, data: bytes) -> None:
        """Sends bytes as they are, in one piece."""
        os.write(self._fd, data)

    def send_all(self, data: bytes) -> None:
        """Sends more than a terminal holds at once, as fast as the program takes it."""
        while data:
            data = data[os.write(self._fd, data[:1024]) :]

    def press(self, key: str) -> float:
        """Presses one key by its name, the way the program wants keys; when that was."""
        words = encoded(key, self._emulator.flags)
        at = time.perf_counter()
        self.send(words)
        return at

    def send_keys(self, text: str) -> None:
        """Presses the keys of a text, one after the other."""
        for key in text:
            self.press(key)

    def resize(self, size: tuple[int, int]) -> None:
        """Gives the terminal another size (columns, rows), as a window does.

        The program is told only where the terminal is its `controlling` one.
        """
        columns, rows = size
        self.catch_up()
        self._emulator.resize(size)
        with contextlib.suppress(OSError):
            fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def press_at(self, written: str, key: str) -> None:
        """Presses a key the moment those characters arrive, before they are drawn."""
        self._at_once = written.encode(), key

    def press_now(self) -> None:
        """Presses the key of `press_at` if its moment has not come."""
        if self._at_once is not None:
            (_, key), self._at_once = self._at_once, None
            self.press(key)

    def until(
        self, sees: Callable[[Frame], bool], *, since: float = 0.0, seconds: float = 20
    ) -> Frame:
        """The first frame from `since` on that shows it. Raises Ended and NotShown."""
        end = time.monotonic() + seconds
        looked = 1
        while True:
            frames = self.frames
            for frame in frames[looked:]:
                if frame.at >= since and sees(frame):
                    return frame
            looked = len(frames)
            if not self.gather(end):
                kind = Ended if self._over else NotShown
                raise kind(f"Not shown after {seconds:g} s. Last seen:\n{self.text()}")

    def wait_for(self, pattern: str, *, seconds: float = 20) -> str:
        """The screen once it matches; AssertionError with the last screen otherwise.

        What was shown before does not count.
        """
        looked_for = re.compile(pattern)
        self.comes_to(lambda frame: bool(looked_for.search(frame.text)), seconds=seconds)
        return self.text()

    def comes_to(self, sees: Callable[[Frame], bool], *, seconds: float = 20) -> None:
        """Returns once the screen shows it. Raises Ended and NotShown."""
        shown = self.frames[-1]
        if not sees(shown):
            self.until(sees, since=shown.at, seconds=seconds)

    def rest(
        self, quiet: float, *, look: Callable[[Frame], object] | None = None, seconds: float = 20
    ) -> None:
        """Reads until what is looked at (all of it) stays for `quiet` seconds, or time is over."""
        look = look or (lambda frame: frame.rows)
        end = time.monotonic() + seconds
        shown, since = look(self.frames[-1]), time.monotonic()
        while (now := time.monotonic()) < end and now - since < quiet:
            if not self.gather(min(end, since + quiet)) and self._over:
                return
            now_shown = look(self.frames[-1])
            if now_shown != shown:
                shown, since = now_shown, time.monotonic()

    def wait_for_exit(self, *, seconds: float = 20) -> int:
        """The exit code, once the program has ended by itself."""
        end = time.monotonic() + seconds
        while not self.ended and self.gather(end):
            pass
        while self._read(0):
            pass
        return self._process.wait(timeout=max(0.1, end - time.monotonic()))

    def kill(self) -> None:
        """Ends the program as a crash would: it gets no chance to say goodbye."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._watch.join()

    def vanish(self) -> None:
        """Closes the terminal under the program."""
        os.write(self._close, b"x")
        self._listener.join()
        fd, self._fd = self._fd, -1
        os.close(fd)

    def ends(self, *, seconds: float = 20) -> int:
        """The exit code, of a program that can say nothing any more."""
        return self._process.wait(timeout=seconds)

    def gather(self, end: float) -> bool:
        """Takes what arrives before `end`, until the program pauses.

        False when the time or the program is over and nothing arrived.
        """
        began = time.monotonic()
        if not self._read(end - began):
            return False
        while time.monotonic() - began < LONGEST and self._read(self._pause):
            pass
        return True

    def collect(self, seconds: float) -> None:
        """Takes what arrives in that time and draws none of it: the program has the machine."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and self._read(left):
            pass

    def catch_up(self) -> None:
        """Takes and draws what has arrived by now."""
        while self._read(0):
            pass
        self._emulator.draw()

    def _read(self, seconds: float) -> bool:
        """Takes one read that arrives within the seconds, or has arrived."""
        if self._over:
            return False
        try:
            at, data = self._reads.get(timeout=max(0.0, seconds))
        except Empty:
            return False
        self._over = not data
        self._take(at, data)
        return bool(data)

    def _listen(self) -> None:
        """Stamps every read; the last is empty. A child may hold the terminal to the end."""
        data = b"-"
        while data:
            ready, _, _ = select.select([self._fd, self._closed], [], [])
            data = b""
            if self._fd in ready:
                with contextlib.suppress(OSError):
                    data = os.read(self._fd, 65536)
            self._reads.put((time.perf_counter(), data))

    def _take(self, at: float, data: bytes) -> None:
        self._written += data
        self._emulator.receive(at, data)
        if self._at_once is not None:
            wanted, key = self._at_once
            self._tail = (self._tail + data)[-len(wanted) - len(data) :]
            if wanted in self._tail:
                self._at_once = None
                self.press(key)

    def _wait(self) -> None:
        self._process.wait()
        self.ended = time.perf_counter()
