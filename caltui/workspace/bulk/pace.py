"""How long the rest of a bulk run will take, from its own pace and the budget of calls."""

from typing import TYPE_CHECKING

from caltui.gateway.pace.tally import WINDOW

if TYPE_CHECKING:
    from caltui.workspace.sync.connection import Wire

GUESS = 0.3
"""Seconds for one item, as long as none was measured."""


class Pace:
    """Calls and seconds of the items so far. `calls` is the guess for one item."""

    def __init__(self, wire: "Wire", calls: float) -> None:
        self._wire = wire
        self._guess = calls
        self._calls = 0
        self._items = 0
        self._seconds = 0.0

    def call(self, _: object) -> None:
        """One more call went out."""
        self._calls += 1

    def item(self, seconds: float) -> None:
        """One more item is over, and took so long."""
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
        """Seconds until the budget has let so many calls leave."""
        budget = self._wire.budget
        if not budget.per_minute:
            return 0.0
        wait = self._wire.waiting()
        free = max(0, budget.per_minute - budget.spent())
        return wait + max(0.0, calls - free) / budget.per_minute * WINDOW
