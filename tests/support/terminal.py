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
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

import pyte


class Terminal:
    """Runs a command in a pseudo terminal of `size` (columns, rows) and reads its screen.

    Waiting is for something to be seen, with a limit in seconds; nothing here
    sleeps for a fixed time.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        cwd: Path,
        env: Mapping[str, str],
        size: tuple[int, int] = (80, 24),
    ) -> None:
        columns, rows = size
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)
        self._fd, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._process = subprocess.Popen(
            command,
            cwd=cwd,
            env={**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **env},
            stdin=child,
            stdout=child,
            stderr=child,
            start_new_session=True,
        )
        os.close(child)

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._fd)

    @property
    def pid(self) -> int:
        """The process, to be killed by a test that wants a crash."""
        return self._process.pid

    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def send(self, keys: str) -> None:
        """Types the characters, escape sequences included."""
        os.write(self._fd, keys.encode())

    def wait_for(self, pattern: str, *, seconds: float = 20) -> str:
        """The screen once it matches; AssertionError with the last screen otherwise."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.text()):
            if not self._read(end):
                raise AssertionError(f"{pattern!r} was not shown. Last seen:\n{self.text()}")
        return self.text()

    def wait_for_exit(self, *, seconds: float = 20) -> int:
        """The exit code, once the program has ended by itself."""
        end = time.monotonic() + seconds
        while self._process.poll() is None and self._read(end):
            pass
        return self._process.wait(timeout=max(0.1, end - time.monotonic()))

    def kill(self) -> None:
        """Ends the program as a crash would: it gets no chance to say goodbye."""
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _read(self, end: float) -> bool:
        """Feeds what arrives before `end` to the screen; False when time or program is over."""
        left = end - time.monotonic()
        if left <= 0:
            return False
        ready, _, _ = select.select([self._fd], [], [], left)
        if not ready:
            return False
        data = b""
        with contextlib.suppress(OSError):
            data = os.read(self._fd, 65536)
        if data:
            self._stream.feed(data)
        return bool(data)
