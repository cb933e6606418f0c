"""Which records stand where: row numbers of a mirror in the order a table shows them.

A million rows are 4 MB as an array, and almost nothing as runs of numbers.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import compress
from typing import Protocol

_SLICE = 20_000
"""Rows moved in one step: about a millisecond in which no other thread runs."""


class Order(Protocol):
    """Numbers of records by position."""

    def __len__(self) -> int: ...

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """Those from `start` up to, not including, `stop`."""

    def position(self, number: int) -> int | None:
        """Where a record stands, or None."""


class Runs:
    """Numbers that rise, as runs without a gap: (first, how many)."""

    def __init__(self, runs: Sequence[tuple[int, int]]) -> None:
        self.runs = runs
        self._firsts = [first for first, _ in runs]
        self._before = [0]
        for _, count in runs:
            self._before.append(self._before[-1] + count)

    def __len__(self) -> int:
        return self._before[-1]

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """Those from `start` up to, not including, `stop`."""
        start, stop = max(start, 0), min(stop, len(self))
        found: list[int] = []
        i = bisect_right(self._before, start) - 1
        while start < stop:
            first, count = self.runs[i]
            skip = start - self._before[i]
            take = min(count - skip, stop - start)
            found.extend(range(first + skip, first + skip + take))
            start += take
            i += 1
        return found

    def position(self, number: int) -> int | None:
        """Where a record stands, or None."""
        i = bisect_right(self._firsts, number) - 1
        if i < 0 or number - self._firsts[i] >= self.runs[i][1]:
            return None
        return self._before[i] + number - self._firsts[i]

    def kept(self, flags: bytes, start: int = 0) -> "array[int]":
        """The numbers whose flag is set; the first flag is that of position `start`."""
        found = array("q")
        for at in range(0, len(flags), _SLICE):
            part = flags[at : at + _SLICE]
            found.extend(compress(self.numbers(start + at, start + at + len(part)), part))
        return found


class Rising:
    """Some of the numbers, rising."""

    def __init__(self, found: "array[int]") -> None:
        self.found = found

    def __len__(self) -> int:
        return len(self.found)

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """Those from `start` up to, not including, `stop`."""
        return self.found[max(start, 0) : max(stop, 0)]

    def position(self, number: int) -> int | None:
        """Where a record stands, or None."""
        at = bisect_right(self.found, number) - 1
        return at if at >= 0 and self.found[at] == number else None


class Sorted(Rising):
    """Numbers in any order."""

    def position(self, number: int) -> int | None:
        """Where a record stands, or None."""
        try:
            return self.found.index(number)
        except ValueError:
            return None

    def only(self, kept: "array[int]") -> "Sorted":
        """Those of them that are in `kept`, still in this order."""
        if not kept:
            return Sorted(array("q"))
        low = kept[0]
        flags = bytearray(kept[-1] - low + 1)
        for at in range(0, len(kept), _SLICE):
            for number in kept[at : at + _SLICE]:
                flags[number - low] = 1
        found, end = array("q"), len(flags)
        for at in range(0, len(self.found), _SLICE):
            part = self.found[at : at + _SLICE]
            found.extend(n for n in part if 0 <= n - low < end and flags[n - low])
        return Sorted(found)


def joined(parts: Iterable["array[int]"]) -> "array[int]":
    """Pieces of one rising order, put together."""
    found = array("q")
    for part in parts:
        found.extend(part)
    return found
