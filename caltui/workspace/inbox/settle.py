"""Plans the act that settles findings of a queue."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from caltui.catalog.request import Invalid
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.inbox.remedies import Remedy, remedy_for

if TYPE_CHECKING:
    from caltui.workspace.inbox.queues import Queue
    from caltui.workspace.inbox.snapshot import Finding
    from caltui.workspace.writes.change import Change
    from caltui.workspace.writes.ports import Sends


def act_of(workspace: "Sends", queue: "Queue", found: "Sequence[Finding]") -> "ActPlan":
    """The act that settles these findings of a queue. Those for which there is no ready write are
    refused, with the reason."""
    items: dict[str, ActItem] = {}
    refused: list[tuple[str, str]] = []
    labels: dict[str, None] = {}
    for one in found:
        remedy = remedy_for(workspace, queue.remedies, one)
        if remedy is None:
            refused.append((one.subject, "there is no ready remedy for it"))
            continue
        if not remedy.verb:
            refused.append((one.subject, f"'{remedy.label}' asks first: one record at a time"))
            continue
        try:
            change = remedy_change(workspace, remedy, one)
        except Invalid as error:
            refused.append((one.subject, str(error)))
            continue
        key = f"{one.resource} {one.key}"
        labels[remedy.text] = None
        change = replace(change, preflight="unchanged")
        summary = f"{remedy.label.capitalize()} {one.brief or one.subject}"
        items.setdefault(key, ActItem(key, summary, change, remedy.told))
    what = ", ".join(labels) or "nothing"
    title = f"{what.capitalize()}: {len(items)} of {queue.title}"
    return ActPlan("inbox", title, tuple(items.values()), refused=tuple(refused))


def remedy_change(workspace: "Sends", remedy: Remedy, found: "Finding") -> "Change":
    """The write that settles a finding. Raises Invalid, and UnknownName for a verb that the
    category does not have."""
    ids = workspace.resource(found.resource).ids_from_key(found.key)
    values = {**remedy.values, **found.values}
    return workspace.plan(found.resource, remedy.verb, ids, values)
