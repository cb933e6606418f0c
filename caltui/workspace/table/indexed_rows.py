"""The records of one category in the mirror, filtered and sorted by its index table."""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property, partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from caltui.catalog.model import Resource
from caltui.mirror.file.json_body import fold
from caltui.mirror.index.row_order import AscendingIds, BitmapIds, IdSet, Order, SortedIds
from caltui.mirror.index.scans import NO_RECORDS, CancelToken, Snapshot, StaleSnapshot
from caltui.mirror.index.sort_sql import SortColumn
from caltui.mirror.index.tables import Value
from caltui.mirror.index.time_line import Parts, TimeLine, TimeRanks
from caltui.mirror.store import Mirror, Seen
from caltui.workspace.records.columns import column
from caltui.workspace.table.order_cache import OrderCache, RowOrder, bounded, one_more
from caltui.workspace.table.row_source import Arrangement, Ask

if TYPE_CHECKING:
    from caltui.mirror.index.predicates import Condition
    from caltui.workspace.table.derived_columns import DerivedColumns
    from caltui.workspace.table.filter_to_sql import FilterToSql

NOTED = "noted"
"""The state of a row on which a person has written a note, where it has no other."""

FIRST = 10_000
"""Rows from which the first part of a result is shown before the rest is ready."""

PEEK = 400
"""Rows by time that are searched for the first part of a result: each is read by itself."""

MANY_FOUND = 300_000
"""Rows from which an index takes much longer than such a first part."""

AHEAD = 2_000
"""Rows that are searched for that first part."""

MANY = 40_000
"""Rows from which two threads share a scan, after a first result."""

FEW = 10_000
"""Rows that an index finds so fast that no first part is needed."""

ENOUGH = 50
"""Rows in a first result: most screens have fewer lines."""

MOST_VALUES = 20_000
"""Different references up to which SQLite sorts a column by their names."""

AT_ONCE_MADE = 1_000
"""Rows up to which an index table is built while a key waits."""
_PIECE = 500


class MirrorRows:
    """All live records of one category. Only those asked for are read.

    `names` returns the names of a category's records by key, `found` is shared by all listings of
    the category; `complete` says whether the last sync read the whole list.
    """

    def __init__(
        self,
        mirror: Mirror,
        of: Resource,
        names: Callable[[str], Mapping[str, str]],
        found: OrderCache | None = None,
        derive: "Callable[[], DerivedColumns] | None" = None,
    ) -> None:
        self.mirror = mirror
        self.of = of
        self.complete = False
        self.snapshot = NO_RECORDS
        self._names = names
        self._last: tuple[int, str, Seen | None] | None = None
        self._gone: set[str] | None = None
        self._noted: frozenset[str] = frozenset()
        self._found = OrderCache() if found is None else found
        self._derive = derive

    @cached_property
    def _derived(self) -> "DerivedColumns | None":
        return None if self._derive is None else self._derive()

    def __len__(self) -> int:
        return len(self.snapshot.ids)

    @property
    def ready(self) -> bool:
        """Whether the index table exists."""
        return self.snapshot.ready

    def reload(self) -> Sequence[str]:
        """Reads the mirror again. Returns the keys that became gone since the last call."""
        self._noted = self.mirror.noted(self.of.key)
        snapshot = self.mirror.snapshot(self.of.key)
        self.complete = self.mirror.complete(self.of.key)
        if self._gone is not None and snapshot.version == self.snapshot.version:
            return ()
        self.snapshot = snapshot
        gone, before = self.mirror.gone(self.of.key), self._gone
        self._gone = set(gone)
        return [] if before is None else [key for key in gone if key not in before]

    def arrange(self, ask: Ask, stop: CancelToken | None = None) -> Iterator[Arrangement]:
        """Yields the rows as asked; for very many rows, first a part of them."""
        while True:
            try:
                yield from self._arrange(ask, stop or CancelToken())
                return
            except StaleSnapshot:
                self.snapshot = self.mirror.snapshot(self.of.key)

    def numbered(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, Seen]]:
        """The records with those row ids, with their keys."""
        found = self.mirror.numbered(numbers)
        for number, (key, seen) in found.items() if self._noted else ():
            if key in self._noted and not seen.state:
                found[number] = (key, seen._replace(state=NOTED))
        return found

    def keys_of(self, numbers: Sequence[int]) -> list[str]:
        """The keys of those row ids, in their order."""
        return self.mirror.keys_of(numbers)

    def number_of(self, key: str) -> int | None:
        """The row id of a record."""
        return self.mirror.number_of(self.of.key, key)

    def get(self, key: str) -> Seen | None:
        """One record. The last one is cached: every key hint asks for it."""
        version = self.mirror.version(self.of.key)
        if not version:
            return self.mirror.get(self.of.key, key)
        if self._last is None or self._last[:2] != (version, key):
            self._last = (version, key, self.mirror.get(self.of.key, key))
        return self._last[2]

    def words_of(self, name: str) -> Collection[str] | None:
        """The different values of a column as folded text; None if an index table has to be
        built."""
        from caltui.workspace.table.filter_to_sql import FEW

        place = self.mirror.shapes.of(self.of.key).place(name)
        if not self.snapshot.ready and len(self.snapshot.ids) <= AT_ONCE_MADE:
            self.snapshot = self.mirror.ready_snapshot(self.of.key)
        if place is None or not self.snapshot.ready:
            return None
        values = self._distinct(self.snapshot, place, FEW)
        return None if values is None else {fold(str(value)) for value in values}

    def _arrange(self, ask: Ask, stop: CancelToken) -> Iterator[Arrangement]:
        snapshot = self.snapshot
        if ask.derived and self._derived is not None and not self._derived.ready(ask.derived):
            if len(snapshot.ids) > FIRST:
                yield Arrangement(snapshot.ids, whole=False)
            self._derived.prepare(ask.derived)
        if not snapshot.ready and (ask.terms or ask.sort or ask.now is not None):
            yield Arrangement(snapshot.ids, whole=False)
            snapshot = self.snapshot = self.mirror.ready_snapshot(self.of.key)
        if not len(snapshot.ids):
            yield Arrangement(snapshot.ids)
            return
        line = None
        if ask.sort is None and ask.now is not None:
            line = self.mirror.time_line(self.of.key, snapshot, ask.now)
        if line is not None:
            yield from self._by_time(snapshot, line, ask, stop)
            return
        kept: IdSet | None = None
        if ask.terms:
            for kept, whole in self._kept(snapshot, ask, stop):
                if ask.sort is None:
                    yield Arrangement(kept, whole)
        if ask.sort is not None:
            yield from self._in_order(snapshot, ask, stop, kept)
        elif kept is None:
            yield Arrangement(snapshot.ids)

    def _by_time(
        self, snapshot: Snapshot, line: TimeLine, ask: Ask, stop: CancelToken
    ) -> Iterator[Arrangement]:
        """Yields the rows to come, then the past; of very many yields the first screen early."""
        if not ask.terms:
            yield Arrangement(line, True, line.parts)
            return
        found = self._filter_to_sql(ask).convert(ask.terms, ask.shown)
        ahead = line.parts.ahead
        timed, now = self.of.shown.order, ask.now or 0
        start = timed.start if timed is not None else ""
        later = any(term.is_ahead(start, now) for term in ask.terms)
        if found.exact and later and ahead < len(line) // 8:
            met = self.mirror.matching_of(self.of.key, found.where, line.numbers(0, ahead))
            yield Arrangement(SortedIds(met), True, Parts(len(met), 0, 0))
            return
        if len(line) > MANY and found.exact:
            searched = line.numbers(0, PEEK)
            first = self.mirror.first_of(self.of.key, found.where, searched, ENOUGH)
            if len(first) >= ENOUGH:
                parts = Parts(min(len(first), line.parts.ahead), 0, 0)
                slow = found.where.candidates is None or len(line) > MANY_FOUND
                yield Arrangement(SortedIds(first), False, parts, None if slow else searched)
        for kept, whole in self._kept(snapshot, ask, stop, parts=False):
            order = self._ranks_of(snapshot, stop).order(kept, line.parts.past)
            yield Arrangement(order, whole, order.parts)

    def prepare(self) -> None:
        """Puts all rows in order by time, for a filter that may come. Blocking."""
        if self.snapshot.ready and len(self.snapshot.ids):
            with suppress(StaleSnapshot):
                self._ranks_of(self.snapshot, CancelToken())

    def _ranks_of(self, snapshot: Snapshot, stop: CancelToken) -> TimeRanks:
        """All rows by time, kept as long as nothing changes."""
        known = self._found.ranks
        if known is None or known[0] != snapshot.version:
            ranks = self.mirror.by_time(self.of.key, snapshot, stop)
            known = self._found.ranks = (snapshot.version, ranks)
        return known[1]

    def _in_order(
        self, snapshot: Snapshot, ask: Ask, stop: CancelToken, kept: IdSet | None
    ) -> Iterator[Arrangement]:
        """Sorts all rows; of very many, the first ones are found at the same time."""
        if kept is not None or len(snapshot.ids) <= FIRST:
            yield Arrangement(self._by(snapshot, ask, stop, kept))
            return
        with one_more() as other:
            sorting = other.submit(self._by, snapshot, ask, stop, None)
            top = self._first_by(snapshot, ask, stop)
            if top is not None and not sorting.done():
                yield Arrangement(top, whole=False)
            yield Arrangement(sorting.result())

    def _kept(
        self, snapshot: Snapshot, ask: Ask, stop: CancelToken, *, parts: bool = True
    ) -> Iterator[tuple[IdSet, bool]]:
        """The rows that meet the terms; of very many, first a part of them if `parts`."""
        found = self._filter_to_sql(ask).convert(ask.terms, ask.shown)
        first = b""
        if parts and len(snapshot.ids) > MANY and found.exact:
            first = self._sift(snapshot, found.where, 0, AHEAD, stop)
            count = first.count(1)
            soon = found.where.candidates is not None and count * len(snapshot.ids) < FEW * AHEAD
            if count >= ENOUGH and not soon:
                yield BitmapIds(snapshot.ids, first), False
        listed = self.mirror.lookup(self.of.key, snapshot, found.where, stop)
        kept: IdSet
        if listed is not None:
            kept = AscendingIds(listed)
        else:
            rest = self._shared(snapshot, found.where, len(first), stop)
            kept = BitmapIds(snapshot.ids, b"".join((first, *rest)))
        if not found.exact:
            verified = self._verified(kept, ask, stop)
            some = array("q", islice(verified, ENOUGH))
            if parts and len(kept) > FIRST:
                yield AscendingIds(some), False
            kept = AscendingIds(array("q", chain(some, verified)))
        yield kept, True

    def _shared(
        self, snapshot: Snapshot, where: "Condition", start: int, stop: CancelToken
    ) -> list[bytes]:
        """Scans from a position to the end; two threads share a long scan."""
        end = len(snapshot.ids)
        if end - start <= MANY:
            return [self._sift(snapshot, where, start, end, stop)]
        middle = (start + end) // 2
        with one_more() as other:
            later = other.submit(self._sift, snapshot, where, middle, end, stop)
            return [self._sift(snapshot, where, start, middle, stop), later.result()]

    def _sift(
        self, snapshot: Snapshot, where: "Condition", start: int, end: int, stop: CancelToken
    ) -> bytes:
        return self.mirror.filter(self.of.key, snapshot, where, start, end, stop)

    def _verified(self, kept: IdSet, ask: Ask, stop: CancelToken) -> Iterator[int]:
        """The rows that really meet the terms, checked one by one."""
        from caltui.workspace.table.filter_in_python import filter_records

        for at in range(0, len(kept), _PIECE):
            stop.check()
            numbers = kept.numbers(at, at + _PIECE)
            records = self.mirror.numbered(numbers)
            more = self.values(numbers, ask.derived)
            held = (
                (n, records[n][0], {**records[n][1].record, **more.get(n, {})})
                for n in numbers
                if n in records
            )
            yield from filter_records(held, ask.terms, ask.cells, ask.shown)

    def _by(self, snapshot: Snapshot, ask: Ask, stop: CancelToken, kept: IdSet | None) -> Order:
        """The rows sorted by a column; an order is cached for this version."""
        way = self._way(snapshot, ask)
        if way is None:
            numbers = (kept or snapshot.ids).numbers(0, len(kept or snapshot.ids))
            from caltui.workspace.table.sort_in_python import in_order_read

            slow = in_order_read(self.mirror, numbers, self.of, ask, stop)
            return SortedIds(array("q", slow))
        order = self._found.sorted.get(way)
        if order is None:
            order = self._ordered(snapshot, way, stop)
            self._found.sorted = {way: order}
        return order if kept is None else order.only(kept)

    def _first_by(self, snapshot: Snapshot, ask: Ask, stop: CancelToken) -> Order | None:
        """The first rows by a column, if the table has it and the order is not cached."""
        way = self._way(snapshot, ask)
        if way is None or way in self._found.sorted or SortColumn(way.place).of_others:
            return None
        return self._ordered(snapshot, way, stop, most=ENOUGH)

    def _way(self, snapshot: Snapshot, ask: Ask) -> RowOrder | None:
        """The sort order in the index table; None if the table cannot sort so."""
        name, descending = ask.sort or ("", False)
        place = self._place(name)
        if place is None:
            return None
        from caltui.workspace.records.index_columns import kind

        ranks = self._ranks(snapshot, name, place, ask)
        if ranks is None and kind(column(self.of, name)) == "ref":
            return None
        return RowOrder(
            snapshot.version, place, descending, None if ranks is None else tuple(ranks.items())
        )

    def _ordered(
        self, snapshot: Snapshot, way: RowOrder, stop: CancelToken, most: int = -1
    ) -> SortedIds:
        by = SortColumn(way.place, way.descending, None if way.ranks is None else dict(way.ranks))
        return self.mirror.ordered(self.of.key, snapshot, by, most=most, give_up=stop)

    def _ranks(
        self, snapshot: Snapshot, name: str, place: str, ask: Ask
    ) -> Mapping[str, int] | None:
        """The ranks of the names that a column's references have."""
        from caltui.workspace.records.index_columns import kind

        by = column(self.of, name)
        if kind(by) != "ref" or not (by.field and by.field.ref):
            return None
        values = self._distinct(snapshot, place, MOST_VALUES)
        if values is None:
            return None
        from caltui.workspace.table.sort_in_python import ranks_of_names

        return ranks_of_names(values, by.field.ref, ask.cells.namer)

    def _filter_to_sql(self, ask: Ask) -> "FilterToSql":
        from caltui.workspace.table.filter_to_sql import ColumnFacts, FilterToSql

        asked = partial(self._distinct, self.snapshot), partial(self._extent, self.snapshot)
        facts = ColumnFacts(self._some_names, *asked)
        return FilterToSql(self.of, self._place, ask.cells, facts)

    def _place(self, name: str) -> str | None:
        """The SQL of a column: of the index table, or what other records decide."""
        made = self.of.shown.computed.get(name)
        if made is not None and made.derived is not None and self._derived is not None:
            return self._derived.place(name)
        return self.mirror.shapes.of(self.of.key).place(name)

    def values(self, numbers: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, object]]:
        """Computes the columns that other records decide, for some rows by number."""
        known = self._derived if names else None
        return {} if known is None else known.values(numbers, names)

    def _some_names(self, resource: str) -> Mapping[str, str] | None:
        from caltui.workspace.table.filter_to_sql import MANY_NAMES

        if (self.mirror.count(resource) or 0) > MANY_NAMES:
            self.mirror.ready_snapshot(resource)
            return None
        return self._names(resource)

    def _distinct(self, snapshot: Snapshot, place: str, most: int) -> Sequence[Value] | None:
        known = (snapshot.version, place, most)
        values = bounded(self._found.values)
        if known not in values:
            values[known] = self.mirror.distinct(self.of.key, place, most)
        return values[known]

    def _extent(self, snapshot: Snapshot, place: str) -> tuple[int, int] | None:
        known = (snapshot.version, place)
        extents = bounded(self._found.extents)
        if known not in extents:
            extents[known] = self.mirror.extent(self.of.key, place)
        return extents[known]
