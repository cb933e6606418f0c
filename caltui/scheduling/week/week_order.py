"""The order in which rows may change so that no needed hour is closed in between.

Hours are bits of an integer here: one for each weekday and stretch between two
neighbouring edges, so that a moment of the schedule is one number.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

Span = tuple[int, int]
MOST_TRIED = 50_000


class Move(NamedTuple):
    """What a row covers before and after; 0 for none."""

    before: int
    after: int

    @property
    def phase(self) -> int:
        """New rows, wider rows, other rows, narrower rows, rows that go."""
        if not self.before:
            return 0
        if not self.after:
            return 4
        if self.before & ~self.after == 0:
            return 1
        return 3 if self.after & ~self.before == 0 else 2


class Ruler:
    """Turns days and spans into bits."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._edges = sorted({edge for span in spans for edge in span})

    def bits(self, days: Iterable[int], span: Span) -> int:
        """The hours of one row."""
        width = len(self._edges)
        low, high = self._edges.index(span[0]), self._edges.index(span[1])
        stretch = (1 << high) - (1 << low)
        return reduce(or_, (stretch << (day * width) for day in days), 0)


def ordered(kept: int, moves: Sequence[Move]) -> list[int] | None:
    """Places in `moves`, in an order that keeps what is open before and after; None without one.

    Of several orders the one that opens first and closes last.
    """
    before = reduce(or_, (move.before for move in moves), kept)
    after = reduce(or_, (move.after for move in moves), kept)
    needed = before & after
    tries = sorted(range(len(moves)), key=lambda i: (moves[i].phase, i))
    dead: set[frozenset[int]] = set()

    def covered(done: frozenset[int]) -> int:
        parts = (m.after if i in done else m.before for i, m in enumerate(moves))
        return reduce(or_, parts, kept)

    def go(done: frozenset[int], path: list[int]) -> list[int] | None:
        if len(path) == len(moves):
            return path
        for i in tries:
            following = done | {i}
            if i in done or following in dead or len(dead) > MOST_TRIED:
                continue
            if needed & ~covered(following) == 0:
                found = go(following, [*path, i])
                if found is not None:
                    return found
            dead.add(following)
        return None

    return go(frozenset(), [])
