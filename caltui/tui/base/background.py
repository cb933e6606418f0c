"""Threads that work while the keys are answered."""

import os
import sys
from contextlib import suppress
from threading import get_native_id

LATER = 10
"""How much they step back, as `nice` counts."""


def step_back() -> None:
    """Lets the thread that draws go first where there are fewer processors than work.

    Linux counts by the thread, and those that a thread starts are as it is. Elsewhere
    it counts by the process: nothing is done there.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), LATER)
