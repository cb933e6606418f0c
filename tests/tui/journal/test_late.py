"""A way back that is asked for twice is shown once, and a late click leaves it in peace."""

from pathlib import Path

import pytest

from caltui.tui.edit.review import ReviewScreen
from caltui.tui.journal.screen import JournalScreen
from caltui.tui.table.virtual_table import VirtualTable
from caltui.workspace.workspace import Workspace
from tests.tui.conftest import Seat, Sit


@pytest.fixture
async def workspace(on_server: Workspace, tmp_path: Path) -> Workspace:
    await on_server.fetch("attendees", ("7",))
    named = {"name": f"Ada {tmp_path.name}"}
    await on_server.run(on_server.plan("attendees", "update", ["7"], named))
    return on_server


async def journal(seat: Seat) -> JournalScreen:
    await seat.press("U")
    return await seat.front(JournalScreen)


def reviews(seat: Seat) -> int:
    return sum(isinstance(screen, ReviewScreen) for screen in seat.app.screen_stack)


async def test_an_undo_that_is_asked_for_twice_is_shown_once(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit(on=workspace) as seat:
        screen = await journal(seat)
        screen.action_undo()
        screen.action_undo()
        await seat.front(ReviewScreen)
        screen.action_undo()
        await seat.pilot.pause()
        assert reviews(seat) == 1
        await seat.press("escape", "escape")


async def test_a_row_that_was_opened_late_closes_no_review_over_the_journal(
    sit: Sit, workspace: Workspace
) -> None:
    async with sit(on=workspace) as seat:
        screen = await journal(seat)
        table = screen.query_one(VirtualTable)
        await seat.press("u")
        await seat.front(ReviewScreen)
        assert table.cursor_key is not None
        table.post_message(VirtualTable.Opened(table.cursor_key))
        await seat.pilot.pause()
        await seat.pilot.pause()
        assert reviews(seat) == 1
        await seat.press("escape", "escape")
