"""Shows an act, sends it, and tells what came of it. Await these functions in a worker."""

from typing import TYPE_CHECKING

from caltui.tui.acts.bulk.act_job import job_of_act
from caltui.tui.acts.bulk.flow import run_job
from caltui.tui.base.record_screen import PlaceScreen
from caltui.workspace.base.errors import READ_ONLY

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.acts.acts import ActRun
    from caltui.workspace.acts.plan import ActPlan


async def perform(screen: PlaceScreen, plan: "ActPlan") -> "ActRun | None":
    """Shows the review of an act, sends it after ctrl+s, and tells the result.

    Returns None where nothing was sent. The run may still be going on where a person left the
    dialog before its end.
    """
    return await perform_on(screen.console, plan)


async def perform_on(console: "Context", plan: "ActPlan") -> "ActRun | None":
    """The same for what is no PlaceScreen."""
    if console.workspace.read_only:
        console.notify(READ_ONLY, severity="warning", markup=False)
        return None
    if not plan.items:
        reasons = list(dict.fromkeys(why for _, why in plan.refused))
        words = f"{plan.title}: nothing to do. {reasons[0] if reasons else ''}".strip()
        console.notify(words, markup=False, severity="warning", timeout=8)
        return None
    plan.check()
    resources = dict.fromkeys(item.change.resource for item in plan.items)
    return await run_job(console, job_of_act(console.workspace, plan), tuple(resources))
