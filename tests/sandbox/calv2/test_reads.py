"""What lists show to whom: pages, filters, roles, kinds of server and plans."""

from datetime import timedelta
from typing import Any

import pytest

from caltui.sandbox.cal.world import World
from tests.sandbox.calv2.support import ADA, ORG, Cal, cal
from tests.sandbox.core_support import at, fresh


def uids(server: Cal, path: str = "/v2/bookings", **more: Any) -> list[str]:
    return [row["uid"] for row in server.data("GET", path, **more)]


def test_bookings_are_paged_by_take_and_skip_with_totals() -> None:
    with cal() as server:
        every = uids(server, take=250, sortCreated="asc") + uids(
            server, take=250, skip=250, sortCreated="asc"
        )
        assert len(every) == len(set(every)) == len(list(server.world.rows("bookings")))
        answer = server.call("GET", "/v2/bookings", take=100, skip=100).json()
        assert answer["pagination"] == {
            "totalItems": 400,
            "remainingItems": 200,
            "returnedItems": 100,
            "itemsPerPage": 100,
            "currentPage": 2,
            "totalPages": 4,
            "hasNextPage": True,
            "hasPreviousPage": True,
        }
        assert len(uids(server)) == 100
        status, _ = server.refused("GET", "/v2/bookings", take=251)
        assert status == 400


def test_the_newest_list_has_a_cursor_instead_of_pages() -> None:
    with cal() as server:
        found: list[str] = []
        cursor: str | None = "0"
        while cursor is not None:
            answer = server.call(
                "GET", "/v2/bookings", version="2026-05-01", limit=100, cursor=cursor
            ).json()
            found += [row["uid"] for row in answer["data"]]
            cursor = answer["pagination"]["nextCursor"]
            assert answer["pagination"]["hasMore"] == (cursor is not None)
        assert len(found) == len(set(found)) == 400
        assert server.refused("GET", "/v2/bookings", version="2026-05-01", limit=101)[0] == 400


def test_a_wrong_number_is_told_with_what_was_sent() -> None:
    with cal() as server:
        body = server.call("GET", "/v2/bookings", take="many").json()
        [found] = body["error"]["details"]["errors"]
        assert found["property"] == "take"
        assert found["target"] == {"take": "many"}
        assert "isNumber" in found["constraints"]


def test_bookings_are_filtered_by_window_change_and_group() -> None:
    with cal() as server:
        low, high = at(0, 0), at(7, 0)
        shown = server.data("GET", "/v2/bookings", afterStart=low, beforeEnd=high, take=250)
        assert shown
        assert all(row["start"] >= low and row["end"] <= high for row in shown)
        inside = [
            row
            for row in server.world.rows("bookings")
            if row["startTime"] >= low and row["endTime"] <= high
        ]
        assert len(shown) == len(inside)
        one = inside[0]
        server.world.change("bookings", one, {"updatedAt": at(1, 1)})
        assert uids(server, afterUpdatedAt=at(1, 0)) == [one["uid"]]
        pending = server.data("GET", "/v2/bookings", status="unconfirmed", take=250)
        assert {row["status"] for row in pending} == {"pending"}
        off = server.data("GET", "/v2/bookings", status="cancelled", take=250)
        assert {row["status"] for row in off} == {"cancelled", "rejected"}
        assert server.refused("GET", "/v2/bookings", status="accepted")[0] == 400


def test_a_normal_key_lists_what_it_holds_or_attends() -> None:
    with cal() as server:
        mine = {row["uid"] for row in server.world.related("bookings", "userId", 2)}
        world = server.world
        guest_of = {
            world.tables["bookings"][str(guest["bookingId"])]["uid"]
            for guest in world.related("attendees", "email", world.tables["users"]["2"]["email"])
        }
        assert guest_of - mine
        assert set(uids(server, key=ADA, take=250)) == mine | guest_of


def test_a_series_is_answered_as_a_list() -> None:
    with cal() as server:
        rows = [row for row in server.world.rows("bookings") if row.get("recurringEventId")]
        series = rows[0]["recurringEventId"]
        found = server.data("GET", f"/v2/bookings/{series}")
        assert {row["uid"] for row in found} == {
            row["uid"] for row in rows if row["recurringEventId"] == series
        }
        assert {row["recurringBookingUid"] for row in found} == {series}
        assert server.data("GET", f"/v2/bookings/{rows[0]['uid']}")["uid"] == rows[0]["uid"]


def test_the_host_of_a_deleted_user_is_a_word() -> None:
    world = fresh()
    row = next(iter(world.rows("bookings")))
    world.change("bookings", row, {"userId": 999})
    with cal(world) as server:
        [host] = server.data("GET", f"/v2/bookings/{row['uid']}")["hosts"]
        assert (host["id"], host["name"]) == ("unknown", "unknown")


def test_a_schedule_has_names_of_days_and_overrides_apart() -> None:
    with cal() as server:
        first = server.data("GET", "/v2/schedules")[0]
        assert first["availability"] == [
            {
                "days": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
                "startTime": "08:00",
                "endTime": "18:00",
            }
        ]
        assert first["isDefault"] is True
        assert {"date": "2025-03-19", "startTime": "00:00", "endTime": "00:00"} in (
            first["overrides"]
        )
        zoneless = next(r for r in server.world.rows("schedules") if r["timeZone"] is None)
        listed = server.data("GET", f"/v2/organizations/{ORG}/schedules")
        [shown] = [row for row in listed if row["id"] == zoneless["id"]]
        assert shown["timeZone"] == "Europe/London"


def test_an_event_type_says_its_rules_in_the_words_of_v2() -> None:
    with cal() as server:
        mine = {row["slug"]: row for row in server.data("GET", "/v2/event-types")}
        assert "board-preview" in mine  # hidden
        assert mine["quarterly-review"]["confirmationPolicy"]["type"] == "always"
        assert mine["intro-call"]["confirmationPolicy"] == {"disabled": True}
        assert mine["office-hours"]["bookingLimitsCount"] == {"day": 6, "week": 20}
        assert mine["workshop-seat"]["seats"]["seatsPerTimeSlot"] == 8
        assert mine["paid-consultation"]["price"] == 9000
        custom = [f for f in mine["intro-call"]["bookingFields"] if not f["isDefault"]]
        assert [field["slug"] for field in custom] == [
            "what-would-you-like-to-talk-about",
            "company",
        ]
        team = {row["slug"]: row for row in server.data("GET", "/v2/teams/1/event-types")}
        assert team["ask-support"]["schedulingType"] == "roundRobin"
        assert [host["mandatory"] for host in team["escalation"]["hosts"]] == [True] * 3


def world_with(role: str) -> World:
    world = fresh()
    world.add("organisation-memberships", {"userId": 2, "role": role})
    return world


@pytest.mark.parametrize(("role", "status"), [("MEMBER", 403), ("ADMIN", 200), ("OWNER", 200)])
def test_organisation_paths_want_a_role(role: str, status: int) -> None:
    with cal(world_with(role)) as server:
        for what in ("bookings", "users", "schedules", "memberships", "teams"):
            path = f"/v2/organizations/{ORG}/{what}"
            assert server.call("GET", path, key=ADA).status_code == status


def test_a_role_that_was_taken_away_works_for_five_minutes_more() -> None:
    world = world_with("ADMIN")
    with cal(world) as server:
        path = f"/v2/organizations/{ORG}/users"
        assert server.call("GET", path, key=ADA).status_code == 200
        row = world.tables["organisation-memberships"]["2"]
        world.change("organisation-memberships", row, {"role": "MEMBER"})
        assert server.call("GET", path, key=ADA).status_code == 200
        assert world.frozen is not None
        world.frozen += timedelta(seconds=301)
        assert server.refused("GET", path, key=ADA)[0] == 403


@pytest.mark.parametrize("plan", ["personal", "team"])
def test_without_an_organisation_its_paths_are_refused(plan: str) -> None:
    with cal(plan=plan) as server:
        assert server.data("GET", "/v2/me")["organizationId"] is None
        status, text = server.refused("GET", f"/v2/organizations/{ORG}/users")
        assert (status, text[:10]) == (403, "IsOrgGuard")


def test_a_team_is_read_by_its_members_and_its_bookings_by_who_runs_it() -> None:
    with cal(plan="team") as server:
        assert [row["id"] for row in server.data("GET", "/v2/teams", key=ADA)] == [1]
        people = server.data("GET", "/v2/teams/1/memberships", key=ADA)
        assert {"name": "Ada Fischer"}.items() <= people[2]["user"].items()
        assert server.call("GET", "/v2/teams/1/schedules", key=ADA).status_code == 200
        assert server.refused("GET", "/v2/teams/1/bookings", key=ADA)[0] == 403
        assert server.call("GET", "/v2/teams/1/bookings").status_code == 200
        assert server.refused("GET", "/v2/teams/6/memberships")[0] == 403
        assert server.refused("GET", "/v2/teams/99/memberships")[0] == 404


def test_a_personal_account_has_no_teams_and_a_cal_diy_no_such_path() -> None:
    with cal(plan="personal") as server, cal(kind="diy", plan="personal") as diy:
        assert server.data("GET", "/v2/teams") == []
        assert server.refused("GET", "/v2/teams/1")[0] == 403
        assert diy.refused("GET", "/v2/teams") == (404, "Cannot GET /v2/teams")
        assert diy.refused("GET", "/v2/me/ooo") == (404, "Cannot GET /v2/me/ooo")
        assert diy.data("GET", "/v2/me")["organizationId"] is None


def test_a_calendar_that_cannot_be_asked_is_an_error_inside() -> None:
    world = fresh()
    world.admin_id = 8
    with cal(world) as server:
        [found] = server.data("GET", "/v2/calendars")["connectedCalendars"]
        assert found["error"] == {"message": "invalid_grant"}
        assert "calendars" not in found
