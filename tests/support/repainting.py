"""`python -m tests.support.repainting FILE …`: caltui, which can tell what it should show.

On SIGUSR1 it writes the cells of a full repaint of its state to the file, as JSON:
`whole` of `tests/support/glass.py`, from within the process that a terminal shows.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyte.screens import Char

from caltui.cli import main
from caltui.tui.app.app import Console
from tests.support.glass import faults, whole
from tests.support.terminal import Terminal

QUIET = 0.2
"""Seconds without a change on the screen after which the console is asked."""

TURN = 0.05
"""Seconds after which the file is looked for again."""


def command(file: Path, *words: str) -> Sequence[str]:
    """What a terminal is to run, for a console whose repaint comes to this file."""
    return [sys.executable, "-m", "tests.support.repainting", str(file), *words]


def wrong_lines(terminal: Terminal, file: Path, *, seconds: float = 10.0) -> list[str]:
    """What the terminal shows otherwise than a repaint, as soon as it shows no such thing
    or that many seconds have passed."""
    end, found = time.monotonic() + seconds, ["the console told nothing of itself"]
    while found and time.monotonic() < end and not terminal.ended:
        terminal.rest(QUIET, seconds=QUIET * 5)
        file.unlink(missing_ok=True)
        os.kill(terminal.pid, signal.SIGUSR1)
        while not file.exists() and time.monotonic() < end and not terminal.ended:
            terminal.gather(min(end, time.monotonic() + TURN))
        terminal.gather(time.monotonic() + TURN)
        if file.exists():
            rows = json.loads(file.read_text())
            right = tuple(tuple(Char(*cell) for cell in row) for row in rows)
            found = faults(terminal.frames[-1].rows, right)
    return found


def _write(console: Console, file: Path) -> None:
    with console._context():
        rows = whole(console)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(rows))
    os.replace(fresh, file)


def _tells(file: Path) -> None:
    """Lets the next console answer the signal, between two steps of its own."""
    init = Console.__init__

    def begun(console: Console, *words: Any, **options: Any) -> None:
        init(console, *words, **options)

        def asked(*_: object) -> None:
            if console._loop is not None:
                console._loop.call_soon_threadsafe(_write, console, file)

        signal.signal(signal.SIGUSR1, asked)

    Console.__init__ = begun  # type: ignore[method-assign]


if __name__ == "__main__":
    _tells(Path(sys.argv[1]))
    sys.exit(main(sys.argv[2:]))
