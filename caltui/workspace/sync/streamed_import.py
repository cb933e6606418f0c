"""A list on its way into the mirror: its pages are stored while others are still read."""

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from caltui.catalog.model import Record
from caltui.mirror.store import Delta
from caltui.workspace.sync.ingest import Store

if TYPE_CHECKING:
    import asyncio

    from caltui.mirror.intake.prepared import Part

ENOUGH = 1_000
"""Records in one transaction while they come fast: the search index likes few large ones."""

PAUSE = 0.3
"""Seconds after which a page is stored at once: with a small budget they come one by one."""

MOST = 20_000
"""Records that may wait for the file before the next page has to."""

PIECE = 500


class Arriving:
    """The records of one list that was asked for at `at`, from the event loop into the file.

    Here they are made ready, page by page; a thread writes, one batch at a time. When
    the list ends early, what was stored stays and nothing counts as gone.
    """

    def __init__(self, store: Store, resource: str, at: float) -> None:
        self._store = store
        self._resource = resource
        self._intake = store.mirror.intake(resource, at=at)
        self._waiting: list[Part] = []
        self._count = 0
        self._began = monotonic()
        self._writing: asyncio.Task[None] | None = None

    async def add(self, records: Sequence[tuple[str, Record]]) -> None:
        """Takes a page; waits only when the file is far behind. Raises what a write raised."""
        prepare = self._intake.prepare
        for start in range(0, len(records), PIECE):
            self._waiting.append(prepare(records[start : start + PIECE]))
        self._count += len(records)
        if self._writing is not None and (self._writing.done() or self._count >= MOST):
            await self._settle()
        if self._writing is None and (self._count >= ENOUGH or monotonic() - self._began > PAUSE):
            self._write()

    def spare(self, keys: Iterable[str]) -> None:
        """These records cannot come with this list: they are not gone without it."""
        self._intake.spare(keys)

    async def finish(self, *, complete: bool) -> Delta:
        """Stores the rest. With `complete`, what did not come is gone."""
        import asyncio

        await self._settle()
        return await asyncio.to_thread(
            self._store.finish, self._resource, self._intake, self._taken(), complete=complete
        )

    async def leave(self) -> None:
        """Ends without the rest, once nothing is being written any more."""
        import asyncio

        if self._writing is not None:
            await asyncio.wait({self._writing})

    def _write(self) -> None:
        import asyncio

        parts = self._taken()
        self._writing = asyncio.create_task(
            asyncio.to_thread(self._store.take, self._resource, self._intake, parts)
        )

    async def _settle(self) -> None:
        """Waits for the write that runs; several pages may wait for the same one."""
        import asyncio

        task = self._writing
        if task is not None:
            await asyncio.wait({task})
            if self._writing is task:
                self._writing = None
            task.result()

    def _taken(self) -> "list[Part]":
        parts, self._waiting, self._count = self._waiting, [], 0
        self._began = monotonic()
        return parts
