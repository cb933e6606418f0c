"""Filters and sorts record by record: slow, and the reference for the SQL filter.

It is used for records that are not in the mirror, and to check the rows that an index table cannot
decide.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from caltui.catalog.model import Record, Resource
from caltui.mirror.file.json_body import fold
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.columns import MISSING, Column, column, value_at
from caltui.workspace.records.index_columns import stored
from caltui.workspace.records.place import plain
from caltui.workspace.records.shown.stored import value_of
from caltui.workspace.table import filter_syntax as query
from caltui.workspace.table.sort_keys import sort_key

WORDED = ("datetime", "date", "time", "weekdays")
"""Types of columns that are searched as displayed, not as sent."""


class RecordTexts:
    """The texts of one record for a filter, with the columns on the screen."""

    __slots__ = ("_all", "cells", "key", "record", "shown_columns")

    def __init__(self, key: str, record: Record, cells: Cells, shown: Sequence[Column]) -> None:
        self.key = key
        self.record = record
        self.cells = cells
        self.shown_columns = shown
        self._all: str | None = None

    def plainly(self) -> str:
        """All texts of the record, folded, one value a line."""
        if self._all is None:
            self._all = fold(f"{self.key}\n{self.cells.secrets.text(self.record)}")
        return self._all

    def everything(self) -> str:
        """All texts of the record, and those of its cells."""
        cells = "\n".join(self._cell(column) for column in self.shown_columns)
        return f"{self.plainly()}\n{fold(cells)}"

    def named(self) -> str:
        """All texts of the record, and the names of the records it refers to."""
        refs = (c for c in self.shown_columns if c.field is not None and c.field.ref)
        return f"{self.plainly()}\n{fold(chr(10).join(self._cell(c) for c in refs))}"

    def shown(self, field: str) -> str:
        """The text of a cell and, except for times and weekdays, the plain value."""
        by = column(self.cells.resource, field)
        plainly = () if by.type in WORDED else self.plain(field)
        if self.cells.secrets.has(field):
            plainly = ()
        return fold("\n".join((self._cell(by), *plainly)))

    def plain(self, field: str) -> tuple[str, ...]:
        """The values of that column as Cal sent them."""
        value = value_of(self.record, column(self.cells.resource, field))
        if value is MISSING or isinstance(value, Mapping):
            return ()
        if isinstance(value, list):
            return tuple(plain(item) for item in value if not isinstance(item, (dict, list)))
        return (plain(value),)

    def number(self, field: str) -> float | None:
        """The number of that column, as the index table stores it; None for anything else."""
        by = column(self.cells.resource, field)
        value = value_of(self.record, by)
        found = None if value is MISSING else stored(by, value)
        return found if isinstance(found, (int, float)) else None

    def _cell(self, by: Column) -> str:
        if by.computed is not None and by.computed.stored:
            return self.cells.text(self.record, by)
        value = value_at(self.record, by.name)
        return "" if value is MISSING else self.cells.value(value, by, self.record)


def filter_records(
    records: Iterable[tuple[int, str, Record]],
    terms: Sequence[query.Term],
    cells: Cells,
    shown: Sequence[Column],
) -> Iterable[int]:
    """The numbers of the records (number, key, record) that meet every term."""
    for number, key, record in records:
        if query.matches(terms, RecordTexts(key, record, cells, shown)):
            yield number


def in_order_of(
    numbers: Iterable[int],
    record: Callable[[int], Record],
    of: Resource,
    by: tuple[str, bool],
    cells: Cells,
) -> list[int]:
    """The numbers sorted by a column (path, descending); empty values come last."""
    name, descending = by
    chosen = column(of, name)
    values = ((n, value_of(record(n), chosen)) for n in numbers)
    return in_order_of_values(values, chosen, cells, descending=descending)


def in_order_of_values(
    values: Iterable[tuple[int, Any]], by: Column, cells: Cells, *, descending: bool
) -> list[int]:
    """The numbers sorted by the value that comes with each; empty values come last."""
    keyed = [(sort_key(value, by, cells), n) for n, value in values]
    there = [pair for pair in keyed if pair[0] is not None]
    there.sort(key=lambda pair: pair[0] or (0, 0.0, ""), reverse=descending)
    return [n for _, n in there] + [n for key, n in keyed if key is None]
