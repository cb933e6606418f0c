"""Reads a list that Cal gives in pages, ten of them at a time.

The first page tells the total and the size of a page. Records may come and go meanwhile, so pages
may overlap or leave a gap: the list is complete only if as many different records came as the
largest total that any page told.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from caltui import fastjson
from caltui.catalog.model import Record, Resource
from caltui.catalog.request import build
from caltui.workspace.sync.lanes import in_lanes
from caltui.workspace.sync.read import Send, items_of, keyed

if TYPE_CHECKING:
    from caltui.catalog.request import Request

PAGE = 100
MOST_PAGES = 100_000

Turn = Callable[[], Awaitable[None]]
"""Waits until the budget allows a call that nobody waits for."""

Add = Callable[[Sequence[tuple[str, Record]]], Awaitable[None]]


class Paging(Protocol):
    """How the pages of a list are asked for."""

    @property
    def size(self) -> int:
        """The most records of a page."""

    def page(self, number: int, size: int) -> "Request":
        """The request for a page; the pages before it had `size` records each."""


class PageTake:
    """Pages by their number."""

    size = PAGE

    def __init__(self, of: Resource, values: Mapping[str, Any]) -> None:
        self._list = of.operations["list"]
        self._values = values

    def page(self, number: int, size: int) -> "Request":
        """The request for a page."""
        return build(self._list, (), {**self._values, "page": number, "take": PAGE})


class Paged(NamedTuple):
    """The result of reading pages: keys in Cal's order; the rest as in `Listed`."""

    keys: tuple[str, ...]
    total: int
    complete: bool
    skipped: int


def pages_of(of: Resource, count: int) -> int:
    """Counts the calls that it takes to read a list of so many records, at least."""
    if of.served.reads and of.served.reads[0].take:
        return max(1, -(-count // of.served.reads[0].take))
    return max(1, -(-count // PAGE)) if of.list_total is not None else 1


class Pages:
    """Reads all pages of a list once. A page that fails ends it."""

    def __init__(self, send: Send, turn: Turn, of: Resource, paging: Paging) -> None:
        self._send = send
        self._turn = turn
        self._of = of
        self._paging = paging
        self._size = paging.size
        self._keys: dict[int, tuple[str, ...]] = {}
        self._seen: set[str] = set()
        self._skipped = 0
        self._total: int | None = None
        self._end = MOST_PAGES

    async def read(self, add: Add) -> Paged:
        """Reads the pages, and gives each to `add` as it comes."""
        size = await self._page(1, add)
        self._size = size or self._size
        fastjson.expect((self._total or 0) - size)
        if self._total is None:
            await self._until_short(size, add)
        else:
            await self._to_total(self._size, add)
        total, count = self._total, len(self._seen)
        keys = chain.from_iterable(self._keys[number] for number in sorted(self._keys))
        whole = self._end < MOST_PAGES if total is None else count + self._skipped >= total
        return Paged(tuple(dict.fromkeys(keys)), max(total or 0, count), whole, self._skipped)

    async def missed(self, _: object) -> tuple[str, ...]:
        """The keys of records that no page can hold: none."""
        return ()

    async def _until_short(self, size: int, add: Add) -> None:
        """Reads without a total: a full page means that another one follows."""
        number = 1
        while size >= self._paging.size and number < self._end:
            number += 1
            await self._turn()
            size = await self._page(number, add)
        self._end = min(self._end, number)

    async def _to_total(self, size: int, add: Add) -> None:
        """Reads all pages up to the total, even if it grows meanwhile."""
        first = 2
        while first <= (last := min(-(-(self._total or 0) // size), self._end)):
            await self._many(range(first, last + 1), add)
            first = last + 1

    async def _many(self, numbers: range, add: Add) -> None:
        async def one(number: int) -> None:
            if number <= self._end:
                await self._page(number, add)

        await in_lanes((partial(one, number) for number in numbers), self._turn)

    async def _page(self, number: int, add: Add) -> int:
        """Reads one page and returns its number of items. A page with nothing new is the last."""
        answer = await self._send(self._paging.page(number, self._size))
        items = items_of(answer.data)
        pairs, skipped = keyed(self._of, items)
        keys = tuple(key for key, _ in pairs)
        if answer.total is not None:
            self._total = max(self._total or 0, answer.total)
        if not skipped and self._seen.issuperset(keys):
            self._end = min(self._end, number)
        self._keys[number] = keys
        self._seen.update(keys)
        self._skipped += skipped
        await add(pairs)
        return len(items)
