"""The rows of a listing as they are arranged now: a page of them, one, or all of their records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.mirror.index.row_order import Order
from caltui.mirror.store import Seen
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.columns import MISSING, Column
from caltui.workspace.records.shown.stored import value_of
from caltui.workspace.table.row_source import Rows
from caltui.workspace.table.time_parts import TimeParts

if TYPE_CHECKING:
    from caltui.workspace.table.filter_syntax import Term

MADE = 300
"""Rows that are kept as they were made: what a filter leaves on the screen is not made again."""

AT_ONCE = 500
"""Records that are read in one step if all are wanted."""

GONE = "gone"


class Row(NamedTuple):
    """One row. `state` is `new`, `changed` or `gone` since the last sync, `noted`, or empty.

    `dim`: it is over, or does not take place.
    """

    key: str
    cells: tuple[str, ...]
    state: str = ""
    dim: bool = False


class ShownRows:
    """Base of `Listing`: reads what is arranged. What other records decide is read with it."""

    resource: Resource
    cells: Cells
    columns: list[Column]
    timed: TimeParts | None
    _rows: Rows
    _order: Order
    _gone_shown: list[str]
    _made: dict[int, Row]
    _made_as: object = None

    def __len__(self) -> int:
        return len(self._order) + len(self._gone_shown)

    @property
    def live(self) -> int:
        """The number of rows shown whose records are not gone."""
        return len(self._order)

    def window(self, start: int, stop: int) -> list[Row]:
        """The rows from `start` up to, not including, `stop`."""
        start, stop = max(start, 0), max(stop, 0)
        numbers = self._order.numbers(start, stop)
        made = self._rows_made()
        lacking = [number for number in numbers if number not in made]
        if lacking:
            read, more = self._rows.numbered(lacking), self._decided(lacking)
            made.update((n, self._row(*seen, more.get(n))) for n, seen in read.items())
        rows = [made[number] for number in numbers if number in made]
        rest = len(self._order)
        if stop > rest and self._gone_shown:
            keys = self._gone_shown[max(start - rest, 0) : stop - rest]
            rows += [self._row(key, self._rows.get(key)) for key in keys]
        return rows

    def forget_rows(self) -> None:
        """Makes every row anew from here on: a record was written, or the name of one."""
        self._made_as = None

    def _rows_made(self) -> dict[int, Row]:
        """The rows made within this minute, by row id: what they say of the time is as old."""
        minute = self.cells.about.now().timestamp() // 60
        made_as = (minute, self.cells, self.columns)
        if made_as != self._made_as or len(self._made) > MADE:
            self._made, self._made_as = {}, made_as
        return self._made

    def index_of(self, key: str) -> int | None:
        """The position of a record, or None if the filter hides it."""
        if key in self._gone_shown:
            return len(self._order) + self._gone_shown.index(key)
        number = self._rows.number_of(key)
        return None if number is None else self._order.position(number)

    def key_at(self, index: int) -> str:
        """The key of a shown row. Raises IndexError."""
        if index >= len(self._order):
            return self._gone_shown[index - len(self._order)]
        return self._rows.keys_of(self._order.numbers(index, index + 1))[0]

    def keys(self) -> Sequence[str]:
        """The keys of the rows shown, in their order."""
        return [*self._rows.keys_of(self._order.numbers(0, len(self._order))), *self._gone_shown]

    def records(self) -> Iterator[Record]:
        """Yields the records of the rows that are shown and not gone, read on demand."""
        for start in range(0, len(self._order), AT_ONCE):
            numbers = self._order.numbers(start, start + AT_ONCE)
            read = self._rows.numbered(numbers)
            yield from (read[number][1].record for number in numbers if number in read)

    def first_records(self, count: int) -> list[Record]:
        """The first of them, at most so many."""
        numbers = self._order.numbers(0, count)
        read = self._rows.numbered(numbers)
        return [read[number][1].record for number in numbers if number in read]

    def told(self) -> Iterator[Record]:
        """The same records, with the values of the computed columns that are shown by name."""
        for start in range(0, len(self._order), AT_ONCE):
            numbers = self._order.numbers(start, start + AT_ONCE)
            read, more = self._rows.numbered(numbers), self._decided(numbers)
            for number in numbers:
                if number in read:
                    yield self._told(read[number][1].record, more.get(number, {}))

    def told_of(self, key: str) -> Record | None:
        """One of them."""
        seen = self._rows.get(key)
        return None if seen is None else self._told(seen.record, self._decided_of(key) or {})

    def texts(self) -> Iterator[tuple[str, ...]]:
        """Yields the cells of the rows that are shown and not gone, as on the screen."""
        for start in range(0, len(self._order), AT_ONCE):
            yield from (row.cells for row in self.window(start, min(start + AT_ONCE, self.live)))

    def texts_of(self, key: str) -> tuple[str, ...] | None:
        """The cells of one of them."""
        seen = self._rows.get(key)
        return None if seen is None else self._row(key, seen, self._decided_of(key)).cells

    def _decided_of(self, key: str) -> Mapping[str, Any] | None:
        number = self._rows.number_of(key)
        return None if number is None else self._decided([number]).get(number)

    def _told(self, record: Record, more: Mapping[str, Any]) -> Record:
        known = {**record, **more}
        for one in self.columns:
            if one.computed is not None:
                value = value_of(known, one)
                exact = type(value) in (int, float)
                exact = exact or (one.type == "datetime" and value not in (MISSING, None, ""))
                known[one.name] = value if exact else self.cells.text(known, one)
        return known

    def record(self, key: str) -> Record | None:
        """The record of a row, shown or hidden."""
        seen = self._rows.get(key)
        return None if seen is None else seen.record

    def _decided(self, numbers: Sequence[int]) -> Mapping[int, Mapping[str, Any]]:
        """Computes the shown columns that other records decide, by row id."""
        names = [one.name for one in self.columns if one.derived]
        return self._rows.values(numbers, names) if names else {}

    def _row(self, key: str, seen: Seen | None, more: Mapping[str, Any] | None = None) -> Row:
        if seen is None:
            return Row(key, ("",) * len(self.columns), GONE)
        record = {**seen.record, **more} if more else seen.record
        cells = tuple(self.cells.text(record, c) for c in self.columns)
        dim = self.timed is not None and self.timed.is_dim(seen.record)
        return Row(key, cells, seen.state, dim)


def asked_of_others(
    of: Resource,
    columns: Iterable[Column],
    terms: "Iterable[Term]",
    sort: tuple[str, bool] | None,
) -> tuple[str, ...]:
    """The columns that other records decide and that are shown, sorted or filtered by."""
    known = {one.name for one in of.shown.computed.values() if one.derived}
    if not known:
        return ()
    asked = [one.name for one in columns]
    asked += [sort[0]] if sort else []
    asked += _fields_of(terms)
    return tuple(dict.fromkeys(name for name in asked if name in known))


def _fields_of(terms: "Iterable[Term]") -> Iterator[str]:
    for term in terms:
        yield term.field
        for group in term.either:
            yield from _fields_of(group)
