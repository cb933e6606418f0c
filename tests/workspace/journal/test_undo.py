"""Every write taken back once, and what cannot be said before it is sent."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.cal.callers import USER_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.text import MASK
from caltui.workspace.base.errors import CannotUndo, NotFound, OutcomeUnknown, Refused
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.change import Outcome
from caltui.workspace.writes.conflict import Changed
from tests.support.sandbox import Running, running
from tests.workspace.journal.past_support import (
    CASES,
    TODAY,
    Clock,
    Open,
    case_for,
    effects,
    opening,
    row_of,
)


@pytest.fixture(scope="module")
def cal() -> Iterator[Running]:
    with running(firm(seed=7, today=TODAY)) as found:
        yield found


@pytest.fixture
async def open_on(tmp_path: Path, cal: Running) -> AsyncIterator[Open]:
    cal.requests.clear()
    cal.faults.clear()
    async with opening(tmp_path, Clock()) as opened:
        yield opened


@pytest.fixture
async def workspace(open_on: Open, cal: Running) -> Workspace:
    return open_on(cal)


async def write(
    workspace: Workspace,
    resource: str,
    verb: str,
    ids: Any = (),
    values: dict[str, Any] | None = None,
) -> Outcome:
    return await workspace.run(workspace.plan(resource, verb, ids, values))


async def made(workspace: Workspace, resource: str, values: dict[str, Any]) -> tuple[str, ...]:
    outcome = await write(workspace, resource, "create", (), values)
    return workspace.resource(resource).ids_from_key(outcome.created_key)


async def undone(workspace: Workspace, entry: int | None = None) -> Outcome:
    return await workspace.run(workspace.past.undo_plan(entry).change)


@pytest.mark.parametrize("resource", CASES)
async def test_a_create_is_undone_by_a_delete(
    workspace: Workspace, cal: Running, resource: str
) -> None:
    ids = await made(workspace, resource, case_for(cal, resource).create)
    undo = workspace.past.undo_plan()
    assert (undo.change.verb, undo.change.request.ids) == ("delete", ids)
    assert undo.change.undo_of == undo.entry.id
    await workspace.run(undo.change)
    assert row_of(cal, resource, "_".join(ids)) is None
    last = workspace.kept.journal()[0]
    assert (last.verb, last.outcome, last.undo_of) == ("delete", "done", undo.entry.id)


@pytest.mark.parametrize("resource", CASES)
async def test_an_edit_is_undone_by_what_was_there(
    workspace: Workspace, cal: Running, resource: str
) -> None:
    case = case_for(cal, resource)
    ids = await made(workspace, resource, case.create)
    before = row_of(cal, resource, "_".join(ids))
    outcome = await write(workspace, resource, "update", ids, case.edit)
    assert row_of(cal, resource, "_".join(ids)) != before
    undo = workspace.past.undo_plan()
    assert undo.change.verb == "update"
    assert set(undo.change.values) - set(undo.change.carried) == set(case.edit)
    await workspace.run(undo.change)
    after = row_of(cal, resource, "_".join(ids))
    assert before is not None
    assert after is not None
    for name in ("updatedAt",):
        before.pop(name, None), after.pop(name, None)
    assert after == before
    assert outcome.change.undoable.startswith("Can be undone")


@pytest.mark.parametrize("resource", CASES)
async def test_a_delete_is_undone_by_making_it_again(
    workspace: Workspace, cal: Running, resource: str
) -> None:
    await workspace.sync("users")
    case = case_for(cal, resource)
    ids = await made(workspace, resource, case.create)
    before = row_of(cal, resource, "_".join(ids))
    await write(workspace, resource, "delete", ids)
    assert row_of(cal, resource, "_".join(ids)) is None
    undo = workspace.past.undo_plan()
    outcome = await workspace.run(undo.change)
    after = row_of(cal, resource, outcome.created_key)
    assert before is not None
    assert after is not None
    own = resource in {"memberships", "selected-calendars"}
    assert (outcome.created_key == "_".join(ids)) is own
    assert any("new id" in text for text in undo.warnings) is not own
    for name in ("id", "createdAt", "updatedAt", "secret"):
        before.pop(name, None), after.pop(name, None)
    assert after == before


async def test_an_undo_can_itself_be_undone(workspace: Workspace, cal: Running) -> None:
    ids = await made(workspace, "attendees", case_for(cal, "attendees").create)
    await write(workspace, "attendees", "update", ids, {"name": "Mia"})
    edit = workspace.kept.journal()[0].id
    await undone(workspace)
    undo = workspace.kept.journal()[0].id
    with pytest.raises(CannotUndo, match=rf"was undone already, by entry {undo}") as told:
        workspace.past.undo_plan(edit)
    assert told.value.hint == f"To do it again, undo that: caltui undo {undo}"
    await undone(workspace, undo)
    assert (row_of(cal, "attendees", ids[0]) or {})["name"] == "Mia"


async def test_undo_again_and_again_goes_back_one_by_one(
    workspace: Workspace, cal: Running
) -> None:
    ids = await made(workspace, "attendees", case_for(cal, "attendees").create)
    for name in ("Two", "Three"):
        await write(workspace, "attendees", "update", ids, {"name": name})
    seen = []
    for _ in range(2):
        await undone(workspace)
        seen.append((row_of(cal, "attendees", ids[0]) or {})["name"])
    assert seen == ["Two", "Ada"]
    await undone(workspace)
    assert row_of(cal, "attendees", ids[0]) is None
    with pytest.raises(CannotUndo, match="There is nothing to undo"):
        workspace.past.undo_plan()


async def test_an_edit_over_which_somebody_wrote_is_not_undone(
    workspace: Workspace, cal: Running
) -> None:
    ids = await made(workspace, "attendees", case_for(cal, "attendees").create)
    await write(workspace, "attendees", "update", ids, {"name": "Mia", "timeZone": "Asia/Tokyo"})
    row = cal.world.find("attendees", ids[0])
    assert row is not None
    cal.world.change("attendees", row, {"name": "Zoë"})
    sent = len(effects(cal))
    with pytest.raises(Changed) as told:
        await undone(workspace)
    (clash,) = told.value.conflict.fields
    assert clash == ("name", "Mia", "Zoë", "Ada")
    assert len(effects(cal)) == sent
    rest = told.value.conflict.theirs()
    assert rest is not None
    await workspace.run(rest)
    after = row_of(cal, "attendees", ids[0])
    assert after is not None
    assert (after["name"], after["timeZone"]) == ("Zoë", "UTC")


async def test_what_was_created_and_edited_by_others_is_not_deleted(
    workspace: Workspace, cal: Running
) -> None:
    ids = await made(workspace, "schedules", case_for(cal, "schedules").create)
    row = cal.world.find("schedules", ids[0])
    assert row is not None
    cal.world.change("schedules", row, {"name": "In use"})
    with pytest.raises(Changed, match="was changed meanwhile") as told:
        await undone(workspace)
    assert row_of(cal, "schedules", ids[0]) is not None
    await workspace.run(told.value.conflict.mine())
    assert row_of(cal, "schedules", ids[0]) is None


async def test_only_what_was_sent_goes_back(workspace: Workspace, cal: Running) -> None:
    hosted = next(row for row in cal.world.rows("event-types") if row.get("hosts"))
    key, hosts = str(hosted["id"]), list(hosted["hosts"])
    await workspace.fetch("event-types", [key])
    title = hosted["title"]
    await write(workspace, "event-types", "update", [key], {"title": "Once"})
    undo = workspace.past.undo_plan()
    assert set(undo.change.values) - set(undo.change.carried) == {"title"}
    cal.world.change("event-types", hosted, {"hosts": hosts[:1]})
    await workspace.run(undo.change)
    after = row_of(cal, "event-types", key)
    assert after is not None
    assert after["title"] == title
    assert after["hosts"] == hosts[:1], "the hosts of now are sent along, not those of then"


async def test_a_block_comes_back_in_the_form_that_cal_takes(
    workspace: Workspace, cal: Running
) -> None:
    await workspace.sync("availabilities")
    key, block = next(iter(workspace.records("availabilities").items()))
    assert block["startTime"].count(":") == 2
    assert "T" not in block["startTime"]
    before = row_of(cal, "availabilities", key)
    await write(workspace, "availabilities", "update", [key], {"startTime": "06:30"})
    undo = workspace.past.undo_plan()
    assert undo.change.request.body is not None
    assert undo.change.request.body["startTime"].startswith("1970-01-01T")
    await workspace.run(undo.change)
    assert row_of(cal, "availabilities", key) == before
    await write(workspace, "availabilities", "delete", [key])
    outcome = await undone(workspace)
    again = row_of(cal, "availabilities", outcome.created_key)
    assert before is not None
    assert again is not None
    assert {name: again[name] for name in before} == before | {"id": again["id"]}


async def test_secrets_cannot_come_back_and_that_is_said(
    workspace: Workspace, cal: Running
) -> None:
    case = case_for(cal, "webhooks")
    ids = await made(workspace, "webhooks", case.create)
    change = workspace.plan("webhooks", "update", ids, {"secret": "hush", "active": False})
    assert not change.way_back.possible
    assert change.undoable == "Cannot be undone: what active and secret was is kept nowhere."
    await workspace.run(change)
    with pytest.raises(CannotUndo, match="secret stays as it is: what it was is kept nowhere"):
        workspace.past.undo_plan()
    both = workspace.plan(
        "webhooks", "update", ids, {"secret": "x", "eventTriggers": ["BOOKING_PAID"]}
    )
    assert both.undoable == "Can be undone, but not secret: it is kept nowhere."
    await workspace.run(both)
    undo = workspace.past.undo_plan()
    assert set(undo.change.values) == {"eventTriggers"}
    assert undo.warnings == ("secret stays as it is: what it was is kept nowhere.",)
    await write(workspace, "webhooks", "delete", ids)
    again = workspace.past.undo_plan()
    assert again.change.values["active"] is True
    assert MASK not in repr(again.change.request.body)
    assert any("kept nowhere: secret" in text for text in again.warnings)
    assert any("is made active" in text for text in again.warnings)


async def test_a_masked_password_is_never_written_back(workspace: Workspace, cal: Running) -> None:
    reference = next(r for r in cal.world.rows("booking-references") if r.get("meetingPassword"))
    key, password = str(reference["id"]), "hush-hush"
    cal.world.change("booking-references", reference, {"meetingPassword": password})
    await workspace.fetch("booking-references", [key])
    values = {"meetingPassword": "new", "meetingId": "m-1"}
    await write(workspace, "booking-references", "update", [key], values)
    undo = workspace.past.undo_plan()
    await workspace.run(undo.change)
    after = row_of(cal, "booking-references", key)
    assert after is not None
    assert (after["meetingPassword"], after["meetingId"]) == ("new", reference["meetingId"])
    assert password not in repr(workspace.kept.journal())


async def test_a_deleted_schedule_says_which_hours_are_gone(
    workspace: Workspace, cal: Running
) -> None:
    await workspace.sync("schedules")
    key = next(k for k, r in workspace.records("schedules").items() if r["availability"])
    change = workspace.plan("schedules", "delete", [key])
    assert change.undoable.startswith("Cannot be undone in full")
    await workspace.run(change)
    text = " ".join(workspace.past.undo_plan().warnings)
    assert "Its hours do not come back" in text
    assert "09:00" in text or "08:00" in text
    assert "What went with it does not come back: availability blocks" in text


async def test_people_who_were_told_are_said_before_and_after(
    workspace: Workspace, cal: Running
) -> None:
    await workspace.sync("bookings")
    key = next(k for k, r in workspace.records("bookings").items() if r["status"] == "ACCEPTED")
    change = workspace.plan("bookings", "cancel", [key], {"reason": "ill"})
    assert change.way_back == (False, "Cannot be undone: people are told.")
    await workspace.run(change)
    with pytest.raises(CannotUndo, match="cannot be undone: people are told"):
        workspace.past.undo_plan()


async def test_what_changed_nothing_is_not_undone(workspace: Workspace, cal: Running) -> None:
    ids = await made(workspace, "attendees", case_for(cal, "attendees").create)
    with pytest.raises(Refused):
        await write(workspace, "attendees", "update", ids, {"bookingId": 999_999})
    refused = workspace.kept.journal()[0].id
    with pytest.raises(CannotUndo, match="changed nothing: it is refused"):
        workspace.past.undo_plan(refused)
    assert workspace.past.undo_plan().entry.verb == "create", "the last that did something"
    cal.faults.add("reset_after", method="PATCH")
    with pytest.raises(OutcomeUnknown):
        await write(workspace, "attendees", "update", ids, {"name": "Mia"})
    with pytest.raises(CannotUndo, match="unknown outcome") as told:
        workspace.past.undo_plan()
    assert told.value.hint.startswith("Settle it first: caltui journal settle")
    await workspace.past.settle()
    await undone(workspace)
    assert (row_of(cal, "attendees", ids[0]) or {})["name"] == "Ada"
    with pytest.raises(NotFound, match="no entry 99999"):
        workspace.past.undo_plan(99_999)


async def test_an_unknown_undo_is_settled_before_it_is_tried_again(
    workspace: Workspace, cal: Running
) -> None:
    ids = await made(workspace, "attendees", case_for(cal, "attendees").create)
    entry = workspace.kept.journal()[0].id
    cal.faults.add("reset_after", method="DELETE")
    with pytest.raises(OutcomeUnknown):
        await undone(workspace)
    with pytest.raises(CannotUndo, match="has an unknown outcome"):
        workspace.past.undo_plan(entry)
    (told,) = await workspace.past.settle()
    assert told.outcome == "done"
    assert row_of(cal, "attendees", ids[0]) is None
    with pytest.raises(CannotUndo, match="undone already"):
        workspace.past.undo_plan(entry)


async def test_a_normal_key_makes_its_own_records_again(open_on: Open, cal: Running) -> None:
    workspace = open_on(cal, token=USER_TOKEN)
    values = {"name": "Mine", "timeZone": "UTC"}
    ids = await made(workspace, "schedules", values)
    await write(workspace, "schedules", "delete", ids)
    undo = workspace.past.undo_plan()
    assert "userId" not in undo.change.values
    outcome = await workspace.run(undo.change)
    assert (row_of(cal, "schedules", outcome.created_key) or {})["userId"] == cal.world.member_id


async def test_a_call_by_path_has_no_opposite(workspace: Workspace, cal: Running) -> None:
    ids = await made(workspace, "attendees", case_for(cal, "attendees").create)
    await workspace.raw("DELETE", f"/v2/attendees/{ids[0]}", {})
    with pytest.raises(CannotUndo, match="it was a call by its path"):
        workspace.past.undo_plan()


async def test_a_change_that_was_never_seen_is_looked_at_first(
    open_on: Open, cal: Running, tmp_path: Path
) -> None:
    workspace = open_on(cal)
    ids = await made(workspace, "attendees", case_for(cal, "attendees").create)
    async with opening(tmp_path / "other", Clock()) as opened:
        fresh = opened(cal)
        blind = fresh.plan("attendees", "update", ids, {"name": "Mia"})
        await fresh.run(replace(blind, look="unseen"))
        await undone(fresh)
        assert (row_of(cal, "attendees", ids[0]) or {})["name"] == "Ada"
        await fresh.run(fresh.plan("attendees", "update", ids, {"name": "Mia"}))
        await undone(fresh)
        assert (row_of(cal, "attendees", ids[0]) or {})["name"] == "Ada"
