"""Sorts the items of a run that was cut short: those that are over, and those still to be sent."""

from collections.abc import Collection
from typing import NamedTuple

from caltui.mirror.journal.bulk_runs import NOT_TRIED, SKIPPED
from caltui.mirror.journal.journal import DONE, NO_EFFECT, NOT_SENT, REFUSED, UNKNOWN
from caltui.mirror.store import Batch, BatchItem, Mirror
from caltui.workspace.base.errors import BulkError, NoSuchRun, ReadOnly
from caltui.workspace.bulk.run import BulkItem
from caltui.workspace.journal.ports import Settles

OPEN = (NOT_TRIED, NOT_SENT, NO_EFFECT)
"""Outcomes of items that a resumed run sends: nothing was written."""

AGAIN = (REFUSED, SKIPPED)
"""Outcomes of items that a resumed run sends too, if a person wants that."""

LEFT_UNKNOWN = "It may have happened, so it is left alone. Settle it: caltui journal settle ID"


class LeftItem(NamedTuple):
    """An item that is still to be sent, and its place in the run."""

    position: int
    item: BatchItem


class RunRemainder(NamedTuple):
    """What is left of a run: `before` were over already, `found` are to be told first, `todo` is
    to be sent."""

    before: tuple[BulkItem, ...]
    found: tuple[BulkItem, ...]
    todo: tuple[LeftItem, ...]


def taken_run(workspace: Settles, mirror: Mirror, id: str) -> Batch:
    """A run that this process holds from now on. Raises NoSuchRun, BulkError, ReadOnly."""
    batch = known_run(mirror, id)
    if workspace.read_only:
        raise ReadOnly(batch.summary)
    undone = mirror.undo_runs(id)
    if undone:
        raise BulkError(
            f"Run {id} ({batch.summary}) was taken back, by run {undone[0]}.",
            f"Look at both: caltui bulk show {id}",
        )
    if not mirror.take_batch(id):
        raise BulkError(
            f"Run {id} ({batch.summary}) is running: it was left as it is.",
            "Wait for it to end, or stop it where it runs.",
        )
    return batch


def known_run(mirror: Mirror, id: str) -> Batch:
    """A run by its id. Raises NoSuchRun."""
    batch = mirror.batch(id)
    if batch is None:
        raise NoSuchRun(f"There is no run '{id}'.", "Look with: caltui bulk list")
    return batch


async def what_is_left(
    workspace: Settles, mirror: Mirror, id: str, *, failed: bool
) -> RunRemainder:
    """Settles the items that were on their way by reading the records back, and sorts all.

    One that stays unknown is not sent. With `failed`, refused items are sent again.
    """
    again: Collection[str] = (*OPEN, *AGAIN) if failed else OPEN
    before: list[BulkItem] = []
    found: list[BulkItem] = []
    todo: list[LeftItem] = []
    for position, item in enumerate(mirror.batch_items(id)):
        settled, reason = item, ""
        if item.outcome not in (*OPEN, *AGAIN, DONE):
            settled, reason = await _settled(workspace, mirror, item)
        if settled.outcome in again:
            todo.append(LeftItem(position, item))
        elif settled.outcome != item.outcome or settled.outcome not in (DONE, *AGAIN):
            found.append(item_as_it_is(settled, reason))
        else:
            before.append(item_as_it_is(item))
    return RunRemainder(tuple(before), tuple(found), tuple(todo))


async def _settled(workspace: Settles, mirror: Mirror, item: BatchItem) -> tuple[BatchItem, str]:
    """Settles an item of unknown outcome. Returns it and the reason."""
    if item.entry is None:
        return item, ""
    [told] = await workspace.write_history.settle(item.entry.id)
    return item._replace(entry=mirror.entry(item.entry.id)), told.reason


def key_of(item: BatchItem) -> str:
    """The key of an item in its plan."""
    return str(item.change["key"]) if item.change else "_".join(item.ids)


def item_as_it_is(item: BatchItem, reason: str = "") -> BulkItem:
    """An item on the disk in the words of a run."""
    entry = item.entry
    outcome = NOT_SENT if item.outcome in OPEN else item.outcome
    if outcome not in (DONE, REFUSED, NOT_SENT, SKIPPED):
        outcome = UNKNOWN
    never = "It was never tried." if item.skipped is None else item.skipped
    sentence = reason or (never if entry is None else entry.detail)
    if outcome == UNKNOWN:
        sentence = f"{sentence} {LEFT_UNKNOWN}".strip()
    number = entry.id if entry else 0
    return BulkItem(key_of(item), item.summary, outcome, sentence, item.ids, number)
