"""Starts, lists and resumes the bulk runs of a profile."""

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any, cast

from caltui.mirror.journal.bulk_runs import NOT_TRIED
from caltui.mirror.journal.journal import DONE, NO_EFFECT, NOT_SENT, REFUSED, UNKNOWN
from caltui.mirror.store import Batch, BatchItem, Mirror
from caltui.workspace.base.errors import BulkError, NoSuchRun, ReadOnly
from caltui.workspace.bulk.plan import BulkPlan, Key, plan_bulk
from caltui.workspace.bulk.run import SKIPPED, BulkItem, BulkRun
from caltui.workspace.journal.ports import Settles
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.change import Preflight
from caltui.workspace.writes.same_value import masked

OPEN = (NOT_TRIED, NOT_SENT, NO_EFFECT)
"""Outcomes of items that a resumed run sends: nothing was written."""

LEFT_UNKNOWN = "It may have happened, so it is left alone. Settle it: caltui journal settle ID"

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
        items = [(item.change.request.ids, item.summary) for item in plan.items]
        self._mirror.put_batch(batch, items)
        return BulkRun(self._workspace, self._mirror, batch.id, plan, stop_on_error=stop_on_error)

    def items(self, id: str) -> list[BulkItem]:
        """Every item of a run as it is now. Raises NoSuchRun."""
        self._batch(id)
        return [_item(item) for item in self._mirror.batch_items(id)]

    async def resume(
        self, id: str, *, failed: bool = False, stop_on_error: bool | None = None
    ) -> BulkRun:
        """The rest of a run, held by this process; with `failed`, also the refused items.

        An item that was on its way is settled by reading the record back, or left as unknown.
        Raises NoSuchRun, BulkError, ReadOnly.
        """
        batch = self._batch(id)
        if self._workspace.read_only:
            raise ReadOnly(batch.summary)
        if not self._mirror.take_batch(id):
            raise BulkError(
                f"Bulk run {id} ({batch.summary}) is running: it was left as it is.",
                "Wait for it to end, or stop it where it runs.",
            )
        try:
            return await self._resumed(batch, failed, stop_on_error)
        except BaseException:
            self._mirror.leave_batch(id)
            raise

    async def _resumed(self, batch: Batch, failed: bool, stop: bool | None) -> BulkRun:
        again = (*OPEN, REFUSED) if failed else OPEN
        before: list[BulkItem] = []
        found: list[BulkItem] = []
        todo: list[tuple[str, ...]] = []
        for item in self._mirror.batch_items(batch.id):
            settled, reason = item, ""
            if item.outcome not in (*OPEN, REFUSED, DONE):
                settled, reason = await self._settled(item)
            if settled.outcome in again:
                todo.append(item.ids)
            elif settled.outcome != item.outcome or settled.outcome not in (DONE, REFUSED):
                found.append(_item(settled, reason))
            else:
                before.append(_item(item))
        plan = self._plan(batch, todo)
        found += [BulkItem(key, key, SKIPPED, reason) for key, reason in plan.refused]
        return BulkRun(
            self._workspace,
            self._mirror,
            batch.id,
            plan,
            before=before,
            found=found,
            stop_on_error=batch.stop_on_error if stop is None else stop,
        )

    async def _settled(self, item: BatchItem) -> tuple[BatchItem, str]:
        """Settles an item of unknown outcome. Returns it and the reason."""
        if item.entry is None:
            return item, ""
        [told] = await self._workspace.write_history.settle(item.entry.id)
        return item._replace(entry=self._mirror.entry(item.entry.id)), told.reason

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

    def _batch(self, id: str) -> Batch:
        batch = self._mirror.batch(id)
        if batch is None:
            raise NoSuchRun(f"There is no bulk run '{id}'.", "Look with: caltui bulk list")
        return batch


def _item(item: BatchItem, reason: str = "") -> BulkItem:
    entry = item.entry
    outcome = NOT_SENT if item.outcome in OPEN else item.outcome
    if outcome not in (DONE, REFUSED, NOT_SENT):
        outcome = UNKNOWN
    sentence = reason or ("It was never tried." if entry is None else entry.detail)
    if outcome == UNKNOWN:
        sentence = f"{sentence} {LEFT_UNKNOWN}".strip()
    key = "_".join(item.ids)
    return BulkItem(key, item.summary, outcome, sentence, item.ids, entry.id if entry else 0)
