"""Finds a few of very many records: by a condition, a value, or a window of time.

The index table answers; only the records that are returned are read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from caltui.mirror.file.gc_pause import collector_held
from caltui.mirror.file.json_body import Record, dump, load, values_at
from caltui.mirror.file.read_records import SEEN, Seen
from caltui.mirror.index import tables as index_tables
from caltui.mirror.index.predicates import EVERYTHING, Condition, among, equals, every
from caltui.mirror.index.scans import Scans

if TYPE_CHECKING:
    import sqlite3


Found = tuple[str, Seen]

_SLICE = 500
_LIVE = " AND r.gone_at IS NULL"


class Matching(Scans):
    """The part of a mirror that finds a few records. May be called from any thread."""

    def matching(
        self, resource: str, where: Condition, *, order: str = "", most: int = -1
    ) -> Iterator[list[Found]]:
        """Yields the live records that meet the condition, in parts, in the order first seen.

        `order` sorts by a column (see `Shape.place`). `most` limits the result.
        """
        with self._index_table(resource) as sql:
            numbers = _numbers(sql, resource, where, order, most) if sql else []
        for at in range(0, len(numbers), _SLICE):
            part = numbers[at : at + _SLICE]
            found = self.numbered(part)
            yield [found[number] for number in part if number in found]

    def tally(self, resource: str, where: Condition) -> int:
        """Counts the live records that meet the condition. Reads none of them."""
        tables = index_tables.source(resource, where.sql).tables
        query = f"SELECT count(*) FROM {tables} WHERE {where.sql}"
        with self._index_table(resource) as sql:
            return int(sql.execute(query, where.values).fetchone()[0]) if sql else 0

    def where(
        self, resource: str, field: str, value: Any, *, most: int = -1
    ) -> list[tuple[str, Record]]:
        """The live records whose field (a dotted path, through lists too) holds the value.

        An id may be a number in one record and text in another: `5` and `"5"` are equal. A field
        that is a column is looked up in the index table, any other in all records. `most` limits
        how many candidates are checked.
        """
        condition = self.holding(resource, field, value)
        if condition is None:
            return self._looked_through(resource, field, value)
        wanted = _comparable(value)
        return [
            (key, seen.record)
            for part in self.matching(resource, condition, most=most)
            for key, seen in part
            if wanted in map(_comparable, values_at(seen.record, [field]))
        ]

    def count_where(self, resource: str, field: str, value: Any) -> int:
        """Counts the records that `where` finds. For numeric ids it reads no record."""
        condition = self.holding(resource, field, value)
        if condition is None or not str(value).isdecimal():
            return len(self.where(resource, field, value))
        return self.tally(resource, condition)

    def holding(self, resource: str, field: str, value: Any) -> Condition | None:
        """A condition for the records whose field holds the value; a few others may meet it too.

        None if the index table has no such column or does not store the value.
        """
        shape = self.shapes.of(resource)
        place = shape.place(field)
        if place is None or "." in field or field in shape.listing:
            return None
        if not isinstance(value, (str, int)) or value == "":
            return None
        stored = dict.fromkeys(shape.value(field, spelt) for spelt in _spellings(value))
        if len(stored) == 1:
            return equals(place, next(iter(stored)))
        return among(place, stored)

    def overlapping(
        self,
        resource: str,
        low: float | None,
        high: float | None,
        also: Condition = EVERYTHING,
    ) -> Iterator[list[Found]]:
        """Yields records whose time (`Shape.span`) may overlap a window, in parts.

        None leaves a side open. A record that began before and goes on is included, and so is one
        whose times cannot be read. `also` is a further condition.
        """
        shape = self.shapes.of(resource)
        if shape.span is None:
            raise ValueError(f"The index table of {resource} does not say from when to when.")
        begin, end = (str(shape.place(column)) for column in shape.span)
        touching = _touching(index_tables.table(resource), begin, end, low, high)
        yield from self.matching(resource, every((touching, also)))

    def _looked_through(self, resource: str, field: str, value: Any) -> list[tuple[str, Record]]:
        path = field.split(".")
        needles, wanted = _needles(path[-1], value), _comparable(value)
        query = SEEN + _LIVE + (" AND (" if needles else "")
        query += " OR ".join(["instr(b.text, ?)"] * len(needles)) + (")" if needles else "")
        with self._connections.read() as sql, collector_held():
            rows = sql.execute(query + " ORDER BY r.id", (resource, *needles))
            found = ((row[0], load(row[1])) for row in rows)
            return [
                (key, record)
                for key, record in found
                if wanted in map(_comparable, values_at(record, path) or [None])
            ]

    @contextmanager
    def _index_table(self, resource: str) -> "Iterator[sqlite3.Connection | None]":
        """A connection to read a category's index table with; None if it has no records."""
        with self._connections.read() as sql:
            current = index_tables.is_current(sql, resource, self.shapes)
        if not current and not self.ready_snapshot(resource).version:
            yield None
            return
        with self._connections.read() as sql:
            yield sql


def _numbers(
    sql: "sqlite3.Connection", resource: str, where: Condition, order: str, most: int
) -> list[int]:
    source = index_tables.source(resource, where.sql, order)
    query = f"SELECT {source.number} FROM {source.tables} WHERE {where.sql}"
    if not order and most < 0:
        return sorted(row[0] for row in sql.execute(query, where.values))
    query += f" ORDER BY {f'{order}, ' if order else ''}{source.number} LIMIT ?"
    return [row[0] for row in sql.execute(query, (*where.values, most))]


def _touching(table: str, begin: str, end: str, low: float | None, high: float | None) -> Condition:
    """Overlap of a time with the window. The table holds whole seconds, so edges are included."""
    near: list[tuple[str, int]] = []
    if high is not None:
        near.append((f"{begin} <= ?", int(high // 1) + 1))
    if low is not None:
        near.append((f"{end} >= ?", int(low // 1)))
        near.append((f"{begin} >= ?", int(low // 1) - index_tables.USUAL))
    usual = f"SELECT s.id FROM {table} s WHERE {' AND '.join(['1', *(sql for sql, _ in near)])}"
    readable = f"typeof({begin}) = 'integer' AND typeof({end}) = 'integer' AND {end} >= {begin}"
    far = [f"NOT ({sql})" for sql, _ in near if not sql.startswith(f"{begin} >=")]
    inside = f"NOT ({readable} AND ({' OR '.join(far or ['0'])}))"
    rare = f"SELECT s.id FROM {table} s WHERE {index_tables.odd(begin, end)} AND {inside}"
    values = [value for _, value in near]
    return Condition(f"s.id IN ({usual} UNION ALL {rare})", (*values, *values[: len(far)]))


def _spellings(value: str | int) -> list[str | int]:
    """The forms in which a record may hold an id: the number and its digits as text."""
    if isinstance(value, bool):
        return [value]
    if isinstance(value, int):
        return [value, str(value)]
    number = int(value) if value.isdecimal() and len(value) < 19 else None
    return [value] if number is None or str(number) != value else [value, number]


def _comparable(value: Any) -> Any:
    if isinstance(value, bool) or value is None:
        return value
    return str(value)


def _needles(name: str, value: Any) -> list[str]:
    """Texts of which every body with the value contains at least one; none if that is unsure."""
    if value is None or not isinstance(value, (str, int)):
        return []
    texts = [dump(value)] if isinstance(value, bool) else [dump(str(value)), str(value)]
    return [f"{dump(name)}:{text}" for text in texts] + [f"{dump(name)}:["]
