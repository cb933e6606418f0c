"""Finding a time for a team: what is asked, the ranked answers, and the booking they begin."""

from datetime import date, timedelta
from typing import Any

import pytest
from textual.widgets import Static

from caltui.tui.edit.form import FormScreen
from caltui.tui.team.find_time import FindTimeScreen, People
from caltui.tui.team.screen import TeamScreen
from caltui.tui.widgets.line_list import LineList
from tests.tui.conftest import NOW, Seat, Sit
from tests.tui.team.opening import entries, open_team


async def test_find_a_time_ranks_and_starts_a_booking_there(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        said = str(find.query_one("#find-said", Static).content)
        assert "never enough of them" in said
        assert "The closest:" in said
        assert {len(a.coming) for a in find.answers} == {6}
        await seat.press("ctrl+u")
        await seat.type("45")
        await seat.press("tab")
        await seat.type("6")
        assert find.query_one("#find-said", Static).content
        assert [len(a.coming) for a in find.answers] == [6] * len(find.answers)
        assert all(a.span.length == timedelta(minutes=45) for a in find.answers)
        assert all(a.span.start >= NOW for a in find.answers)
        assert "without Kenji Moriyama" in str(find.query_one("#find-there", Static).content)
        await seat.press("enter")
        assert find.query_one("#find-list", LineList).has_focus
        await seat.press("j", "enter")
        form = await seat.front(FormScreen)
        chosen = find.answers[1].span
        values = {name: entry.text for name, entry in entries(form).items()}
        assert values["start"].startswith(f"{chosen.start.astimezone(screen.zone):%Y-%m-%d %H:%M}")
        assert values["end"].startswith(f"{chosen.end.astimezone(screen.zone):%Y-%m-%d %H:%M}")
        assert screen.grid.axis.at(chosen.start) == screen.grid.column, "the picture shows it"


async def test_who_must_be_there_and_whose_hours_change_the_list(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await open_team(seat)
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        await seat.press("tab", "tab", "right")
        assert all(len(a.coming) == 7 for a in find.answers), "nobody is busy all week"
        assert find.answers
        await seat.press("left", "shift+tab")
        await seat.type("2")
        people = find.query_one(People)
        people.focus()
        await seat.press("j", "j", "space")
        assert people.marks == {"7"}
        assert find.answers
        assert all("7" in a.coming for a in find.answers)
        await seat.press("tab", "tab")
        await seat.press("ctrl+u")
        await seat.type("soon")
        assert "Length: minutes such as 45" in str(find.query_one("#find-said", Static).content)
        assert not find.query_one("#find-list", LineList).items
        await seat.press("escape")
        assert isinstance(seat.app.screen, TeamScreen)


async def test_hours_between_keep_the_meeting_inside_them(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        find.query_one("#field-between").focus()
        await seat.pilot.pause()
        await seat.type("13-15")
        assert find.answers, find.query_one("#find-said", Static).content
        for answer in find.answers:
            last = answer.last_start.astimezone(screen.zone) + answer.span.length
            assert answer.span.start.astimezone(screen.zone).hour >= 13
            assert last.strftime("%H:%M") <= "15:00"
        await seat.type(", 16-17")
        assert "one span of hours" in str(find.query_one("#find-said", Static).content)


async def test_more_weeks_are_asked_for_and_a_failure_keeps_the_list(
    sit: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit() as seat:
        await open_team(seat)
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        days = {a.span.start.date() for a in find.answers}
        find.query_one("#field-within").focus()
        await seat.pilot.pause()
        await seat.press("right", "right")
        await _looked(seat)
        assert "Mon 21 Dec" in str(find.query_one("#find-title", Static).content)
        more = {a.span.start.date() for a in find.answers}
        assert days < more
        assert max(more) > date(2026, 12, 7)

        async def broken(*args: Any) -> Any:
            raise ValueError("The window is odd.")

        monkeypatch.setattr(find, "_ask", broken)
        await seat.press("left")
        await _looked(seat)
        assert "The window is odd." in str(find.query_one("#find-said", Static).content)
        assert {a.span.start.date() for a in find.answers} == more


async def _looked(seat: Seat) -> None:
    """Waits for the answers of other weeks; what was asked for before that is given up."""
    while any(w.group == "within" for w in seat.app.workers):
        await seat.pilot.pause(0.01)
    await seat.pilot.pause()


async def test_a_time_that_another_search_dropped_is_not_taken(sit: Sit) -> None:
    async with sit() as seat:
        await open_team(seat)
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        shown = find.query_one("#find-list", LineList)
        gone = shown.cursor_key
        await seat.press("ctrl+u")
        await seat.type("45")
        assert gone not in [item.key for item in shown.items]
        shown.post_message(LineList.Chosen(gone))
        await seat.pilot.pause()
        assert seat.app.screen is find
