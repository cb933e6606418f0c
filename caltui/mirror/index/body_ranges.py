"""Which record a body is of: the index of words knows texts by their bodies."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from caltui.mirror.index.row_order import SLICE, Runs

if TYPE_CHECKING:
    import sqlite3


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


def add(sql: "sqlite3.Connection", resource: str, records: Iterable[tuple[int, int]]) -> None:
    """Notes new records, by their bodies and numbers: those in a row go on with what was there."""
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
