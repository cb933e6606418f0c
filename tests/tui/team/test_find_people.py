"""A time for any marked people, a week from a row of the team, and marked members."""

import pytest
from textual.widgets import Static

from caltui.tui.agenda.person.screen import PersonScreen
from caltui.tui.booking_acts.absence.screen import AbsenceScreen
from caltui.tui.dialogs.ask_line import AskLine
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.team.find_time import FindTimeScreen
from caltui.tui.team.screen import TeamScreen
from caltui.tui.week.screen import WeekScreen
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import NOW, Sit
from tests.tui.team.opening import open_team, read


@pytest.mark.parametrize("place", ["users", "memberships", "bookings"])
async def test_the_marked_of_any_category_that_names_a_user_are_meant(sit: Sit, place: str) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go(place)
        await seat.press("space", "space", "O")
        find = await seat.front(FindTimeScreen)
        assert 1 <= len(find.picture.members) <= 2
        assert find.picture.window.start == NOW
        assert "Europe/Berlin" in str(find.query_one("#find-title", Static).content)


async def test_partials_are_listed_with_reasons_and_begin_a_booking(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("users")
        await seat.press("ctrl+a", "O")
        find = await seat.front(FindTimeScreen)
        assert find.partials
        first = find.query_one(LineList).items
        assert "without" in str(find.query_one("#find-list", LineList).items[0].left), first
        assert "without" in str(find.query_one("#find-there", Static).content)
        await seat.press("enter", "enter")
        assert await seat.front(FormScreen)


async def test_without_marks_a_team_is_its_members_and_nobody_is_asked_for(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("teams 1")
        await seat.press("O")
        find = await seat.front(FindTimeScreen)
        assert len(find.picture.members) == 7
        await seat.press("escape")
        await seat.go("attendees")
        await seat.press("O")
        await seat.until(lambda: any("Mark the people" in toast for toast in seat.toasts))


async def test_marked_members_of_a_team_are_meant_by_find_and_by_closing_days(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await open_team(seat)
        await seat.press("g", "space", "space")
        marked = screen.marked_users()
        assert len(marked) == 2
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        assert [m.user_id for m in find.picture.members] == list(marked)
        await seat.press("escape", "K")
        await seat.front(AskLine)
        await seat.type("2026-12-03")
        await seat.press("enter", "enter")
        absence = (await seat.front(AbsenceScreen)).absence
        assert absence.users == marked
        await seat.press("escape")
        await seat.front(TeamScreen)
        await seat.press("asterisk")
        assert screen.marked_users() == ()


async def test_w_opens_the_week_of_the_row_of_a_team(sit: Sit, workspace: Workspace) -> None:
    async with sit(size=(80, 24)) as seat:
        screen = await open_team(seat)
        await seat.press("g")
        user = screen.row_user()
        await seat.press("w")
        week = await seat.front(WeekScreen)
        assert week.state.owner == user
        seen = workspace.record("users", user)
        assert seen is not None
        assert week.state.key == str(seen.record["defaultScheduleId"])
        await seat.press("escape")
        assert await read(seat) is screen


async def test_w_in_a_person_view_and_on_rows_that_name_a_user(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.go("users id=3")
        await seat.press("P")
        person = await seat.front(PersonScreen)
        assert person.row_user() == "3"
        await seat.press("w")
        week = await seat.front(WeekScreen)
        assert week.state.owner == "3"
        await seat.press("escape", "escape")
        await seat.go("destination-calendars")
        await seat.press("w")
        await seat.front(MenuScreen)
        await seat.press("enter")
        await seat.front(WeekScreen)
