"""The order of records that are times: from now on rising, then the past falling.

Rows are read by the page out of the SQL index of start and end. Neither a scan nor a sort is
needed, whatever the number of records.
"""

from array import array
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.mirror.file.row_ids import numbers, text
from caltui.mirror.index.row_order import IdSet, SortedIds

if TYPE_CHECKING:
    import sqlite3


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


Read = Callable[[str, Sequence[Any]], "list[tuple[Any, ...]]"]


class TimeLine:
    """Row ids by position. Each call reads what it returns."""

    def __init__(self, times: Times, read: Read) -> None:
        self._times = times
        self._read = read
        self._ranges = [
            _Range(where, values, falling, self._count(where, values))
            for where, values, falling in _ranges(times)
        ]
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
        """How many rows of the range are before a row in the index."""
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


class TimeSorted(SortedIds):
    """Some row ids in the order of a `TimeLine`."""

    def __init__(self, found: "array[int]", parts: Parts) -> None:
        super().__init__(found)
        self.parts = parts

    def only_of(self, kept: IdSet) -> "TimeSorted":
        """The ids that are in `kept`, in this order."""
        low, (flags, at) = 0, _flags(kept)
        pieces: list[array[int]] = []
        for count in self.parts:
            part = SortedIds(self.found[low : low + count])
            pieces.append(part.only_flagged(flags, at).found)
            low += count
        return TimeSorted(sum(pieces, array("q")), Parts(*map(len, pieces)))


def _flags(kept: IdSet) -> tuple[bytes, int]:
    low, flags = kept.spread()
    return flags, low


def every_row(sql: "sqlite3.Connection", times: Times) -> TimeSorted:
    """All rows in order: one pass over the index."""
    pieces = []
    for where, values, falling in _ranges(times):
        by = _by(times, falling=falling)
        inner = f"SELECT id FROM {times.table} WHERE {where} ORDER BY {by}"
        found = sql.execute(f"SELECT group_concat(id) FROM ({inner})", values).fetchone()[0]
        pieces.append(numbers(found or ""))
    ahead, past, texts, missing = pieces
    parts = Parts(len(ahead), len(past), len(texts) + len(missing))
    return TimeSorted(ahead + past + texts + missing, parts)


def some_rows(sql: "sqlite3.Connection", times: Times, ids: "array[int]") -> TimeSorted:
    """Some rows in order, by their times alone."""
    begin, end = times.begin, times.end
    query = f"""SELECT group_concat(id), sum({begin} < ?), sum(coalesce({begin} < '', 0)) FROM (
        SELECT s.id AS id, {begin}, {end} FROM json_each(?) j CROSS JOIN {times.table} s
        ON s.id = j.value ORDER BY {begin} IS NULL, {begin}, {end}, s.id)"""
    found, past, timed = sql.execute(query, (times.now, text(ids))).fetchone()
    rows, past, timed = numbers(found or ""), past or 0, timed or 0
    parts = Parts(timed - past, past, len(rows) - timed)
    return TimeSorted(rows[past:timed] + rows[:past][::-1] + rows[timed:], parts)


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
