"""The records behind a listing: in the mirror, or in memory."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

from caltui.catalog.model import Record, Resource
from caltui.mirror.index.row_order import Order, SortedIds
from caltui.mirror.index.scans import Cancelled as Cancelled
from caltui.mirror.index.scans import CancelToken as CancelToken
from caltui.mirror.index.time_line import Parts
from caltui.mirror.store import Seen
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.columns import Column

if TYPE_CHECKING:
    from caltui.workspace.table.filter_syntax import Term


class Ask(NamedTuple):
    """A wanted arrangement: terms, columns on the screen, sort (path, descending).

    `derived` are the columns that other records decide, as far as any of it is about them.
    Without a sort, `now` (seconds since 1970) puts first what is to come, if the records are times.
    """

    terms: "tuple[Term, ...]"
    shown: tuple[Column, ...]
    sort: tuple[str, bool] | None
    cells: Cells
    now: int | None = None
    derived: tuple[str, ...] = ()


class Arrangement(NamedTuple):
    """The result for an `Ask`. `whole` is false while the rest is searched.

    `parts` counts what is to come, past and of unknown time, where it is ordered by time.
    `searched` are the rows among which a part was found, where the whole is not far off: such a
    part is worth a frame if nothing in it will move.
    """

    order: Order
    whole: bool = True
    parts: Parts | None = None
    searched: Sequence[int] | None = None


class Rows(Protocol):
    """The records of a listing. Each has a number that is never used for another one."""

    complete: bool

    @property
    def ready(self) -> bool:
        """Whether they can be arranged without long preparation."""

    def __len__(self) -> int:
        """The number of records."""

    def arrange(self, ask: Ask, stop: CancelToken | None = None) -> Iterator[Arrangement]:
        """Yields the arrangement, perhaps after parts of it. Raises Cancelled."""

    def numbered(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, Seen]]:
        """The records of those numbers, with their keys."""

    def keys_of(self, numbers: Sequence[int]) -> list[str]:
        """The keys of those numbers, in their order."""

    def number_of(self, key: str) -> int | None:
        """The number of a record."""

    def get(self, key: str) -> Seen | None:
        """One record."""

    def words_of(self, name: str) -> Collection[str] | None:
        """The different values of a column as folded text; None if that takes long."""

    def values(self, numbers: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, object]]:
        """Computes the columns that other records decide, by row number; empty if unknown."""

    def reload(self) -> Sequence[str]:
        """Reads again. Returns the keys that became gone since the last time."""


class RecordsInMemory:
    """Records in memory, in the order they came."""

    complete = True
    ready = True

    def __init__(self, of: Resource, records: Mapping[str, Record], at: float) -> None:
        self.of = of
        self._seen = {key: Seen(record, at, "") for key, record in records.items()}
        self._keys = list(self._seen)

    def __len__(self) -> int:
        return len(self._keys)

    def arrange(self, ask: Ask, stop: CancelToken | None = None) -> Iterator[Arrangement]:
        """Yields the whole arrangement at once."""
        from array import array

        from caltui.workspace.table.filter_in_python import filter_records, in_order_of

        numbers: Sequence[int] = range(len(self._keys))
        if ask.terms:
            held = ((n, self._keys[n], self._record(n)) for n in numbers)
            numbers = list(filter_records(held, ask.terms, ask.cells, ask.shown))
        if ask.sort is not None:
            numbers = in_order_of(numbers, self._record, self.of, ask.sort, ask.cells)
        yield Arrangement(SortedIds(array("q", numbers)))

    def numbered(self, numbers: Sequence[int]) -> Mapping[int, tuple[str, Seen]]:
        """The records of those numbers, with their keys."""
        return {n: (self._keys[n], self._seen[self._keys[n]]) for n in numbers}

    def keys_of(self, numbers: Sequence[int]) -> list[str]:
        """The keys of those numbers, in their order."""
        return [self._keys[n] for n in numbers]

    def number_of(self, key: str) -> int | None:
        """The number of a record."""
        return self._keys.index(key) if key in self._seen else None

    def get(self, key: str) -> Seen | None:
        """One record."""
        return self._seen.get(key)

    def words_of(self, name: str) -> Collection[str] | None:
        """The different values of a column, folded; None if there are no records yet."""
        if not self._seen:
            return None
        from caltui.mirror.file.json_body import fold
        from caltui.workspace.records.columns import MISSING, value_at

        values = (value_at(seen.record, name) for seen in self._seen.values())
        return {fold(str(value)) for value in values if value is not MISSING}

    def values(self, numbers: Sequence[int], names: Sequence[str]) -> dict[int, dict[str, object]]:
        """Nothing: the mirror is not asked."""
        return {}

    def reload(self) -> Sequence[str]:
        """Does nothing: the records are in memory."""
        return ()

    def _record(self, number: int) -> Record:
        return self._seen[self._keys[number]].record
