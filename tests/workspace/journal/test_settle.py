"""A write whose answer was lost: what reading it back says, and that nothing is sent twice."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.workspace.base.errors import NotFound, OutcomeUnknown, Unavailable
from caltui.workspace.journal.settle import Settled
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.change import Change
from tests.support.sandbox import Running, running
from tests.workspace.journal.past_support import (
    CASES,
    TODAY,
    Clock,
    Open,
    case_for,
    effects,
    made,
    opening,
    row_of,
    wait_for,
)

DIALECTS = [("new", "documented"), ("old", "observed"), ("both", "bare")]
LOST_AFTER = ["reset_after", "no_answer_after", "server_error_after", "half", "broken_json"]
LOST_BEFORE = ["reset", "no_answer", "server_error"]
SILENT = {"no_answer", "no_answer_after"}
SHORT = 1.5
"""Seconds after which a call that is never answered is given up: enough for a busy machine."""


@pytest.fixture(scope="module", params=DIALECTS, ids="-".join)
def cal(request: pytest.FixtureRequest) -> Iterator[Running]:
    urls, wrapper = request.param
    with running(firm(seed=7, today=TODAY), urls=urls, wrapper=wrapper, lost_ids=False) as found:
        httpx.get(f"{found.base_url}/cal/v2/teams?api_token={DEMO_TOKEN}", timeout=30)
        yield found


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def open_on(tmp_path: Path, cal: Running, clock: Clock) -> AsyncIterator[Open]:
    cal.requests.clear()
    cal.faults.clear()
    async with opening(tmp_path, clock) as opened:
        yield opened


@pytest.fixture
async def workspace(open_on: Open, cal: Running) -> Workspace:
    found = open_on(cal)
    await found.fetch("teams", ["1"])
    return found


async def lost(workspace: Workspace, cal: Running, change: Change, fault: str) -> Settled:
    """Sends a change whose answer is lost, and settles it."""
    cal.requests.clear()
    tried_new_first = change.resource == "selected-calendars" and change.key
    passed = 1 if tried_new_first and workspace.kept.format() == "old" else 0
    cal.faults.add(fault, method=change.operation.method, times=None, after=passed)
    patience = workspace.wire.deadline
    if fault in SILENT:
        await wait_for(workspace, SHORT)
    with pytest.raises((OutcomeUnknown, Unavailable)):
        await workspace.run(change)
    cal.faults.clear()
    await wait_for(workspace, patience)
    (told,) = await workspace.write_history.settle()
    return told


@pytest.mark.parametrize("listed", [True, False], ids=["listed", "unlisted"])
@pytest.mark.parametrize("resource", CASES)
async def test_a_create_that_was_done_is_found(
    workspace: Workspace, cal: Running, resource: str, listed: bool
) -> None:
    if listed:
        await workspace.sync(resource)
    there = {workspace.resource(resource).key_of(row) for row in cal.world.rows(resource)}
    change = workspace.plan(resource, "create", (), case_for(cal, resource).create)
    told = await lost(workspace, cal, change, "reset_after")
    now = {workspace.resource(resource).key_of(row) for row in cal.world.rows(resource)}
    (new,) = now - there
    assert (told.outcome, told.key) == ("done", new), told.reason
    assert effects(cal) == ["POST"], "nothing was sent again"
    assert workspace.kept.unknown() == []
    entry = workspace.kept.journal()[0]
    assert (entry.outcome, entry.detail) == ("done", f"Read back: {told.reason}")
    assert workspace.record(resource, str(new)) is not None
    assert workspace.write_history.undo_plan().change.key == new


@pytest.mark.parametrize("resource", CASES)
async def test_an_edit_that_was_done_shows_the_new_values(
    workspace: Workspace, cal: Running, resource: str
) -> None:
    case = case_for(cal, resource)
    outcome = await workspace.run(workspace.plan(resource, "create", (), case.create))
    ids = workspace.resource(resource).ids_from_key(outcome.created_key)
    change = await workspace.prepare(resource, "update", ids, case.edit)
    told = await lost(workspace, cal, change, "reset_after")
    assert told.outcome == "done", told.reason
    assert all(name in told.reason for name in case.edit)
    assert effects(cal) == ["PATCH"]
    moved = resource == "selected-calendars"
    assert (workspace.record(resource, "_".join(ids)) is None) is moved


@pytest.mark.parametrize("resource", CASES)
async def test_a_delete_that_was_done_leaves_nothing(
    workspace: Workspace, cal: Running, resource: str
) -> None:
    ids = await made(workspace, cal, resource)
    change = workspace.plan(resource, "delete", ids)
    told = await lost(workspace, cal, change, "reset_after")
    assert told.outcome == "done", told.reason
    assert told.reason.endswith("is gone.")
    assert workspace.record(resource, "_".join(ids)) is None
    assert effects(cal) == ["DELETE"]


@pytest.mark.parametrize("fault", LOST_AFTER)
async def test_every_way_to_lose_an_answer(workspace: Workspace, cal: Running, fault: str) -> None:
    ids = await made(workspace, cal, "attendees")
    case = case_for(cal, "attendees")
    create = workspace.plan("attendees", "create", (), case.create)
    update = workspace.plan("attendees", "update", ids, case.edit)
    delete = workspace.plan("attendees", "delete", ids)
    for change in (create, update, delete):
        told = await lost(workspace, cal, change, fault)
        assert told.outcome == "done", (change.verb, told.reason)
        assert len(effects(cal)) == 1


@pytest.mark.parametrize("fault", LOST_BEFORE)
async def test_what_did_not_happen_is_said_only_when_it_cannot_happen_any_more(
    workspace: Workspace, cal: Running, clock: Clock, fault: str
) -> None:
    """Time proves nothing; only Cal's own error, in the wrapper that tells whose it is, does."""
    proved = fault == "server_error" and cal.sandbox.wrapper.name == "observed"
    ids = await made(workspace, cal, "attendees")
    case = case_for(cal, "attendees")
    create = workspace.plan("attendees", "create", (), case.create)
    update = workspace.plan("attendees", "update", ids, case.edit)
    delete = workspace.plan("attendees", "delete", ids)
    for change in (create, update, delete):
        told = await lost(workspace, cal, change, fault)
        for seconds in (0, 61, 320, 86_400):
            clock.turn(seconds)
            (told,) = await workspace.write_history.settle() or (told,)
            entry = workspace.kept.journal()[0]
            if proved:
                assert told.outcome == entry.outcome == "no effect", (change.verb, told.reason)
                assert entry.detail.startswith("Cal itself ended it with an error. ")
                assert workspace.kept.unknown() == []
                continue
            assert (told.outcome, told.final) == ("unknown", False), told.reason
            assert entry.outcome == "unknown"
            assert entry.detail.startswith("Not done so far: ")
            assert f"Looked at {clock().astimezone(workspace.zone):%d %b %H:%M:%S}" in entry.detail
        assert effects(cal) == []
        if not proved:
            by_hand = workspace.write_history.settle_by_hand(told.id, "no effect")
            assert by_hand.outcome == "no effect"


async def test_a_cancelled_booking_says_so(
    workspace: Workspace, cal: Running, clock: Clock
) -> None:
    await workspace.sync("bookings")
    accepted = (k for k, r in workspace.records("bookings").items() if r["status"] == "ACCEPTED")
    first, second = next(accepted), next(accepted)
    change = workspace.plan("bookings", "cancel", [first], {"reason": "ill"})
    told = await lost(workspace, cal, change, "reset_after")
    assert (told.outcome, told.reason) == ("done", "The booking is cancelled.")
    change = workspace.plan("bookings", "cancel", [second], {"reason": "ill"})
    clock.turn(-30)
    await lost(workspace, cal, change, "reset")
    clock.turn(100)
    (told,) = await workspace.write_history.settle()
    assert (told.outcome, told.final) == ("unknown", False)
    assert told.reason.startswith("The booking is ACCEPTED still. It may still come")


async def test_a_booking_that_was_made_is_found_by_its_time_and_guest(
    workspace: Workspace, cal: Running
) -> None:
    taken = {row["startTime"] for row in cal.world.rows("bookings")}
    slots = (f"2026-03-{d}T{h:02}:00:00.000Z" for d in range(16, 20) for h in range(9, 15))
    values = {
        "eventTypeId": 1,
        "start": next(slot for slot in slots if slot not in taken),
        "timeZone": "Europe/Berlin",
        "responses": {"name": "Ada L", "email": "Ada@example.com"},
    }
    change = workspace.plan("bookings", "create", (), values)
    told = await lost(workspace, cal, change, "no_answer_after")
    assert told.outcome == "done", told.reason
    row = row_of(cal, "bookings", told.key)
    assert row is not None
    assert row["startTime"] == values["start"]


async def test_a_twin_that_was_there_before_is_not_taken_for_the_new_one(
    workspace: Workspace, cal: Running, clock: Clock
) -> None:
    values = case_for(cal, "attendees").create
    await workspace.run(workspace.plan("attendees", "create", (), values))
    change = workspace.plan("attendees", "create", (), values)
    await lost(workspace, cal, change, "reset")
    clock.turn(61)
    (told,) = await workspace.write_history.settle()
    assert told.reason.startswith("There is no attendee with what was sent.")
    workspace.write_history.settle_by_hand(told.id, "no effect")
    told = await lost(workspace, cal, change, "reset_after")
    assert told.outcome == "done"
    assert told.key != workspace.kept.journal()[-1].after["id"]


async def test_several_that_fit_cannot_be_told_apart(
    open_on: Open, workspace: Workspace, cal: Running, tmp_path: Path, clock: Clock
) -> None:
    values = case_for(cal, "attendees").create
    async with opening(tmp_path / "other", clock) as opened:
        other = opened(cal)
        await other.run(other.plan("attendees", "create", (), values))
        change = workspace.plan("attendees", "create", (), values)
        told = await lost(workspace, cal, change, "reset_after")
    assert told.outcome == "unknown"
    assert told.reason.startswith("Several fit: attendee ")
    assert workspace.kept.unknown()[0].detail == f"Cannot be told: {told.reason}"
    cal.requests.clear()
    assert await workspace.write_history.settle(again=False) == []
    assert list(cal.requests) == [], "it was tried, and is not tried by every command"
    by_hand = workspace.write_history.settle_by_hand(told.id, "done")
    assert (by_hand.outcome, by_hand.reason) == ("done", "Said by hand.")
    assert workspace.write_history.settle_by_hand(told.id, "no effect").outcome == "done", (
        "it stays"
    )
    assert workspace.kept.unknown() == []


async def test_an_old_record_like_it_is_not_called_the_new_one(
    workspace: Workspace, cal: Running, clock: Clock, tmp_path: Path
) -> None:
    values = case_for(cal, "attendees").create
    async with opening(tmp_path / "other", clock) as opened:
        other = opened(cal)
        await other.run(other.plan("attendees", "create", (), values))
        await other.run(other.plan("attendees", "create", (), case_for(cal, "attendees").create))
    change = workspace.plan("attendees", "create", (), values)
    told = await lost(workspace, cal, change, "reset")
    assert told.outcome == "unknown"
    assert "may have been there before" in told.reason


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"active": False}, "active tells nothing: Cal does not show it."),
        ({"secret": "hush"}, "secret tells nothing: it is a secret."),
    ],
)
async def test_what_cal_does_not_show_cannot_be_told(
    workspace: Workspace, cal: Running, values: dict[str, Any], reason: str
) -> None:
    ids = await made(workspace, cal, "webhooks")
    change = workspace.plan("webhooks", "update", ids, values)
    told = await lost(workspace, cal, change, "reset_after")
    assert (told.outcome, told.reason, told.final) == ("unknown", reason, True)
    assert "hush" not in repr(workspace.kept.journal())


async def test_a_readable_field_tells_for_those_beside_it(
    workspace: Workspace, cal: Running
) -> None:
    ids = await made(workspace, cal, "webhooks")
    values = {"eventTriggers": ["BOOKING_PAID", "BOOKING_CREATED"], "active": False}
    change = workspace.plan("webhooks", "update", ids, values)
    told = await lost(workspace, cal, change, "reset_after")
    assert told.outcome == "done"
    assert told.reason == (
        "eventTriggers holds what was sent. active tells nothing: Cal does not show it."
    )


async def test_what_somebody_else_wrote_since_cannot_be_told(
    workspace: Workspace, cal: Running
) -> None:
    ids = await made(workspace, cal, "attendees")
    values = {"name": "Mia", "timeZone": "Asia/Tokyo"}
    change = workspace.plan("attendees", "update", ids, values)
    cal.faults.add("reset_after", method="PATCH")
    with pytest.raises(OutcomeUnknown):
        await workspace.run(change)
    row = cal.world.find("attendees", ids[0])
    assert row is not None
    cal.world.change("attendees", row, {"name": "Zoë"})
    (told,) = await workspace.write_history.settle()
    assert told.outcome == "unknown"
    assert told.reason == (
        "timeZone holds what was sent. name holds neither what was there nor what was sent."
    )


async def test_an_edit_without_a_before_is_told_by_what_it_sent(
    workspace: Workspace, cal: Running, tmp_path: Path, clock: Clock
) -> None:
    async with opening(tmp_path / "other", clock) as opened:
        ids = await made(opened(cal), cal, "attendees")
    change = workspace.plan("attendees", "update", ids, {"name": "Mia"})
    assert change.before is None
    told = await lost(workspace, cal, change, "reset_after")
    assert told.outcome == "done"
    other = workspace.plan("schedules", "update", ["1"], {"name": "Mine"})
    early = await lost(workspace, cal, other, "reset")
    assert (early.outcome, early.final) == ("unknown", False)
    clock.turn(61)
    (told,) = await workspace.write_history.settle()
    assert (told.outcome, told.final) == ("unknown", False)
    assert "what was there before is not known" in told.reason


async def test_a_write_that_was_repeated_is_not_read_as_the_first(
    workspace: Workspace, cal: Running
) -> None:
    ids = await made(workspace, cal, "attendees")
    change = workspace.plan("attendees", "update", ids, {"name": "Mia"})
    cal.faults.add("reset", method="PATCH", times=None)
    with pytest.raises(OutcomeUnknown):
        await workspace.run(change)
    cal.faults.clear()
    await workspace.run(change)
    (told,) = await workspace.write_history.settle()
    assert told.outcome == "unknown"
    assert "written again since, by entry" in told.reason


async def test_a_call_by_path_cannot_be_told(workspace: Workspace, cal: Running) -> None:
    cal.faults.add("reset_after", method="POST")
    with pytest.raises(OutcomeUnknown):
        await workspace.raw("POST", "/v2/attendees", {}, {})
    (told,) = await workspace.write_history.settle()
    assert told.outcome == "unknown"
    assert "call by its path" in told.reason


async def test_what_cannot_be_read_now_stays_for_later(workspace: Workspace, cal: Running) -> None:
    for _ in range(2):
        ids = await made(workspace, cal, "attendees")
        cal.faults.add("reset_after", method="PATCH")
        with pytest.raises(OutcomeUnknown):
            await workspace.run(workspace.plan("attendees", "update", ids, {"name": "Mia"}))
    cal.faults.add("reset", method="GET", times=None)
    (told,) = await workspace.write_history.settle()
    assert (told.outcome, told.final) == ("unknown", False)
    assert told.reason.startswith("It could not be read back.")
    assert len(workspace.kept.unknown()) == 2
    cal.faults.clear()
    first, second = await workspace.write_history.settle()
    assert (first.outcome, second.outcome) == ("done", "done")
    (again,) = await workspace.write_history.settle(second.id)
    assert again.outcome == "done"
    with pytest.raises(NotFound):
        await workspace.write_history.settle(99_999)
    assert second.sentence.startswith(f"Edit attendee {ids[0]} (")


async def test_a_read_only_session_settles_too(open_on: Open, cal: Running) -> None:
    writer = open_on(cal)
    await writer.fetch("teams", ["1"])
    ids = await made(writer, cal, "attendees")
    cal.faults.add("reset_after", method="PATCH")
    with pytest.raises(OutcomeUnknown):
        await writer.run(writer.plan("attendees", "update", ids, {"name": "Mia"}))
    reader = open_on(cal, read_only=True)
    (told,) = await reader.write_history.settle(most=1, again=False)
    assert told.outcome == "done"
    assert writer.kept.unknown() == []
