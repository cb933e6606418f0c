"""Plans how a whole act is taken back: its writes undone one by one, the last first."""

from collections.abc import Sequence
from typing import NamedTuple

from caltui.mirror.store import Batch, BatchItem
from caltui.text import one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import CannotUndo
from caltui.workspace.bulk.resume import OPEN, key_of
from caltui.workspace.journal.history import WriteHistory
from caltui.workspace.journal.settle import NOTHING_DONE

UNDO = "undo"
MOST_WARNINGS = 3
NOT_KNOWN = "nobody knows whether it was done; settle it first (s in the journal)"


class _Done(NamedTuple):
    """An item that changed something, and its place in the act: the key of its undo."""

    place: str
    item: BatchItem


def plan_undo(history: WriteHistory, batch: Batch, items: Sequence[BatchItem]) -> ActPlan:
    """The act that takes this one back. Raises CannotUndo if nothing of it can be."""
    done = [_Done(str(i), item) for i, item in enumerate(items) if _changed_something(item)]
    found: dict[str, ActItem] = {}
    refused: list[tuple[str, str]] = []
    warnings: list[str] = []
    needed_by = _needed_by(done)
    for key, item in sorted(done, key=_latest, reverse=True):
        entry = item.entry
        if entry is None or not entry.settled:
            refused.append((item.summary, NOT_KNOWN))
            continue
        try:
            undo = history.undo_plan(entry.id)
        except CannotUndo as error:
            refused.append((item.summary, _reason(error.message)))
            continue
        needs = tuple(other for other in needed_by.get(key, ()) if other in found)
        beside = " ".join(undo.warnings)
        found[key] = ActItem(key, f"Take back: {item.summary}", undo.change, beside, needs)
        warnings += undo.warnings
    if not found:
        raise CannotUndo(_nothing(batch, done, refused))
    return ActPlan(
        UNDO,
        one_line(f"Take back: {batch.summary}"),
        tuple(found.values()),
        facts=(_count(len(found), refused), *_common(warnings)),
        refused=tuple(refused),
        undo_of=batch.id,
    )


def _changed_something(item: BatchItem) -> bool:
    return item.entry is not None and item.outcome not in (*OPEN, *NOTHING_DONE)


def _latest(done: "_Done") -> int:
    return done.item.entry.id if done.item.entry else 0


def _needed_by(items: "Sequence[_Done]") -> dict[str, list[str]]:
    """By an item's place the places of those that needed it: they are taken back before it."""
    places = {key_of(item): place for place, item in items}
    found: dict[str, list[str]] = {}
    for place, item in items:
        for needed in (item.change or {}).get("needs", ()):
            if needed in places:
                found.setdefault(places[needed], []).append(place)
    return found


def _count(possible: int, refused: Sequence[tuple[str, str]]) -> str:
    """`3 of 4 can be taken back; 1 cannot: the guest was told.`"""
    total = possible + len(refused)
    if not refused:
        return "It can be taken back." if total == 1 else f"All {total} can be taken back."
    reasons = dict.fromkeys(why for _, why in refused)
    why = next(iter(reasons)) if len(reasons) == 1 else "the reasons are at the end of the list"
    return f"{possible} of {total} can be taken back; {len(refused)} cannot: {why.rstrip('.')}."


def _reason(message: str) -> str:
    """A reason without the name of the write, which stands before it already."""
    _, found, reason = message.partition(" cannot be undone: ")
    return reason if found else message


def _common(warnings: Sequence[str]) -> list[str]:
    """The warnings, each once; where they differ from write to write, where they stand."""
    found = list(dict.fromkeys(warnings))
    if len(found) <= MOST_WARNINGS:
        return found
    return ["Some things do not come back as they were: each line says which."]


def _nothing(batch: Batch, done: "Sequence[_Done]", refused: Sequence[tuple[str, str]]) -> str:
    if not done:
        return f"{batch.summary}: nothing of it was done, so there is nothing to take back."
    return f"{batch.summary}: nothing of it can be taken back. {refused[0][0]}: {refused[0][1]}"
