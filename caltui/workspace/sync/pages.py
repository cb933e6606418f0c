"""Reads a list that Cal gives in pages, ten of them at a time.

The first page tells the total and the size of a page. Records may come and go meanwhile, so pages
may overlap or leave a gap: the list is complete only if as many different records came as the
largest total that any page told.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from caltui import fastjson
from caltui.catalog.model import Record, Resource
from caltui.catalog.request import build
from caltui.workspace.sync.read import Send, items_of, keyed

PAGE = 100
LANES = 10
"""Pages requested at once: the gateway keeps ten connections."""

MOST_PAGES = 100_000

Turn = Callable[[], Awaitable[None]]
"""Waits until the budget allows a call that nobody waits for."""

Add = Callable[[Sequence[tuple[str, Record]]], Awaitable[None]]


class Paged(NamedTuple):
    """The result of reading pages: keys in Cal's order; the rest as in `Listed`."""

    keys: tuple[str, ...]
    total: int
    complete: bool
    skipped: int


def pages_of(of: Resource, count: int) -> int:
    """How many calls it takes to read a list of so many records."""
    return max(1, -(-count // PAGE)) if of.list_total is not None else 1


class Pages:
    """Reads all pages of a list once. A page that fails ends it."""

    def __init__(self, send: Send, turn: Turn, of: Resource, values: Mapping[str, Any]) -> None:
        self._send = send
        self._turn = turn
        self._of = of
        self._values = values
        self._keys: dict[int, tuple[str, ...]] = {}
        self._seen: set[str] = set()
        self._skipped = 0
        self._total: int | None = None
        self._end = MOST_PAGES

    async def read(self, add: Add) -> Paged:
        """Reads the pages, and gives each to `add` as it comes."""
        size = await self._page(1, add)
        fastjson.expect((self._total or 0) - size)
        if self._total is None:
            await self._until_short(size, add)
        else:
            await self._to_total(size or PAGE, add)
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
        while size >= PAGE and number < self._end:
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
        import asyncio

        one_waits, rest = asyncio.Lock(), iter(numbers)

        async def lane() -> None:
            for number in rest:
                async with one_waits:
                    await self._turn()
                if number > self._end:
                    return
                await self._page(number, add)

        tasks = [asyncio.create_task(lane()) for _ in numbers[:LANES]]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
            for task in done:
                task.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _page(self, number: int, add: Add) -> int:
        """Reads one page and returns its number of items. A page with nothing new is the last."""
        values = {**self._values, "page": number, "take": PAGE}
        answer = await self._send(build(self._of.operations["list"], (), values))
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
