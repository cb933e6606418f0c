"""Reads lists into the mirror; each list is read once at a time, however many ask for it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.load import Catalog
from caltui.catalog.model import Resource
from caltui.mirror.store import Delta
from caltui.workspace.sync.ingest import Ingest
from caltui.workspace.sync.read import Send, read_list

if TYPE_CHECKING:
    import asyncio

    from caltui.workspace.sync.pages import Pages, Turn
    from caltui.workspace.sync.served.access import AccessFinder
    from caltui.workspace.sync.time_windows import Windows

LONG = 10_000
"""Known records from which a list is read in time windows, if Cal has them."""


class SyncResult(NamedTuple):
    """The result of reading a list. `at` is epoch seconds; `skipped` counts items without a key.

    `total` is what Cal says; `complete` is false if fewer came. `keys` are the records that the
    list held, in Cal's order. `troubles` are sentences about parts that could not be read.
    """

    resource: str
    delta: Delta
    total: int
    complete: bool
    at: float
    skipped: int = 0
    keys: tuple[str, ...] = ()
    troubles: tuple[str, ...] = ()


_Place = tuple[str, str]


def _place(resource: str, values: Mapping[str, Any]) -> _Place:
    """The key of a list among the running syncs: its category and its parameters."""
    return resource, repr(sorted(values.items()))


class SyncRunner:
    """The running syncs of one workspace."""

    def __init__(
        self,
        catalog: Catalog,
        store: Ingest,
        send: Send,
        turn: Callable[[float], Awaitable[None]],
        access: "AccessFinder | None" = None,
    ) -> None:
        """`access` knows what the server has, in a dialect where that decides what is read."""
        self.catalog = catalog
        self.store = store
        self.send = send
        self.turn = turn
        self.access = access
        self._running: dict[_Place, asyncio.Task[SyncResult]] = {}
        self._shares: dict[_Place, float] = {}

    async def sync(
        self, resource: str, values: Mapping[str, Any], share: float = 1.0
    ) -> SyncResult:
        """Reads a list into the mirror; a second caller waits for the first one's run.

        `share` is the part of the budget that it may use: the largest that a caller gave.
        """
        import asyncio

        place = _place(resource, values)
        self._shares[place] = max(share, self._shares.get(place, 0.0))
        task = self._running.get(place)
        if task is None:
            task = asyncio.create_task(self._sync(resource, values))
            self._running[place] = task
            task.add_done_callback(lambda done: self._ended(place, done))
        return await asyncio.shield(task)

    def _ended(self, place: _Place, task: "asyncio.Task[SyncResult]") -> None:
        self._running.pop(place, None)
        self._shares.pop(place, None)
        if not task.cancelled():
            task.exception()

    async def _sync(self, resource: str, values: Mapping[str, Any]) -> SyncResult:
        import asyncio

        from caltui.workspace.base.errors import TooLarge

        of = self.catalog.resource(resource)
        if of.list_via is not None:
            return await self._through(resource, of.list_via[0], values)
        at = self.store.clock().timestamp()
        if self.access is not None:
            return await self._served(of, values, at, self.access)
        if of.list_total is not None and not {"page", "take"} & set(values):
            return await self._in_parts(resource, values, at, self._pages(of, values))
        windows = "windows" in of.meaning and not values
        if windows and (self.store.mirror.count(resource) or 0) >= LONG:
            return await self._in_parts(resource, values, at, self._windows(of))
        try:
            listed = await read_list(self.send, of, values)
        except TooLarge:
            if not windows:
                raise
            return await self._in_parts(resource, values, at, self._windows(of))
        complete = listed.complete and not values
        delta = await asyncio.to_thread(
            self.store.put_list, resource, listed.records, complete=complete, at=at
        )
        keys = tuple(key for key, _ in listed.records)
        ask = of.list_holds.ask
        owner = str(values[ask]) if ask is not None and set(values) == {ask} else ""
        if owner and listed.complete:
            await asyncio.to_thread(self.store.owned, resource, owner, keys, at)
        return SyncResult(resource, delta, listed.total, complete, at, listed.skipped, keys)

    def _pages(self, of: Resource, values: Mapping[str, Any]) -> "Pages":
        from caltui.workspace.sync.pages import Pages, PageTake

        return Pages(self.send, self._turn_of(of.key, values), of, PageTake(of, values))

    def _windows(self, of: Resource) -> "Windows":
        from caltui.workspace.sync.time_windows import Windows

        return Windows(self.send, self._turn_of(of.key, {}), of, self.store.clock())

    async def _served(
        self, of: Resource, values: Mapping[str, Any], at: float, access: "AccessFinder"
    ) -> SyncResult:
        """Reads a list of several series of calls."""
        from caltui.workspace.sync.served.lists import ServedLists

        async def sync(resource: str) -> None:
            await self.sync(resource, {}, self._shares.get(_place(of.key, values), 1.0))

        lists = ServedLists(self.store, self.send, access, sync)
        done = await lists.read(of, values, at, self._turn_of(of.key, values))
        keys, total, _, skipped = done.paged
        return SyncResult(
            of.key, done.delta, total, done.complete, at, skipped, keys, done.troubles
        )

    def _turn_of(self, resource: str, values: Mapping[str, Any]) -> "Turn":
        place = _place(resource, values)

        async def turn() -> None:
            await self.turn(self._shares.get(place, 1.0))

        return turn

    async def _in_parts(
        self, resource: str, values: Mapping[str, Any], at: float, parts: "Pages | Windows"
    ) -> SyncResult:
        """Reads a list that takes many calls, and stores its parts as they come."""
        from caltui.workspace.sync.streamed_import import StreamedImport

        importing = StreamedImport(self.store, resource, at)
        try:
            listed = await parts.read(importing.add)
        except BaseException:
            await importing.leave()
            raise
        complete = listed.complete and not values
        importing.spare(await parts.missed(self.store.mirror))
        delta = await importing.finish(complete=complete)
        return SyncResult(resource, delta, listed.total, complete, at, listed.skipped, listed.keys)

    async def _through(self, resource: str, owner: str, values: Mapping[str, Any]) -> SyncResult:
        """Reads a category without a list: its records are inside those of another one."""
        before = dict(self.store.mirror.all(resource))
        through = await self.sync(owner, values)
        after = dict(self.store.mirror.all(resource))
        delta = Delta(
            tuple(key for key in after if key not in before),
            tuple(k for k, s in after.items() if k in before and before[k].record != s.record),
            tuple(key for key in before if key not in after),
        )
        return through._replace(resource=resource, delta=delta, total=len(after), keys=tuple(after))

    async def aclose(self) -> None:
        """Cancels the running syncs."""
        import asyncio

        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
