"""Sorts a category's rows by a column: empty values last, equal rows by ascending id.

A status, a host or an event type has few different values. Grouping the rows by value
takes a third to two thirds of the time in which SQLite sorts them.
"""

from array import array
from collections.abc import Callable, Mapping
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from caltui.mirror.file.row_ids import numbers
from caltui.mirror.index.row_order import RangeIds
from caltui.mirror.index.tables import Source, Value

if TYPE_CHECKING:
    import sqlite3

FEW = 1_000
"""Different values up to which rows are grouped by value."""

_PIECE = 5_000


class SortColumn(NamedTuple):
    """A column, by its SQL name. With `ranks`, the rank of a value decides in place of it."""

    column: str
    descending: bool = False
    ranks: Mapping[str, int] | None = None

    @property
    def of_others(self) -> bool:
        """Whether other rows decide the values, which each statement works out anew."""
        return "SELECT" in self.column


Place = tuple[bool, bool, int | float | str]


def by_sorting(
    sql: "sqlite3.Connection", source: Source, by: SortColumn, most: int
) -> "array[int]":
    """The sorted row ids; `most` limits them (-1: all). Call it in a transaction."""
    turn = "DESC" if by.descending else "ASC"
    column, joined, order = by.column, "", by.column
    if by.ranks is not None:
        sql.execute("CREATE TEMP TABLE IF NOT EXISTS ranks (value TEXT PRIMARY KEY, rank)")
        sql.execute("DELETE FROM ranks")
        sql.executemany("INSERT INTO ranks VALUES (?, ?)", by.ranks.items())
        joined = f"LEFT JOIN ranks ON value = CAST({column} AS TEXT)"
        order = f"rank IS NOT NULL {turn}, coalesce(rank, {column})"
    tables, number = f"{source.tables} {joined}", source.number
    if by.of_others and by.ranks is None:
        # What other rows decide is worked out once for each row, not once for each mention: SQLite
        # does not look into a query with an offset.
        tables = f"(SELECT {number} AS n, {column} AS v FROM {source.tables} LIMIT -1 OFFSET 0)"
        column = order = "v"
        number = "n"
    query = f"""SELECT group_concat(id) FROM (
        SELECT {number} AS id FROM {tables}
        ORDER BY {column} IS NULL, {order} {turn}, {number} LIMIT ?)"""
    return numbers(sql.execute(query, (most,)).fetchone()[0] or "")


def by_grouping(
    sql: "sqlite3.Connection",
    source: Source,
    by: SortColumn,
    runs: RangeIds,
    go_on: Callable[[], None],
) -> "array[int] | None":
    """The sorted ids of all rows, for a column with few values; None if it has more.

    `go_on` is called now and then: what it raises ends the sort.
    """
    from json import loads

    groups: dict[Value, array[int]] = {}
    query = f"""SELECT json_group_array({by.column}) FROM {source.tables}
        WHERE {source.number} BETWEEN ? AND ?"""
    for at in range(0, len(runs), _PIECE):
        go_on()
        part = runs.numbers(at, at + _PIECE)
        values = loads(sql.execute(query, (part[0], part[-1])).fetchone()[0])
        for number, value in zip(part, values, strict=True):
            if value in groups:
                groups[value].append(number)
            else:
                groups[value] = array("q", (number,))
        if len(groups) > FEW:
            return None
    last = groups.pop(None, array("q"))
    placed: dict[Place, list[array[int]]] = {}
    for value, group in groups.items():
        placed.setdefault(_place(value, by.ranks), []).append(group)
    found = array("q")
    for place in sorted(placed, reverse=by.descending):
        parts = placed[place]
        found.extend(parts[0] if len(parts) == 1 else sorted(chain.from_iterable(parts)))
    return found + last


def _place(value: Value, ranks: Mapping[str, int] | None) -> Place:
    """The sort key of a value, as in SQLite: numbers before text, ranked values last."""
    assert value is not None
    rank = None if ranks is None else ranks.get(str(value))
    return (False, isinstance(value, str), value) if rank is None else (True, False, rank)
