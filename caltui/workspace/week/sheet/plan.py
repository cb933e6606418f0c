"""Plans the act that saves a sheet of weeks, from the schedules as they are at Cal now."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from caltui.scheduling.wording import few_names_text, span_text
from caltui.text import count, one_line
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.week.impact import Stranded, impact
from caltui.workspace.week.items import week_items
from caltui.workspace.week.sheet.rows import SheetRow, fresh_row
from caltui.workspace.week.sheet.sheet import WeekSheet
from caltui.workspace.writes.ports import Sends

KIND = "weeks"
MOST_NAMED = 6
"""Bookings outside of the new hours that are named."""


async def plan_sheet(workspace: Sends, sheet: WeekSheet) -> ActPlan:
    """Reads every painted schedule again, and plans all writes as one act.

    A row that cannot be read any more is left out, with the reason. Raises CannotAct where nothing
    is left to do, and Invalid.
    """
    items: list[ActItem] = []
    refused: list[tuple[str, str]] = []
    names: list[str] = []
    zones: dict[str, None] = {}
    stranded: list[str] = []
    notes: dict[str, None] = {}
    for row in sheet.changed:
        fresh = await fresh_row(workspace, row)
        if not fresh.paintable:
            refused.append((row.name, fresh.why or "it cannot be read"))
            continue
        sheet.renew(fresh)
        state, week = fresh.state, sheet.hours(fresh)
        if state is None or week is None or week == fresh.saved:
            continue
        wanted = replace(state.as_wanted, hours=week)
        items += week_items(workspace, state, wanted)
        names.append(fresh.name)
        zones[state.zone or f"no zone, read in {state.schedule.zone.key}"] = None
        found = await impact(workspace, state, wanted)
        stranded += [_stranded(fresh, one, workspace.zone) for one in found.stranded]
        notes |= dict.fromkeys(found.notes)
    if not items and not refused:
        raise CannotAct("Nothing is left to save: the weeks are so already.")
    facts = _facts(list(zones), stranded, list(notes))
    title = one_line(f"Paint the weeks of {few_names_text(names)}", 120)
    effects = ("Nobody is told. Bookings outside of the new hours stay as they are.",)
    return ActPlan(KIND, title, tuple(items), effects, facts, tuple(refused))


def _stranded(row: SheetRow, one: Stranded, zone: ZoneInfo) -> str:
    when = span_text(one.when.start, one.when.end, zone)
    return f"{when} {one_line(one.title, 60)} ({row.name})"


def _facts(zones: list[str], stranded: list[str], notes: list[str]) -> tuple[str, ...]:
    facts = []
    if len(zones) > 1:
        facts.append(f"Hours are clock times of each schedule's own zone: {', '.join(zones)}.")
    if stranded:
        many = count(len(stranded), "booking")
        facts.append(f"{many} outside of the new hours:")
        facts += [f"  {text}" for text in stranded[:MOST_NAMED]]
        if len(stranded) > MOST_NAMED:
            facts.append(f"  and {len(stranded) - MOST_NAMED} more")
    return (*facts, *notes)
