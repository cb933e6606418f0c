"""The process's terminal: whether it can show a screen, and whether this job has its keys."""

import os
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from time import sleep

INPUT, OUTPUT, ERRORS = 0, 1, 2

SETTLE = 0.05
"""Seconds within which a process that stops itself has stopped."""

_CANNOT_DRAW = ("dumb", "unknown")
_SURE = ("xterm", "screen", "tmux", "linux", "rxvt", "vt100", "vt220")


def fill_closed() -> None:
    """Opens the null device on each of stdin, stdout and stderr that is closed.

    Otherwise the next file that is opened, such as a database, would receive the output.
    """
    for fd in (INPUT, OUTPUT, ERRORS):
        try:
            os.fstat(fd)
        except OSError:
            os.open(os.devnull, os.O_RDWR)


def trouble(env: Mapping[str, str]) -> tuple[str, str]:
    """Says why no screen can be shown here, and what to do; two empty texts where one can.

    Keys and screen must belong to the same terminal.
    """
    scripts = "Give a command for scripts: caltui --help"
    if not os.isatty(INPUT):
        return "The console needs a terminal: standard input is none.", scripts
    if not os.isatty(OUTPUT):
        return "The console needs a terminal: standard output is none.", scripts
    if not _are_one():
        return (
            "The console needs a terminal: keys come from one, and the screen would go to another.",
            "Let standard input and standard output be the same terminal.",
        )
    name = env.get("TERM", "")
    if not _can_draw(name):
        return (
            f"The console needs a terminal that can be drawn on, and TERM is {name!r}.",
            "Set TERM to what it is, such as xterm-256color, or give a command: caltui --help",
        )
    if not come_to_front(INPUT):
        return (
            "The console needs the terminal for itself: it was started behind another program.",
            "Start it in the foreground.",
        )
    return "", ""


def come_to_front(terminal: int) -> bool:
    """Stops this job until its shell brings it forward, as one that reads from behind is stopped.

    False where no shell is there to do so.
    """
    while not _in_front(terminal):
        if not stop_job(signal.SIGTTIN) and not _in_front(terminal):
            return False
    return True


def stop_job(by: signal.Signals = signal.SIGTSTP) -> bool:
    """Stops this process and those started with it; whether it was stopped, once it goes on.

    Where no shell could bring them back the system does not stop them.
    """
    went_on: list[int] = []
    with _answered(by, signal.SIG_DFL), _answered(signal.SIGCONT, lambda n, _: went_on.append(n)):
        os.kill(0, by)
        sleep(SETTLE)
    return bool(went_on)


@contextmanager
def _answered(number: signal.Signals, answer: object) -> Iterator[None]:
    before = signal.signal(number, answer)  # type: ignore[arg-type]
    try:
        yield
    finally:
        signal.signal(number, before)


def _in_front(terminal: int) -> bool:
    """Tells whether this job has the keys; True where the terminal controls no jobs."""
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return True


def _are_one() -> bool:
    if _controls(INPUT) and _controls(OUTPUT):
        return True
    try:
        one, other = os.fstat(INPUT), os.fstat(OUTPUT)
    except OSError:
        return False
    return (one.st_dev, one.st_rdev, one.st_ino) == (other.st_dev, other.st_rdev, other.st_ino)


def _controls(fd: int) -> bool:
    """Tells whether the descriptor is the terminal of this session, under any name."""
    try:
        os.tcgetpgrp(fd)
    except OSError:
        return False
    return True


def _can_draw(name: str) -> bool:
    """Tells whether a kind of terminal understands escape sequences; True for an unknown kind."""
    if name in _CANNOT_DRAW:
        return False
    if not name or name.startswith(_SURE):
        return True
    with suppress(ImportError):
        import curses

        try:
            curses.setupterm(name, OUTPUT)
        except curses.error:
            return True
        return (curses.tigetstr("cup") or b"").startswith(b"\x1b[")
    return True
