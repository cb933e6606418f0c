"""What an operator can lose: deletions, and edits that reset or hide."""

from typing import Any

import pytest

from caltui.sandbox.cal.world import World
from tests.sandbox.core_support import ADA, REQUIRED_TEAM, do, fresh


@pytest.fixture
def world() -> World:
    return fresh()


def having(world: World, table: str, **wanted: Any) -> list[dict[str, Any]]:
    return [r for r in world.rows(table) if all(r.get(k) == v for k, v in wanted.items())]


def test_deleting_a_user_takes_nearly_everything(world: World) -> None:
    bookings = {b["id"] for b in having(world, "bookings", userId=27)}
    schedules = {s["id"] for s in having(world, "schedules", userId=27)}
    assert bookings
    assert len(schedules) == 2
    do(world, "users delete", 27)
    for table in ("bookings", "event-types", "schedules", "memberships", "webhooks"):
        assert not having(world, table, userId=27), table
    for table in ("selected-calendars", "destination-calendars", "availabilities"):
        assert not having(world, table, userId=27), table
    for table in ("attendees", "booking-references", "payments"):
        assert bookings.isdisjoint(r["bookingId"] for r in world.rows(table)), table
    assert not having(world, "custom-inputs", eventTypeId=14)
    group = world.find("event-types", 26)
    assert group is not None
    assert [host["userId"] for host in group["hosts"]] == [31]


def test_deleting_a_team(world: World) -> None:
    child = do(world, "teams create", body={**REQUIRED_TEAM, "parentId": 6})["team"]["id"]
    kept = {b["id"] for b in having(world, "bookings", eventTypeId=27)}
    do(world, "teams delete", 6)
    assert world.find("teams", child) is None
    assert not having(world, "memberships", teamId=6)
    assert not having(world, "memberships", teamId=child)
    assert not having(world, "event-types", teamId=6)
    assert not having(world, "webhooks", teamId=6)
    assert world.find("users", 33)
    assert {b["id"] for b in having(world, "bookings", eventTypeId=None)} == kept


def test_deleting_an_event_type(world: World) -> None:
    bookings = {b["id"] for b in having(world, "bookings", eventTypeId=3)}
    assert bookings
    do(world, "event-types delete", 3)
    for table in ("custom-inputs", "webhooks", "destination-calendars"):
        assert not having(world, table, eventTypeId=3), table
    assert {b["id"] for b in having(world, "bookings", eventTypeId=None)} == bookings
    shown = do(world, "bookings get", next(iter(bookings)), query={"expand": "team"})["booking"]
    assert shown["eventTypeId"] is None
    assert shown["eventType"] is None


def test_deleting_a_default_schedule_leaves_it_pointing_nowhere(world: World) -> None:
    schedule = do(world, "schedules get", 2)["schedule"]
    block = schedule["availability"][0]["id"]
    do(world, "event-types update", 8, body={"scheduleId": 2})
    do(world, "schedules delete", 2)
    assert do(world, "users get", 2)["user"]["defaultScheduleId"] == 2
    orphan = do(world, "availabilities get", block)["availability"]
    assert orphan["scheduleId"] is None
    assert orphan["Schedule"] is None
    stored = world.find("event-types", 8)
    assert stored is not None
    assert stored["scheduleId"] is None


def test_an_edit_without_hosts_removes_them(world: World) -> None:
    assert len(do(world, "event-types get", 18)["event_type"]["hosts"]) == 6
    done = do(world, "event-types update", 18, body={"length": 25})["event_type"]
    assert done["hosts"] == []
    assert "link" not in done
    body = {"schedulingType": "COLLECTIVE", "hosts": [{"userId": 2}, {"userId": 3}]}
    hosts = do(world, "event-types update", 18, body=body)["event_type"]["hosts"]
    assert [h["isFixed"] for h in hosts] == [True, True]
    assert [h["scheduleId"] for h in hosts] == [None, None]


def test_the_default_schedule_is_shown_on_reading_only(world: World) -> None:
    assert do(world, "event-types get", 1)["event_type"]["scheduleId"] == 1
    done = do(world, "event-types update", 1, body={"hidden": True})
    assert done["event_type"]["scheduleId"] is None


@pytest.mark.parametrize("mark", [True, False])
def test_any_deleted_mark_hides_a_reference(world: World, mark: bool) -> None:
    do(world, "booking-references update", 5, body={"deleted": mark})
    rows = do(world, "booking-references list")["booking_references"]
    assert 5 not in {row["id"] for row in rows}
    do(world, "booking-references update", 5, body={"deleted": None})
    rows = do(world, "booking-references list")["booking_references"]
    assert 5 in {row["id"] for row in rows}


def test_a_webhook_does_not_say_whether_it_is_on(world: World) -> None:
    key = next(iter(world.tables["webhooks"]))
    body = {"active": False, "eventTriggers": ["BOOKING_PAID"]}
    shown = do(world, "webhooks update", key, body=body)["webhook"]
    assert shown["eventTriggers"] == ["BOOKING_PAID"]
    assert not {"active", "secret"} & set(shown)


def test_a_webhook_of_an_event_type_has_no_user(world: World) -> None:
    body = {
        "subscriberUrl": "https://h.example.com",
        "eventTriggers": ["BOOKING_PAID"],
        "active": True,
        "eventTypeId": 1,
    }
    shown = do(world, "webhooks create", body=body)["webhook"]
    assert (shown["userId"], shown["eventTypeId"]) == (None, 1)


def test_team_metadata_and_first_slug(world: World) -> None:
    do(world, "teams update", 1, body={"metadata": {"a": 1}})
    assert do(world, "teams update", 1, body={"metadata": {"b": 2}})["team"]["metadata"] == {"b": 2}
    assert do(world, "teams update", 1, body={"metadata": None})["team"]["metadata"] == {}
    world.change("teams", world.find("teams", 1) or {}, {"slug": None})
    team = do(world, "teams update", 1, body={"slug": "Help Desk"})["team"]
    assert team["slug"] is None
    assert team["metadata"] == {"requestedSlug": "help-desk"}


def test_a_new_address_waits_for_a_normal_key(world: World) -> None:
    shown = do(world, "users update", 2, body={"email": "ada@example.net"}, by=ADA)["user"]
    assert shown["email"] == "ada.fischer@example.com"
    shown = do(world, "users update", 2, body={"email": "ada@example.net"})["user"]
    assert shown["email"] == "ada@example.net"


def test_a_changed_calendar_moves_to_another_address(world: World) -> None:
    old = (2, "office365_calendar", "ada.fischer@example.com")
    do(world, "selected-calendars update", *old, body={"externalId": "ada@example.net"})
    assert world.find("selected-calendars", "_".join(map(str, old))) is None
    new = do(world, "selected-calendars get", *old[:2], "ada@example.net")
    assert new["selected_calendar"]["credentialId"] == 102


def test_destination_calendars_are_tied_to_one_thing(world: World) -> None:
    body = {"integration": "google_calendar", "externalId": "x", "userId": 1, "eventTypeId": 1}
    made = do(world, "destination-calendars create", body=body)["destination_calendar"]
    assert (made["userId"], made["eventTypeId"]) == (None, 1)
    mine = do(world, "destination-calendars list")["destination_calendars"]
    assert made["id"] in {row["id"] for row in mine}


def test_reordered_lists_stay_in_place_after_an_edit(world: World) -> None:
    before = [row["id"] for row in do(world, "attendees list")["attendees"]]
    do(world, "attendees update", 3, body={"bookingId": 40})
    assert [row["id"] for row in do(world, "attendees list")["attendees"]] == before
    guests = do(world, "bookings get", 40)["booking"]["attendees"]
    assert 3 in {guest["id"] for guest in guests}
