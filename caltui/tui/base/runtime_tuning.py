"""Looks for garbage when nobody types: what a form leaves behind takes as long as a frame.

Python looks by itself after 700 new objects. A form is 20,000: there were seventy searches
while one opened, which found hardly any, and one of them went through all.
"""

import gc
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caltui.tui.terminal.key_queue import TypeAheadApp

AT_ONCE = 200_000
"""New objects from which on it is looked for although somebody types."""

SOME = 10_000
"""The same for a moment in which nobody does."""

EVERY = 2.0
"""Seconds between two looks at how many there are."""

THOROUGH = 10
"""Of so many searches one goes through what earlier ones have kept, too."""


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
