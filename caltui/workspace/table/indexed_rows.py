"""The records of one category in the mirror, arranged by scans of its sheet."""

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from caltui.catalog.model import Resource
from caltui.mirror.file.json_body import fold
from caltui.mirror.index.row_order import Flagged, Kept, Order, Rising, Sorted
from caltui.mirror.index.scans import NO_RECORDS, Base, Moved, Stop
from caltui.mirror.index.sort_sql import By
from caltui.mirror.index.tables import Value
from caltui.mirror.store import Mirror, Seen
from caltui.workspace.records.columns import column
from caltui.workspace.table.row_source import Arranged, Ask

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

    from caltui.mirror.index.predicates import Condition
    from caltui.workspace.table.filter_to_sql import Narrower

FIRST = 10_000
"""Rows from which the first of an answer come before it is whole."""

AHEAD = 2_000
"""Rows that are looked through for the first of them."""

MANY = 40_000
"""Rows from which a scan is shared by two threads, after a first answer."""

FEW = 10_000
"""Rows that an index finds so soon that the first of them need not be shown before."""

ENOUGH = 50
"""Rows that make a first answer: most screens have fewer lines."""

MOST_VALUES = 20_000
"""Different references up to which a column is sorted by their names inside SQLite."""

AT_ONCE_MADE = 1_000
"""Rows up to which a sheet is made while a key waits."""

MOST_HELD = 100
_PIECE = 500
Key = TypeVar("Key")
Held = TypeVar("Held")


class Way(NamedTuple):
    """An order of a sheet at one version; `ranks` are those of names that values stand for."""

    version: int
    place: str
    descending: bool
    ranks: tuple[tuple[str, int], ...] | None


class Found:
    """What was found out about a category at some version, for every listing of it."""

    def __init__(self) -> None:
        self.sorted: dict[Way, Sorted] = {}
        self.values: dict[tuple[int, str, int], Sequence[Value] | None] = {}
        self.extents: dict[tuple[int, str], tuple[int, int] | None] = {}


class MirrorRows:
    """Every live record of one category. Only the ones asked for are read.

    `names` gives the names of a category's records by key, `found` is shared by all
    listings of the category; `complete` says whether the last sync read the whole list.
    """

    def __init__(
        self,
        mirror: Mirror,
        of: Resource,
        names: Callable[[str], Mapping[str, str]],
        found: "Found | None" = None,
    ) -> None:
        self.mirror = mirror
        self.of = of
        self.complete = False
        self.base = NO_RECORDS
        self._names = names
        self._last: tuple[int, str, Seen | None] | None = None
        self._gone: set[str] | None = None
        self._found = Found() if found is None else found

    def __len__(self) -> int:
        return len(self.base.runs)

    @property
    def ready(self) -> bool:
        """Whether they can be arranged without making a sheet of them first."""
        return self.base.ready

    def reload(self) -> Sequence[str]:
        """Reads the mirror again; answers the keys that were found gone since the last time."""
        base = self.mirror.base(self.of.key)
        self.complete = self.mirror.complete(self.of.key)
        if self._gone is not None and base.version == self.base.version:
            return ()
        self.base = base
        gone, before = self.mirror.gone(self.of.key), self._gone
        self._gone = set(gone)
        return [] if before is None else [key for key in gone if key not in before]

    def arrange(self, ask: Ask, stop: Stop | None = None) -> Iterator[Arranged]:
        """The order asked for; first a part of it where there are very many rows."""
        while True:
            try:
                yield from self._arrange(ask, stop or Stop())
                return
            except Moved:
                self.base = self.mirror.base(self.of.key)

    def numbered(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, Seen]]:
        """The records of those numbers, with their keys."""
        return self.mirror.numbered(numbers)

    def keys_of(self, numbers: Sequence[int]) -> list[str]:
        """The keys of those numbers, in their order."""
        return self.mirror.keys_of(numbers)

    def number_of(self, key: str) -> int | None:
        """The number of a record."""
        return self.mirror.number_of(self.of.key, key)

    def get(self, key: str) -> Seen | None:
        """One record. The last one is kept: every key hint asks for it, and it may be large."""
        version = self.mirror.version(self.of.key)
        if not version:
            return self.mirror.get(self.of.key, key)
        if self._last is None or self._last[:2] != (version, key):
            self._last = (version, key, self.mirror.get(self.of.key, key))
        return self._last[2]

    def words_of(self, name: str) -> Collection[str] | None:
        """The different values of a column as folded text; None where a long sheet comes first."""
        from caltui.workspace.table.filter_to_sql import FEW

        place = self.mirror.shapes.of(self.of.key).place(name)
        if not self.base.ready and len(self.base.runs) <= AT_ONCE_MADE:
            self.base = self.mirror.ready_base(self.of.key)
        if place is None or not self.base.ready:
            return None
        values = self._distinct(self.base, place, FEW)
        return None if values is None else {fold(str(value)) for value in values}

    def _arrange(self, ask: Ask, stop: Stop) -> Iterator[Arranged]:
        base = self.base
        if not base.ready and (ask.terms or ask.sort):
            yield Arranged(base.runs, whole=False)
            base = self.base = self.mirror.ready_base(self.of.key)
        if not len(base.runs):
            yield Arranged(base.runs)
            return
        kept: Kept | None = None
        if ask.terms:
            for kept, whole in self._kept(base, ask, stop):
                if ask.sort is None:
                    yield Arranged(kept, whole)
        if ask.sort is not None:
            yield from self._in_order(base, ask, stop, kept)
        elif kept is None:
            yield Arranged(base.runs)

    def _in_order(self, base: Base, ask: Ask, stop: Stop, kept: Kept | None) -> Iterator[Arranged]:
        """All by a column; the first of very many are looked for beside it."""
        if kept is not None or len(base.runs) <= FIRST:
            yield Arranged(self._by(base, ask, stop, kept))
            return
        with _one_more() as other:
            sorting = other.submit(self._by, base, ask, stop, None)
            top = self._first_by(base, ask, stop)
            if top is not None and not sorting.done():
                yield Arranged(top, whole=False)
            yield Arranged(sorting.result())

    def _kept(self, base: Base, ask: Ask, stop: Stop) -> Iterator[tuple[Kept, bool]]:
        """The rows that meet the terms, after the first of them where there are very many."""
        found = self._narrower(ask).narrow(ask.terms, ask.shown)
        first = b""
        if len(base.runs) > MANY and found.exact:
            first = self._sift(base, found.where, 0, AHEAD, stop)
            count = first.count(1)
            soon = found.where.leads is not None and count * len(base.runs) < FEW * AHEAD
            if count >= ENOUGH and not soon:
                yield Flagged(base.runs, first), False
        led = self.mirror.led(self.of.key, base, found.where, stop)
        kept: Kept
        if led is not None:
            kept = Rising(led)
        else:
            rest = self._shared(base, found.where, len(first), stop)
            kept = Flagged(base.runs, b"".join((first, *rest)))
        if not found.exact:
            verified = self._verified(kept, ask, stop)
            some = array("q", islice(verified, ENOUGH))
            if len(kept) > FIRST:
                yield Rising(some), False
            kept = Rising(array("q", chain(some, verified)))
        yield kept, True

    def _shared(self, base: Base, where: "Condition", start: int, stop: Stop) -> list[bytes]:
        """The scan from a position to the end: by two threads, where it is long."""
        end = len(base.runs)
        if end - start <= MANY:
            return [self._sift(base, where, start, end, stop)]
        middle = (start + end) // 2
        with _one_more() as other:
            later = other.submit(self._sift, base, where, middle, end, stop)
            return [self._sift(base, where, start, middle, stop), later.result()]

    def _sift(self, base: Base, where: "Condition", start: int, end: int, stop: Stop) -> bytes:
        return self.mirror.sift(self.of.key, base, where, start, end, stop)

    def _verified(self, kept: Kept, ask: Ask, stop: Stop) -> Iterator[int]:
        """Those of the rows that really meet the terms, looked at one by one."""
        from caltui.workspace.table.filter_in_python import sift

        for at in range(0, len(kept), _PIECE):
            stop.check()
            numbers = kept.numbers(at, at + _PIECE)
            records = self.mirror.numbered(numbers)
            held = ((n, records[n][0], records[n][1].record) for n in numbers if n in records)
            yield from sift(held, ask.terms, ask.cells, ask.shown)

    def _by(self, base: Base, ask: Ask, stop: Stop, kept: Kept | None) -> Order:
        """The rows in the order of a column; an order found once is kept for this version."""
        way = self._way(base, ask)
        if way is None:
            numbers = (kept or base.runs).numbers(0, len(kept or base.runs))
            return Sorted(array("q", self._slowly(numbers, ask, stop)))
        order = self._found.sorted.get(way)
        if order is None:
            order = self._ordered(base, way, stop)
            self._found.sorted = {way: order}
        return order if kept is None else order.only(kept)

    def _first_by(self, base: Base, ask: Ask, stop: Stop) -> Order | None:
        """The first rows in the order of a column, where a sheet has it and it is not known."""
        way = self._way(base, ask)
        if way is None or way in self._found.sorted:
            return None
        return self._ordered(base, way, stop, most=ENOUGH)

    def _way(self, base: Base, ask: Ask) -> Way | None:
        """How the sheet is read in the order asked for; None where it cannot be."""
        name, descending = ask.sort or ("", False)
        place = self.mirror.shapes.of(self.of.key).place(name)
        if place is None:
            return None
        from caltui.workspace.records.index_columns import kind

        ranks = self._ranks(base, name, place, ask)
        if ranks is None and kind(column(self.of, name)) == "ref":
            return None
        return Way(base.version, place, descending, None if ranks is None else tuple(ranks.items()))

    def _ordered(self, base: Base, way: Way, stop: Stop, most: int = -1) -> Sorted:
        by = By(way.place, way.descending, None if way.ranks is None else dict(way.ranks))
        return self.mirror.ordered(self.of.key, base, by, most=most, give_up=stop)

    def _slowly(self, numbers: Sequence[int], ask: Ask, stop: Stop) -> list[int]:
        """A column that the sheet lacks: its values are read out of the records."""
        from caltui.workspace.table.filter_in_python import in_order_of

        read: dict[int, Seen] = {}
        for at in range(0, len(numbers), _PIECE):
            stop.check()
            part = self.mirror.numbered(numbers[at : at + _PIECE])
            read.update((n, seen) for n, (_, seen) in part.items())
        assert ask.sort is not None
        there = [n for n in numbers if n in read]
        return in_order_of(there, lambda n: read[n].record, self.of, ask.sort, ask.cells)

    def _ranks(self, base: Base, name: str, place: str, ask: Ask) -> Mapping[str, int] | None:
        """Where the names of a column's references stand among each other."""
        from caltui.workspace.records.index_columns import kind

        by = column(self.of, name)
        if kind(by) != "ref" or by.field is None or by.field.ref is None:
            return None
        values = self._distinct(base, place, MOST_VALUES)
        if values is None:
            return None
        named = {str(v): self._rank_text(ask, by.field.ref, v) for v in values if v is not None}
        texts = sorted({text for text in named.values() if text is not None})
        rank = {text: at for at, text in enumerate(texts)}
        return {value: rank[text] for value, text in named.items() if text is not None}

    def _rank_text(self, ask: Ask, ref: str, value: Value) -> str | None:
        """The name; a text without one stands for itself, a number for nothing."""
        name = ask.cells.namer(ref, value)
        if name:
            return fold(name)
        return value if isinstance(value, str) else None

    def _narrower(self, ask: Ask) -> "Narrower":
        from caltui.workspace.table.filter_to_sql import Facts, Narrower

        base = self.base
        facts = Facts(
            self._some_names,
            lambda place, most: self._distinct(base, place, most),
            lambda place: self._extent(base, place),
        )
        return Narrower(self.of, self.mirror.shapes.of(self.of.key), ask.cells, facts)

    def _some_names(self, resource: str) -> Mapping[str, str] | None:
        from caltui.workspace.table.filter_to_sql import MANY_NAMES

        if (self.mirror.count(resource) or 0) > MANY_NAMES:
            self.mirror.ready_base(resource)
            return None
        return self._names(resource)

    def _distinct(self, base: Base, place: str, most: int) -> Sequence[Value] | None:
        known = (base.version, place, most)
        values = _bounded(self._found.values)
        if known not in values:
            values[known] = self.mirror.distinct(self.of.key, place, most)
        return values[known]

    def _extent(self, base: Base, place: str) -> tuple[int, int] | None:
        known = (base.version, place)
        extents = _bounded(self._found.extents)
        if known not in extents:
            extents[known] = self.mirror.extent(self.of.key, place)
        return extents[known]


@contextmanager
def _one_more() -> "Iterator[ThreadPoolExecutor]":
    """Another thread, for work that SQLite does without Python's lock. Nobody waits for what
    is given up."""
    from concurrent.futures import ThreadPoolExecutor

    other = ThreadPoolExecutor(1)
    try:
        yield other
    finally:
        other.shutdown(wait=False)


def _bounded(held: dict[Key, Held]) -> dict[Key, Held]:
    """What is held, or nothing of it where many versions have piled up."""
    if len(held) > MOST_HELD:
        held.clear()
    return held
