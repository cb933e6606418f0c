"""Keeps Python's own work away from the keys: garbage collection and busy threads.

Garbage is collected when nobody types: what a form leaves behind takes as long as a frame.
Python looks by itself after 700 new objects. A form is 20,000: there were seventy searches
while one opened, which found hardly any, and one of them went through all.
"""

import gc
import os
import sys
from contextlib import suppress
from itertools import count
from threading import get_native_id
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caltui.tui.base.key_queue import TypeAheadApp

AT_ONCE = 200_000
"""New objects from which on it is looked for although somebody types."""

SOME = 10_000
"""The same for a moment in which nobody does."""

EVERY = 2.0
"""Seconds between two looks at how many there are."""

THOROUGH = 10
"""Of so many searches one goes through what earlier ones have kept, too."""

LATER = 10
"""How much later a background thread gets the processor, as `nice` counts."""


def search_rarely() -> None:
    """From here on: what a start has made is none."""
    gc.freeze()
    gc.set_threshold(AT_ONCE)
    gc.enable()


def search_when_idle(app: "TypeAheadApp[Any]") -> None:
    """The same, and now and then between the keys."""
    search_rarely()
    turns = count(1)

    def search() -> None:
        if gc.get_count()[0] > SOME:
            gc.collect(1 if next(turns) % THOROUGH else 2)

    app.set_interval(EVERY, lambda: app.when_idle(search))


def step_back() -> None:
    """Lets the thread that draws go first where there are fewer processors than work.

    Linux counts by the thread, and those that a thread starts are as it is. Elsewhere
    it counts by the process: nothing is done there.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), LATER)
