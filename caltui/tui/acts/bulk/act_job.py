"""The contents of the bulk dialog for an act: one intention that is several writes."""

from collections import Counter
from typing import TYPE_CHECKING

from caltui.tui.acts.bulk.job import BulkJob, record_change
from caltui.workspace.acts.plan import ActPlan

if TYPE_CHECKING:
    from caltui.workspace.bulk.run import BulkRun
    from caltui.workspace.workspace import Workspace


def job_of_act(workspace: "Workspace", plan: ActPlan) -> BulkJob:
    """The contents of the dialog for an act that was not sent yet."""

    async def start(stop_on_error: bool) -> "BulkRun":
        return workspace.acts.start(plan, stop_on_error=stop_on_error)

    return BulkJob(
        plan.title,
        writes_text(plan),
        {
            item.key: record_change(workspace, item.change, item.summary, item.told)
            for item in plan.items
        },
        start,
        plan.refused,
        (),
        (*plan.facts, *plan.consequences),
        plan.needs_typed_number(workspace.profile),
        "Send",
        "Back",
        plan.grave,
        way_back(plan),
        plan,
    )


def writes_text(plan: ActPlan) -> str:
    """`5 writes: 3 bookings, 2 availabilities.`"""
    counts = Counter(item.change.resource for item in plan.items)
    of = {item.change.resource: item.change.of for item in plan.items}
    parts = [f"{n} {of[key].noun if n == 1 else of[key].plural}" for key, n in counts.items()]
    count = len(plan.items)
    return f"{count} {'write' if count == 1 else 'writes'}: {', '.join(parts)}."


def way_back(plan: ActPlan) -> str:
    """Says in a sentence whether the act can be taken back."""
    lasting, count = plan.lasting, len(plan.items)
    if not lasting:
        return "Can be taken back as one: u, here or in the journal."
    reasons = list(dict.fromkeys(item.change.undoable.text for item in lasting))
    if len(lasting) == count:
        return reasons[0]
    rest = "The other" if len(lasting) == 1 else "The others"
    return f"{count - len(lasting)} of {count} can be taken back. {rest}: {reasons[0]}"
