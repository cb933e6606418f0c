"""The one way a write leaves: refused, journaled, kept."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from caltui.workspace.base.errors import OutcomeUnknown, ReadOnly, Refused
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.change import Change
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open

ATTENDEE = {"id": 5, "bookingId": 9, "name": "Maria", "email": "m@x.y", "timeZone": "UTC"}


def edits(cal: Cal, path: str, envelope: str, record: dict[str, Any]) -> None:
    """Answers an edit with what changed and the id, as short as Cal may."""

    def edit(query: Mapping[str, str], body: Any) -> tuple[int, Any]:
        return 200, {envelope: {"id": record["id"], **body}, "message": "done"}

    cal.on(f"PATCH {path}", edit)


def outcomes(workspace: Workspace) -> list[tuple[str, str, str]]:
    return [(e.verb, e.resource, e.outcome) for e in workspace.kept.journal()]


async def test_an_edit_arrives_once_and_is_kept(opened: Open) -> None:
    cal = Cal(attendees=[ATTENDEE])
    edits(cal, "/v2/attendees/5", "attendee", ATTENDEE)
    workspace = opened(cal)
    await workspace.sync("attendees")
    outcome = await workspace.run(
        workspace.plan("attendees", "update", ["5"], {"name": "Mia", "email": "m@x.y"})
    )
    assert cal.asked[-1] == ("PATCH", "/v2/attendees/5", {}, {"name": "Mia"})
    assert len(cal.writes()) == 1
    assert outcome.record == {**ATTENDEE, "name": "Mia"}
    seen = workspace.record("attendees", "5")
    assert seen is not None
    assert seen.record == {**ATTENDEE, "name": "Mia"}
    assert outcomes(workspace) == [("update", "attendees", "done")]
    assert workspace.outdated("bookings"), "bookings hold their attendees"
    entry = workspace.kept.journal()[0]
    assert (entry.method, entry.ids, entry.body) == ("PATCH", ("5",), {"name": "Mia"})
    assert (entry.before, entry.after) == (ATTENDEE, {"id": 5, "name": "Mia"})


async def test_a_create_tells_its_key(opened: Open) -> None:
    cal = Cal()
    cal.on("POST /v2/webhooks", lambda q, b: (404, {}))
    cal.on("POST /v2/hooks", lambda q, b: (200, {"webhook": {"id": "u-1", **b}}))
    workspace = opened(cal)
    values = {
        "subscriberUrl": "https://a.b/c",
        "eventTriggers": ["BOOKING_CREATED"],
        "active": True,
    }
    outcome = await workspace.run(workspace.plan("webhooks", "create", (), values))
    assert outcome.created_key == "u-1"
    assert workspace.name("webhooks", "u-1") == "https://a.b/c"


async def test_a_delete_removes_and_marks_what_went_with_it(opened: Open) -> None:
    cal = Cal(event_types=[{"id": 3, "title": "Intro"}], custom_inputs=[])
    cal.on("DELETE /v2/event-types/3", lambda q, b: (200, {"message": "deleted"}))
    workspace = opened(cal)
    await workspace.sync("event-types")
    outcome = await workspace.run(workspace.plan("event-types", "delete", ["3"]))
    assert workspace.record("event-types", "3") is None
    assert outcome.record is None
    assert set(outcome.stale) == {"custom-inputs", "webhooks", "destination-calendars", "bookings"}
    assert workspace.outdated("custom-inputs")
    cal.lists("custom-inputs", [], "event_type_custom_inputs")
    await workspace.sync("custom-inputs")
    assert not workspace.outdated("custom-inputs")


async def test_a_cancelled_booking_is_read_again(opened: Open) -> None:
    booking = {"id": 8, "title": "Dive", "status": "ACCEPTED"}
    cal = Cal(bookings=[booking])
    cal.on("DELETE /v2/bookings/8/cancel", lambda q, b: (200, {"message": "Cancelled"}))
    cal.on(
        "GET /v2/bookings/8", lambda q, b: (200, {"booking": {**booking, "status": "CANCELLED"}})
    )
    workspace = opened(cal)
    await workspace.sync("bookings")
    change = workspace.plan("bookings", "cancel", ["8"], {"reason": "ill"})
    assert change.summary() == "Cancel booking 8 (Dive)"
    outcome = await workspace.run(change)
    assert outcome.record is not None
    assert outcome.record["status"] == "CANCELLED"
    seen = workspace.record("bookings", "8")
    assert seen is not None
    assert seen.record["status"] == "CANCELLED"
    _, _, query, body = cal.asked[-2]
    assert query["cancellationReason"] == "ill"
    assert body["reason"] == "ill"


async def test_a_cancel_whose_reading_back_fails_is_still_done(opened: Open) -> None:
    cal = Cal(bookings=[{"id": 8, "title": "Dive", "status": "ACCEPTED"}])
    cal.on("DELETE /v2/bookings/8/cancel", lambda q, b: (200, {"message": "Cancelled"}))
    workspace = opened(cal)
    await workspace.sync("bookings")
    outcome = await workspace.run(workspace.plan("bookings", "cancel", ["8"]))
    assert outcome.record is None
    assert "could not be read again" in outcome.message
    assert outcomes(workspace) == [("cancel", "bookings", "done")]
    assert workspace.outdated("bookings")


async def test_read_only_sends_nothing_and_writes_no_journal(opened: Open) -> None:
    cal = Cal(attendees=[ATTENDEE])
    workspace = opened(cal, read_only=True)
    await workspace.sync("attendees")
    with pytest.raises(ReadOnly, match=r"Edit attendee 5 \(Maria\) was not sent"):
        await workspace.run(workspace.plan("attendees", "update", ["5"], {"name": "Mia"}))
    with pytest.raises(ReadOnly, match="DELETE /v2/x was not sent"):
        await workspace.raw("delete", "/v2/x", {})
    blind = workspace.plan("event-types", "update", ["3"], {"title": "x"})
    with pytest.raises(ReadOnly):
        await workspace.run(blind)
    assert [path for _, path, _, _ in cal.asked] == ["/v2/attendees"]
    assert outcomes(workspace) == []


async def test_a_refusal_is_journaled_and_keeps_what_was_seen(opened: Open) -> None:
    cal = Cal(attendees=[ATTENDEE])
    error = {"error": {"message": "invalid in 'name': too short", "code": 400}}
    cal.on("PATCH /v2/attendees/5", lambda q, b: (400, error))
    workspace = opened(cal)
    await workspace.sync("attendees")
    with pytest.raises(Refused, match="too short"):
        await workspace.run(workspace.plan("attendees", "update", ["5"], {"name": "M"}))
    entry = workspace.kept.journal()[0]
    assert entry.outcome == "refused"
    assert "too short" in entry.detail
    assert workspace.name("attendees", "5") == "Maria"


class Lost(Cal):
    """Does the work and then drops the connection."""

    def transport(self) -> httpx.AsyncBaseTransport:
        def answer(request: httpx.Request) -> httpx.Response:
            reply = self._answer(request)
            if request.method == "GET":
                return reply
            raise httpx.ReadError("gone", request=request)

        return httpx.MockTransport(answer)


async def test_a_lost_answer_is_unknown_and_not_sent_again(opened: Open) -> None:
    cal = Lost(attendees=[ATTENDEE])
    edits(cal, "/v2/attendees/5", "attendee", ATTENDEE)
    workspace = opened(cal)
    await workspace.sync("attendees")
    with pytest.raises(OutcomeUnknown):
        await workspace.run(workspace.plan("attendees", "update", ["5"], {"name": "Mia"}))
    assert len(cal.writes()) == 1
    assert [e.outcome for e in workspace.kept.unknown()] == ["unknown"]
    assert workspace.outdated("attendees")
    assert workspace.status.unknown == 1


class Slow(Cal):
    """Never answers a write."""

    def __init__(self) -> None:
        super().__init__()
        self.reached = asyncio.Event()

    def transport(self) -> httpx.AsyncBaseTransport:
        async def answer(request: httpx.Request) -> httpx.Response:
            reply = self._answer(request)
            if request.method != "GET":
                self.reached.set()
                await asyncio.Event().wait()
            return reply

        return httpx.MockTransport(answer)


async def test_a_write_that_is_stopped_half_way_is_unknown(opened: Open) -> None:
    cal = Slow()
    workspace = opened(cal)
    change: Change = workspace.plan("attendees", "update", ["5"], {"name": "Mia"})
    task = asyncio.create_task(workspace.run(change))
    await cal.reached.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [e.outcome for e in workspace.kept.unknown()] == ["unknown"]


async def test_hosts_that_were_never_seen_are_read_before_an_edit(opened: Open) -> None:
    hosts = [{"userId": 2, "isFixed": True}]
    cal = Cal()
    cal.on(
        "GET /v2/event-types/3",
        lambda q, b: (200, {"event_type": {"id": 3, "title": "A", "hosts": hosts}}),
    )
    cal.on("PATCH /v2/event-types/3", lambda q, b: (200, {"event_type": {"id": 3, **b}}))
    workspace = opened(cal)
    change = await workspace.prepare("event-types", "update", ["3"], {"title": "B"})
    assert change.request.body == {"title": "B", "hosts": hosts}
    assert any("hosts are sent along" in line for line in change.consequences())
    blind = opened(cal)
    await blind.run(Change(change.request, change.of, change.values, change.before))
    assert cal.asked[-1][3] == {"title": "B", "hosts": hosts}


async def test_an_edit_run_without_looking_keeps_the_hosts_too(opened: Open) -> None:
    hosts = [{"userId": 2, "isFixed": True}]
    cal = Cal()
    cal.on(
        "GET /v2/event-types/3",
        lambda q, b: (200, {"event_type": {"id": 3, "title": "A", "hosts": hosts}}),
    )
    cal.on("PATCH /v2/event-types/3", lambda q, b: (200, {"event_type": {"id": 3, **b}}))
    workspace = opened(cal)
    await workspace.run(workspace.plan("event-types", "update", ["3"], {"title": "B"}))
    assert cal.asked[-1][3] == {"title": "B", "hosts": hosts}


async def test_a_block_that_is_written_shows_in_its_schedule(opened: Open) -> None:
    block = {"id": 7, "days": [1], "startTime": "09:00:00", "endTime": "17:00:00"}
    cal = Cal(schedules=[{"id": 4, "name": "S", "availability": [block]}])
    edits(cal, "/v2/availabilities/7", "availability", {"id": 7, "scheduleId": 4})
    cal.on("DELETE /v2/availabilities/7", lambda q, b: (200, {"message": "deleted"}))
    workspace = opened(cal)
    await workspace.sync("availabilities")
    await workspace.run(workspace.plan("availabilities", "update", ["7"], {"endTime": "15:00"}))
    assert workspace.listing("schedules").window(0, 1)[0].cells[4] == "Mon 09:00–15:00"
    await workspace.run(workspace.plan("availabilities", "delete", ["7"]))
    assert workspace.listing("schedules").window(0, 1)[0].cells[4] == ""
    assert workspace.record("availabilities", "7") is None


async def test_a_changed_address_moves_the_record(opened: Open) -> None:
    old = {"userId": 3, "integration": "google_calendar", "externalId": "a@b.c"}
    cal = Cal(selected_calendars=[old])
    path = "/v2/selected-calendars/3_google_calendar_a@b.c"
    cal.on(f"PATCH {path}", lambda q, b: (200, {"selected_calendar": {**old, **b}}))
    workspace = opened(cal)
    await workspace.sync("selected-calendars")
    ids = ["3", "google_calendar", "a@b.c"]
    await workspace.run(
        workspace.plan("selected-calendars", "update", ids, {"externalId": "n@b.c"})
    )
    assert workspace.record("selected-calendars", "3_google_calendar_a@b.c") is None
    assert workspace.record("selected-calendars", "3_google_calendar_n@b.c") is not None


async def test_secrets_are_not_in_the_journal(opened: Open) -> None:
    cal = Cal()
    cal.on(
        "POST /v2/hooks",
        lambda q, b: (200, {"webhook": {"id": "u", "subscriberUrl": "https://a.b"}}),
    )
    workspace = opened(cal)
    values = {
        "subscriberUrl": "https://a.b",
        "eventTriggers": ["BOOKING_CREATED"],
        "active": True,
        "secret": "hush-hush",
    }
    await workspace.run(workspace.plan("webhooks", "create", (), values))
    assert cal.asked[-1][3]["secret"] == "hush-hush"
    assert "hush-hush" not in repr(workspace.kept.journal())


async def test_a_raw_write_is_journaled(opened: Open) -> None:
    cal = Cal()
    cal.on("POST /v2/me", lambda q, b: (200, {"ok": True}))
    workspace = opened(cal)
    answer = await workspace.raw("post", "/v2/me", {}, {"a": 1})
    assert answer.data == {"ok": True}
    assert [(e.verb, e.outcome) for e in workspace.kept.journal()] == [("POST", "done")]


async def test_a_query_cannot_write(opened: Open) -> None:
    workspace = opened(Cal())
    request = workspace.plan("attendees", "delete", ["1"]).request
    with pytest.raises(ValueError, match=r"goes through run\(\)"):
        await workspace.query(request)
