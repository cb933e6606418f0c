"""Orders the writes of a week so that no needed hour is closed in between.

Hours are the bits of an integer: one bit for each weekday and each range between two neighbouring
edges.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

Span = tuple[int, int]
MOST_TRIED = 50_000


class Move(NamedTuple):
    """The hours of a row before and after the write; 0 for none."""

    before: int
    after: int

    @property
    def phase(self) -> int:
        """The usual order: new rows, wider rows, other rows, narrower rows, deleted rows."""
        if not self.before:
            return 0
        if not self.after:
            return 4
        if self.before & ~self.after == 0:
            return 1
        return 3 if self.after & ~self.before == 0 else 2


class Ruler:
    """Converts days and spans to bits."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._edges = sorted({edge for span in spans for edge in span})

    def bits(self, days: Iterable[int], span: Span) -> int:
        """The bits of one row's hours."""
        width = len(self._edges)
        low, high = self._edges.index(span[0]), self._edges.index(span[1])
        stretch = (1 << high) - (1 << low)
        return reduce(or_, (stretch << (day * width) for day in days), 0)


def ordered(kept: int, moves: Sequence[Move]) -> list[int] | None:
    """The positions in `moves` in a safe order; None if there is none.

    Of several orders it takes the one that opens first and closes last.
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
