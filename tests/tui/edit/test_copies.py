"""Duplicates, the default schedule, and the week of one schedule for the marked ones."""

from textual.widgets import Input

from caltui.tui.acts.bulk.screen import BulkScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit


def hours(workspace: Workspace, key: str) -> list[tuple[str, str, tuple[int, ...]]]:
    seen = workspace.record("schedules", key)
    assert seen is not None
    rows = seen.record["availability"]
    return sorted(
        (row["startTime"][-13:-5], row["endTime"][-13:-5], tuple(row["days"]))
        for row in rows
        if not row.get("date")
    )


async def sent(seat: Seat, workspace: Workspace) -> None:
    await seat.front(BulkScreen)
    await seat.press("ctrl+s")
    await seat.until(lambda: any(not run.running for run in workspace.acts.list()))


async def test_an_event_type_is_duplicated_under_another_slug(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit() as seat:
        await seat.go("event-types 1")
        before = workspace.record("event-types", "1")
        assert before is not None
        await seat.press("ampersand")
        await seat.front(FormScreen)
        await seat.press("ctrl+s")
        await seat.front(ReviewScreen)
        await seat.press("ctrl+s")
        slug = f"{before.record['slug']}-copy"
        await seat.until(lambda: bool(workspace.where("event-types", "slug", slug)))
        [(_, made)] = workspace.where("event-types", "slug", slug)
        assert made["title"] == f"{before.record['title']} copy"
        assert made["length"] == before.record["length"]


async def test_a_schedule_is_duplicated_with_its_week(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        await seat.go("schedules id=3")
        await seat.press("ampersand")
        await seat.front(FormScreen)
        await seat.press("ctrl+s")
        await seat.front(ReviewScreen)
        await seat.press("ctrl+s")
        source = workspace.record("schedules", "3")
        assert source is not None
        name = f"{source.record['name']} copy"
        await seat.until(lambda: bool(workspace.where("schedules", "name", name)))
        if not isinstance(seat.app.screen, BulkScreen):
            await seat.settle()
        [(key, _)] = workspace.where("schedules", "name", name)
        await workspace.fetch("schedules", [key])
        if hours(workspace, key) != hours(workspace, "3"):
            await sent(seat, workspace)
            await workspace.fetch("schedules", [key])
        assert hours(workspace, key) == hours(workspace, "3")


async def test_the_marked_schedules_get_the_week_of_the_one_in_focus(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit() as seat:
        await seat.go("schedules")
        await seat.press("space", "j", "space", "j", "space")
        await seat.press("percent_sign")
        source = seat.table.cursor_key
        assert source is not None
        marked = list(seat.browse.marked_keys())
        await sent(seat, workspace)
        [run] = workspace.acts.list()
        assert run.kind == "weeks"
        for key in (source, *marked):
            await workspace.fetch("schedules", [key])
        assert len({str(hours(workspace, key)) for key in (source, *marked)}) == 1


async def test_without_marks_or_elsewhere_it_is_said(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("schedules")
        await seat.press("percent_sign")
        await seat.until(lambda: any("Mark the schedules" in toast for toast in seat.toasts))
        await seat.go("users")
        await seat.press("ampersand")
        await seat.until(lambda: any("can be duplicated" in toast for toast in seat.toasts))


async def test_a_schedule_becomes_the_default(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        summer = next(
            (key, record)
            for key, record in workspace.records("schedules").items()
            if workspace.count_where("users", "defaultScheduleId", key) == 0
        )
        await seat.go(f"schedules id={summer[0]}")
        await seat.press("exclamation_mark")
        await seat.front(ReviewScreen)
        await seat.press("ctrl+s")
        owner = str(summer[1]["userId"])
        await seat.until(
            lambda: (
                [key for key, _ in workspace.where("users", "defaultScheduleId", summer[0])]
                == [owner]
            )
        )
        assert not seat.app.screen.query(Input)
