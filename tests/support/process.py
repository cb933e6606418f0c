"""Whether another process still runs."""

import os
from pathlib import Path

PROC = Path("/proc")


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
