"""The order of records that are times: from now on rising, then the past falling.

Rows are read by the page out of the SQL index of start and end. Neither a scan nor a sort is
needed, whatever the number of records.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import compress
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file.row_ids import numbers
from caltui.mirror.index.row_order import SLICE, IdSet

if TYPE_CHECKING:
    import sqlite3


FEW_OF = 2
"""If fewer than one row in so many is wanted, those are passed; else all rows are."""

_BLOCK = 4_096
"""Rows whose flags are counted, or looked through, in one step."""


class Times(NamedTuple):
    """The table, the names of its columns of start and end in it, and now in seconds since 1970."""

    table: str
    begin: str
    end: str
    now: int


class Parts(NamedTuple):
    """How many rows begin from now on, how many began before, and of how many it is not known."""

    ahead: int
    past: int
    unknown: int


class _Range(NamedTuple):
    """Rows that follow each other in the index. `falling` is read from its end."""

    where: str
    values: tuple[Any, ...]
    falling: bool
    size: int


class _Stretch(NamedTuple):
    """Rows by rank, from one up to, not including, another one; `falling` from the last of them."""

    low: int
    high: int
    falling: bool


Read = Callable[[str, Sequence[Any]], "list[tuple[Any, ...]]"]


class TimeLine:
    """Row ids by position. Each call reads what it returns."""

    def __init__(self, times: Times, read: Read, total: int) -> None:
        self._times = times
        self._read = read
        self._ranges = [
            _Range(where, values, falling, -1 if falling else self._count(where, values))
            for where, values, falling in _ranges(times)
        ]
        others = sum(part.size for part in self._ranges if not part.falling)
        past = next(i for i, part in enumerate(self._ranges) if part.falling)
        self._ranges[past] = self._ranges[past]._replace(size=max(0, total - others))
        ahead, past, *unknown = (part.size for part in self._ranges)
        self.parts = Parts(ahead, past, sum(unknown))

    def __len__(self) -> int:
        return sum(self.parts)

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """The ids at the positions from `start` up to, not including, `stop`."""
        found: list[int] = []
        before = 0
        for part in self._ranges:
            low, high = max(start - before, 0), min(stop - before, part.size)
            if low < high:
                found += self._page(part, low, high)
            before += part.size
        return found

    def position(self, number: int) -> int | None:
        """The position of an id, or None."""
        begin, end, table = self._times.begin, self._times.end, self._times.table
        rows = self._read(f"SELECT {begin}, {end} FROM {table} WHERE id = ?", (number,))
        if not rows:
            return None
        key, before = rows[0], 0
        for part in self._ranges:
            inside = f"SELECT 1 FROM {table} WHERE id = ? AND {part.where}"
            if self._read(inside, (number, *part.values)):
                rank = self._rank(part, key, number)
                return before + (part.size - 1 - rank if part.falling else rank)
            before += part.size
        return None

    def _rank(self, part: _Range, key: tuple[Any, ...], number: int) -> int:
        """Counts the rows of the range that are before a row in the index."""
        begin, end = self._times.begin, self._times.end
        earlier = self._count(f"{part.where} AND {begin} < ?", (*part.values, key[0]))
        if key[1] is None:
            alike = f"{end} IS NULL AND id < ?"
            values: tuple[Any, ...] = (number,)
        else:
            alike = f"({end} IS NULL OR {end} < ? OR ({end} = ? AND id < ?))"
            values = (key[1], key[1], number)
        return earlier + self._count(f"{begin} IS ? AND {alike}", (key[0], *values))

    def _page(self, part: _Range, low: int, high: int) -> list[int]:
        """A page of a range, read from the end of it that is nearer."""
        skip, turned = low, part.falling
        if low > part.size // 2:
            skip, turned = part.size - high, not part.falling
        by = _by(self._times, falling=turned)
        rows = f"{self._times.table} WHERE {part.where} ORDER BY {by}"
        query = f"SELECT id FROM {rows} LIMIT ? OFFSET ?"
        found = [row[0] for row in self._read(query, (*part.values, high - low, skip))]
        return found if turned == part.falling else found[::-1]

    def _count(self, where: str, values: Sequence[Any]) -> int:
        query = f"SELECT count(*) FROM {self._times.table} WHERE {where}"
        return int(self._read(query, values)[0][0])


class TimeSorted:
    """Some rows by time, as flags by rank: from `before` on what is to come, then the past falling,
    then what has no readable time."""

    def __init__(self, ranks: "TimeRanks", flags: bytes, before: int) -> None:
        self._ranks = ranks
        self._flags = flags
        ahead = _Stretch(before, ranks.timed, falling=False)
        past, rest = (
            _Stretch(0, before, falling=True),
            _Stretch(ranks.timed, len(flags), falling=False),
        )
        self._stretches = ahead, past, rest
        self.parts = Parts(*(flags.count(1, one.low, one.high) for one in self._stretches))

    def __len__(self) -> int:
        return sum(self.parts)

    def numbers(self, start: int, stop: int) -> Sequence[int]:
        """The ids at the positions from `start` up to, not including, `stop`."""
        found: list[int] = []
        before = 0
        for stretch, size in zip(self._stretches, self.parts, strict=True):
            low, high = max(start - before, 0), min(stop - before, size)
            if low < high:
                found += self._page(stretch, size, low, high)
            before += size
        return found

    def _page(self, stretch: "_Stretch", size: int, low: int, high: int) -> list[int]:
        """The rows of a stretch from one position to another: blocks before them are counted."""
        skip, wanted = (size - high if stretch.falling else low), high - low
        at, flags, ranks = stretch.low, self._flags, list[int]()
        while (here := flags.count(1, at, min(at + _BLOCK, stretch.high))) <= skip:
            skip, at = skip - here, at + _BLOCK
        while len(ranks) < skip + wanted:
            end = min(at + _BLOCK, stretch.high)
            ranks += compress(range(at, end), flags[at:end])
            at = end
        found = [self._ranks.rising[rank] for rank in ranks[skip : skip + wanted]]
        return found[::-1] if stretch.falling else found

    def position(self, number: int) -> int | None:
        """The position of an id, or None."""
        rank = self._ranks.rank(number)
        if rank is None or not self._flags[rank]:
            return None
        before = 0
        for (low, high, falling), size in zip(self._stretches, self.parts, strict=True):
            if low <= rank < high:
                span = (rank + 1, high) if falling else (low, rank)
                return before + self._flags.count(1, *span)
            before += size
        return None


class TimeRanks:
    """All rows of one version by rising time: any part of them is put in order without SQL.

    The first `timed` of the ids have a readable time. The ranks of all rows take 8 bytes each.
    """

    def __init__(self, rising: "array[int]", timed: int) -> None:
        self.rising = rising
        self.timed = timed

    @cached_property
    def _ends(self) -> tuple[int, int]:
        """The lowest and the highest id."""
        return min(self.rising, default=0), max(self.rising, default=-1)

    @cached_property
    def _ranks(self) -> "array[int]":
        """The rank of each id, from the lowest on."""
        low, high = self._ends
        ranks = array("q", bytes(8 * (high - low + 1)))
        for at in range(0, len(self.rising), SLICE):
            for rank, number in enumerate(self.rising[at : at + SLICE], at):
                ranks[number - low] = rank
        return ranks

    def rank(self, number: int) -> int | None:
        """The place of an id in rising time, or None."""
        low, high = self._ends
        rank = self._ranks[number - low] if low <= number <= high else -1
        return rank if rank >= 0 and self.rising[rank] == number else None

    def order(self, kept: IdSet, before: int) -> TimeSorted:
        """Some rows in order; the first `before` of all rows are past."""
        few = len(kept) < len(self.rising) // FEW_OF
        return TimeSorted(self, self._few(kept) if few else self._many(kept), before)

    def _few(self, kept: IdSet) -> bytes:
        """A flag by rank for each row: those of the rows are set."""
        low, high = self._ends
        numbers, ranks = kept.numbers(0, len(kept)), self._ranks
        flags = bytearray(len(self.rising))
        for number in numbers[bisect_left(numbers, low) : bisect_right(numbers, high)]:
            flags[ranks[number - low]] = 1
        return bytes(flags)

    def _many(self, kept: IdSet) -> bytes:
        """The same by passing all rows."""
        low, flags = kept.spread()
        flag = (
            bytes(low) + flags + bytes(max(0, self._ends[1] + 1 - low - len(flags)))
        ).__getitem__
        slices = (self.rising[at : at + SLICE] for at in range(0, len(self.rising), SLICE))
        return b"".join(bytes(map(flag, part)) for part in slices)


def rising(sql: "sqlite3.Connection", times: Times) -> TimeRanks:
    """All rows by rising time, then those without one: one pass over the index."""
    by = _by(times, falling=False)
    pieces = []
    for where in (f"{times.begin} < ''", f"{times.begin} >= ''", f"{times.begin} IS NULL"):
        inner = f"SELECT id FROM {times.table} WHERE {where} ORDER BY {by}"
        found = sql.execute(f"SELECT group_concat(id) FROM ({inner})").fetchone()[0]
        pieces.append(numbers(found or ""))
    timed, *unknown = pieces
    return TimeRanks(timed + unknown[0] + unknown[1], len(timed))


def _ranges(times: Times) -> list[tuple[str, tuple[Any, ...], bool]]:
    """The conditions of the ranges, in order. In SQLite every text is greater than any number."""
    begin, now = times.begin, times.now
    return [
        (f"{begin} >= ? AND {begin} < ''", (now,), False),
        (f"{begin} < ?", (now,), True),
        (f"{begin} >= ''", (), False),
        (f"{begin} IS NULL", (), False),
    ]


def _by(times: Times, *, falling: bool) -> str:
    turn = " DESC" if falling else ""
    return ", ".join(f"{column}{turn}" for column in (times.begin, times.end, "id"))
