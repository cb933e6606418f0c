"""The team screen: real rows of operation 57, moved, zoomed, read out and asked about."""

from datetime import date, datetime

import pytest
from textual.widgets import Static

from caltui.scheduling.team.states import State
from caltui.tui.dialogs.help import key_rows
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.dialogs.why_closed import ExplainScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.team.team_grid import TeamGrid
from caltui.tui.widgets.line_list import LineList
from tests.tui.conftest import NOW, Sit
from tests.tui.team.opening import entries, line, open_team, read, words


async def test_t_on_a_team_draws_a_row_per_member_with_names(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        assert seat.app.workspace.trace.entries[-1].operation == "teams availability"
        grid = screen.grid
        assert [m.label for m in grid.members][:2] == ["Ada Fischer", "Bishal Gurung"]
        assert len(grid.members) == 7
        assert "Mon 23 Nov" in line(grid, 0)
        assert line(grid, 3).startswith("▌Ada Fischer")
        assert "█" in line(grid, 3)
        assert "Kathmandu +4:45" in line(grid, 6)
        assert "▁" in line(grid, 6), "the member's own night"
        assert grid.axis.walls[grid.column].strftime("%H:%M") == "10:00", "the present"
        assert "Ada Fischer, Mon 23 Nov 10:00–10:15 Europe/Berlin" in words(screen)
        assert "of 7 free" in words(screen)


async def test_a_busy_cell_is_hatched_holds_its_title_and_reads_out(sit: Sit) -> None:
    async with sit(size=(220, 40)) as seat:
        screen = await open_team(seat)
        await seat.press("right", "right", "right", "right")
        assert screen.grid.cell is not None
        assert screen.grid.cell.state is State.BUSY
        assert "busy: Escalation between" in words(screen)
        assert "▒Esca" in line(screen.grid, 9), "on a row without the cursor"
        target = screen.target()
        assert target.resource.key == "bookings"
        assert target.record is not None
        assert target.record["title"].startswith("Escalation")
        await seat.press("down")
        assert "Bishal Gurung" in words(screen)
        assert "15:45 in Asia/Kathmandu" in words(screen)
        assert screen.target().key is None


async def test_zoom_keeps_the_moment_and_a_week_is_asked_for_once(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        workspace = seat.app.workspace
        calls = len(workspace.trace.entries)
        moment = screen.grid.axis.edges[screen.grid.column]
        lengths = [screen.grid.axis.window.length]
        for _ in range(3):
            await seat.press("minus")
            await read(seat)
            index = screen.grid.axis.at(moment)
            assert index == screen.grid.column
            lengths.append(screen.grid.axis.window.length)
        assert [length.days for length in lengths] == [1, 2, 4, 7]
        assert len(workspace.trace.entries) == calls, "all of it lies in the week that was read"
        await seat.press("minus")
        await read(seat)
        assert screen.grid.axis.window.length.days == 14
        assert len(workspace.trace.entries) == calls + 1
        await seat.press("minus")
        assert "nothing further" in seat.toasts[-1]
        await seat.press("plus", "plus", "plus", "plus")
        assert screen.grid.axis.step == 15
        assert len(workspace.trace.entries) == calls + 1


async def test_time_is_moved_by_cells_days_and_pages_and_home_is_now(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        grid = screen.grid
        await seat.press("shift+right")
        await read(seat)
        assert grid.axis.walls[grid.column].isoformat() == "2026-11-24T10:00:00+01:00"
        await seat.press("pagedown", "pagedown")
        await read(seat)
        assert screen.first == date(2026, 11, 26)
        await seat.press("home")
        assert grid.axis.edges[grid.column] == NOW.replace(minute=0)
        grid.move_to(grid.row, 0)
        await seat.press("left")
        await read(seat)
        assert screen.first == date(2026, 11, 22)
        assert grid.column == len(grid.axis) - 1, "before midnight comes the last cell"
        assert grid.cell is not None
        await seat.press("G")
        assert grid.member is not None
        assert grid.member.label == "Tomás Quintela"


async def test_the_same_moment_in_another_zone(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        before = screen.grid.axis.edges[screen.grid.column]
        await seat.press("z")
        menu = await seat.front(MenuScreen)
        items = menu.query_one(LineList).items
        assert [i.key for i in items if i.key][:2] == ["Europe/Berlin", "Asia/Kathmandu"]
        await seat.press("j", "enter")
        await read(seat)
        assert screen.zone.key == "Asia/Kathmandu"
        assert screen.grid.axis.edges[screen.grid.column] == before
        assert line(screen.grid, 0).startswith(" Asia/Kathmandu")
        assert "14:45–15:00 Asia/Kathmandu" in words(screen)
        await seat.press("z", "G", "enter")
        await seat.type("Chatham")
        await seat.press("enter")
        await read(seat)
        assert screen.zone.key == "Pacific/Chatham"
        assert screen.grid.axis.edges[screen.grid.column] == before


@pytest.mark.parametrize(
    ("day", "cells"), [("2026-03-29", 92), ("2026-10-25", 100), ("2026-11-23", 96)]
)
async def test_a_day_has_as_many_quarters_as_its_clocks_make(
    sit: Sit, day: str, cells: int
) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        screen.go_to(datetime.fromisoformat(f"{day}T12:00+00:00"))
        await read(seat)
        assert len(screen.grid.axis) == cells
        assert screen.grid.cell is not None


async def test_from_a_user_with_several_teams_one_is_chosen_and_their_row_has_the_cursor(
    sit: Sit,
) -> None:
    async with sit() as seat:
        await seat.go("users 7")
        await seat.press("t")
        screen = await read(seat)
        assert screen.team_id == "1"
        assert screen.grid.member is not None
        assert screen.grid.member.user_id == "7"
        await seat.press("escape")
        await seat.go("users 1")
        await seat.press("t")
        menu = await seat.front(MenuScreen)
        assert [i.key for i in menu.query_one(LineList).items] == ["1", "2", "3", "4"]
        await seat.press("j", "enter")
        assert (await read(seat)).team_id == "2"
        await seat.press("escape")
        await seat.go("memberships 33_6")
        await seat.press("t")
        screen = await read(seat)
        assert (screen.team_id, screen.grid.member and screen.grid.member.user_id) == ("6", "33")


async def test_enter_explains_a_closed_cell_for_the_chosen_event_type(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        await seat.press("down", "right", "right", "right", "right", "right", "enter")
        menu = await seat.front(MenuScreen)
        labels = {i.key: i.left for i in menu.query_one(LineList).items}
        assert labels["why"] == "Which rule closes this time?"
        assert labels["new"] == "New booking here all the same"
        await seat.press("escape", "E")
        menu = await seat.front(MenuScreen)
        menu.query_one(LineList).move_to_key(
            next(i.key for i in menu.query_one(LineList).items if i.key.isdigit())
        )
        await seat.press("enter")
        await read(seat)
        assert screen.event_type is not None
        assert "eventTypeId" in str(seat.app.workspace.trace.entries[-1].url)
        await seat.press("enter")
        await seat.front(ExplainScreen)
        await seat.press("escape")
        assert seat.app.screen is screen


async def test_enter_on_a_busy_cell_opens_its_booking(sit: Sit) -> None:
    async with sit() as seat:
        await open_team(seat)
        await seat.press("right", "right", "right", "right", "enter")
        menu = await seat.front(MenuScreen)
        (key,) = [i.key for i in menu.query_one(LineList).items if i.key.startswith("booking")]
        await seat.press("enter")
        await seat.pilot.pause()
        assert seat.app.screen is seat.browse
        assert seat.browse.shown.resource.key == "bookings"
        assert seat.table.cursor_key == key.partition(" ")[2]


async def test_a_new_booking_begins_at_the_cursor(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        await seat.press("right", "n")
        form = await seat.front(FormScreen)
        assert entries(form)["start"].text.startswith("2026-11-23 10:15")
        assert screen.prefill()["start"] == "2026-11-23T09:15:00.000Z"


async def test_every_state_reads_without_colour_and_the_keys_are_listed(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with sit(size=(80, 24)) as seat:
        screen = await open_team(seat)
        legend = str(screen.query_one("#team-legend", Static).content)
        for glyph, word in (("█", "free"), ("▒", "busy"), ("·", "outside"), ("?", "unknown")):
            assert f"{glyph} {word}" in legend
        assert "◆" in line(screen.grid, 3), "the cursor is a glyph"
        keys = {row.keys: row.text for row in key_rows(screen)["Time"]}
        assert keys["f"].startswith("When enough")
        for y in range(screen.grid.size.height):
            assert screen.grid.render_line(y).cell_length == 80
        await seat.press("C")
        assert "Bishal" in line(screen.grid, 4), "without the clocks each member is one line"


async def test_a_click_takes_a_cell_and_the_wheel_moves_rows(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        grid = screen.grid
        await seat.pilot.click(TeamGrid, offset=(grid.name_width + 40, 7))
        await seat.pilot.pause()
        assert (grid.row, grid.column) == (2, 40)
        grid.action_move(-1)
        await seat.pilot.pause()
        assert grid.row == 1


async def test_an_answer_that_comes_before_the_screen_is_mounted_is_shown(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        monkeypatch.setattr(screen, "_is_mounted", False)
        screen.show_time(again=True)
        assert screen.asking is not None
        await seat.until(lambda: screen.asking is None)
        assert screen.grid.members
