"""What writes store and answer; what they drop, refuse, and replace."""

from typing import Any

import pytest

from tests.sandbox.calv2.conformity import problems
from tests.sandbox.calv2.support import ADA, ORG, cal
from tests.sandbox.calv2.writes import HOLES, HOOK, WEEK, Write, writes

with cal() as _server:
    NAMES = [write.name for write in writes(_server)]


@pytest.mark.parametrize("name", NAMES)
def test_a_write_answers_what_the_file_says_and_changes_something(name: str) -> None:
    with cal() as server:
        write: Write = next(one for one in writes(server) if one.name == name)
        method, path = name.split(" ")
        before = server.world.version
        answer = server.call(
            method, path.format(**{**HOLES, **write.holes}), write.body, **write.query
        )
        assert answer.status_code == (201 if method == "POST" and "invite" not in name else 200), (
            answer.text
        )
        assert problems(name, answer.json())[:5] == []
        assert server.world.version > before


def test_a_schedule_is_written_whole() -> None:
    with cal() as server:
        day = {"date": "2025-05-01", "startTime": "00:00", "endTime": "00:00"}
        done = server.data(
            "PATCH", "/v2/schedules/1", {"availability": WEEK, "overrides": [day], "name": "Long"}
        )
        assert (done["name"], done["availability"], done["overrides"]) == ("Long", WEEK, [day])
        kept = server.data("PATCH", "/v2/schedules/1", {"timeZone": "Asia/Tokyo"})
        assert (kept["availability"], kept["overrides"]) == (WEEK, [day])
        cleared = server.data("PATCH", "/v2/schedules/1", {"overrides": []})
        assert (cleared["availability"], cleared["overrides"]) == (WEEK, [])
        assert server.data("GET", "/v2/schedules/1") == cleared


def test_another_schedule_is_made_the_default_and_false_does_nothing() -> None:
    with cal() as server:
        server.data("PATCH", "/v2/schedules/40", {"isDefault": True})
        listed = {row["id"]: row["isDefault"] for row in server.data("GET", "/v2/schedules")}
        assert listed == {1: False, 40: True}
        again = server.data("PATCH", "/v2/schedules/40", {"isDefault": False})
        assert again["isDefault"] is True
        assert server.data("GET", "/v2/me")["defaultScheduleId"] == 40


def test_24_00_is_refused_with_the_fault_inside_the_row() -> None:
    with cal() as server:
        week = [{"days": ["Monday"], "startTime": "09:00", "endTime": "24:00"}]
        answer = server.call("PATCH", "/v2/schedules/1", {"availability": week})
        assert answer.status_code == 400
        error = answer.json()["error"]
        assert error["message"] == "Bad Request Exception"
        [fault] = error["details"]["errors"]
        assert (fault["property"], fault["target"]) == ("availability", {"availability": week})
        [row] = fault["children"]
        [inner] = row["children"]
        assert (row["property"], inner["property"], inner["value"]) == ("0", "endTime", "24:00")
        assert list(inner["constraints"]) == ["matches"]


def test_somebody_elses_schedule_is_refused_and_one_that_is_not_there_is_400_on_delete() -> None:
    with cal() as server:
        assert server.refused("PATCH", "/v2/schedules/1", {"name": "x"}, key=ADA)[0] == 403
        assert server.refused("GET", "/v2/schedules/999")[0] == 404
        assert server.refused("DELETE", "/v2/schedules/999")[0] == 400
        path = f"/v2/organizations/{ORG}/users/2/schedules/2"
        assert server.refused("PATCH", path, {"name": "x"}, key=ADA)[0] == 403


def test_an_unknown_key_is_dropped_without_a_word() -> None:
    with cal() as server:
        done = server.data("PATCH", "/v2/event-types/1", {"price": 1, "position": 7, "title": "T"})
        assert (done["title"], done["price"]) == ("T", 0)


RULES: list[tuple[str, Any]] = [
    ("bookingWindow", {"type": "calendarDays", "value": 30, "rolling": True}),
    ("bookingWindow", {"type": "businessDays", "value": 5, "rolling": False}),
    ("bookingWindow", {"type": "range", "value": ["2025-04-01", "2025-05-01"]}),
    ("confirmationPolicy", {"type": "always", "blockUnconfirmedBookingsInBooker": True}),
    (
        "confirmationPolicy",
        {
            "type": "time",
            "noticeThreshold": {"unit": "hours", "count": 24},
            "blockUnconfirmedBookingsInBooker": False,
        },
    ),
    ("bookingLimitsCount", {"day": 3, "week": 9}),
    ("bookingLimitsDuration", {"month": 600}),
    (
        "seats",
        {"seatsPerTimeSlot": 4, "showAttendeeInfo": True, "showAvailabilityCount": False},
    ),
    ("recurrence", {"frequency": "weekly", "occurrences": 6, "interval": 2}),
    ("locations", [{"type": "address", "address": "Lindenallee 1", "public": True}]),
    ("locations", [{"type": "integration", "integration": "zoom"}, {"type": "attendeePhone"}]),
    ("lengthInMinutesOptions", [15, 30]),
    ("color", {"lightThemeHex": "#fff", "darkThemeHex": "#000"}),
    ("slotInterval", 20),
    ("customName", "Talk with {Scheduler}"),
]


@pytest.mark.parametrize(("field", "value"), RULES)
def test_a_rule_of_an_event_type_comes_back_as_it_was_sent(field: str, value: Any) -> None:
    with cal() as server:
        done = server.data("PATCH", "/v2/event-types/1", {field: value})
        assert done[field] == value
        assert server.data("GET", "/v2/event-types/1") == done


@pytest.mark.parametrize(
    ("field", "gone"),
    [
        ("bookingWindow", {"disabled": True}),
        ("confirmationPolicy", {"disabled": True}),
        ("bookingLimitsCount", {"disabled": True}),
        ("recurrence", None),
    ],
)
def test_disabled_takes_a_rule_away(field: str, gone: Any) -> None:
    with cal() as server:
        sent = dict(RULES)
        server.data("PATCH", "/v2/event-types/1", {field: sent[field]})
        done = server.data("PATCH", "/v2/event-types/1", {field: {"disabled": True}})
        assert done[field] == gone


def test_booking_fields_replace_all_questions_of_its_own() -> None:
    with cal() as server:
        field = {
            "type": "text",
            "slug": "floor",
            "label": "Floor",
            "required": True,
            "placeholder": "3",
            "hidden": False,
        }
        done = server.data("PATCH", "/v2/event-types/1", {"bookingFields": [field]})
        own = [one for one in done["bookingFields"] if not one["isDefault"]]
        assert own == [{**field, "isDefault": False}]
        assert {"name", "email", "notes"} <= {one["slug"] for one in done["bookingFields"]}
        wrong = {**field, "type": "colour"}
        assert server.refused("PATCH", "/v2/event-types/1", {"bookingFields": [wrong]})[0] == 400


def test_an_event_type_is_its_owners_alone_and_its_slug_unique() -> None:
    with cal() as server:
        assert server.refused("PATCH", "/v2/event-types/8", {"title": "x"})[0] == 403
        assert server.refused("DELETE", "/v2/event-types/18")[0] == 403
        body = {"title": "x", "slug": "intro-call", "lengthInMinutes": 10}
        status, text = server.refused("POST", "/v2/event-types", body)
        assert (status, text) == (400, "User already has an event type with this slug.")


def test_a_webhook_twice_is_a_conflict_and_a_refusal_repeats_its_secret() -> None:
    with cal() as server:
        server.data("POST", "/v2/webhooks", HOOK)
        assert server.refused("POST", "/v2/webhooks", HOOK)[0] == 409
        answer = server.call("POST", "/v2/webhooks", {**HOOK, "subscriberUrl": "nowhere"})
        [fault] = answer.json()["error"]["details"]["errors"]
        assert fault["constraints"] == {"isUrl": "subscriberUrl must be a URL address"}
        assert fault["target"]["secret"] == "s3cret"


def test_a_new_address_of_oneself_waits() -> None:
    with cal() as server:
        done = server.data("PATCH", "/v2/me", {"email": "new@example.com"})
        assert done["email"] == "rosa.lindqvist@example.com"


def test_nobody_grants_more_than_the_own_role_and_no_owner_leaves_alone() -> None:
    with cal(plan="team") as server:
        sales = "/v2/teams/2/memberships"  # Rosa is its ADMIN
        people = {row["userId"]: row["id"] for row in server.data("GET", sales)}
        status, _ = server.refused("PATCH", f"{sales}/{people[9]}", {"role": "OWNER"})
        assert status == 403
        assert server.refused("DELETE", f"{sales}/{people[8]}")[0] == 403
        assert server.data("PATCH", f"{sales}/{people[9]}", {"role": "ADMIN"})["role"] == "ADMIN"
        assert server.refused("POST", sales, {"userId": 9})[0] == 409


def test_days_away_may_not_meet_and_a_member_may_not_write_those_of_others() -> None:
    with cal() as server:
        body = {"start": "2025-07-01T00:00:00Z", "end": "2025-07-05T00:00:00Z"}
        made = server.data("POST", "/v2/me/ooo", body)
        assert made["reason"] == "unspecified"
        assert server.refused("POST", "/v2/me/ooo", body)[0] == 409
        turned = {"start": body["end"], "end": body["start"]}
        assert server.refused("POST", "/v2/me/ooo", turned)[0] == 400
        assert server.refused("POST", "/v2/teams/1/users/3/ooo", body, key=ADA)[0] == 403
        assert server.call("POST", "/v2/teams/1/users/2/ooo", body, key=ADA).status_code == 201
        assert server.data("DELETE", f"/v2/me/ooo/{made['id']}")["id"] == made["id"]


def test_a_link_ends_by_uses_or_by_time() -> None:
    with cal() as server:
        path = "/v2/event-types/1/private-links"
        once = server.data("POST", path, {})
        assert (once["maxUsageCount"], once["usageCount"], once["isExpired"]) == (1, 0, False)
        timed = server.data("POST", path, {"expiresAt": "2024-01-01T00:00:00Z"})
        assert timed["isExpired"] is True
        assert "maxUsageCount" not in timed
        assert server.refused("PATCH", f"{path}/none", {"maxUsageCount": 2})[0] == 404


def test_a_calendar_is_read_no_more_and_stays_connected() -> None:
    with cal() as server:
        found = server.data("GET", "/v2/calendars")["connectedCalendars"][0]["calendars"][0]
        keys = {name: str(found[name]) for name in ("integration", "externalId", "credentialId")}
        server.data("DELETE", "/v2/selected-calendars", **keys)
        after = server.data("GET", "/v2/calendars")["connectedCalendars"][0]["calendars"][0]
        assert after == {**found, "isSelected": False}
        assert server.refused("DELETE", "/v2/selected-calendars", **keys)[0] == 404
