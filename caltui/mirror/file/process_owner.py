"""Who does a piece of work that must not be done twice: machine, process, this very run of it."""

import os
from functools import cache

STALE_SECONDS = 900.0
"""No request lasts that long: older work has lost the process that did it."""


def me() -> str:
    """Machine, process, and a mark of this very process: numbers are given out again."""
    import platform

    return f"{platform.node()}:{os.getpid()}:{_mark(os.getpid())}"


@cache
def _mark(process: int) -> str:
    return os.urandom(6).hex()


def at_work(owner: str, at: float, now: float) -> bool:
    """Whether who began something `at` may still be doing it. Times are seconds since 1970.

    A process of another machine cannot be asked: it is taken to run while the work is young.
    """
    if abs(now - at) > STALE_SECONDS:
        return False
    return runs(owner)


def holds(owner: str, last: float, now: float) -> bool:
    """Whether a long piece of work, such as a bulk run, is still in that process's hands.

    It may pause for as long as it likes on this machine; on another one it is taken
    to be over when nothing was heard of it since `last` for the usual time.
    """
    here = owner.rsplit(":", 2)[0] == me().rsplit(":", 2)[0]
    return runs(owner) if here else at_work(owner, last, now)


def runs(owner: str) -> bool:
    """Whether that process runs, as far as can be told from here."""
    if owner == me():
        return True
    host, process, _ = owner.rsplit(":", 2)
    here, mine, _ = me().rsplit(":", 2)
    return host != here or (process != mine and _alive(int(process)))


def _alive(process: int) -> bool:
    """Whether a process of this machine runs; where asking could end it, it is taken to run."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
