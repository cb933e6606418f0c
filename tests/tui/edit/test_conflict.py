"""Somebody else was faster: yours, theirs and what was, and nothing that was typed is lost."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual.widgets import Button

from caltui.tui.edit.conflict import ConflictScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.journal.undo_and_settle import undo
from caltui.tui.table.virtual_table import VirtualTable
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.forms_support import Driver, edit, forget_drafts, opened


@pytest.fixture
def workspace(on_server: Workspace) -> Iterator[Workspace]:
    yield on_server
    forget_drafts(on_server)


def patches(server: Running) -> list[Any]:
    return [r.body for r in server.requests.seen if r.method == "PATCH"]


def theirs(server: Running, key: int, **values: str) -> None:
    row = server.world.find("attendees", key)
    assert row is not None
    row.update(values)


async def typed(driver: Driver, **texts: str) -> None:
    """Fills in fields once the record was read again."""
    await driver.until(lambda: "read again" in driver.says("#form-status"), "the record")
    await driver.fill_all(texts)


async def into_the_clash(driver: Driver) -> ConflictScreen:
    await driver.to_review()
    await driver.press("ctrl+s")
    await driver.until(lambda: isinstance(driver.screen, ConflictScreen), "the conflict")
    await driver.pilot.pause()
    assert isinstance(driver.screen, ConflictScreen)
    return driver.screen


async def test_each_field_is_decided_and_the_merged_change_is_reviewed(
    workspace: Workspace, server: Running
) -> None:
    await workspace.fetch("attendees", ("7",))
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await typed(driver, name="Mine", email="mine@example.com")
        theirs(server, 7, name="Theirs [/]", email="theirs@example.com", timeZone="Asia/Tokyo")
        clash = await into_the_clash(driver)
        assert patches(server) == [], "nothing was sent over theirs"
        assert [c.title for c in clash.rows.columns] == [
            "Field", "Use", "Yours", "Theirs", "Was",
        ]  # fmt: skip
        assert clash.rows.window(0, 1)[0].cells[:4] == ("Name", "? choose", "Mine", "Theirs [/]")
        assert "Time zone" in driver.says("#conflict-notes")
        table = clash.query_one(VirtualTable)
        assert table.size.height >= 3, "both fields are on the screen of 80x24"
        await driver.press("ctrl+s")
        assert "Choose for each field" in driver.says("#conflict-state")
        await driver.press("m", "t", "ctrl+s")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "the review")
        assert "Theirs [/]" in driver.says("#review-diff")
        assert "mine@example.com" not in driver.says("#review-diff")
        held = workspace.kept.draft("attendees/update/7")
        assert held is not None
        assert held["sending"] is not None, "what leaves now is no draft when it arrives"
        await driver.send()
        assert (await driver.finished()).record["name"] == "Mine"
    assert patches(server) == [{"name": "Mine"}]
    row = server.world.find("attendees", 7)
    assert row is not None
    assert (row["email"], row["timeZone"]) == ("theirs@example.com", "Asia/Tokyo")
    assert workspace.kept.journal()[0].before["name"] == "Theirs [/]", "undo goes back to theirs"


async def test_going_back_keeps_what_was_typed_and_asks_again(
    workspace: Workspace, server: Running
) -> None:
    await workspace.fetch("attendees", ("8",))
    async with opened(edit(workspace, "attendees", "8")) as driver:
        await typed(driver, name="Mine")
        theirs(server, 8, name="Theirs")
        await into_the_clash(driver)
        await driver.press("escape")
        assert isinstance(driver.screen, FormScreen)
        assert driver.form.model.entries["name"].text == "Mine"
        assert "changed meanwhile" in driver.says("#form-problem")
        await into_the_clash(driver)
        await driver.press("T", "ctrl+s")
        await driver.until(lambda: isinstance(driver.screen, FormScreen), "the form")
        assert "Nothing of yours is left" in driver.says("#form-problem")
        assert driver.row("name").editor.value == "Theirs"  # type: ignore[attr-defined]
        assert driver.form.model.changed == []
    assert patches(server) == []


async def test_what_changed_before_the_form_was_read_again_is_asked_too(
    workspace: Workspace, server: Running
) -> None:
    await workspace.fetch("attendees", ("11",))
    was = workspace.records("attendees")["11"]["name"]
    theirs(server, 11, name="Theirs")
    server.faults.add("delay", method="GET", path="/attendees", seconds=0.8)
    async with opened(edit(workspace, "attendees", "11")) as driver:
        await driver.fill("name", "Mine")
        await driver.until(lambda: "meanwhile" in driver.says("#form-status"), "the record")
        clash = await into_the_clash(driver)
        assert clash.rows.window(0, 1)[0].cells[2:] == ("Mine", "Theirs", was)
        await driver.press("M", "ctrl+s")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "the review")
        await driver.send()
        assert (await driver.finished()).record["name"] == "Mine"
    assert patches(server) == [{"name": "Mine"}]


async def test_a_read_that_fails_before_the_write_is_no_doubt(
    workspace: Workspace, server: Running
) -> None:
    await workspace.fetch("attendees", ("12",))
    async with opened(edit(workspace, "attendees", "12")) as driver:
        await typed(driver, name="Mine")
        server.faults.add("broken_json", method="GET", times=None)
        await driver.to_review()
        await driver.send()
        await driver.until(lambda: isinstance(driver.screen, FormScreen), "the form")
        assert driver.says("#form-problem").startswith("× Not sent, as it could not be read")
        server.faults.clear()
        await driver.to_review()
        await driver.send()
        assert (await driver.finished()).record["name"] == "Mine"
    assert len(patches(server)) == 1


async def test_undoing_a_create_that_was_changed_since_asks_first(
    workspace: Workspace, server: Running
) -> None:
    values = {"name": "Nights", "timeZone": "UTC"}
    made = await workspace.run(workspace.plan("schedules", "create", (), values))
    row = server.world.find("schedules", int(made.created_key))
    assert row is not None
    row["name"] = "Theirs"
    async with opened(lambda app: undo(app, workspace)) as driver:
        await driver.press("ctrl+s")
        await driver.until(lambda: isinstance(driver.screen, ConflictScreen), "the conflict")
        await driver.pilot.pause()
        assert driver.screen.focused is driver.screen.query_one("#conflict-back", Button)
        await driver.press("m", "enter")
        assert await driver.finished() is None
    assert server.world.find("schedules", int(made.created_key)) is not None


async def test_times_and_people_that_clash_are_told_as_people_read_them(
    workspace: Workspace, server: Running
) -> None:
    key = "12"
    await workspace.fetch("bookings", (key,))
    async with opened(edit(workspace, "bookings", key)) as driver:
        await typed(driver, start="2026-12-01 10:00")
        row = server.world.find("bookings", int(key))
        assert row is not None
        row["startTime"] = "2026-12-02T13:30:00.000Z"
        clash = await into_the_clash(driver)
        _, _, mine, now, was = clash.rows.window(0, 1)[0].cells
        assert (mine, now) == (
            "Tue 1 Dec 2026 10:00 Europe/Berlin",
            "Wed 2 Dec 2026 14:30 Europe/Berlin",
        )
        assert was.endswith(" Europe/Berlin")
        assert "Wed 2 Dec 2026 14:30" in driver.says("#conflict-detail")
        await driver.press("escape")
