"""Maps body ids to row ids: the search index stores texts by body id."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from caltui.mirror.index.row_order import SLICE, RangeIds

if TYPE_CHECKING:
    import sqlite3


class BodyRanges:
    """The bodies of a category's live records, as ranges: (first body id, first row id, count).

    Records that were stored together form one range, so a mirror that was read once has only
    a few. A record that changes gets a new body, which splits its range.
    """

    def __init__(self, rows: Sequence[tuple[int, int, int]]) -> None:
        self._rows = rows
        self._firsts = [row[0] for row in rows]

    def ids(self) -> RangeIds:
        """The row ids of the records, ascending."""
        found: list[tuple[int, int]] = []
        for number, count in sorted(row[1:] for row in self._rows):
            if found and sum(found[-1]) == number:
                number, count = found[-1][0], found.pop()[1] + count
            found.append((number, count))
        return RangeIds(found)

    def numbers(self, bodies: "array[int]") -> "array[int]":
        """The row ids of some bodies, ascending. Bodies that were replaced are left out."""
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


def add(sql: "sqlite3.Connection", resource: str, records: Iterable[tuple[int, int]]) -> None:
    """Adds new records as (body id, row id). Extends the last range where they follow it."""
    runs: list[list[int]] = []
    for body, number in records:
        if runs and body - runs[-1][0] == number - runs[-1][1] == runs[-1][2]:
            runs[-1][2] += 1
        else:
            runs.append([body, number, 1])
    for body, number, count in runs:
        values = {"body": body, "id": number, "count": count, "resource": resource}
        if not sql.execute(_LONGER, values).rowcount:
            sql.execute("INSERT INTO spans VALUES (:body, :id, :count, :resource)", values)


_LONGER = """UPDATE spans SET count = count + :count
    WHERE body = (SELECT max(body) FROM spans WHERE body < :body) AND resource = :resource
    AND body + count = :body AND id + count = :id"""
