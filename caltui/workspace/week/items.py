"""The items of an act that bring one schedule to a wanted week."""

from dataclasses import replace

from caltui.text import one_line
from caltui.workspace.acts.plan import ActItem
from caltui.workspace.week.state import SCHEDULES, WantedWeek, WeekState
from caltui.workspace.week.writes import plan as plan_week
from caltui.workspace.writes.ports import Sends

TOLD = "Nobody is told"


def week_items(workspace: Sends, state: WeekState, wanted: WantedWeek) -> list[ActItem]:
    """The writes in their order. Each needs the one before it: an hour that stays open is closed by
    none of them while another one failed. Raises Invalid."""
    week = plan_week(workspace, state, wanted)
    found: list[ActItem] = []
    for number, (op, change) in enumerate(zip(week.ops, week.changes, strict=True)):
        words = " → ".join(filter(None, op.texts)) or op.verb
        summary = one_line(f"{schedule_name(state)}: {words}", 120)
        key = f"{SCHEDULES} {state.key} {number}"
        needs = (found[-1].key,) if found else ()
        found.append(ActItem(key, summary, replace(change, called=summary), TOLD, needs))
    return found


def schedule_name(state: WeekState) -> str:
    """`Working hours of Ada Fischer`."""
    return f"{state.name or 'schedule ' + state.key} of {state.owner_name or 'nobody'}"
