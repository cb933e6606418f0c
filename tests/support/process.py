"""Whether another process still runs, and what becomes so sooner or later."""

import os
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep

PROC = Path("/proc")
PATIENCE = 60.0


def is_running(pid: int) -> bool:
    """Whether a process is there and more than a remainder that nobody has fetched.

    It may end between the question and the answer: then it does not run.
    """
    try:
        os.kill(pid, 0)
        if not PROC.exists():
            return True
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def becomes(true: Callable[[], object]) -> bool:
    """Whether it is so, now or soon."""
    end = monotonic() + PATIENCE
    while not true():
        if monotonic() > end:
            return False
        sleep(0.02)
    return True
