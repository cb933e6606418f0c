"""Sequences of row ids, in the order in which a table shows the rows.

A million ids take 8 MB as an array, and almost nothing as ranges.
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, compress
from typing import Protocol

SLICE = 20_000
"""Ids copied in one step: it blocks other threads for about a millisecond."""

_BLOCK = 4_096
"""Positions whose flags are counted together."""


class Order(Protocol):
    """Row ids by position."""

    def __len__(self) -> int: ...

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """The ids at the positions from `start` up to, not including, `stop`."""

    def position(self, number: int) -> int | None:
        """The position of an id, or None."""


class RangeIds:
    """Ascending ids, stored as ranges without a gap: (first id, count)."""

    def __init__(self, runs: Sequence[tuple[int, int]]) -> None:
        self.ranges = runs
        self._firsts = [first for first, _ in runs]
        self._before = [0]
        for _, count in runs:
            self._before.append(self._before[-1] + count)

    def __len__(self) -> int:
        return self._before[-1]

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """The ids at the positions from `start` up to, not including, `stop`."""
        start, stop = max(start, 0), min(stop, len(self))
        found: list[int] = []
        i = bisect_right(self._before, start) - 1
        while start < stop:
            first, count = self.ranges[i]
            skip = start - self._before[i]
            take = min(count - skip, stop - start)
            found.extend(range(first + skip, first + skip + take))
            start += take
            i += 1
        return found

    def position(self, number: int) -> int | None:
        """The position of an id, or None."""
        i = bisect_right(self._firsts, number) - 1
        if i < 0 or number - self._firsts[i] >= self.ranges[i][1]:
            return None
        return self._before[i] + number - self._firsts[i]

    def spread(self, flags: bytes) -> tuple[int, bytes]:
        """Turns flags by position into flags by id: the lowest id, and a flag for each id up."""
        if not self.ranges:
            return 0, b""
        low, (last, count) = self.ranges[0][0], self.ranges[-1]
        found = bytearray(last + count - low)
        for (first, count), before in zip(self.ranges, self._before, strict=False):
            part = flags[before : before + count]
            found[first - low : first - low + len(part)] = part
        return low, bytes(found)


class IdSet(Order, Protocol):
    """Ascending ids that can be tested for membership."""

    def spread(self) -> tuple[int, bytes]:
        """The lowest id, and a flag for each id from it: 1 for those in the set."""


class BitmapIds:
    """The ids of the ranges whose flag is 1. There may be fewer flags than ids."""

    def __init__(self, runs: RangeIds, flags: bytes) -> None:
        self._runs = runs
        self._flags = flags
        blocks = range(0, len(flags), _BLOCK)
        counts = (flags.count(1, at, at + _BLOCK) for at in blocks)
        self._before = [*accumulate(counts, initial=0)]

    def __len__(self) -> int:
        return self._before[-1]

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """The ids at the positions from `start` up to, not including, `stop`."""
        start, stop = max(start, 0), min(stop, len(self))
        found: list[int] = []
        block = first = bisect_right(self._before, start) - 1
        while self._before[block] < stop:
            at = block * _BLOCK
            part = self._flags[at : at + _BLOCK]
            found += compress(self._runs.numbers(at, at + len(part)), part)
            block += 1
        skip = start - self._before[first]
        return found[skip : skip + stop - start]

    def position(self, number: int) -> int | None:
        """The position of an id, or None."""
        at = self._runs.position(number)
        if at is None or at >= len(self._flags) or not self._flags[at]:
            return None
        block = at // _BLOCK
        return self._before[block] + self._flags.count(1, block * _BLOCK, at)

    def spread(self) -> tuple[int, bytes]:
        """See IdSet."""
        return self._runs.spread(self._flags)


class AscendingIds:
    """Ascending ids, stored one by one."""

    def __init__(self, found: "array[int]") -> None:
        self.found = found

    def __len__(self) -> int:
        return len(self.found)

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """The ids at the positions from `start` up to, not including, `stop`."""
        return self.found[max(start, 0) : max(stop, 0)]

    def position(self, number: int) -> int | None:
        """The position of an id, or None."""
        at = bisect_right(self.found, number) - 1
        return at if at >= 0 and self.found[at] == number else None

    def spread(self) -> tuple[int, bytes]:
        """See IdSet."""
        if not self.found:
            return 0, b""
        low = self.found[0]
        flags = bytearray(self.found[-1] - low + 1)
        for at in range(0, len(self.found), SLICE):
            for number in self.found[at : at + SLICE]:
                flags[number - low] = 1
        return low, bytes(flags)


class SortedIds(AscendingIds):
    """Ids in any order."""

    def position(self, number: int) -> int | None:
        """The position of an id, or None."""
        try:
            return self.found.index(number)
        except ValueError:
            return None

    def only(self, kept: IdSet) -> "SortedIds":
        """The ids that are in `kept`, in this order."""
        low, flags = kept.spread()
        found, end = array("q"), len(flags)
        for at in range(0, len(self.found), SLICE):
            part = self.found[at : at + SLICE]
            found.extend(n for n in part if 0 <= n - low < end and flags[n - low])
        return SortedIds(found)
