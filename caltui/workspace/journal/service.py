"""What was written before, as far as screens and commands ask for it."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from caltui.catalog.model import Record
from caltui.workspace.sync.ingest import Store

if TYPE_CHECKING:
    from caltui.workspace.journal.history import WriteHistory
    from caltui.workspace.journal.settle import Settled
    from caltui.workspace.journal.undo import Undo
    from caltui.workspace.sync.sync import SyncResult


class JournalService:
    """The part of the workspace that settles and undoes."""

    _store: Store
    zone: ZoneInfo

    async def fetch(self, resource: str, ids: Sequence[str]) -> Record:
        """Reads one record. The workspace says how."""
        raise NotImplementedError

    async def sync(
        self, resource: str, values: Mapping[str, Any] | None = None, *, share: float = 1.0
    ) -> "SyncResult":
        """Reads a list. The workspace says how."""
        raise NotImplementedError

    @cached_property
    def past(self) -> "WriteHistory":
        """What was written before."""
        from caltui.workspace.journal.history import WriteHistory

        return WriteHistory(self._store, self.fetch, self.sync, self.zone)

    async def settle(
        self, entry_id: int | None = None, *, most: int | None = None, again: bool = True
    ) -> "list[Settled]":
        """Reads back what is unknown, and says what came of it. See `WriteHistory.settle`."""
        return await self.past.settle(entry_id, most=most, again=again)

    def undo_plan(self, entry_id: int | None = None) -> "Undo":
        """The change that takes an entry (default: the last write) back. Raises CannotUndo.

        Its `change` goes through `run`, which raises Changed when somebody has changed
        since what it would write over.
        """
        return self.past.undo_plan(entry_id)
