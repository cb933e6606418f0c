"""A sheet of weeks against a whole Cal over HTTP: rows, comparison, the act, and bad records."""

import pytest

from caltui.scheduling.text import parse_day
from caltui.scheduling.week import painting as paint
from caltui.scheduling.week.painting import WORKDAYS
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.week.sheet.plan import plan_sheet
from caltui.workspace.week.sheet.rows import NOT_WHOLE, rows_of_schedules, rows_of_users
from caltui.workspace.week.sheet.sheet import WeekSheet
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.workspace.week.test_week import ADA, LUNCH, blocks, cal, workspace, writes

__all__ = ["cal", "workspace"]
USERS = ("2", "3", "39", "1")


async def sheet_of(workspace: Workspace, *users: str) -> WeekSheet:
    await workspace.sync("schedules")
    return WeekSheet(await rows_of_users(workspace, users))


async def test_each_person_has_the_schedule_by_which_they_work(workspace: Workspace) -> None:
    sheet = await sheet_of(workspace, *USERS)
    assert [row.key for row in sheet.rows] == [ADA, LUNCH, "", "1"]
    assert [row.others for row in sheet.rows] == [1, 0, 0, 1]
    assert sheet.rows[2].why == "no schedule"
    assert sheet.compared(sheet.rows[0].id).text == "1 of 3 match, 2 differ, 1 unknown"


async def test_a_copied_week_is_one_act_and_is_taken_back_as_one(
    workspace: Workspace, cal: Running
) -> None:
    sheet = await sheet_of(workspace, *USERS)
    before = {key: blocks(cal, key) for key in (ADA, LUNCH)}
    assert sheet.copy(sheet.rows[3], sheet.rows) == 2
    assert sheet.compared(sheet.rows[3].id).text == "3 of 3 match, 0 differ, 1 unknown"
    plan = await plan_sheet(workspace, sheet)
    assert len(plan.items) == sheet.writes
    assert writes(cal) == []
    assert any("Europe/Berlin, Europe/Lisbon" in fact for fact in plan.facts)
    for first, second in zip(plan.items, plan.items[1:], strict=False):
        same = first.key.split()[1] == second.key.split()[1]
        assert second.needs == ((first.key,) if same else ()), "in order within a schedule"
    run = workspace.acts.start(plan)
    assert (await run.run())["done"] == len(plan.items)
    assert len({str(hours_only(blocks(cal, key))) for key in (ADA, LUNCH, "1")}) == 1
    [act] = workspace.acts.list()
    await workspace.acts.start(workspace.acts.undo_plan(act.id)).run()
    assert {key: blocks(cal, key) for key in (ADA, LUNCH)} == before


def hours_only(rows: list[tuple[list[int], str, str, object]]) -> list[object]:
    return [row[:3] for row in rows if not row[3]]


async def test_a_write_that_fails_closes_no_hours_and_leaves_other_people_alone(
    workspace: Workspace, cal: Running
) -> None:
    sheet = await sheet_of(workspace, "3", "2")
    sheet.paint(sheet.rows, lambda week: paint.set_days(week, WORKDAYS, parse_day("8-12, 13-18")))
    plan = await plan_sheet(workspace, sheet)
    first = next(item for item in plan.items if f" {LUNCH} " in item.key)
    cal.faults.add(
        "status",
        method="PATCH",
        path=f"/availabilities/{first.change.request.ids[0]}",
        status=400,
        body={"message": "no"},
    )
    lunch = blocks(cal, LUNCH)
    await workspace.acts.start(plan).run()
    assert blocks(cal, LUNCH) == lunch, "what needs the failed write is not sent"
    assert ([1, 2, 3, 4, 5], "08:00", "12:00", "") in blocks(cal, ADA)


async def test_bookings_outside_of_the_new_hours_are_facts_of_the_act(
    workspace: Workspace,
) -> None:
    sheet = await sheet_of(workspace, "2")
    sheet.paint(sheet.rows, lambda week: paint.set_days(week, WORKDAYS, ()))
    plan = await plan_sheet(workspace, sheet)
    assert any("outside of the new hours:" in fact for fact in plan.facts)
    assert any("(Ada Fischer)" in fact for fact in plan.facts)


async def test_people_whose_bookings_cannot_be_read_are_said_to_be_unknown(
    workspace: Workspace, cal: Running
) -> None:
    sheet = await sheet_of(workspace, "2")
    sheet.paint(sheet.rows, lambda week: paint.set_days(week, WORKDAYS, ()))
    cal.faults.add("status", method="GET", path="/v2/bookings", status=403, body={})
    plan = await plan_sheet(workspace, sheet)
    assert any(fact.startswith("Bookings were never read") for fact in plan.facts), plan.facts


async def test_hours_that_cannot_be_read_whole_are_shown_and_not_painted(
    workspace: Workspace, cal: Running
) -> None:
    row = next(r for r in cal.world.tables["availabilities"].values() if r["scheduleId"] == 3)
    row["startTime"] = "soon"
    sheet = await sheet_of(workspace, "2", "3")
    broken = sheet.rows[1]
    assert (broken.why, broken.paintable) == (NOT_WHOLE, False)
    sheet.marks = {row.id for row in sheet.rows}
    assert sheet.targets(broken.id) == [sheet.rows[0]]
    cal.faults.add("status", method="GET", path="/v2/schedules/2", status=404, body={})
    gone = (await rows_of_schedules(workspace, ["2", "999"]))[1]
    assert not gone.paintable
    assert gone.why


async def test_a_change_meanwhile_stays_beside_what_is_painted(
    workspace: Workspace, cal: Running
) -> None:
    sheet = await sheet_of(workspace, "2")
    row = sheet.rows[0]
    sheet.paint([row], lambda week: paint.set_days(week, (1,), parse_day("8-12")))
    await workspace.raw(
        "POST",
        "/v2/availabilities",
        {},
        {
            "scheduleId": 2,
            "days": [6],
            "startTime": "1970-01-01T10:00:00.000Z",
            "endTime": "1970-01-01T12:00:00.000Z",
        },
    )
    plan = await plan_sheet(workspace, sheet)
    week = sheet.hours(sheet.rows[0])
    assert week is not None
    assert week.on(6) == parse_day("10-12")
    assert plan.items
    sheet.undo()


async def test_undo_redo_and_nothing_to_do(workspace: Workspace) -> None:
    sheet = await sheet_of(workspace, "2", "3")
    week = sheet.hours(sheet.rows[0])
    assert sheet.copy(sheet.rows[0], sheet.rows) == 1
    assert sheet.undo()
    assert sheet.changed == []
    assert not sheet.undo()
    assert sheet.redo()
    assert sheet.hours(sheet.rows[1]) == week
    sheet.undo()
    with pytest.raises(CannotAct, match="Nothing is left to save"):
        await plan_sheet(workspace, sheet)
