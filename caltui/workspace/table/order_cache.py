"""The orders and values of a category that are kept between two arrangements of its rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from caltui.mirror.index.row_order import SortedIds
from caltui.mirror.index.tables import Value
from caltui.mirror.index.time_line import TimeRanks

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

MOST_HELD = 100
Key = TypeVar("Key")
Held = TypeVar("Held")


class RowOrder(NamedTuple):
    """A sort order at one version of the table; `ranks` are those of the referenced names."""

    version: int
    place: str
    descending: bool
    ranks: tuple[tuple[str, int], ...] | None


class OrderCache:
    """Sort orders, values and extents of a category, shared by all its listings."""

    def __init__(self) -> None:
        self.sorted: dict[RowOrder, SortedIds] = {}
        self.values: dict[tuple[int, str, int], Sequence[Value] | None] = {}
        self.extents: dict[tuple[int, str], tuple[int, int] | None] = {}
        self.ranks: tuple[int, TimeRanks] | None = None


@contextmanager
def one_more() -> "Iterator[ThreadPoolExecutor]":
    """Lends another thread, for work in SQLite. Nobody waits for cancelled work."""
    from concurrent.futures import ThreadPoolExecutor

    other = ThreadPoolExecutor(1)
    try:
        yield other
    finally:
        other.shutdown(wait=False)


def bounded(held: dict[Key, Held]) -> dict[Key, Held]:
    """The cache, cleared if it holds too many entries."""
    if len(held) > MOST_HELD:
        held.clear()
    return held
