"""Says which process does a job that must not be done twice: machine, process id, and run."""

import os
from functools import cache

STALE_SECONDS = 900.0
"""No request takes this long: the process of an older job has ended."""


def me() -> str:
    """This process: machine, process id, and a mark of this run, because ids are reused."""
    import platform

    return f"{platform.node()}:{os.getpid()}:{_mark(os.getpid())}"


@cache
def _mark(process: int) -> str:
    return os.urandom(6).hex()


def at_work(owner: str, at: float, now: float) -> bool:
    """Tells whether the process that began a job `at` (seconds since 1970) may still do it.

    A process on another machine cannot be asked: it counts as running for STALE_SECONDS.
    """
    if abs(now - at) > STALE_SECONDS:
        return False
    return runs(owner)


def holds(owner: str, last: float, now: float) -> bool:
    """Tells whether a long job, such as a bulk run, is still held by that process.

    On this machine it may pause for any time. On another machine it counts as ended if nothing was
    heard of it for STALE_SECONDS after `last`.
    """
    here = owner.rsplit(":", 2)[0] == me().rsplit(":", 2)[0]
    return runs(owner) if here else at_work(owner, last, now)


def runs(owner: str) -> bool:
    """Tells whether that process runs, as far as this machine can tell."""
    if owner == me():
        return True
    host, process, _ = owner.rsplit(":", 2)
    here, mine, _ = me().rsplit(":", 2)
    return host != here or (process != mine and _alive(int(process)))


def _alive(process: int) -> bool:
    """Tells whether a process of this machine runs; True where asking could end it."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
