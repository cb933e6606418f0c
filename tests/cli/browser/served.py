"""`caltui serve` as a process of its own, and what its page receives."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from caltui.sandbox.cal.callers import DEMO_TOKEN
from tests.support.emulator import Emulator
from tests.support.sandbox import Running


class Served(NamedTuple):
    """A server that runs; `address` carries its key."""

    process: "subprocess.Popen[str]"
    address: str

    @property
    def origin(self) -> str:
        """The address without the key."""
        return "http://" + urlsplit(self.address).netloc

    @property
    def host(self) -> str:
        """Name and port."""
        return urlsplit(self.address).netloc


def environment(home: Path, sandbox: Running, token: str = DEMO_TOKEN) -> dict[str, str]:
    """What makes a console of this home work on that sandbox."""
    return {
        "CALTUI_HOME": str(home),
        "CALTUI_API_TOKEN": token,
        "CALTUI_BASE_URL": sandbox.base_url,
        "CALTUI_SPEC_URL": sandbox.base_url,
        "CALTUI_BUDGET": "0",
    }


@contextmanager
def served(env: Mapping[str, str], *words: str) -> Iterator[Served]:
    """The server on a free port, ended with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "caltui", "serve", "--port", "0", *words],
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stderr is not None
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + (process.stderr.read() if process.poll() is not None else "")
        yield Served(process, found[0])
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.communicate(timeout=20)
        finally:
            process.kill()
            process.wait()


class Seen:
    """What a page has received, drawn as its terminal draws it."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.bytes = b""
        self._emulator = Emulator(size, lambda _: None)

    def take(self, data: str | bytes) -> None:
        """Takes a message of the web socket."""
        if isinstance(data, bytes):
            self.bytes += data
            self._emulator.receive(0.0, data)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return self._emulator.draw()[-1].text


def consoles_of(pid: int) -> set[int]:
    """The processes that a process has started and that still run (Linux only)."""
    found = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(ProcessLookupError, FileNotFoundError):
            found |= {int(word) for word in path.read_text().split()}
    return found
