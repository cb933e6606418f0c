"""Stores the pages of a list while others are still being read."""

from collections.abc import Iterable, Sequence
from time import monotonic
from typing import TYPE_CHECKING

from caltui.catalog.model import Record
from caltui.mirror.store import Delta
from caltui.workspace.sync.ingest import Ingest

if TYPE_CHECKING:
    import asyncio

    from caltui.mirror.intake.prepared import Part

ENOUGH = 1_000
"""Records in one transaction while pages come fast: the search index prefers large ones."""

PAUSE = 0.3
"""Seconds after which a page is stored at once, if pages come slowly."""

MOST = 20_000
"""Records that may wait to be stored before the next page has to wait."""

PIECE = 500


class StreamedImport:
    """Passes the records of one list, requested `at`, from the event loop to the mirror.

    Pages are prepared here; a thread stores one batch at a time. If the list ends early, what was
    stored stays and no record becomes gone.
    """

    def __init__(self, store: Ingest, resource: str, at: float) -> None:
        self._store = store
        self._resource = resource
        self._intake = store.mirror.intake(resource, at=at)
        self._waiting: list[Part] = []
        self._count = 0
        self._began = monotonic()
        self._writing: asyncio.Task[None] | None = None

    async def add(self, records: Sequence[tuple[str, Record]]) -> None:
        """Takes a page; waits only if storing is far behind. Raises what a write raised."""
        prepare = self._intake.prepare
        for start in range(0, len(records), PIECE):
            self._waiting.append(prepare(records[start : start + PIECE]))
        self._count += len(records)
        if self._writing is not None and (self._writing.done() or self._count >= MOST):
            await self._settle()
        if self._writing is None and (self._count >= ENOUGH or monotonic() - self._began > PAUSE):
            self._write()

    def spare(self, keys: Iterable[str]) -> None:
        """These records cannot be in this list: they do not become gone."""
        self._intake.spare(keys)

    async def finish(self, *, complete: bool, gone: bool | None = None) -> Delta:
        """Stores the rest. With `complete`, records that did not come become gone.

        `gone`: so do those of a list that is not complete, but for the spared ones.
        """
        import asyncio

        await self._settle()
        place = (self._resource, self._intake, self._taken())
        return await asyncio.to_thread(self._store.finish, *place, complete=complete, gone=gone)

    async def leave(self) -> None:
        """Stops without the rest, after the running write."""
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
        """Waits for the running write; several pages may wait for the same one."""
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
