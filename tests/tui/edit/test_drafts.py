"""Forms that were not sent: kept while typed, offered again, gone once sent or thrown away."""

from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Static

from caltui.tui.app.app import Console
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.edit.conflict import ConflictScreen
from caltui.tui.edit.drafts import open_drafts
from caltui.tui.edit.form import FormScreen
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.forms_support import Driver, edit, new, opened, workspace_on

EDIT = "attendees/update/7"


@pytest.fixture
async def workspace(on_server: Workspace) -> Workspace:
    await on_server.fetch("attendees", ("7",))
    return on_server


async def kept(driver: Driver, workspace: Workspace, place: str) -> dict[str, Any]:
    """The draft, once it is on the disk."""
    await driver.until(lambda: workspace.kept.draft(place) is not None, "the draft")
    return dict(workspace.kept.draft(place) or {})


async def offered(driver: Driver) -> ConfirmScreen:
    await driver.until(lambda: isinstance(driver.screen, ConfirmScreen), "the offer")
    assert isinstance(driver.screen, ConfirmScreen)
    return driver.screen


async def test_what_is_typed_outlives_a_process_that_never_ended(
    workspace: Workspace, server: Running, tmp_path: Path
) -> None:
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await driver.fill("name", "Half a na")
        await kept(driver, workspace, EDIT)
        other = workspace_on(server, tmp_path)
        assert open_drafts(other)[0].text.startswith("Edit attendee 7 (")
        async with opened(edit(other, "attendees", "7")) as later:
            await offered(later)
            assert "1 field, kept now" in later.says("#ask-text")
            await later.press("enter")
            await later.until(lambda: isinstance(later.screen, FormScreen), "the form")
            assert later.row("name").editor.value == "Half a na"  # type: ignore[attr-defined]
            assert later.form.model.changed == ["name"]
            await later.to_review()
            await later.send()
            assert (await later.finished()).record["name"] == "Half a na"
        assert other.kept.drafts() == []
        await other.aclose()


async def test_starting_fresh_throws_it_away(workspace: Workspace) -> None:
    workspace.kept.keep_draft(EDIT, {"texts": {"name": "Old"}, "was": {}})
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await offered(driver)
        await driver.press("y")
        await driver.until(lambda: isinstance(driver.screen, FormScreen), "the form")
        assert driver.form.model.changed == []
        await driver.press("escape")
        assert await driver.finished() is None
    assert workspace.kept.drafts() == []


@pytest.mark.parametrize(("key", "places"), [("k", ["teams/create/"]), ("y", [])])
async def test_leaving_keeps_it_or_throws_it_away(
    workspace: Workspace, key: str, places: list[str]
) -> None:
    async with opened(new(workspace, "teams")) as driver:
        await driver.fill("name", "Support")
        await driver.press("escape")
        assert isinstance(driver.screen, LeaveScreen)
        await driver.press(key)
        assert await driver.finished() is None
        await driver.pilot.pause(0.5)
    assert [place for place, _ in workspace.kept.drafts()] == places


async def test_a_new_record_is_taken_up_with_every_field_even_a_folded_one(
    workspace: Workspace,
) -> None:
    texts = {"title": "Chat", "length": "x", "slotInterval": "15"}
    workspace.kept.keep_draft("event-types/create/", {"texts": texts, "was": {}})
    async with opened(new(workspace, "event-types")) as driver:
        await offered(driver)
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, FormScreen), "the form")
        entries = driver.form.model.entries
        assert {name: entries[name].text for name in texts} == texts
        assert driver.row("slotInterval").editor.value == "15"  # type: ignore[attr-defined]


async def test_a_secret_is_never_kept(workspace: Workspace, tmp_path: Path) -> None:
    async with opened(new(workspace, "webhooks")) as driver:
        await driver.fill_all({"secret": "hunter-two-99", "subscriberUrl": "https://a.b/c"})
        draft = await kept(driver, workspace, "webhooks/create/")
        assert draft["texts"]["subscriberUrl"] == "https://a.b/c"
        assert "secret" not in draft["texts"]
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or b"hunter-two-99" not in file.read_bytes(), file


async def test_a_draft_does_not_write_over_what_changed_since(
    workspace: Workspace, server: Running
) -> None:
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await driver.until(lambda: "read again" in driver.says("#form-status"), "the record")
        await driver.fill("name", "Mine")
        await kept(driver, workspace, EDIT)
    row = server.world.find("attendees", 7)
    assert row is not None
    row["name"] = "Theirs"
    await workspace.fetch("attendees", ("7",))
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await offered(driver)
        await driver.press("escape")
        await driver.until(lambda: isinstance(driver.screen, FormScreen), "the form")
        await driver.to_review()
        await driver.press("ctrl+s")
        await driver.until(lambda: isinstance(driver.screen, ConflictScreen), "the conflict")
    assert [r for r in server.requests.seen if r.method == "PATCH"] == []


async def test_a_draft_of_what_was_sent_is_not_offered_and_a_doubtful_one_says_so(
    workspace: Workspace, server: Running
) -> None:
    at = workspace.clock().timestamp()
    held = {"texts": {"name": "Sent"}, "was": {}, "sending": at}
    workspace.kept.keep_draft(EDIT, held)
    server.faults.add("reset_after", method="PATCH")
    change = workspace.plan("attendees", "update", ["7"], {"name": "Sent"})
    with pytest.raises(Exception, match="not known"):
        await workspace.run(change)
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await offered(driver)
        assert "nobody knows what came of it" in driver.says("#ask-text")
        await driver.press("escape")
    workspace.kept.keep_draft(EDIT, held)
    workspace.write_history.settle_by_hand(workspace.kept.unknown()[0].id, "done")
    assert open_drafts(workspace) == []
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await driver.pilot.pause(0.1)
        assert isinstance(driver.screen, FormScreen)
    assert workspace.kept.drafts() == []


async def test_what_was_sent_is_known_as_sent_after_the_form_was_left(
    workspace: Workspace, server: Running
) -> None:
    """Its answer was lost; what is typed after it left is a draft, the rest is not."""
    fields = {
        "bookingId": "1",
        "name": "Ada",
        "email": "lost@example.com",
        "timeZone": "Europe/Berlin",
    }
    place = "attendees/create/"
    server.faults.add("reset_after", method="POST")
    async with opened(new(workspace, "attendees")) as driver:
        await driver.fill_all(fields)
        await (await driver.to_review()).send()
        await driver.until(lambda: isinstance(driver.screen, FormScreen), "the form")
        await (await driver.focus("name")).press("escape")
        await driver.until(lambda: isinstance(driver.screen, LeaveScreen), "the question")
        await driver.press("k")
        assert await driver.finished() is None
    left = workspace.kept.draft(place)
    (entry,) = workspace.kept.unknown()
    async with opened(new(workspace, "attendees", **{**fields, "bookingId": 1})) as driver:
        await offered(driver)
        assert "nobody knows what came of it" in driver.says("#ask-text")
        await driver.press("y")
        await driver.until(lambda: isinstance(driver.screen, FormScreen), "the form")
        await driver.to_review()
        (first, *_) = driver.review.query(".review-point").results(Static)
        assert f"journal (U), entry {entry.id}" in str(first.content)
    await workspace.write_history.settle()
    assert left is not None
    workspace.kept.keep_draft(place, left)
    assert open_drafts(workspace) == [], "it arrived: it is no draft any more"
    more = left | {"texts": {**left["texts"], "name": "Ada L"}}
    workspace.kept.keep_draft(place, more)
    assert len(open_drafts(workspace)) == 1, "what was typed after it left is not lost"
    workspace.kept.drop_draft(place)


async def test_the_console_names_the_drafts_that_wait(workspace: Workspace) -> None:
    workspace.kept.keep_draft("teams/create/", {"texts": {"name": "Support"}, "was": {}})
    workspace.kept.keep_draft(EDIT, {"texts": {"name": "Ada"}, "was": {}})
    app = Console(workspace, start="schedules")
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.pause(0.1)
        said = [str(note.message) for note in app._notifications]
    assert any("2 drafts wait: " in text and "Create team (Support)" in text for text in said), said
