"""Which bookings other hours would strand, over HTTP and on the scripted Cal."""

from datetime import date
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from caltui.scheduling.hours import WeeklyHours
from caltui.scheduling.text import parse_day
from caltui.workspace.week.impact import coming_times, impact
from caltui.workspace.week.state import WantedWeek, load_week
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import running
from tests.workspace.cal import Cal
from tests.workspace.conftest import Open

OFFICE = {"id": 1, "days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "17:00:00"}


def booking(id: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    """A booking of Tuesday 3 March 2026, times in UTC (Berlin is one hour ahead)."""
    times = {"startTime": f"2026-03-03T{start}:00.000Z", "endTime": f"2026-03-03T{end}:00.000Z"}
    base = {"id": id, "status": "ACCEPTED", "userId": 7, "eventTypeId": None, "title": f"b{id}"}
    return base | times | more


async def seen(opened: Open, bookings: list[dict[str, Any]], kinds: list[Any]) -> Workspace:
    schedule = {"id": 4, "userId": 7, "name": "W", "timeZone": "Europe/Berlin"}
    other = {"id": 5, "userId": 7, "name": "Other", "timeZone": "Europe/Berlin"}
    cal = Cal(
        schedules=[{**schedule, "availability": [OFFICE]}, {**other, "availability": []}],
        bookings=bookings,
        event_types=kinds,
        users=[
            {"id": 7, "name": "Ada", "defaultScheduleId": 4},
            {"id": 8, "name": "Bo", "defaultScheduleId": 9},
        ],
    )
    cal.on(
        "GET /v2/schedules/4",
        lambda q, b: (200, {"schedule": {**schedule, "availability": [OFFICE]}}),
    )
    return opened(cal)


async def stranded(workspace: Workspace, tuesday: str) -> tuple[list[str], list[str], Any]:
    state = await load_week(workspace, "4")
    hours = state.schedule.weekly.with_day(2, parse_day(tuesday))
    found = await impact(workspace, state, WantedWeek(hours, state.name, state.zone))
    return [r.key for r in found.stranded], [r.key for r in found.outside_before], found


async def test_only_what_the_new_hours_leave_outside(opened: Open) -> None:
    workspace = await seen(
        opened,
        [
            booking(1, "08:00", "09:00"),
            booking(2, "14:30", "15:30"),
            booking(3, "15:00", "16:00", status="PENDING"),
            booking(4, "15:00", "16:00", status="CANCELLED"),
            booking(5, "05:00", "06:00"),
            booking(6, "15:00", "16:00", startTime="2026-02-03T15:00:00.000Z",
                    endTime="2026-02-03T16:00:00.000Z"),
            booking(7, "15:30", "16:30"),
        ],
        [],
    )  # fmt: skip
    inside, before, found = await stranded(workspace, "9-16")
    assert inside == ["2", "3"]
    assert before == ["5", "7"]
    assert found.notes == ()
    assert [r.status for r in found.stranded] == ["ACCEPTED", "PENDING"]


@pytest.mark.parametrize(
    ("kind", "user", "hit"),
    [
        ({"scheduleId": 4, "userId": 8}, 8, True),
        ({"scheduleId": 5, "userId": 7}, 7, False),
        ({"scheduleId": None, "userId": 7}, 7, True),
        ({"scheduleId": None, "userId": 8}, 8, False),
        ({"scheduleId": None, "hosts": [{"userId": 7, "isFixed": True}]}, 8, True),
        ({"scheduleId": None, "hosts": [{"userId": 7, "isFixed": False}]}, 8, False),
        ({"scheduleId": None, "hosts": [{"userId": 7, "scheduleId": 5}]}, 7, False),
        ({"scheduleId": None, "hosts": [{"userId": 8, "scheduleId": 4}]}, 8, True),
        ({"scheduleId": 5, "hosts": [{"userId": 8, "scheduleId": 4}]}, 8, False),
        ({"scheduleId": 4, "hosts": [{"userId": 7, "scheduleId": 5}]}, 7, True),
    ],
)
async def test_whose_hours_a_booking_takes(
    opened: Open, kind: dict[str, Any], user: int, hit: bool
) -> None:
    workspace = await seen(
        opened,
        [booking(1, "15:00", "16:00", userId=user, eventTypeId=31)],
        [{"id": 31, "title": "Intro", **kind}],
    )
    inside, _, _ = await stranded(workspace, "9-12")
    assert bool(inside) is hit


async def test_what_cannot_be_read_is_named(opened: Open) -> None:
    workspace = await seen(opened, [booking(1, "15:00", "16:00", eventTypeId=99)], [])
    inside, _, found = await stranded(workspace, "9-12")
    assert inside == ["1"], "by the default of its organiser"
    assert any("Event type 99 could not be read" in note for note in found.notes)


@pytest.mark.parametrize(
    ("odd", "status", "words"),
    [
        ({"endTime": None}, "ACCEPTED", "#1 (the end)"),
        ({"status": "accepted"}, "ACCEPTED", ""),
        ({"status": "HELD"}, "HELD", "#1 (the status 'HELD')"),
    ],
)
async def test_a_booking_that_cannot_be_read_is_stranded_and_named(
    opened: Open, odd: dict[str, Any], status: str, words: str
) -> None:
    workspace = await seen(opened, [booking(1, "15:00", "16:00") | odd], [])
    inside, _, found = await stranded(workspace, "9-12")
    assert inside == ["1"]
    assert [row.status for row in found.stranded] == [status]
    assert any(f"1 booking could not be read: {words}" in n for n in found.notes) is bool(words)


async def test_a_booking_without_any_time_is_named(opened: Open) -> None:
    lost = booking(1, "15:00", "16:00") | {"startTime": None, "endTime": "soon"}
    workspace = await seen(opened, [lost, booking(2, "10:00", "11:00")], [])
    inside, before, found = await stranded(workspace, "9-12")
    assert inside == before == []
    assert any("#1 (the times)" in note for note in found.notes)


async def test_another_zone_strands_too(opened: Open) -> None:
    workspace = await seen(opened, [booking(1, "08:00", "09:00")], [])
    state = await load_week(workspace, "4")
    wanted = WantedWeek(state.schedule.weekly, state.name, "America/New_York")
    found = await impact(workspace, state, wanted)
    assert [row.key for row in found.stranded] == ["1"]


async def test_a_firm_whose_friday_closes(opened: Open) -> None:
    with running(lambda: firm(seed=7, today=date(2026, 3, 2))) as cal:
        workspace = opened(base_url=cal.base_url, token=DEMO_TOKEN)
        state = await load_week(workspace, "2")
        closed = WantedWeek(WeeklyHours(), state.name, state.zone, state.as_wanted.dates)
        found = await impact(workspace, state, closed)
        assert found.stranded
        assert found.notes == ()
        assert all(row.when.end > workspace.clock() for row in found.stranded)
        assert coming_times(workspace, state)
        same = await impact(workspace, state, state.as_wanted)
        assert same.stranded == ()
        assert cal.requests.effects == []
