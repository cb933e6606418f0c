"""One odd value in one field of one record: every reader answers, and the good records stay."""

import io
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.hours import WeeklyHours
from caltui.scheduling.intervals import instants
from caltui.workspace.agenda.entries import GUEST, TEAM, USER
from caltui.workspace.agenda.reader import Reader
from caltui.workspace.base.errors import NotUnderstood
from caltui.workspace.inbox.queues import triage
from caltui.workspace.records.export.write import write
from caltui.workspace.team.picture import team_picture
from caltui.workspace.week.impact import impact
from caltui.workspace.week.state import state_of
from caltui.workspace.workspace import Workspace
from tests.workspace.cal import Cal
from tests.workspace.conftest import NOW, Open

GOOD = "100"
UTC = ZoneInfo("UTC")
DAY = timedelta(days=1)

ODD: dict[str, Any] = {
    "true": True,
    "false": False,
    "zero": 0,
    "minus": -1,
    "huge": 10**12,
    "beyond 64 bits": 10**30,
    "fraction": 0.5,
    "text": "odd",
    "empty text": "",
    "far day": "9999-12-31T23:59:59.999Z",
    "far day west": "9999-12-31T23:59:59-12:00",
    "first day": "0001-01-01T00:00:00+12:00",
    "milliseconds": 1_772_442_000_000,
    "list": [],
    "list of odd": [None, True, 7, "x", [], {}],
    "object": {},
    "object of odd": {"id": [], "name": {}, "length": True, "success": {}, "interval": 0},
}


def firm() -> dict[str, list[dict[str, Any]]]:
    """A small firm in which every category has a record with most of its fields."""
    guest = {"id": 1, "name": "Bo", "email": "bo@x.y", "timeZone": "Asia/Tokyo", "bookingId": 100}
    block = {"id": 1, "days": [0, 1, 2, 3, 4, 5, 6], "startTime": "08:00:00", "endTime": "18:00:00"}
    return {
        "bookings": [
            {
                "id": 100,
                "uid": "u100",
                "title": "Intro call",
                "status": "ACCEPTED",
                "startTime": "2026-03-03T10:00:00.000Z",
                "endTime": "2026-03-03T11:00:00.000Z",
                "userId": 1,
                "eventTypeId": 1,
                "user": {"id": 1, "name": "Ada", "email": "ada@x.y", "timeZone": "UTC"},
                "attendees": [guest],
                "payment": [{"id": 1, "success": False}],
                "createdAt": "2026-03-01T10:00:00.000Z",
                "metadata": {},
                "responses": {"name": "Bo"},
                "recurringEventId": "r",
                "fromReschedule": "u1",
            }
        ],
        "booking-references": [{"id": 1, "bookingId": 100, "type": "google", "uid": "r"}],
        "users": [
            {
                "id": 1,
                "name": "Ada",
                "email": "ada@x.y",
                "timeZone": "UTC",
                "weekStart": "Monday",
                "defaultScheduleId": 1,
                "bufferTime": 5,
                "username": "ada",
            }
        ],
        "schedules": [
            {"id": 1, "userId": 1, "name": "Hours", "timeZone": "UTC", "availability": [block]}
        ],
        "event-types": [
            {
                "id": 1,
                "title": "Intro call",
                "slug": "intro",
                "length": 60,
                "hidden": True,
                "userId": 1,
                "teamId": None,
                "hosts": [{"userId": 1, "isFixed": True}],
                "scheduleId": 1,
                "minimumBookingNotice": 10,
                "beforeEventBuffer": 5,
                "afterEventBuffer": 5,
                "slotInterval": 30,
                "offsetStart": 0,
                "seatsPerTimeSlot": 3,
                "periodType": "ROLLING",
                "periodDays": 30,
                "periodStartDate": "2026-03-01T00:00:00.000Z",
                "periodEndDate": "2026-04-01T00:00:00.000Z",
                "periodCountCalendarDays": True,
                "schedulingType": "COLLECTIVE",
                "bookingLimits": {"PER_DAY": 3},
                "durationLimits": {"PER_DAY": 300},
                "recurringEvent": {"freq": 2, "count": 3, "interval": 1},
                "price": 100,
                "currency": "eur",
                "locations": [{"type": "inPerson"}],
                "metadata": {"multipleDuration": [30, 60]},
            }
        ],
        "teams": [{"id": 1, "name": "Support", "slug": "support"}],
        "memberships": [
            {"userId": 1, "teamId": 1, "role": "OWNER", "accepted": True},
            {"userId": 2, "teamId": 1, "role": "MEMBER", "accepted": True},
        ],
        "webhooks": [
            {"id": "w", "subscriberUrl": "http://x.y", "eventTriggers": [], "active": True}
        ],
        "payments": [
            {"id": 1, "bookingId": 100, "amount": 100, "currency": "eur", "refunded": False}
        ],
        "attendees": [guest],
        "custom-inputs": [{"id": 1, "eventTypeId": 1, "label": "L", "type": "TEXT"}],
        "destination-calendars": [
            {"id": 1, "integration": "google", "externalId": "a", "userId": 1, "eventTypeId": 1}
        ],
        "selected-calendars": [{"userId": 1, "integration": "google", "externalId": "a@b.c"}],
    }


MISSING = object()
"""Stands for a field that is not there at all."""

APART = {"payments": {"bookingId": 999}, "memberships": {"userId": 55}}
"""What keeps odd records of these categories from taking the place of the good one."""

KEYS = {"id", "externalId", "integration"}
"""Fields that make a record's key: a record whose key is odd is another record, or none."""


def spoilt(value: Any) -> dict[str, list[dict[str, Any]]]:
    """The firm with, for each field of each record, one more record in which it is odd.

    The keys of those are of their own, so that the good records are all still there.
    """
    found = firm()
    for category, records in found.items():
        good = records[0]
        for number, name in enumerate(_fields(category)):
            odd = {**good, **APART.get(category, {}), name: value}
            if value is MISSING:
                del odd[name]
            if "id" in odd:
                odd["id"] = f"o{number}" if isinstance(good["id"], str) else 1000 + number
            records.append(odd)
    return found


@pytest.fixture(params=[*ODD, "null", "missing"])
def value(request: pytest.FixtureRequest) -> Any:
    """One of the odd values."""
    return {**ODD, "null": None, "missing": MISSING}[request.param]


def _fields(category: str) -> list[str]:
    return [name for name in firm()[category][0] if name not in KEYS]


async def _opened(opened: Open, value: Any) -> Workspace:
    cal = Cal()
    workspace = opened(cal)
    refusal = {"error": {"message": "Not allowed", "code": 403}}
    cal.on("GET /v2/teams/1/availability", lambda query, sent: (403, refusal))
    for name, records in spoilt(value).items():
        of = workspace.resource(name)
        body = {of.list_envelope[0]: records}
        cal.on(f"GET {of.operations['list'].path}", lambda query, sent, body=body: (200, body))
        for record in records:
            item = f"GET /v2/{name}/{record.get('id')}"
            answer = {of.item_envelope[0]: record}
            cal.on(item, lambda query, sent, answer=answer: (200, answer))
        await workspace.sync(name)
    return workspace


async def test_an_agenda_shows_the_good_booking(value: Any, opened: Open) -> None:
    workspace = await _opened(opened, value)
    for kind, key in ((USER, "1"), (GUEST, "bo@x.y"), (TEAM, "1")):
        found = Reader(workspace, kind, key).show([date(2026, 3, 3)], UTC)
        assert GOOD in {entry.key for entry in found.entries}


async def test_every_queue_of_the_inbox_answers(value: Any, opened: Open) -> None:
    workspace = await _opened(opened, value)
    answers = {answer.queue.id: answer for answer in triage(workspace, seconds=60)}
    unknown = {answer.queue.id for answer in answers.values() if answer.unknown}
    assert unknown <= {"hostless", "calendars", "unhosting"}
    unread = {key for answer in answers.values() for key in answer.unread}
    assert GOOD not in unread
    times = {"startTime", "endTime", "status"} - (
        {"startTime"} if type(value) is int and 10**9 < value < 10**15 else set()
    )
    if not isinstance(value, str) or value == "odd":
        odd = [str(1000 + n) for n, name in enumerate(_fields("bookings")) if name in times]
        assert unread == set(odd)
    assert GOOD in {finding.key for finding in answers["unpaid"].findings}


async def test_a_week_tells_whom_it_would_strand(value: Any, opened: Open) -> None:
    workspace = await _opened(opened, value)
    for key in workspace.records("schedules"):
        state = state_of(workspace, key, workspace.records("schedules")[key])
        found = await impact(workspace, state, replace(state.as_wanted, hours=WeeklyHours.of({})))
        if key == "1":
            assert GOOD in {one.key for one in found.stranded}


async def test_a_team_is_seen(value: Any, opened: Open) -> None:
    workspace = await _opened(opened, value)
    picture = await team_picture(workspace, "1", instants(NOW, NOW + DAY))
    assert picture.members


async def test_every_record_is_written_out(value: Any, opened: Open) -> None:
    workspace = await _opened(opened, value)
    for name in firm():
        rows = list(workspace.records(name).values())
        for format in ("json", "ndjson", "csv"):
            out = io.StringIO()
            assert write(out, workspace.resource(name), rows, format) == len(rows)


async def test_slots_are_listed_and_explained(value: Any, opened: Open) -> None:
    workspace = await _opened(opened, value)
    refused: dict[str, str] = {}
    for key in workspace.records("event-types"):
        try:
            listed = await workspace.slots_list(key, instants(NOW, NOW + 3 * DAY), UTC)
            told = await workspace.slots_explain(key, NOW + DAY, zone=UTC)
        except NotUnderstood as error:
            refused[key] = error.message
        else:
            assert (listed.window.start, bool(told.headline)) == (NOW, True)
    assert "1" not in refused
    assert all("length" in message for message in refused.values())
