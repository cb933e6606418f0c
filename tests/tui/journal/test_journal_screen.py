"""The journal on the screen: what was written, what came of it, settling, and the way back."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from caltui.tui.app.app import Console
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.journal.screen import JournalScreen
from caltui.tui.journal.undo_and_settle import unknown_sentence
from caltui.tui.widgets.fields_view import FieldsView
from caltui.tui.widgets.one_line import StatusLine
from caltui.workspace.base.errors import GatewayError
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running


@pytest.fixture
async def workspace(on_server: Workspace) -> Workspace:
    await on_server.sync("schedules")
    return on_server


async def lost(workspace: Workspace, server: Running, key: str, name: str) -> None:
    """An edit that arrives, and whose answer does not."""
    server.faults.add("reset_after", method="PATCH")
    with pytest.raises(GatewayError):
        await workspace.run(workspace.plan("schedules", "update", [key], {"name": name}))


async def until(pilot: Pilot[None], done: Callable[[], bool]) -> None:
    for _ in range(400):
        if done():
            return
        await pilot.pause(0.01)
    raise AssertionError("waited in vain")


def journal(app: Console) -> JournalScreen:
    assert isinstance(app.screen, JournalScreen), app.screen
    return app.screen


def shown(app: Console) -> str:
    """The details of the write under the cursor."""
    found = journal(app).query_one("#write", FieldsView).details
    return "\n".join(f"{detail.title}: {detail.text}" for detail in found)


def said(app: Console) -> str:
    return "\n".join(str(note.message) for note in app._notifications)


async def test_every_outcome_has_its_glyph_and_the_request_holds_no_secret(
    workspace: Workspace, server: Running
) -> None:
    server.faults.add("status", status=400, body={"message": "Not today"}, method="PATCH")
    with pytest.raises(GatewayError):
        await workspace.run(workspace.plan("schedules", "update", ["3"], {"name": "No"}))
    values = {
        "subscriberUrl": "https://a.b/c",
        "eventTriggers": ["BOOKING_CREATED"],
        "active": True,
        "secret": "hunter-two-99",
    }
    await workspace.run(workspace.plan("webhooks", "create", (), values))
    app = Console(workspace, start="schedules")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("U")
        await pilot.pause()
        rows = journal(app).writes.window(0, 9)
        assert [row.cells[2] for row in rows] == ["✓ done", "✗ refused"]
        text = shown(app)
        assert "Request: POST " in text
        assert "hunter" not in text
        assert "u shows the way back: Delete webhook" in text
        await pilot.press("j")
        assert "Not today" in shown(app)
        assert "→ No" in shown(app)
        await pilot.press("U")
        assert app.screen is app.browse


async def test_unknown_writes_are_settled_at_the_start_and_told(
    workspace: Workspace, server: Running
) -> None:
    await lost(workspace, server, "4", "Lost")
    assert workspace.status.unknown == 1
    app = Console(workspace, start="schedules")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await until(pilot, lambda: "took effect" in said(app))
        assert workspace.status.unknown == 0
        assert workspace.kept.journal()[0].outcome == "done"
    assert len(server.requests.effects) == 1, "nothing was sent again"


async def test_what_cannot_be_read_back_stays_named_and_s_settles_it(
    workspace: Workspace, server: Running
) -> None:
    await lost(workspace, server, "5", "Lost")
    await lost(workspace, server, "6", "Lost too")
    server.faults.add("status", status=503, path="/schedules", method="GET", times=None)
    app = Console(workspace, start="schedules")
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        words = unknown_sentence(workspace.kept.unknown())
        assert words.startswith("2 writes have an unknown outcome")
        await until(pilot, lambda: words in said(app))
        status = app.browse.query_one(StatusLine)
        await until(pilot, lambda: any("2 writes of unknown" in p.text for p in status.parts()))
        await pilot.press("U")
        await pilot.pause()
        assert journal(app).writes.window(0, 1)[0].cells[2] == "? unknown"
        assert "Nobody knows" in shown(app)
        server.faults.clear()
        await pilot.press("s")
        line = journal(app).query_one("#journal-said", Static)
        await until(pilot, lambda: str(line.content).count("took effect") == 2)
        assert [row.cells[2] for row in journal(app).writes.window(0, 2)] == ["✓ done"] * 2
        await pilot.press("s")
        assert "Nothing is unknown" in str(line.content)


async def test_u_undoes_the_entry_under_the_cursor_and_enter_goes_to_its_record(
    workspace: Workspace, server: Running
) -> None:
    was = workspace.records("schedules")["8"]["name"]
    for key, name in (("8", "First"), ("9", "Second")):
        await workspace.run(workspace.plan("schedules", "update", [key], {"name": name}))
    app = Console(workspace, start="users")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("U", "j", "u")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(app.screen, JournalScreen))
        await until(pilot, lambda: len(journal(app).writes) == 3)
        notes = [row.cells[3] for row in journal(app).writes.window(0, 3)]
        assert notes == ["undoes 1", "", "↶ undone"]
        await pilot.press("u")
        await until(pilot, lambda: "was undone already" in said(app))
        await pilot.press("enter")
        await until(pilot, lambda: app.screen is app.browse)
        assert app.browse.table.cursor_key == "8"
    row = server.world.find("schedules", 8)
    assert row is not None
    assert row["name"] == was
