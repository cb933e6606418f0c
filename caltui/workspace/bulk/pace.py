"""Estimates how long the rest of a bulk run takes, from its pace and the budget."""

from typing import TYPE_CHECKING

from caltui.gateway.pace.tally import WINDOW

if TYPE_CHECKING:
    from caltui.workspace.sync.connection import Connection

GUESS = 0.3
"""Seconds for one item, until one was measured."""


class Pace:
    """Counts the calls and seconds of the items so far. `calls` is the guess for one item."""

    def __init__(self, wire: "Connection", calls: float) -> None:
        self._wire = wire
        self._guess = calls
        self._calls = 0
        self._items = 0
        self._seconds = 0.0

    def call(self, _: object) -> None:
        """Counts a call."""
        self._calls += 1

    def item(self, seconds: float) -> None:
        """Counts an item that took so many seconds."""
        self._items += 1
        self._seconds += seconds

    def left(self, items: int) -> float:
        """Seconds that so many more items will take."""
        if not items:
            return 0.0
        each = self._seconds / self._items if self._items else GUESS
        calls = self._calls / self._items if self._items else self._guess
        return max(each * items, self._budget(calls * items))

    def _budget(self, calls: float) -> float:
        """Seconds until the budget allows so many calls."""
        budget = self._wire.budget
        if not budget.per_minute:
            return 0.0
        wait = self._wire.waiting()
        free = max(0, budget.per_minute - budget.spent())
        return wait + max(0.0, calls - free) / budget.per_minute * WINDOW
