"""Starts, lists, resumes and takes back the acts of a profile. Bulk runs are acts too."""

from collections.abc import Sequence
from secrets import token_hex

from caltui.catalog.request import Invalid
from caltui.mirror.journal.bulk_runs import BULK
from caltui.mirror.store import Batch, Mirror
from caltui.workspace.acts.plan import ActPlan
from caltui.workspace.acts.record import ActRecord, begin
from caltui.workspace.acts.stored import from_store, holds_secret, to_store
from caltui.workspace.acts.undo import plan_undo
from caltui.workspace.base.errors import BulkError, CannotUndo, ReadOnly
from caltui.workspace.bulk.plan import BulkPlan
from caltui.workspace.bulk.resume import (
    LeftItem,
    item_as_it_is,
    key_of,
    known_run,
    taken_run,
    what_is_left,
)
from caltui.workspace.bulk.run import SKIPPED, BulkItem, BulkRun
from caltui.workspace.bulk.run_plan import RunPlan
from caltui.workspace.bulk.runs import Bulks
from caltui.workspace.journal.ports import Settles

__all__ = ["ActRun", "Acts", "Batch"]

ActRun = BulkRun


class Acts:
    """The acts of one workspace, stored in its mirror."""

    def __init__(self, workspace: Settles, mirror: Mirror, bulks: Bulks) -> None:
        self._workspace = workspace
        self._mirror = mirror
        self._bulks = bulks

    def start(self, plan: ActPlan, *, stop_on_error: bool = False) -> ActRun:
        """Stores every item on the disk and returns the run, not started. Raises ReadOnly."""
        if self._workspace.read_only:
            raise ReadOnly(plan.title)
        plan.check()
        batch = Batch(
            token_hex(4),
            "",
            "",
            plan.title,
            stop_on_error=stop_on_error,
            profile=self._workspace.profile.name,
            kind=plan.kind,
            undo_of=plan.undo_of,
        )
        self._mirror.put_batch(batch, [to_store(item) for item in plan.items])
        return BulkRun(self._workspace, self._mirror, batch.id, plan, stop_on_error=stop_on_error)

    def record(
        self, kind: str, title: str, items: Sequence[tuple[Sequence[str], str]]
    ) -> ActRecord:
        """Notes an act whose writes the caller sends: its items are (ids, summary)."""
        return begin(self._mirror, self._workspace.profile.name, kind, title, items)

    def again(self, plan: RunPlan, *, stop_on_error: bool = False) -> ActRun:
        """Starts the rest of an act or of a bulk run, planned by `failed_again`."""
        if isinstance(plan, BulkPlan):
            return self._bulks.start(plan, stop_on_error=stop_on_error)
        if isinstance(plan, ActPlan):
            return self.start(plan, stop_on_error=stop_on_error)
        raise TypeError(f"{plan!r} is no plan of a run.")

    def list(self, limit: int = 50) -> Sequence[Batch]:
        """The acts and bulk runs, newest first."""
        return self._mirror.batches(limit)

    def get(self, id: str) -> Batch:
        """One act or bulk run. Raises NoSuchRun."""
        return known_run(self._mirror, id)

    def items(self, id: str) -> Sequence[BulkItem]:
        """Every item of an act as it is now. Raises NoSuchRun."""
        self.get(id)
        return [item_as_it_is(item) for item in self._mirror.batch_items(id)]

    def resources(self, id: str) -> Sequence[str]:
        """The categories that an act or a bulk run writes. Raises NoSuchRun."""
        batch = self.get(id)
        if batch.resource:
            return [batch.resource]
        items = self._mirror.batch_items(id)
        return tuple(dict.fromkeys(str(i.change["resource"]) for i in items if i.change))

    async def resume(
        self, id: str, *, failed: bool = False, stop_on_error: bool | None = None
    ) -> ActRun:
        """The rest of an act or bulk run, held by this process; with `failed`, also what was
        refused.

        What was on its way is settled first, by reading it back, or left as unknown. An act cannot
        be resumed if an item to be sent holds a secret. Raises NoSuchRun, BulkError, ReadOnly.
        """
        batch = taken_run(self._workspace, self._mirror, id)
        try:
            return await self._resumed(batch, failed, stop_on_error)
        except BaseException:
            self._mirror.leave_batch(id)
            raise

    async def _resumed(self, batch: Batch, failed: bool, stop: bool | None) -> ActRun:
        left = await what_is_left(self._workspace, self._mirror, batch.id, failed=failed)
        plan, gone = self._plan(batch, left.todo)
        return BulkRun(
            self._workspace,
            self._mirror,
            batch.id,
            plan,
            before=left.before,
            found=(*left.found, *gone),
            positions={key_of(each.item): each.position for each in left.todo},
            stop_on_error=batch.stop_on_error if stop is None else stop,
        )

    def _plan(self, batch: Batch, todo: tuple[LeftItem, ...]) -> tuple[RunPlan, Sequence[BulkItem]]:
        """Plans what is still to be sent; returns it with the items that can no longer be sent."""
        if batch.kind == BULK:
            rest = self._bulks.plan_rest(batch, [each.item.ids for each in todo])
            return rest, [BulkItem(key, key, SKIPPED, reason) for key, reason in rest.refused]
        if any(item.change is None for _, item in todo):
            raise BulkError(
                f"Run {batch.id} ({batch.summary}) cannot be gone on with: it is kept as a record "
                "only.",
                f"Take back what was done: caltui journal undo --act {batch.id}",
            )
        if any(holds_secret(item) for _, item in todo):
            raise BulkError(
                f"Run {batch.id} ({batch.summary}) cannot be gone on with: its values hold a "
                "secret, and secrets are not kept.",
                f"Start a new one for the rest: caltui bulk show {batch.id} lists it.",
            )
        items, gone = [], []
        for _, item in todo:
            try:
                items.append(from_store(self._workspace.catalog, item))
            except Invalid as error:
                gone.append(item_as_it_is(item)._replace(outcome=SKIPPED, sentence=str(error)))
        return ActPlan(batch.kind, batch.summary, tuple(items), undo_of=batch.undo_of), gone

    def undo_plan(self, id: str) -> ActPlan:
        """The act that takes this one back: what was done of it is undone, the last first.

        What cannot be taken back is in `refused`, each with its reason. Raises NoSuchRun, and
        CannotUndo if it is running or nothing of it can be taken back.
        """
        batch = self.get(id)
        if batch.running:
            raise CannotUndo(
                f"{batch.summary} is running: it cannot be taken back yet.", "Stop it first."
            )
        return plan_undo(self._workspace.write_history, batch, self._mirror.batch_items(id))
