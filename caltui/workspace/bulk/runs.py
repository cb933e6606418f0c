"""Starts, lists and resumes the bulk runs of a profile."""

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any, cast

from caltui.mirror.store import Batch, BatchItem, Mirror
from caltui.workspace.base.errors import BulkError, ReadOnly
from caltui.workspace.bulk.plan import BulkPlan, Key, plan_bulk
from caltui.workspace.bulk.resume import item_as_it_is, known_run, taken_run, what_is_left
from caltui.workspace.bulk.run import SKIPPED, BulkItem, BulkRun
from caltui.workspace.journal.ports import Settles
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.change import Preflight
from caltui.workspace.writes.same_value import masked

__all__ = ["Batch", "Bulks"]


class Bulks:
    """The bulk runs of one workspace, stored in its mirror."""

    def __init__(self, workspace: Settles, mirror: Mirror) -> None:
        self._workspace = workspace
        self._mirror = mirror

    def plan(
        self,
        resource: str,
        verb: str,
        keys: Sequence[Key],
        values: Mapping[str, Any] | None = None,
        *,
        as_seen: bool = True,
        look: Preflight = "unseen",
    ) -> BulkPlan:
        """What a run would do. See `plan_bulk`."""
        return plan_bulk(self._workspace, resource, verb, keys, values, as_seen=as_seen, look=look)

    def start(self, plan: BulkPlan, *, stop_on_error: bool = False) -> BulkRun:
        """Stores every item on the disk and returns the run, not started. Raises ReadOnly."""
        if self._workspace.read_only:
            raise ReadOnly(plan.summary)
        batch = Batch(
            token_hex(4),
            plan.of.key,
            plan.operation.name,
            plan.summary,
            Secrets(plan.of).masked(plan.values),
            plan.look,
            stop_on_error,
            self._workspace.profile.name,
        )
        items = [BatchItem(item.change.request.ids, item.summary) for item in plan.items]
        self._mirror.put_batch(batch, items)
        return BulkRun(self._workspace, self._mirror, batch.id, plan, stop_on_error=stop_on_error)

    def items(self, id: str) -> list[BulkItem]:
        """Every item of a run as it is now. Raises NoSuchRun."""
        known_run(self._mirror, id)
        return [item_as_it_is(item) for item in self._mirror.batch_items(id)]

    async def resume(
        self, id: str, *, failed: bool = False, stop_on_error: bool | None = None
    ) -> BulkRun:
        """The rest of a run, held by this process; with `failed`, also the refused items.

        An item that was on its way is settled by reading the record back, or left as unknown.
        Raises NoSuchRun, BulkError, ReadOnly.
        """
        batch = taken_run(self._workspace, self._mirror, id)
        try:
            return await self._resumed(batch, failed, stop_on_error)
        except BaseException:
            self._mirror.leave_batch(id)
            raise

    async def _resumed(self, batch: Batch, failed: bool, stop: bool | None) -> BulkRun:
        left = await what_is_left(self._workspace, self._mirror, batch.id, failed=failed)
        plan = self._plan(batch, [each.item.ids for each in left.todo])
        gone = [BulkItem(key, key, SKIPPED, reason) for key, reason in plan.refused]
        return BulkRun(
            self._workspace,
            self._mirror,
            batch.id,
            plan,
            before=left.before,
            found=(*left.found, *gone),
            positions={"_".join(each.item.ids): each.position for each in left.todo},
            stop_on_error=batch.stop_on_error if stop is None else stop,
        )

    def _plan(self, batch: Batch, todo: list[tuple[str, ...]]) -> BulkPlan:
        if todo and masked(batch.values):
            raise BulkError(
                f"Bulk run {batch.id} cannot be resumed: its values hold a secret, "
                "and secrets are not kept.",
                f"Start a new one for the rest: caltui bulk show {batch.id} lists it.",
            )
        return plan_bulk(
            self._workspace,
            batch.resource,
            batch.verb,
            todo,
            batch.values,
            as_seen=False,
            look=cast("Preflight", batch.look),
        )
