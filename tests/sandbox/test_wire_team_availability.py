"""Operation 57 against figures worked out by hand, over changes of clocks and its three clocks."""

from datetime import UTC, datetime
from typing import Any

import pytest

from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.cal.world import World
from caltui.sandbox.times.availability import team_availability

ADMIN = Caller(1, True)
WINTER = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _time(text: str) -> str:
    return f"1970-01-01T{text}:00.000Z"


def _world() -> World:
    """A team of two: Ada in Berlin from nine to five, Kiri in Kathmandu by night."""
    world = World(frozen=WINTER)
    world.add("users", {"id": 1, "email": "ada@firm.test", "timeZone": "UTC", "role": "ADMIN"})
    world.add("users", {"id": 2, "email": "kiri@firm.test", "timeZone": "Asia/Kathmandu"})
    world.add("users", {"id": 3, "email": "not@firm.test", "timeZone": "UTC"})
    world.add("teams", {"id": 7, "name": "Support"})
    for user_id, role, accepted in ((1, "OWNER", True), (2, "MEMBER", True), (3, "ADMIN", False)):
        row = {"userId": user_id, "teamId": 7, "role": role, "accepted": accepted}
        world.add("memberships", row)
    _schedule(world, 1, "Europe/Berlin", [([1, 2, 3, 4, 5], "09:00", "17:00", None)])
    rows = [([1], "00:00", "08:00", None), ([], "10:00", "12:00", "2026-11-24T00:00:00.000Z")]
    _schedule(world, 2, None, rows)
    return world


def _schedule(world: World, user_id: int, zone: str | None, blocks: list[Any]) -> None:
    row = world.add("schedules", {"userId": user_id, "name": "Hours", "timeZone": zone})
    user = world.find("users", user_id)
    assert user is not None
    user["defaultScheduleId"] = row["id"]
    for days, start, end, date in blocks:
        times = {"startTime": _time(start), "endTime": _time(end), "date": date}
        world.add("availabilities", {"scheduleId": row["id"], "days": days, **times})


def _book(world: World, start: str, end: str, **more: Any) -> dict[str, Any]:
    row = {"userId": 1, "status": "ACCEPTED", "title": "Deep dive", "eventTypeId": None}
    count = len(list(world.rows("bookings")))
    times = {"startTime": f"{start}:00.000Z", "endTime": f"{end}:00.000Z", "uid": f"u{count}"}
    return world.add("bookings", {**row, **times, **more})


def _ask(world: World, start: str, end: str, **more: Any) -> list[dict[str, Any]]:
    build = more.pop("build", "later")
    query = {"dateFrom": [start], "dateTo": [end]} | {k: [str(v)] for k, v in more.items()}
    entries = team_availability(world, ADMIN, 7, query, build=build)
    return [entry["availability"] for entry in entries]


def _texts(spans: list[dict[str, str]]) -> list[str]:
    return [f"{s['start'][5:16]} {s['end'][5:16]}" for s in spans]


def test_accepted_members_only_and_free_time_as_instants():
    world = _world()
    window = {"dateFrom": ["2026-11-23T00:00Z"], "dateTo": ["2026-11-25T00:00Z"]}
    entries = team_availability(world, ADMIN, 7, window)
    assert [entry["userId"] for entry in entries] == [1, 2]
    ada, kiri = (entry["availability"] for entry in entries)
    assert (ada["timeZone"], kiri["timeZone"]) == ("Europe/Berlin", "Asia/Kathmandu")
    assert _texts(ada["dateRanges"]) == ["11-23T08:00 11-23T16:00", "11-24T08:00 11-24T16:00"]
    assert _texts(kiri["dateRanges"]) == ["11-23T00:00 11-23T02:15", "11-24T04:15 11-24T06:15"]
    assert ada["dateRanges"][0]["start"] == "2026-11-23T08:00:00.000Z"
    assert ada["currentSeats"] is None


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-03-27", "03-27T08:00 03-27T16:00"),
        ("2026-03-30", "03-30T07:00 03-30T15:00"),
        ("2026-10-23", "10-23T07:00 10-23T15:00"),
        ("2026-10-26", "10-26T08:00 10-26T16:00"),
    ],
)
def test_free_time_follows_the_clocks_and_working_hours_do_not(day, hours):
    ada, kiri = _ask(_world(), f"{day}T00:00Z", f"{day}T23:59Z")
    assert _texts(ada["dateRanges"]) == [hours]
    week = {"days": [1, 2, 3, 4, 5], "startTime": 480, "endTime": 960, "userId": 1}
    assert ada["workingHours"] == [week]
    assert kiri["workingHours"] == [
        {"days": [1], "startTime": 0, "endTime": 135, "userId": 2},
        {"days": [0], "startTime": 1095, "endTime": 1439, "userId": 2},
    ]


def test_overrides_are_wall_clock_with_z_and_only_those_of_the_window():
    _, kiri = _ask(_world(), "2026-11-23T00:00Z", "2026-11-25T00:00Z")
    override = {"start": "2026-11-24T10:00:00.000Z", "end": "2026-11-24T12:00:00.000Z"}
    assert kiri["dateOverrides"] == [override]
    assert _ask(_world(), "2026-12-01T00:00Z", "2026-12-02T00:00Z")[1]["dateOverrides"] == []


def test_busy_is_confirmed_time_widened_by_buffers_and_taken_from_free_time():
    world = _world()
    kind = {"id": 31, "beforeEventBuffer": 15, "afterEventBuffer": 30, "userId": 1}
    world.add("event-types", kind)
    _book(world, "2026-11-23T10:00", "2026-11-23T10:30", eventTypeId=31)
    _book(world, "2026-11-23T13:00", "2026-11-23T14:00", status="PENDING")
    _book(world, "2026-11-23T15:00", "2026-11-23T15:15", status="CANCELLED")
    guest = _book(world, "2026-11-23T12:00", "2026-11-23T12:15", userId=2, title="As a guest")
    world.add("attendees", {"bookingId": guest["id"], "email": "ada@firm.test", "name": "Ada"})
    ada, _ = _ask(world, "2026-11-23T00:00Z", "2026-11-24T00:00Z")
    assert _texts(ada["busy"]) == ["11-23T09:45 11-23T11:00", "11-23T12:00 11-23T12:15"]
    assert [b["title"] for b in ada["busy"]] == ["Deep dive", "As a guest"]
    assert _texts(ada["dateRanges"]) == [
        "11-23T08:00 11-23T09:45",
        "11-23T11:00 11-23T12:00",
        "11-23T12:15 11-23T16:00",
    ]
    asked, _ = _ask(world, "2026-11-23T00:00Z", "2026-11-24T00:00Z", eventTypeId=31)
    assert _texts(asked["busy"]) == ["11-23T09:15 11-23T11:15", "11-23T11:30 11-23T12:30"]


def test_a_limit_closes_the_whole_day_without_a_title():
    world = _world()
    world.add("event-types", {"id": 31, "bookingLimits": {"PER_DAY": 1}, "userId": 1})
    _book(world, "2026-11-23T10:00", "2026-11-23T10:30", eventTypeId=31)
    ada, _ = _ask(world, "2026-11-23T00:00Z", "2026-11-25T00:00Z", eventTypeId=31)
    assert {"start": "2026-11-22T23:00:00.000Z", "end": "2026-11-23T23:00:00.000Z"} in ada["busy"]
    assert _texts(ada["dateRanges"]) == ["11-24T08:00 11-24T16:00"]


@pytest.mark.parametrize(
    ("limits", "free_days"),
    [
        ({"bookingLimits": {"PER_WEEK": 1}}, {30}),
        ({"durationLimits": {"PER_DAY": 45}, "length": 30}, {24, 25, 26, 27, 30}),
        ({"durationLimits": {"PER_MONTH": 60}, "length": 30}, {23, 24, 25, 26, 27, 30}),
        ({"bookingLimits": {"PER_YEAR": 1}}, set()),
    ],
)
def test_longer_limits(limits, free_days):
    world = _world()
    world.add("event-types", {"id": 31, "userId": 1, **limits})
    _book(world, "2026-11-23T10:00", "2026-11-23T10:30", eventTypeId=31)
    ada, _ = _ask(world, "2026-11-23T00:00Z", "2026-12-01T00:00Z", eventTypeId=31)
    assert {int(span["start"][8:10]) for span in ada["dateRanges"]} == free_days


def test_seats_are_counted_and_do_not_block_while_some_are_left():
    world = _world()
    world.add("event-types", {"id": 31, "seatsPerTimeSlot": 2, "userId": 1})
    booking = _book(world, "2026-11-23T10:00", "2026-11-23T10:30", eventTypeId=31)
    world.add("attendees", {"bookingId": booking["id"], "email": "a@x.test", "name": "A"})
    window = ("2026-11-23T00:00Z", "2026-11-24T00:00Z")
    ada, _ = _ask(world, *window, eventTypeId=31)
    assert ada["busy"] == []
    assert ada["currentSeats"] == [
        {"uid": "u0", "startTime": "2026-11-23T10:00:00.000Z", "_count": {"attendees": 1}}
    ]
    world.add("attendees", {"bookingId": booking["id"], "email": "b@x.test", "name": "B"})
    ada, _ = _ask(world, *window, eventTypeId=31)
    assert _texts(ada["busy"]) == ["11-23T10:00 11-23T10:30"]


def test_a_member_without_schedule_is_assumed_nine_to_five_or_fails_the_team_in_2023():
    world = _world()
    user = world.find("users", 2)
    assert user is not None
    user["defaultScheduleId"] = 999
    _, kiri = _ask(world, "2026-11-23T00:00Z", "2026-11-24T00:00Z")
    assert _texts(kiri["dateRanges"]) == ["11-23T03:15 11-23T11:15"]
    with pytest.raises(CalError) as caught:
        _ask(world, "2026-11-23T00:00Z", "2026-11-24T00:00Z", build="2023")
    assert caught.value.status == 500


def test_the_2023_build_drops_bookings_that_lie_partly_outside():
    world = _world()
    _book(world, "2026-11-23T09:30", "2026-11-23T10:30")
    window = ("2026-11-23T10:00Z", "2026-11-23T12:00Z")
    assert len(_ask(world, *window)[0]["busy"]) == 1
    assert _ask(world, *window, build="2023")[0]["busy"] == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"dateFrom": ["2026-11-23T00:00Z"]}, 400),
        ({"dateFrom": ["soon"], "dateTo": ["2026-11-23"]}, 400),
        ({"dateFrom": ["2026-11-23"], "dateTo": ["2026-11-24"], "eventTypeId": ["x"]}, 400),
    ],
)
def test_faulty_queries_are_refused(query, status):
    with pytest.raises(CalError) as caught:
        team_availability(_world(), ADMIN, 7, query)
    assert caught.value.status == status


@pytest.mark.parametrize(("user_id", "team", "status"), [(2, 7, 403), (3, 7, 403), (2, 8, 404)])
def test_only_those_who_run_the_team_may_ask(user_id, team, status):
    query = {"dateFrom": ["2026-11-23"], "dateTo": ["2026-11-24"]}
    with pytest.raises(CalError) as caught:
        team_availability(_world(), Caller(user_id, False), team, query)
    assert caught.value.status == status


def test_a_team_without_accepted_members_is_404():
    world = _world()
    world.add("teams", {"id": 9, "name": "Empty"})
    query = {"dateFrom": ["2026-11-23"], "dateTo": ["2026-11-24"]}
    with pytest.raises(CalError, match="no members"):
        team_availability(world, ADMIN, 9, query)


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-11-23T10:00Z", "2026-11-23T10:00Z"), ("2026-11-24", "2026-11-23")],
)
def test_a_window_of_nothing_has_no_free_time(start, end):
    assert [entry["dateRanges"] for entry in _ask(_world(), start, end)] == [[], []]


def test_a_blank_between_date_and_time_is_accepted():
    ada, _ = _ask(_world(), "2026-11-23 00:00", "2026-11-24 00:00")
    assert _texts(ada["dateRanges"]) == ["11-23T08:00 11-23T16:00"]


def test_a_booking_that_ends_before_it_starts_blocks_nothing():
    world = _world()
    _book(world, "2026-11-23T12:00", "2026-11-23T10:00")
    ada, _ = _ask(world, "2026-11-23T00:00Z", "2026-11-24T00:00Z")
    assert _texts(ada["dateRanges"]) == ["11-23T08:00 11-23T16:00"]
