"""The team view where an answer is late, refused, odd, or out of date."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from textual.widgets import Static

from caltui.scheduling.team.picture import RECORDS
from caltui.tui.base.messages import MirrorChanged
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.team.screen import TeamScreen
from caltui.workspace.base.errors import Forbidden, Unavailable
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import NOW, Sit
from tests.tui.team.opening import line, open_team, read, words


async def test_keys_work_while_the_answer_is_late_and_the_old_picture_stays(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_go = asyncio.Event()
    real = workspace.availability

    async def slow(*args: Any) -> Any:
        await let_go.wait()
        return await real(*args)

    monkeypatch.setattr(workspace, "availability", slow)
    async with sit() as seat:
        await seat.go("teams 1")
        await seat.press("t")
        screen = await seat.front(TeamScreen)
        assert "Asking Cal when the team is free" in line(screen.grid, 4)
        await seat.press("right", "minus", "plus", "f")
        assert "not read yet" in seat.toasts[-1]
        let_go.set()
        await read(seat)
        let_go.clear()
        await seat.press("r")
        assert screen.asking is not None
        assert "█" in line(screen.grid, 5), "what was read stays while it is read again"
        await seat.press("down")
        assert "Bishal" in words(screen)
        for _ in range(7):
            await seat.press("pagedown")
        assert screen.grid.cell is None
        assert "Bishal Gurung" in line(screen.grid, 5)
        assert "not read yet" in words(screen)
        let_go.set()
        await read(seat)
        assert screen.grid.cell is not None


async def test_a_refused_call_is_drawn_from_records_and_says_so(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*args: Any) -> Any:
        raise Forbidden("Cal refuses: you are not an admin of this team.")

    monkeypatch.setattr(workspace, "availability", refused)
    async with sit() as seat:
        screen = await open_team(seat)
        assert screen.picture is not None
        assert screen.picture.source == RECORDS
        said = words(screen, "#team-problems")
        assert "Built from schedules and bookings: Cal refuses" in said
        assert screen.query_one("#team-problems").has_class("-warn")
        assert "█" in line(screen.grid, 5)


async def test_when_nothing_is_known_it_says_why_and_asks_again(
    sit: Sit, unseen: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def down(*args: Any) -> Any:
        raise Unavailable("The gateway does not answer.", hint="Try again.")

    real = unseen.availability
    monkeypatch.setattr(unseen, "availability", down)
    async with sit(on=unseen) as seat:
        screen = await open_team(seat)
        assert "The gateway does not answer. Try again." in words(screen, "#team-problems")
        assert "press r to ask again" in line(screen.grid, 4)
        await seat.press("down", "enter", "f", "right")
        monkeypatch.setattr(unseen, "availability", real)
        await seat.press("r")
        await read(seat)
        assert len(screen.grid.members) == 7
        assert words(screen, "#team-problems") == ""


async def test_hostile_and_wide_texts_are_drawn_as_they_are(
    sit: Sit, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, end = "2026-11-23T09:00:00.000Z", "2026-11-23T16:00:00.000Z"
    busy = {"start": start, "end": end, "title": "[/b][@click=app.quit]x 会議\n[bold]"}
    about = {"timeZone": "Europe/Berlin", "busy": [busy, busy], "workingHours": [{}]}

    async def answer(*args: Any) -> Any:
        return [{"userId": n, "availability": about} for n in (1, 2)]

    monkeypatch.setattr(workspace, "availability", answer)
    async with sit(size=(80, 24)) as seat:
        screen = await open_team(seat)
        assert "[/b][@click" in line(screen.grid, 5)
        assert "x 会" in line(screen.grid, 5)
        assert screen.grid.render_line(5).cell_length == 80
        await seat.press("right", "enter")
        menu = await seat.front(MenuScreen)
        assert "[/b]" in str(menu.query_one(".menu-title", Static).content)


async def test_the_present_moves_with_the_clock(sit: Sit, workspace: Workspace) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        assert screen.grid.now == NOW
        later = datetime(2026, 11, 23, 9, 20, tzinfo=UTC)
        workspace.clock = lambda: later
        screen.draw_status()
        assert screen.grid.now == later


async def test_a_booking_that_was_written_is_asked_for_again(sit: Sit) -> None:
    from caltui.tui.base.messages import RecordChanged

    async with sit() as seat:
        screen = await open_team(seat)
        calls = len(seat.app.workspace.trace.entries)
        seat.app.news.publish(RecordChanged("bookings", "5"))
        assert screen.grid.cell is not None, "the picture stays meanwhile"
        await read(seat)
        assert len(seat.app.workspace.trace.entries) == calls + 1


async def test_a_booking_that_others_wrote_renews_the_picture(sit: Sit) -> None:
    async with sit() as seat:
        screen = await open_team(seat)
        asked = [entry.operation for entry in seat.app.workspace.trace.entries]
        seat.app.feed.news.publish(MirrorChanged(frozenset({"bookings"})))
        await read(seat)
        again = [entry.operation for entry in seat.app.workspace.trace.entries][len(asked) :]
        assert "teams availability" in again
        assert screen.current is not None
        before = len(seat.app.workspace.trace.entries)
        seat.app.feed.news.publish(MirrorChanged(frozenset({"webhooks"})))
        await read(seat)
        assert len(seat.app.workspace.trace.entries) == before, "nothing of the picture changed"
