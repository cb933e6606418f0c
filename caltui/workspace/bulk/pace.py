"""Estimates how long the rest of a bulk run takes, from its pace and the budget."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import ceil
from typing import TYPE_CHECKING

from caltui.gateway.pace.tally import WINDOW

if TYPE_CHECKING:
    from caltui.workspace.sync.connection import Connection
    from caltui.workspace.writes.change import Change

GUESS = 0.3
"""Seconds for one item, until one was measured."""


def limits_of(changes: "Iterable[Change]") -> tuple[str, ...]:
    """Sentences about how long it takes where Cal takes only so many a minute of an operation."""
    found = []
    for (_, limit), number in _limited(changes).items():
        minutes = ceil(number / limit)
        if minutes > 1:
            found.append(
                f"Cal takes {limit} a minute of it: {number} take about {minutes} minutes."
            )
    return tuple(found)


def _limited(changes: "Iterable[Change]") -> Counter[tuple[str, int]]:
    """Counts the changes of each operation with a limit: (name, most a minute)."""
    return Counter(
        (f"{change.resource} {change.verb}", change.operation.served.limit)
        for change in changes
        if change.operation.served.limit
    )


class Pace:
    """Counts the calls and seconds of the items so far.

    `calls` is the guess for one item, and `changes` are what the items send.
    """

    def __init__(self, wire: "Connection", calls: float, changes: "Sequence[Change]" = ()) -> None:
        self._wire = wire
        self._guess = calls
        self._limited = _limited(changes)
        self._total = len(changes)
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
        return max(each * items, self._budget(calls * items), self._own(items))

    def _own(self, items: int) -> float:
        """Seconds until the limits of single operations allow so many more items."""
        longest = 0.0
        for (name, limit), number in self._limited.items():
            budget = self._wire.budget.own(name, limit)
            if budget is None:
                continue
            left = number * items / self._total - max(0, limit - budget.spent())
            longest = max(longest, budget.wait_for() + max(0.0, left) / limit * WINDOW)
        return longest

    def _budget(self, calls: float) -> float:
        """Seconds until the budget allows so many calls."""
        budget = self._wire.budget
        if not budget.per_minute:
            return 0.0
        wait = self._wire.waiting()
        free = max(0, budget.per_minute - budget.spent())
        return wait + max(0.0, calls - free) / budget.per_minute * WINDOW
