"""Plans and starts the bulk runs of a profile."""

from collections.abc import Mapping, Sequence
from secrets import token_hex
from typing import Any, cast

from caltui.mirror.store import Batch, BatchItem, Mirror
from caltui.workspace.base.errors import BulkError, ReadOnly
from caltui.workspace.bulk.plan import BulkPlan, Key, plan_bulk
from caltui.workspace.bulk.run import BulkRun
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
        """Plans a run. See `plan_bulk`."""
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

    def plan_rest(self, batch: Batch, todo: Sequence[Key]) -> BulkPlan:
        """The plan of the records of a stored run that are still to be sent. Raises BulkError."""
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
