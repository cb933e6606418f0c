"""Gives schedules the week of another one, as one act."""

from collections.abc import Sequence

from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import CannotAct, GatewayError
from caltui.workspace.week.items import schedule_name, week_items
from caltui.workspace.week.state import WantedWeek, WeekState, load_week
from caltui.workspace.writes.ports import Sends


async def plan_copy(
    workspace: Sends, source: str, targets: Sequence[str], *, dates: bool = False
) -> ActPlan:
    """The act that gives the targets the weekly hours of the source; with `dates` those of single
    dates too. The hours are clock times: each schedule keeps its zone and its name.

    Raises CannotAct where no target differs, and GatewayError for a source that cannot be read.
    """
    model = await load_week(workspace, source)
    items: list[ActItem] = []
    refused: list[tuple[str, str]] = []
    same = 0
    zones: dict[str, None] = {}
    for key in dict.fromkeys(targets):
        if key == source:
            continue
        try:
            state = await load_week(workspace, key)
        except GatewayError as error:
            refused.append((f"Schedule {key}", error.message))
            continue
        found = _items(workspace, model, state, dates)
        same += not found
        if found and state.zone != model.zone:
            zones[state.zone or "no zone"] = None
        items += found
    if not items:
        raise CannotAct(
            f"{schedule_name(model)}: {count(same, 'schedule')} marked,"
            " and all have these hours already."
        )
    differ = len({item.key.split()[1] for item in items})
    facts = [f"{same} of {same + differ} match already, {differ} differ."]
    if zones:
        facts.append(
            f"The hours are clock times: in {', '.join(zones)} they are other moments than in"
            f" {model.zone or 'no zone'}."
        )
    title = one_line(f"Give {count(differ, 'schedule')} the week of {schedule_name(model)}", 120)
    told = "Nobody is told. Bookings outside of the new hours stay: the week editor lists them."
    return ActPlan("weeks", title, tuple(items), (told,), tuple(facts), tuple(refused))


def _items(workspace: Sends, model: WeekState, state: WeekState, dates: bool) -> list[ActItem]:
    now = state.as_wanted
    special = model.as_wanted.dates if dates else now.dates
    wanted = WantedWeek(model.schedule.weekly, now.name, now.zone, special)
    return week_items(workspace, state, wanted)
