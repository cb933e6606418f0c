"""Taking a write back from the console: shown first, sent on the second key, or told why not."""

from pathlib import Path

import pytest
from textual.widgets import Static

from caltui.tui.app.app import Console
from caltui.tui.journal.undo_and_settle import undo
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.forms_support import Driver, Flow, opened, remove, workspace_on


@pytest.fixture
def workspace(on_server: Workspace) -> Workspace:
    return on_server


def undoing(workspace: Workspace, id: int | None = None) -> Flow:
    return lambda app: undo(app, workspace, id)


def points(driver: Driver) -> str:
    found = driver.screen.query(".review-point").results(Static)
    return "\n".join(str(w.content) for w in found)


def toasts(driver: Driver) -> str:
    return "\n".join(str(note.message) for note in driver.app._notifications)


async def test_an_edit_is_shown_backwards_and_sent_on_the_second_key(
    workspace: Workspace, server: Running
) -> None:
    was = (await workspace.fetch("attendees", ("7",)))["name"]
    await workspace.run(workspace.plan("attendees", "update", ["7"], {"name": "Ada B"}))
    async with opened(undoing(workspace)) as driver:
        assert driver.says(".dialog-title").startswith("Undo: Edit attendee 7")
        shown = driver.says("#review-diff")
        assert shown.index("Ada B") < shown.index(was)
        assert "Can be undone." in points(driver)
        await driver.press("enter")
        assert await driver.finished() is None, "enter is on the harmless button"
        await driver.start(undoing(workspace))
        await driver.send()
        outcome = await driver.finished()
    assert outcome.record["name"] == was
    row = server.world.find("attendees", 7)
    assert row is not None
    assert row["name"] == was
    first, second = workspace.kept.journal()[::-1]
    assert second.undo_of == first.id


async def test_a_create_is_deleted_again_and_a_delete_says_what_stays_away(
    workspace: Workspace, server: Running
) -> None:
    made = await workspace.run(
        workspace.plan("schedules", "create", (), {"name": "Nights", "timeZone": "UTC"})
    )
    async with opened(undoing(workspace)) as driver:
        await driver.send()
        assert (await driver.finished()).change.verb == "delete"
        assert server.world.find("schedules", int(made.created_key)) is None
        await driver.start(remove(workspace, "schedules", "4"))
        assert "Cannot be undone in full" in points(driver)
        await driver.press("escape")
        assert await driver.finished() is None


async def test_what_a_delete_took_along_is_said_before_the_undo_is_sent(
    workspace: Workspace,
) -> None:
    await workspace.fetch("schedules", ("5",))
    await workspace.run(workspace.plan("schedules", "delete", ["5"]))
    async with opened(undoing(workspace)) as driver:
        assert "It gets a new id: what named schedule 5 does not name it." in points(driver)
        await driver.send()
        assert (await driver.finished()).created_key not in ("", "5")


async def test_what_people_were_told_cannot_be_undone_and_says_so_before(
    workspace: Workspace, server: Running
) -> None:
    booking = next(r for r in server.world.rows("bookings") if r["status"] == "ACCEPTED")
    key = str(booking["id"])
    await workspace.fetch("bookings", (key,))
    change = workspace.plan("bookings", "cancel", [key], {"reason": "Ill"})
    assert change.undoable.text.startswith("Cannot be undone")
    await workspace.run(change)
    sent = len(server.requests.effects)
    entry = workspace.kept.journal()[0]
    async with opened(undoing(workspace, entry.id)) as driver:
        assert await driver.finished() is None
        assert "people are told" in toasts(driver)
    assert len(server.requests.effects) == sent


async def test_nothing_to_undo_and_read_only_say_so(server: Running, tmp_path: Path) -> None:
    for read_only, words in ((False, "nothing to undo"), (True, "read-only")):
        workspace = workspace_on(server, tmp_path / str(read_only), read_only=read_only)
        async with opened(undoing(workspace)) as driver:
            assert await driver.finished() is None
            assert words in toasts(driver)
        await workspace.aclose()


async def test_u_in_the_table_undoes_the_last_change_and_tells(
    workspace: Workspace, server: Running
) -> None:
    await workspace.sync("schedules")
    before = workspace.records("schedules")["6"]["name"]
    await workspace.run(workspace.plan("schedules", "update", ["6"], {"name": "Renamed"}))
    app = Console(workspace, start="schedules")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause()
        await pilot.press("u")
        for _ in range(200):
            if app.screen is not app.browse:
                break
            await pilot.pause(0.01)
        await pilot.press("ctrl+s")
        for _ in range(200):
            if any("Undone: Edit schedule 6" in str(n.message) for n in app._notifications):
                break
            await pilot.pause(0.01)
        else:
            raise AssertionError([str(n.message) for n in app._notifications])
        assert app.screen is app.browse
        assert workspace.records("schedules")["6"]["name"] == before
