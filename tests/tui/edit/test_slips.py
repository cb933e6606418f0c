"""A slip of the hand does no harm: what a form takes, picks, names and asks."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.tui.dialogs.confirm import ConfirmScreen
from caltui.tui.edit.form import FormScreen
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.forms.suggestions import MOST, Choice, meant_choice
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running
from tests.tui.forms_support import (
    demo_firm,
    edit,
    forget_drafts,
    new,
    opened,
    remove,
    workspace_on,
)

ALL = tuple(catalog().titles)
SERIES = {"recurringEventId": "weekly-1"}


@pytest.fixture(scope="module")
def firm_seen() -> Iterator[Workspace]:
    with demo_firm("bookings", "attendees", "event-types", "users", "schedules", "teams") as found:
        yield found


@pytest.fixture
def workspace(firm_seen: Workspace) -> Workspace:
    forget_drafts(firm_seen)
    return firm_seen


def live(workspace: Workspace) -> str:
    """The key of a booking that can be cancelled."""
    found = workspace.listing("bookings")
    keys = (k for k in list(found.keys()) if (found.record(k) or {}).get("status") == "ACCEPTED")
    return next(keys)


def writes(server: Running) -> list[str]:
    return [seen.method for seen in server.requests if seen.method != "GET"]


# The cancel form


async def test_a_reason_typed_at_once_is_the_reason(workspace: Workspace) -> None:
    async with opened(remove(workspace, "bookings", live(workspace))) as driver:
        assert driver.screen.focused is driver.row("reason").editor.target()
        await driver.type("any day now y n")
        assert driver.form.model.values() == ({"reason": "any day now y n"}, [])


async def test_the_series_is_offered_where_there_is_one(workspace: Workspace) -> None:
    key = live(workspace)
    async with opened(remove(workspace, "bookings", key)) as driver:
        assert "allRemainingBookings" not in driver.form.model.entries
    seen = workspace.record("bookings", key)
    assert seen is not None
    operation = workspace.catalog.operation("bookings", "cancel")

    async def series(app: Any) -> Any:
        before = {**seen.record, **SERIES}
        form = FormScreen(workspace, operation, [key], title="Cancel", before=before)
        return await app.push_screen_wait(form)

    async with opened(series) as driver:
        assert driver.screen.focused is driver.row("reason").editor.target()
        await driver.focus("allRemainingBookings")
        await driver.type("yes no y the host is ill")
        assert driver.form.model.values() == ({}, [])
        await driver.press("left", "left")
        assert driver.form.model.values() == ({"allRemainingBookings": True}, [])


async def test_a_known_empty_series_is_none_whatever_the_event_type_does(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    from caltui.tui.forms.offered import fields_left_out

    operation = workspace.catalog.operation("bookings", "cancel")
    kind = workspace.record("event-types", "1")
    assert kind is not None
    monkeypatch.setitem(kind.record, "recurringEvent", {"freq": 2, "count": 4})
    monkeypatch.setattr(workspace, "record", lambda resource, key: kind)
    told = {"eventTypeId": 1}
    assert fields_left_out(workspace, operation, told) == frozenset()
    assert fields_left_out(workspace, operation, {**told, "recurringEventId": None})
    assert fields_left_out(workspace, operation, None)


async def test_a_review_says_who_when_whose_and_what(workspace: Workspace) -> None:
    key = live(workspace)
    seen = workspace.record("bookings", key)
    assert seen is not None
    async with opened(remove(workspace, "bookings", key), (120, 40)) as driver:
        await driver.to_review()
        text = " ".join(str(s.render()) for s in driver.screen.query("#review-subject Static"))
        for person in (seen.record["attendees"][0], seen.record["user"]):
            assert f"{person['name']} <{person['email']}>" in text
        assert workspace.zone.key in text
        told = {one.head: one.text for one in workspace.teller.told("bookings", seen.record)}
        assert told["When"].split()[0] in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
        assert told["When"] in text
        assert told["Event type"] in text


@pytest.mark.parametrize("resource", ALL)
def test_every_category_says_what_a_record_is_and_what_decides(resource: str) -> None:
    of = catalog().resource(resource)
    assert of.tells, "a review would name a bare id"
    for paths in of.tells.values():
        for path in (one for many in paths for one in many.split("|")):
            assert of.field(path.partition("[")[0]) is not None, path
    assert set(of.decides) <= set(of.columns)
    flags = [c for c in of.columns if (f := of.field(c)) and f.type == "boolean"]
    assert set(flags) <= set(of.decides), "a flag that an action turns on would be cut"


@pytest.mark.parametrize("resource", ["teams", "event-types", "schedules", "users", "attendees"])
async def test_the_review_of_a_delete_names_the_record(workspace: Workspace, resource: str) -> None:
    key = workspace.listing(resource).key_at(0)
    seen = workspace.record(resource, key)
    assert seen is not None
    async with opened(remove(workspace, resource, key), (120, 40)) as driver:
        assert isinstance(driver.screen, ReviewScreen)
        text = " ".join(str(s.render()) for s in driver.screen.query("#review-subject Static"))
        for told in workspace.teller.told(resource, seen.record):
            assert told.text in text


async def test_a_review_calls_a_reference_by_its_name(workspace: Workspace) -> None:
    async with opened(edit(workspace, "schedules", "1"), (120, 40)) as driver:
        await driver.until(lambda: "again" in driver.says("#form-status"), "the record")
        entries = driver.form.model.entries
        if "userId" not in entries:
            pytest.skip("an edit of a schedule has no owner here")
        await driver.fill("userId", "2")
        await driver.to_review()
        assert workspace.name("users", "2") in driver.says("#review-diff")


# Picking


async def several(workspace: Workspace, resource: str, word: str) -> int:
    listing = workspace.listing(resource)
    listing.set_filter(word)
    return len(listing)


async def test_enter_takes_none_of_several(workspace: Workspace) -> None:
    assert await several(workspace, "bookings", "jakub") > 2
    async with opened(new(workspace, "bookings")) as driver:
        await driver.focus("rescheduleUid")
        await driver.type("jakub")
        editor: Any = driver.row("rescheduleUid").editor
        await driver.until(lambda: editor.is_open, "the choices")
        assert "match: ↓ chooses" in str(editor.list.border_title)
        await driver.press("enter")
        assert driver.form.model.entries["rescheduleUid"].text == "jakub"
        await driver.press("down", "down", "enter")
        uid = driver.form.model.entries["rescheduleUid"].text
        (key, record), *_ = workspace.where("bookings", "uid", uid)
        shown = editor.line.value
        assert record["attendees"][0]["name"] in shown
        assert uid not in shown
        assert shown.endswith(f"· {key}")
        assert record["attendees"][0]["email"] in driver.below("rescheduleUid")
        assert workspace.zone.key in driver.below("rescheduleUid")


async def test_choices_of_one_name_are_told_apart(workspace: Workspace) -> None:
    async with opened(new(workspace, "bookings")) as driver:
        await driver.focus("rescheduleUid")
        await driver.type("jakub")
        editor: Any = driver.row("rescheduleUid").editor
        await driver.until(lambda: editor.is_open, "the choices")
        texts = [str(line.prompt) for line in editor.list.options]
        assert len(set(texts)) == len(texts)
        assert all("@" in text for text in texts)


def test_what_can_be_meant() -> None:
    ada = Choice("1", "Ada Lovelace · 1", "", ("Ada Lovelace", "ada@example.com"))
    adam = Choice("2", "Adam Ant · 2", "", ("Adam Ant", "adam@example.com"))
    assert meant_choice([ada, adam], "ada") is None
    assert meant_choice([ada, adam], "ada lovelace") == 0
    assert meant_choice([ada, adam], "ADAM@example.com") == 1
    assert meant_choice([ada, adam], "2") == 1
    assert meant_choice([ada], "lovel") == 0
    assert meant_choice([ada], "12") is None, "a number is an id, and not a part of a text"
    assert meant_choice([ada, ada], "ada lovelace") is None
    assert MOST > 1


# Production


async def test_an_edit_of_production_asks_once_more(server: Running, tmp_path: Path) -> None:
    workspace = workspace_on(server, tmp_path, production=True)
    await workspace.sync("teams")
    server.requests.clear()
    async with opened(edit(workspace, "teams", "1")) as driver:
        await driver.until(lambda: "again" in driver.says("#form-status"), "the record")
        await driver.fill("name", "Support desk")
        await driver.to_review()
        await driver.press("ctrl+s")
        await driver.until(lambda: isinstance(driver.screen, ConfirmScreen), "the question")
        assert "production" in driver.says("#ask-text")
        await driver.press("enter")
        await driver.until(lambda: isinstance(driver.screen, ReviewScreen), "the review")
        assert writes(server) == []
        await driver.press("ctrl+s")
        await driver.until(lambda: isinstance(driver.screen, ConfirmScreen), "the question")
        await driver.press("y")
        await driver.finished()
    assert writes(server) == ["PATCH"]
    await workspace.aclose()


async def test_an_edit_of_another_profile_does_not(server: Running, tmp_path: Path) -> None:
    server.requests.clear()
    workspace = workspace_on(server, tmp_path)
    await workspace.sync("teams")
    async with opened(edit(workspace, "teams", "1")) as driver:
        await driver.until(lambda: "again" in driver.says("#form-status"), "the record")
        await driver.fill("name", "Support people")
        await driver.to_review()
        await driver.press("ctrl+s")
        await driver.finished()
    assert writes(server) == ["PATCH"]
    await workspace.aclose()
