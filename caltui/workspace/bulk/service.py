"""The bulk runs of a workspace, as far as screens and commands see them.

What they need is loaded with the first of them: a command that only reads the
mirror loads no event loop.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from caltui.mirror.store import Mirror
from caltui.workspace.records.last_seen import LastSeen

if TYPE_CHECKING:
    from caltui.mirror.store import Batch
    from caltui.workspace.bulk.plan import BulkPlan, Key
    from caltui.workspace.bulk.run import BulkItem, BulkRun
    from caltui.workspace.bulk.runs import Bulks
    from caltui.workspace.workspace import Workspace
    from caltui.workspace.writes.change import Preflight


class BulkDoor(LastSeen):
    """The part of the workspace that is about many records at once."""

    _mirror: Mirror

    @cached_property
    def _bulks(self) -> "Bulks":
        from caltui.workspace.bulk.runs import Bulks

        return Bulks(cast("Workspace", self), self._mirror)

    def bulk_plan(
        self,
        resource: str,
        verb: str,
        keys: "Sequence[Key]",
        values: Mapping[str, Any] | None = None,
        *,
        as_seen: bool = True,
        look: "Preflight" = "unseen",
    ) -> "BulkPlan":
        """One verb with the same values over many records, not sent. See `plan_bulk`."""
        return self._bulks.plan(resource, verb, keys, values, as_seen=as_seen, look=look)

    def bulk_start(self, plan: "BulkPlan", *, stop_on_error: bool = False) -> "BulkRun":
        """Puts a plan on the disk as a run that can be resumed. Raises ReadOnly."""
        return self._bulks.start(plan, stop_on_error=stop_on_error)

    async def bulk_resume(
        self, id: str, *, failed: bool = False, stop_on_error: bool | None = None
    ) -> "BulkRun":
        """The rest of a run; with `failed` also what was refused. Raises BulkError, ReadOnly."""
        return await self._bulks.resume(id, failed=failed, stop_on_error=stop_on_error)

    def bulk_runs(self, limit: int = 50) -> "list[Batch]":
        """The bulk runs of this profile, newest first."""
        return self._mirror.batches(limit)

    def bulk_items(self, id: str) -> "list[BulkItem]":
        """Every item of a run as it stands. Raises NoSuchRun."""
        return self._bulks.items(id)
