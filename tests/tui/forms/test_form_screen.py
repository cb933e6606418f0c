"""A form from its first key to Cal: faults, review, refusal, doubt, and leaving."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from textual.widgets import Button, Input, OptionList, Static

from caltui.tui.dialogs.leave import LeaveScreen
from caltui.tui.edit.drafts import open_drafts
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.forms.editors.suggest import Suggest
from caltui.workspace.base.errors import READ_ONLY
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.forms_support import (
    Driver,
    edit,
    forget_drafts,
    new,
    opened,
    remove,
    workspace_on,
)

LISTS = ("users", "bookings", "attendees", "schedules", "event-types", "teams")
REFUSAL = {"message": "invalid_string in 'email': That domain is not allowed"}


@pytest.fixture(scope="module")
def firm(server: Running) -> Iterator[Workspace]:
    with TemporaryDirectory() as home:
        workspace = workspace_on(server, Path(home))
        asyncio.run(_read(workspace))
        yield workspace
        workspace.close()


async def _read(workspace: Workspace) -> None:
    for resource in LISTS:
        await workspace.sync(resource)
    await workspace.wire.aclose()


@pytest.fixture
async def workspace(firm: Workspace, server: Running) -> Any:
    server.faults.clear()
    server.requests.clear()
    forget_drafts(firm)
    yield firm
    server.faults.clear()
    await firm.wire.aclose()


def _writes(server: Running) -> list[Any]:
    return [request for request in server.requests.seen if request.method != "GET"]


async def _read_again(driver: Driver) -> None:
    await driver.until(lambda: "read again" in driver.says("#form-status"), "the record")


async def test_all_faults_are_shown_at_once_and_the_first_has_the_focus(
    workspace: Workspace, server: Running
) -> None:
    async with opened(new(workspace, "attendees")) as driver:
        await driver.fill("email", "nobody")
        await driver.fill("bookingId", "nothing like it")
        await driver.press("ctrl+s")
        assert set(driver.form.body.faulty) == {"bookingId", "name", "email", "timeZone"}
        assert "Must be one of the list, or an id" in driver.below("bookingId")
        assert "Is needed" in driver.below("name")
        assert "Must be an e-mail address" in driver.below("email")
        assert driver.screen.focused is driver.row("bookingId").editor.target()
        assert "× 4 faults" in driver.says("#form-status")
        await driver.fill("name", "Ada")
        assert "× 3 faults" in driver.says("#form-status")
    assert _writes(server) == []


async def test_a_fault_in_a_folded_field_unfolds_it(workspace: Workspace) -> None:
    async with opened(new(workspace, "event-types")) as driver:
        await driver.fill_all({"title": "A", "slug": "a", "length": "30"})
        driver.form.model.set("slotInterval", "soon")
        await driver.press("ctrl+s")
        await driver.pilot.pause()
        assert driver.screen.focused is driver.row("slotInterval").editor


async def test_an_edit_sends_only_what_changed(workspace: Workspace, server: Running) -> None:
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await _read_again(driver)
        await driver.fill("name", "Somebody [/b] Else")
        await driver.to_review()
        assert "Somebody [/b] Else" in driver.says("#review-diff")
        assert "PATCH" in driver.says("#review-request")
        assert "at_demo" not in driver.says("#review-request")
        effects = [str(w.content) for w in driver.screen.query(".review-point").results(Static)]
        assert "Record only: no mail is sent, calendars are not changed." in effects
        await driver.send()
        assert (await driver.finished()).record["name"] == "Somebody [/b] Else"
    assert [request.body for request in _writes(server)] == [{"name": "Somebody [/b] Else"}]


async def test_nothing_changed_says_so(workspace: Workspace, server: Running) -> None:
    async with opened(edit(workspace, "attendees", "7")) as driver:
        await driver.press("ctrl+s")
        assert "nothing to change" in driver.says("#form-problem").lower()
        await driver.press("escape")
        assert await driver.finished() is None


async def test_enter_moves_on_and_never_sends(workspace: Workspace, server: Running) -> None:
    async with opened(edit(workspace, "attendees", "8")) as driver:
        await driver.focus("name")
        await driver.type("x")
        await driver.press("enter")
        assert driver.screen.focused is driver.row("email").editor
        await driver.to_review()
        assert driver.screen.focused is driver.screen.query_one("#review-back", Button)
        await driver.press("enter")
        assert isinstance(driver.screen, FormScreen)
        assert driver.form.model.changed == ["name"]
    assert _writes(server) == []


async def test_a_refusal_comes_back_to_its_field_with_nothing_lost(
    workspace: Workspace, server: Running
) -> None:
    server.faults.add("status", status=400, body=REFUSAL, method="PATCH")
    async with opened(edit(workspace, "attendees", "9")) as driver:
        await driver.fill("email", "someone@example.org")
        await driver.fill("name", "Someone")
        await driver.to_review()
        await driver.send()
        assert isinstance(driver.screen, FormScreen)
        assert "domain is not allowed" in driver.below("email")
        assert "refused" in driver.says("#form-problem")
        assert driver.screen.focused is driver.row("email").editor
        assert driver.form.model.changed == ["name", "email"]
        await driver.to_review()
        await driver.send()
        assert (await driver.finished()).record["name"] == "Someone"
    assert len(server.requests.effects) == 1


async def test_a_doubtful_outcome_is_said_and_not_sent_again(
    workspace: Workspace, server: Running
) -> None:
    server.faults.add("reset_after", method="POST")
    async with opened(new(workspace, "attendees", bookingId=3)) as driver:
        await driver.fill_all({"name": "Ada", "email": "a@b.co", "timeZone": "UTC"})
        await driver.to_review()
        await driver.send()
        assert isinstance(driver.screen, FormScreen)
        shown = driver.says("#form-problem")
        assert shown.startswith("?")
        await driver.press("ctrl+s")
        assert "not known" in driver.says("#form-problem")
        assert isinstance(driver.screen, FormScreen)
        assert driver.form.model.entries["name"].text == "Ada"
    assert len(_writes(server)) == 1


async def test_leaving_a_changed_form_asks_and_enter_stays(workspace: Workspace) -> None:
    async with opened(new(workspace, "teams")) as driver:
        await driver.type("Support")
        await driver.press("escape")
        assert isinstance(driver.screen, LeaveScreen)
        await driver.press("enter")
        assert driver.form.model.entries["name"].text == "Support"
        await driver.press("escape", "n")
        assert isinstance(driver.screen, FormScreen)
        await driver.press("escape", "y")
        assert await driver.finished() is None


async def test_an_untouched_form_leaves_at_once(workspace: Workspace) -> None:
    async with opened(new(workspace, "teams")) as driver:
        await driver.press("escape")
        assert await driver.finished() is None


async def test_a_form_that_was_left_is_kept_by_nothing(workspace: Workspace) -> None:
    async with opened(edit(workspace, "attendees", "10")) as driver:
        await _read_again(driver)
        form = weakref.ref(driver.form)
        await driver.press("escape")
        assert await driver.finished() is None
        await driver.pilot.pause()
        gc.collect()
        assert form() is None, "the time limit of its reading holds it, or an open connection"


async def test_a_newer_record_arrives_while_the_form_is_open(
    workspace: Workspace, server: Running
) -> None:
    row = server.world.find("attendees", 11)
    assert row is not None
    row.update(name="Theirs", email="theirs@example.com")
    server.faults.add("delay", method="GET", seconds=0.4)
    async with opened(edit(workspace, "attendees", "11")) as driver:
        assert "reading again" in driver.says("#form-status")
        await driver.fill("name", "Mine")
        await driver.until(lambda: "meanwhile" in driver.says("#form-status"), "the record")
        assert driver.row("email").editor.value == "theirs@example.com"  # type: ignore[attr-defined]
        assert driver.row("name").editor.value == "Mine"  # type: ignore[attr-defined]
        assert "another value now" in driver.below("name")


@pytest.mark.parametrize(("resource", "name"), [("attendees", "name"), ("bookings", "eventTypeId")])
async def test_a_newer_record_takes_no_letter_away_that_the_form_has_not_heard_of(
    workspace: Workspace, resource: str, name: str
) -> None:
    async with opened(edit(workspace, resource, "14")) as driver:
        await _read_again(driver)
        line = driver.row(name).editor.target()
        assert isinstance(line, Input)
        line.value = "Zw"
        driver.form.body.rebased([])
        assert line.value == "Zw"
        await driver.until(lambda: driver.row(name).entry.text == "Zw", "the form heard")
        entry = driver.row(name).entry
        entry.text = entry.start
        driver.form.body.rebased([])
        assert line.value != "Zw", "what was heard of and taken back is no longer ahead"


async def test_a_click_on_a_choice_that_is_no_longer_offered_picks_nothing(
    workspace: Workspace,
) -> None:
    async with opened(edit(workspace, "bookings", "14")) as driver:
        await _read_again(driver)
        editor = driver.row("eventTypeId").editor
        assert isinstance(editor, Suggest)
        editor.target().focus()
        await driver.press("down")
        await driver.until(lambda: editor.is_open, "the list")
        shown, text = editor.list, editor.text
        assert shown is not None
        last = shown.option_count - 1
        click = OptionList.OptionSelected(shown, shown.options[last], last)
        editor._offer([])
        editor.post_message(click)
        await driver.pilot.pause()
        assert editor.text == text


async def test_a_record_that_cannot_be_read_again_is_shown_as_last_seen(
    workspace: Workspace, server: Running
) -> None:
    server.faults.add("status", status=403, body={"message": "no"}, method="GET")
    async with opened(edit(workspace, "attendees", "12")) as driver:
        await driver.until(lambda: "as last seen" in driver.says("#form-status"), "the failure")
        assert driver.row("name").editor.value  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["escape", "q", "n", "enter"])
async def test_what_is_on_its_way_can_be_left_running(
    workspace: Workspace, server: Running, key: str
) -> None:
    server.faults.add("delay", method="PATCH", seconds=60.0)
    async with opened(edit(workspace, "attendees", "13")) as driver:
        await driver.fill("name", f"Slowly {key}")
        await driver.to_review()
        await driver.press("ctrl+s")
        assert driver.review.sending
        assert "Leave it running" in str(driver.screen.query_one("#review-back", Button).label)
        await driver.press("ctrl+s", key)
        assert await driver.finished() is None
        said = "\n".join(str(note.message) for note in driver.app._notifications)
        assert "still on its way" in said
        (write,) = workspace.pending.running
        assert len(open_drafts(workspace)) == 1, "what was typed is kept until it is there"
        server.sandbox.release()
        assert (await write.result()).record["name"] == f"Slowly {key}"
        await driver.until(lambda: workspace.kept.drafts() == [], "the draft to go")
    assert workspace.pending.running == ()
    assert len(_writes(server)) == 1


async def test_few_keys_from_a_schedule_to_another_zone(workspace: Workspace) -> None:
    keys = [*"kathm", "enter", "ctrl+s", "ctrl+s"]
    async with opened(edit(workspace, "schedules", "3")) as driver:
        await driver.press("tab", *keys[:7])
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "the review")
        await driver.press("ctrl+s")
        assert (await driver.finished()).record["timeZone"] == "Asia/Kathmandu"
    assert len(keys) + 2 <= 15


async def test_deleting_asks_and_enter_keeps(workspace: Workspace, server: Running) -> None:
    async with opened(remove(workspace, "schedules", "4")) as driver:
        assert driver.says(".dialog-title").startswith("Delete schedule 4")
        shown = " ".join(
            str(w.content) for w in driver.screen.query(".review-point").results(Static)
        )
        assert "Cannot be undone" in shown
        assert driver.screen.focused is driver.screen.query_one("#review-back", Button)
        await driver.press("enter")
        assert await driver.finished() is None
        await driver.start(remove(workspace, "schedules", "4"))
        await driver.press("n")
        assert await driver.finished() is None
    assert _writes(server) == []


async def test_a_refused_delete_is_explained_where_it_was_asked(
    workspace: Workspace, server: Running
) -> None:
    server.faults.add("status", status=403, body={"message": "Not yours"}, method="DELETE")
    async with opened(remove(workspace, "schedules", "5")) as driver:
        await driver.press("y")
        await driver.until(lambda: not driver.review.sending, "the answer")
        assert "×" in driver.says("#review-state")
        assert driver.screen.focused is driver.screen.query_one("#review-back", Button)
        await driver.press("enter")
        assert await driver.finished() is None
    assert workspace.record("schedules", "5") is not None


async def test_a_doubtful_delete_is_said_and_not_offered_again(
    workspace: Workspace, server: Running
) -> None:
    server.faults.add("reset_after", method="DELETE")
    async with opened(remove(workspace, "schedules", "6")) as driver:
        await driver.press("y")
        await driver.until(lambda: not driver.review.sending, "the answer")
        assert driver.says("#review-state").startswith("?")
        await driver.press("y", "ctrl+s")
        assert not driver.screen.query_one("#review-send").display
        await driver.press("escape")
        assert await driver.finished() is None
    assert len(_writes(server)) == 1


async def test_production_wants_the_id_typed(server: Running, tmp_path: Path) -> None:
    workspace = workspace_on(server, tmp_path, production=True)
    server.requests.clear()
    await workspace.sync("teams")
    async with opened(remove(workspace, "teams", "6")) as driver:
        assert "▲ PRODUCTION firm" in driver.says("#badge")
        assert isinstance(driver.screen.focused, Input)
        await driver.press("y", "enter", "ctrl+s")
        assert driver.review.sending is False
        assert _writes(server) == []
        driver.screen.query_one(Input).value = "6"
        await driver.press("ctrl+s")
        assert (await driver.finished()).change.key == "6"
    await workspace.aclose()


async def test_read_only_refuses_before_anything_opens(server: Running, tmp_path: Path) -> None:
    workspace = workspace_on(server, tmp_path, read_only=True)
    async with opened(new(workspace, "teams")) as driver:
        assert await driver.finished() is None
        assert [n.message for n in driver.app._notifications] == [READ_ONLY]
        await driver.app.workers.wait_for_complete()
        assert len(driver.app.screen_stack) == 1
    await workspace.aclose()


async def test_what_cannot_be_done_here_is_said(workspace: Workspace) -> None:
    async with opened(edit(workspace, "payments", "1")) as driver:
        assert await driver.finished() is None
        assert [n.message for n in driver.app._notifications] == [
            "'payments' has no 'update': it has list, get."
        ]


@pytest.mark.parametrize("resource", ["bookings", "event-types", "webhooks"])
async def test_nothing_is_wider_than_a_small_terminal(resource: str, workspace: Workspace) -> None:
    async with opened(new(workspace, resource)) as driver:
        driver.form.body.unfold(focus=False)
        await driver.pilot.pause()
        wide = [w for w in driver.screen.query("*") if w.region.right > 80 or w.region.x < 0]
        assert wide == []
        assert driver.screen.query_one("#form-review").region.bottom <= 24


async def test_text_that_is_marked_with_the_mouse_leaves_the_form_open(
    workspace: Workspace,
) -> None:
    async with opened(edit(workspace, "bookings", "5")) as driver:
        head = "#form-note"
        await driver.pilot.mouse_down(head, offset=(1, 0))
        await driver.pilot.hover(head, offset=(8, 0))
        await driver.pilot.mouse_up(head, offset=(8, 0))
        await driver.pilot.pause()
        assert driver.screen.get_selected_text()
        assert isinstance(driver.screen, FormScreen)
