"""The weeks of many on one sheet: opened, painted across, compared, sent and taken back as one."""

from typing import Any

import pytest
from textual.widgets import Static

from caltui.scheduling.hours import WEEK, WeeklyHours
from caltui.scheduling.text import day_text, parse_day
from caltui.scheduling.week.shifted import shifted
from caltui.tui.acts.bulk.screen import BulkScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.week.screen import WeekScreen
from caltui.tui.week.sheet.screen import WeeksScreen
from caltui.tui.week.sheet.text import brief
from caltui.tui.widgets.one_line import TitleBar
from caltui.workspace.week.state import state_of
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.conftest import Seat, Sit
from tests.tui.team.opening import open_team


async def sheet(seat: Seat, place: str = "users", *marks: str) -> Any:
    await seat.go(place)
    await seat.press(*marks, "V")
    return await seat.front(WeeksScreen)


def said(screen: WeeksScreen, box: str) -> str:
    return str(screen.query_one(box, Static).content)


def lines(screen: WeeksScreen) -> list[str]:
    return [screen.grid.render_line(y).text for y in range(1 + len(screen.sheet.rows))]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_hours_are_painted_across_the_marked_and_sent_and_taken_back_as_one(
    sit: Sit, workspace: Workspace, size: tuple[int, int]
) -> None:
    async with sit(size=size) as seat:
        screen = await sheet(seat, "schedules", "g", *["space"] * 2)
        assert len(screen.sheet.rows) == 2
        before = [screen.sheet.hours(row) for row in screen.sheet.rows]
        await seat.press("ctrl+a", "shift+right", "9")
        asked = await seat.front(AskLine)
        assert "Hours of Mon to Tue for 2 marked" in str(asked.query_one(".menu-title").content)
        await seat.type("-12, 13:30-17")
        await seat.press("enter")
        await seat.front(WeeksScreen)
        for row in screen.sheet.rows:
            week = screen.sheet.hours(row)
            assert {day_text(week.on(day)) for day in (1, 2)} == {"09:00–12:00, 13:30–17:00"}
        cost = said(screen, "#weeks-cost")
        assert "2 weeks painted" in cost
        assert "about" in cost
        assert "one undo" in cost
        writes = screen.sheet.writes
        await seat.press("ctrl+s")
        review = await seat.front(BulkScreen)
        assert len(review.job.plan.items) == writes
        assert workspace.acts.list() == []
        await seat.press("ctrl+s")
        await seat.until(lambda: any(not run.running for run in workspace.acts.list()))
        await seat.press("u")
        await seat.until(lambda: "ake back" in str(seat.app.screen.query(Static).first().content))
        await seat.press("ctrl+s")
        await seat.until(
            lambda: (
                len(workspace.acts.list()) == 2
                and not any(run.running for run in workspace.acts.list())
            )
        )
        for row, week in zip(screen.sheet.rows, before, strict=True):
            record = await workspace.fetch("schedules", [row.key])
            assert state_of(workspace, row.key, record).schedule.weekly == week
        assert {run.kind for run in workspace.acts.list()} == {"weeks", "undo"}


async def test_one_week_is_copied_to_the_marked_and_compared(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await sheet(seat, "teams 1")
        assert len(screen.sheet.rows) == 7
        assert "1 of 7 match, 6 differ: Rosa Lindqvist" in said(screen, "#weeks-about")
        await seat.press("percent_sign")
        assert "Mark the rows" in said(screen, "#weeks-cost")
        await seat.press("j", "space", "space", "space", "g", "percent_sign")
        assert "4 of 7 match, 3 differ" in said(screen, "#weeks-about")
        assert "3 weeks painted" in said(screen, "#weeks-cost")
        assert [line.rstrip()[-1] for line in lines(screen)[1:]] == list("====≠≠≠")
        await seat.press("dollar_sign", "G")
        assert "4 of 7 match, 3 differ: Rosa Lindqvist ★ standard" in said(screen, "#weeks-about")
        await seat.press("u")
        assert screen.sheet.changed == []
        await seat.press("ctrl+y", "escape")
        await seat.front(ConfirmScreen)
        await seat.press("y")
        await seat.until(lambda: seat.app.screen is seat.browse)


async def test_zones_are_named_and_your_own_clocks_are_for_looking_only(sit: Sit) -> None:
    async with sit() as seat:
        screen = await sheet(seat, "teams 1")
        assert any("Tokyo +8" in line for line in lines(screen))
        await seat.press("G", "k")
        row = screen.grid.row
        assert row is not None
        await seat.press("z")
        assert "on your clocks as of now, Europe/Berlin" in screen.query_one(TitleBar).crumbs
        await seat.press("x")
        assert "nothing is painted" in said(screen, "#weeks-cost")
        assert screen.sheet.changed == []
        await seat.press("z", "x")
        assert screen.sheet.changed == [row]


async def test_people_without_a_week_stand_there_with_the_reason(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await sheet(seat, "users", "ctrl+a")
        assert len(screen.sheet.rows) == 40
        rows = {row.name: row for row in screen.sheet.rows}
        assert rows["Piotr Zieliński"].why == "no schedule"
        assert "was not seen" in rows["Desmond Tully"].why
        assert rows["Rosa Lindqvist"].others == 1
        await seat.press("G")
        assert screen.grid.index == 39
        assert "Aroha Tamatea" in screen.grid.render_line(screen.grid.size.height - 1).text
        await seat.press("ctrl+a")
        assert len(screen.sheet.marks) == 38, "what cannot be painted is not marked"
        while screen.grid.row is not rows["Piotr Zieliński"]:
            await seat.press("k")
        assert "▲ no schedule" in said(screen, "#weeks-row")
        await seat.press("asterisk", "x")
        assert "Nothing here can be painted" in said(screen, "#weeks-cost")


async def test_a_row_opens_alone_and_the_team_view_opens_its_members(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        team = await open_team(seat)
        await seat.press("V")
        screen = await seat.front(WeeksScreen)
        assert len(screen.sheet.rows) == 7
        await seat.press("w")
        await seat.front(WeekScreen)
        await seat.press("escape")
        await seat.front(WeeksScreen)
        await seat.press("escape")
        await seat.until(lambda: seat.app.screen is team)
        await seat.press("g", "space", "space", "V")
        screen = await seat.front(WeeksScreen)
        assert len(screen.sheet.rows) == 2


async def test_where_nobody_is_named_it_is_said(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("attendees")
        await seat.press("V")
        await seat.until(lambda: any("one sheet" in toast for toast in seat.toasts))


async def test_what_changed_meanwhile_stays_and_what_cannot_be_read_is_left_out(
    sit: Sit, on_server: Workspace, server: Running
) -> None:
    async with sit(size=(80, 24), on=on_server) as seat:
        screen = await sheet(seat, "schedules", "g", "space", "space")
        first, second = screen.sheet.rows[:2]
        await seat.press("ctrl+a", "x")
        server.faults.add(
            "status", method="GET", path=f"/v2/schedules/{second.key}", status=404, body={}
        )
        await seat.press("ctrl+s")
        review = await seat.front(BulkScreen)
        assert [name for name, _ in review.job.plan.refused] == [second.name]
        assert all(first.key in item.key for item in review.job.plan.items)
        server.faults.clear()


def test_hours_fit_into_few_cells() -> None:
    day = parse_day("7:30-12, 13-15:30")
    assert brief(day, 30) == "7:30–12, 13–15:30"
    assert brief(day, 12) == "7:30–15:30×2"
    assert brief(day, 8) == "7½–15½×2"
    assert brief(parse_day("9:07-17"), 7) == "9:07–17"
    assert brief(parse_day("9:07-17:11"), 7) == "9:07–1…"
    assert brief(day, 6) == "7½⋯15½"
    assert brief((), 7) == "–"


def test_a_week_moves_over_midnight_and_over_the_end_of_the_week() -> None:
    week = WeeklyHours.of({6: parse_day("20-24")})
    later = shifted(week, 180)
    assert day_text(later.on(6)) == "23:00–24:00"
    assert day_text(later.on(0)) == "00:00–03:00"
    assert shifted(later, -180) == week
    assert sum(bool(later.on(day)) for day in WEEK) == 2
