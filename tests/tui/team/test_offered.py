"""What Cal offers of an event type, as a row of its own above the team: where Cal tells it."""

from dataclasses import replace
from typing import Any

import pytest

from caltui.catalog.request import Request
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.forms.editors.lines import LineEditor
from caltui.tui.team.find_time import FindTimeScreen
from caltui.tui.team.screen import TeamScreen
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.base.errors import GatewayError
from caltui.workspace.team.offered import NOT_ASKED
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit
from tests.tui.team.opening import entries, line, open_team, read, words

ASK_SUPPORT = "18"
OFFERED = 3
"""The line below those of days, hours and who is free together."""


async def choose(seat: Seat, key: str) -> TeamScreen:
    await seat.press("E")
    menu = await seat.front(MenuScreen)
    menu.query_one(LineList).move_to_key(key)
    await seat.press("enter")
    return await read(seat)


async def test_cals_own_times_are_a_row_above_the_members(sit: Sit, demo_v2: Workspace) -> None:
    async with sit(on=demo_v2, size=(80, 24)) as seat:
        screen = await open_team(seat)
        assert line(screen.grid, OFFERED).startswith("▌Ada Fischer"), "for no event type: no row"
        assert "offered" not in words(screen)
        await choose(seat, ASK_SUPPORT)
        row = line(screen.grid, OFFERED)
        assert row.startswith(" offered: Ask Supp…")
        assert "█" in row
        assert line(screen.grid, OFFERED + 1).startswith("▌Ada Fischer")
        sent = [entry.url for entry in demo_v2.trace.entries if "/v2/slots" in entry.url]
        assert len(sent) == 1
        assert f"eventTypeId={ASK_SUPPORT}" in sent[0]
        assert "start=2026-11-22T23:00:00.000Z" in sent[0], "the week that is shown, from Monday on"
        picture = screen.picture
        assert picture is not None
        assert picture.offered
        start = picture.offered[0].start
        screen.go_to(start)
        await seat.pilot.pause()
        clock = start.astimezone(screen.zone).strftime("%H:%M")
        assert f"offered: {clock}" in words(screen)
        screen.grid.move_to(0, 0)
        await seat.pilot.pause()
        assert "offered: nothing" in words(screen)
        await choose(seat, "none")
        assert line(screen.grid, OFFERED).startswith("▌Ada Fischer")


async def test_a_cal_that_does_not_say_it_draws_no_empty_row(
    sit: Sit, demo_v2: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with sit(on=demo_v2, size=(120, 40)) as seat:
        screen = await open_team(seat)
        send = demo_v2.wire.send

        async def broken(request: Request, *rest: Any, **more: Any) -> Any:
            if request.operation.name == "slots":
                raise GatewayError("Cal's server failed.")
            return await send(request, *rest, **more)

        monkeypatch.setattr(demo_v2.wire, "send", broken)
        await choose(seat, ASK_SUPPORT)
        assert line(screen.grid, OFFERED).startswith("▌Ada Fischer")
        assert "Cal did not say which times it offers" in words(screen, "#team-problems")
        assert "offered" not in words(screen)


async def test_a_click_below_the_row_takes_the_member_that_is_there(
    sit: Sit, demo_v2: Workspace
) -> None:
    async with sit(on=demo_v2, size=(80, 24)) as seat:
        screen = await open_team(seat)
        await choose(seat, ASK_SUPPORT)
        await seat.pilot.click("#grid", offset=(30, OFFERED + 1 + 2))
        assert screen.grid.row == 1


async def test_through_the_gateway_nothing_is_asked_and_there_is_no_row(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        await choose(seat, ASK_SUPPORT)
        assert line(screen.grid, OFFERED).startswith("▌Ada Fischer")
        assert not any("slots" in entry.url for entry in seat.app.workspace.trace.entries)
        assert screen.picture == replace(screen.picture, offered=None)


async def test_finding_a_time_asks_cal_for_the_event_type_and_says_where_it_did_not(
    sit: Sit, demo_v2: Workspace
) -> None:
    async with sit(on=demo_v2) as seat:
        screen = await open_team(seat)
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        assert NOT_ASKED in words(find, "#find-notes")
        assert "Cal offers" not in words(find, "#find-there")
        await seat.press("escape")
        await choose(seat, ASK_SUPPORT)
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        assert NOT_ASKED not in words(find, "#find-notes")
        await seat.press("tab")
        await seat.type("4")
        offered = find.picture.offered
        assert offered
        assert find.answers[0].span.start in {time.start for time in offered}
        clock = find.answers[0].span.start.astimezone(screen.zone).strftime("%H:%M")
        assert f"Cal offers {clock}" in words(find, "#find-there")
        lines = [item.left for item in find.query_one("#find-list", LineList).items]
        last = next(i for i, left in enumerate(lines) if left.endswith("not offered by Cal"))
        assert last > 0
        assert all(left.endswith("not offered by Cal") for left in lines[last:])
        find.query_one("#field-within").focus()
        await seat.pilot.pause()
        await seat.press("right")
        await seat.until(lambda: find.picture.offered != offered)
        assert find.picture.offered, "Cal was asked for the other weeks, too"


async def test_marked_people_are_asked_about_as_for_an_event_type(
    sit: Sit, demo_v2: Workspace
) -> None:
    async with sit(on=demo_v2, size=(80, 24)) as seat:
        await seat.go("users")
        await seat.press("ctrl+a", "O")
        find = await seat.front(FindTimeScreen)
        assert NOT_ASKED in words(find, "#find-notes")
        await seat.press("shift+tab", "enter")
        menu = await seat.front(MenuScreen)
        assert menu.query_one(LineList).cursor_key == "none"
        menu.query_one(LineList).move_to_key(ASK_SUPPORT)
        await seat.press("enter")
        await seat.until(lambda: bool(find.picture.offered))
        asked = [entry.url for entry in demo_v2.trace.entries if "/v2/slots" in entry.url]
        assert len(asked) == 1
        assert f"eventTypeId={ASK_SUPPORT}" in asked[0]
        assert NOT_ASKED not in words(find, "#find-notes")
        length = find.query_one("#field-length", LineEditor).value
        seen = demo_v2.record("event-types", ASK_SUPPORT)
        assert seen is not None
        assert length == str(seen.record["length"])
        await seat.press("tab", "tab")
        await seat.type("1")
        start = find.answers[0].span.start
        assert start in {time.start for time in find.picture.offered}
        assert "Cal offers" in words(find, "#find-there")
        await seat.press("enter", "enter")
        form = await seat.front(FormScreen)
        assert entries(form)["eventTypeId"].text == ASK_SUPPORT


async def test_the_event_type_of_the_dialog_becomes_that_of_the_team(
    sit: Sit, demo_v2: Workspace
) -> None:
    async with sit(on=demo_v2, size=(80, 24)) as seat:
        screen = await open_team(seat)
        await choose(seat, ASK_SUPPORT)
        await seat.press("f")
        find = await seat.front(FindTimeScreen)
        await seat.press("shift+tab", "enter")
        menu = await seat.front(MenuScreen)
        assert menu.query_one(LineList).cursor_key == ASK_SUPPORT
        menu.query_one(LineList).move_to_key("none")
        await seat.press("enter")
        await seat.until(lambda: find.picture.offered is None)
        assert NOT_ASKED in words(find, "#find-notes")
        await seat.press("tab", "tab")
        await seat.type("4")
        await seat.press("enter", "enter")
        form = await seat.front(FormScreen)
        assert not entries(form)["eventTypeId"].text
        assert screen.event_type is None
