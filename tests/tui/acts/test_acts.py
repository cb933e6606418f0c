"""An act from the console, against a sandbox over HTTP: shown, sent, and taken back as one."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.widgets import Static

from caltui.tui.acts.bulk.screen import OVER, BulkScreen
from caltui.tui.acts.flow import perform
from caltui.tui.app.app import Console
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.journal.screen import JournalScreen
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.acts.test_bulk import about, dialog, ended, lines, says
from tests.tui.conftest import Seat
from tests.tui.forms_support import sandbox, workspace_on


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with sandbox() as found:
        yield found


def plan(workspace: Workspace) -> ActPlan:
    """Two bookings get another title, and a team is made."""
    edits = [
        ActItem(
            key,
            f"Rename the meeting of guest {key}",
            workspace.plan("bookings", "update", (key,), {"title": "Tea", "description": "Black"}),
            "Record only: nobody is told",
        )
        for key in list(workspace.records("bookings"))[:2]
    ]
    team = workspace.plan("teams", "create", (), {"name": "Tea", "slug": "tea"})
    return ActPlan(
        "test",
        "Tea for two",
        (*edits, ActItem("team", "Make the team", team, needs=(edits[0].key,))),
        facts=("Nothing is stranded.",),
        refused=(("Guest 99", "was never seen"),),
    )


@asynccontextmanager
async def shown(
    server: Running, home: Path, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Seat]:
    """Somebody who looks at the review of an act."""
    workspace = workspace_on(server, home)
    app = Console(workspace, start="bookings")
    async with app.run_test(size=size, notifications=True) as pilot:
        await pilot.pause()
        seat = Seat(app, pilot)
        await seat.settle()
        app.start(lambda: perform(app.browse, plan(workspace)), group="flow")
        await seat.until(lambda: isinstance(app.screen, BulkScreen), "the review")
        yield seat


async def test_an_act_is_shown_whole_sent_and_taken_back_as_one(
    server: Running, tmp_path: Path
) -> None:
    server.requests.clear()
    async with shown(server, tmp_path) as seat:
        screen = dialog(seat)
        said = about(screen)
        assert "3 writes: 2 bookings, 1 team." in said
        assert "Nothing is stranded." in said
        assert "Can be taken back as one" in said
        assert [left for left, _ in lines(screen)][2:] == [
            "Make the team",
            "Left out: 1",
            "Guest 99: was never seen",
        ]
        await seat.press("J")
        assert "PATCH" in says(screen, "#bulk-note")
        assert "→ Tea" in says(screen, "#bulk-note")
        assert "nobody is told" in says(screen, "#bulk-note")
        assert not server.requests.effects
        await seat.press("ctrl+s")
        await ended(seat, screen)
        assert len(server.requests.effects) == 3
        assert "u takes all of it back" in says(screen, "#bulk-state")
        await seat.press("u")
        await seat.front(BulkScreen)
        back = dialog(seat)
        assert back is not screen
        assert back.job.title == "Take back: Tea for two"
        assert "All 3 can be taken back." in about(back)
        await seat.press("escape")
        await seat.press("U")
        journal = seat.app.screen
        assert isinstance(journal, JournalScreen)
        rows = journal.writes.window(0, 9)
        assert [row.cells[1] for row in rows] == ["▸ Tea for two, 3 of 3 done"]
        await seat.press("enter")
        rows = journal.writes.window(0, 9)
        assert len(rows) == 4
        assert "→ Tea" in rows[1].cells[1]
        await seat.press("enter", "u")
        await seat.front(BulkScreen)
        back = dialog(seat)
        await seat.press("ctrl+s")
        await ended(seat, back)
        assert back.phase == OVER
        await seat.press("escape")
        assert len(server.requests.effects) == 6
        assert not [r for r in server.world.rows("teams") if r["slug"] == "tea"]
        rows = journal.writes.window(0, 9)
        assert [row.cells[1] for row in rows] == [
            "▸ Take back: Tea for two, 3 of 3 done",
            "▸ Tea for two, 3 of 3 done",
        ]
        assert [row.cells[3] for row in rows] == ["takes back", "↶ undone"]


async def test_u_on_a_table_takes_the_last_act_back(server: Running, tmp_path: Path) -> None:
    async with shown(server, tmp_path) as seat:
        screen = dialog(seat)
        await seat.press("ctrl+s")
        await ended(seat, screen)
        await seat.press("escape", "u")
        await seat.front(BulkScreen)
        assert dialog(seat).job.title == "Take back: Tea for two"
        text = dialog(seat).query_one("#bulk-which", Static)
        assert "3 writes" in str(text.content)
        await seat.press("ctrl+s")
        await ended(seat, dialog(seat))
        await seat.press("escape", "u")
        assert not isinstance(seat.app.screen, BulkScreen)
        assert "There is nothing to undo." in seat.toasts[-1]


async def test_f6_rehearses_and_sends_nothing(server: Running, tmp_path: Path) -> None:
    async with shown(server, tmp_path) as seat:
        screen = dialog(seat)
        asked = len(server.requests.effects)
        await seat.press("f6")
        await seat.until(lambda: bool(screen.rehearsed), "what came of it in the sandbox")
        assert "3 would be done." in says(screen, "#bulk-state")
        assert "categories as last seen" in says(screen, "#bulk-state")
        assert [right for _, right in lines(screen)][:3] == ["would be done"] * 3
        assert len(server.requests.effects) == asked
        assert screen.workspace.acts.list() == []


async def test_what_was_cut_short_goes_on_or_goes_back(server: Running, tmp_path: Path) -> None:
    async with shown(server, tmp_path) as seat:
        workspace = dialog(seat).workspace
        await seat.press("escape")
        run = workspace.acts.start(plan(workspace))
        async for _ in run.each():
            run.stop()
        await seat.press("B", "enter")
        menu = seat.app.screen
        assert isinstance(menu, MenuScreen)
        await seat.press("down", "enter")
        await seat.front(BulkScreen)
        assert dialog(seat).job.title == "Take back: Tea for two"
        await seat.press("ctrl+s")
        await ended(seat, dialog(seat))
        await seat.press("escape", "B")
        assert "No run was cut short." in seat.toasts
