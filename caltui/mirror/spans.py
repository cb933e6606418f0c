"""Which record a body is of: the index of words knows texts by their bodies."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from caltui.mirror.orders import SLICE, Runs


class Spans:
    """The bodies of the live records of a category, as (body, record, how many in a row).

    Records that came together are one span, however many: a mirror that was read once has
    a few. A record that changes has a newer body: it splits its span, and is one of its own.
    """

    def __init__(self, rows: Sequence[tuple[int, int, int]]) -> None:
        self._rows = rows
        self._firsts = [row[0] for row in rows]

    def runs(self) -> Runs:
        """The numbers of the records, rising."""
        found: list[tuple[int, int]] = []
        for number, count in sorted(row[1:] for row in self._rows):
            if found and sum(found[-1]) == number:
                number, count = found[-1][0], found.pop()[1] + count
            found.append((number, count))
        return Runs(found)

    def numbers(self, bodies: "array[int]") -> "array[int]":
        """The records of some bodies, rising as those are; what is no more is left out."""
        found = array("q")
        at, rising = 0, True
        while at < len(bodies):
            i = bisect_right(self._firsts, bodies[at]) - 1
            first, number, count = self._rows[i] if i >= 0 else (0, 0, 0)
            end = bisect_left(bodies, first + count, at, min(len(bodies), at + SLICE))
            if end == at:
                if i + 1 == len(self._rows):
                    break
                at = bisect_left(bodies, self._firsts[i + 1], at)
                continue
            shift = number - first
            rising = rising and (not found or found[-1] < bodies[at] + shift)
            found.extend(map(shift.__add__, bodies[at:end]) if shift else bodies[at:end])
            at = end
        return found if rising else array("q", sorted(found))
