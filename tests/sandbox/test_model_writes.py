"""Each write of the 67 operations once, as Cal answers it to an ADMIN key."""

from collections.abc import Callable
from typing import Any

import pytest

from caltui.sandbox.cal.world import World
from tests.sandbox.core_support import REQUIRED_TEAM, at, booking, do, fresh

Check = Callable[[World, Any], bool]

NINE, TEN = "1970-01-01T09:00:00.000Z", "1970-01-01T10:00:00.000Z"
ROSA = "rosa.lindqvist@example.com"
GOOGLE = (1, "google_calendar", ROSA)


def gone(table: str, key: str) -> Check:
    return lambda world, answer: set(answer) == {"message"} and world.find(table, key) is None


WRITES: list[tuple[str, tuple[Any, ...], Any, Check]] = [
    (
        "attendees create",
        (),
        {"bookingId": 9, "name": "Zoe", "email": "zoe@example.com", "timeZone": "Asia/Tokyo"},
        lambda w, a: a["attendee"]["name"] == "Zoe" and a["message"].startswith("Attendee created"),
    ),
    (
        "attendees update",
        (7,),
        {"name": "Ann"},
        lambda w, a: w.find("attendees", 7)["name"] == "Ann",
    ),
    ("attendees delete", (7,), None, gone("attendees", "7")),
    (
        "availabilities create",
        (),
        {"scheduleId": 2, "startTime": NINE, "endTime": TEN, "days": [6]},
        lambda w, a: (
            a["availability"]["days"] == [6] and a["availability"]["Schedule"] == {"userId": 2}
        ),
    ),
    (
        "availabilities update",
        (1,),
        {"endTime": TEN},
        lambda w, a: a["availability"]["endTime"] == TEN,
    ),
    ("availabilities delete", (1,), None, gone("availabilities", "1")),
    (
        "booking-references create",
        (),
        {"type": "zoom_video", "uid": "z1", "bookingId": 3},
        lambda w, a: a["booking_reference"]["uid"] == "z1",
    ),
    (
        "booking-references update",
        (5,),
        {"meetingId": "m"},
        lambda w, a: a["booking_reference"]["meetingId"] == "m",
    ),
    ("booking-references delete", (5,), None, gone("booking-references", "5")),
    (
        "bookings create",
        (),
        booking(1, at(40, 9)),
        lambda w, a: a["status"] == "ACCEPTED" and a["userId"] == 1,
    ),
    ("bookings update", (5,), {"title": "New"}, lambda w, a: a["booking"]["title"] == "New"),
    (
        "bookings cancel",
        (5,),
        None,
        lambda w, a: a["message"] and w.find("bookings", 5)["status"] == "CANCELLED",
    ),
    (
        "custom-inputs create",
        (),
        {"eventTypeId": 1, "label": "Why?", "type": "TEXT", "required": True, "placeholder": ""},
        lambda w, a: a["event_type_custom_input"]["options"] == [],
    ),
    (
        "custom-inputs update",
        (3,),
        {"required": False},
        lambda w, a: not a["event_type_custom_input"]["required"],
    ),
    ("custom-inputs delete", (3,), None, gone("custom-inputs", "3")),
    (
        "destination-calendars create",
        (),
        {"integration": "caldav_calendar", "externalId": "x", "userId": 2},
        lambda w, a: a["destination_calendar"]["userId"] == 2,
    ),
    (
        "destination-calendars update",
        (1,),
        {"integration": "apple_calendar", "externalId": "y"},
        lambda w, a: a["destination_calendar"]["externalId"] == "y",
    ),
    ("destination-calendars delete", (1,), None, gone("destination-calendars", "1")),
    (
        "event-types create",
        (),
        {"title": "Walk", "slug": "A walk!", "length": 25, "userId": 3},
        lambda w, a: (
            a["event_type"]["slug"] == "a-walk" and a["event_type"]["minimumBookingNotice"] == 120
        ),
    ),
    ("event-types update", (1,), {"length": 45}, lambda w, a: a["event_type"]["length"] == 45),
    ("event-types delete", (1,), None, gone("event-types", "1")),
    (
        "memberships create",
        (),
        {"userId": 40, "teamId": 1},
        lambda w, a: a["membership"]["role"] == "MEMBER",
    ),
    (
        "memberships update",
        (2, 1),
        {"role": "ADMIN"},
        lambda w, a: a["membership"]["role"] == "ADMIN",
    ),
    ("memberships delete", (2, 1), None, gone("memberships", "2_1")),
    (
        "schedules create",
        (),
        {"name": "Summer", "timeZone": "Europe/Berlin"},
        lambda w, a: a["schedule"]["availability"][0]["startTime"] == "09:00:00",
    ),
    (
        "schedules update",
        (2,),
        {"name": "Short", "x": 1},
        lambda w, a: a["schedule"]["name"] == "Short",
    ),
    ("schedules delete", (2,), None, gone("schedules", "2")),
    (
        "selected-calendars create",
        (),
        {"integration": "lark_calendar", "externalId": "l"},
        lambda w, a: w.find("selected-calendars", "1_lark_calendar_l") is not None,
    ),
    (
        "selected-calendars update",
        GOOGLE,
        {"externalId": "me@example.org"},
        lambda w, a: w.find("selected-calendars", "1_google_calendar_me@example.org") is not None,
    ),
    (
        "selected-calendars delete",
        GOOGLE,
        None,
        gone("selected-calendars", "_".join(map(str, GOOGLE))),
    ),
    (
        "teams create",
        (),
        REQUIRED_TEAM,
        lambda w, a: a["owner"]["role"] == "OWNER" and a["owner"]["userId"] == 1,
    ),
    ("teams update", (1,), {"bio": None}, lambda w, a: a["team"]["bio"] is None),
    ("teams delete", (1,), None, gone("teams", "1")),
    ("users update", (2,), {"timeFormat": 12}, lambda w, a: a["user"]["timeFormat"] == 12),
    ("users delete", (2,), None, gone("users", "2")),
    (
        "users create",
        (),
        {"email": "zed@example.com", "username": "Zed"},
        lambda w, a: a["user"]["username"] == "zed" and "twoFactorSecret" in a["user"],
    ),
    (
        "webhooks create",
        (),
        {
            "subscriberUrl": "https://x.example.com/h",
            "eventTriggers": ["MEETING_ENDED"],
            "active": True,
        },
        lambda w, a: len(a["webhook"]["id"]) == 36 and a["webhook"]["userId"] == 1,
    ),
    (
        "webhooks update",
        ("hook",),
        {"active": False},
        lambda w, a: w.find("webhooks", a["webhook"]["id"])["active"] is False,
    ),
    ("webhooks delete", ("hook",), None, lambda w, a: len(w.tables["webhooks"]) == 9),
]


@pytest.mark.parametrize(("name", "ids", "body", "check"), WRITES, ids=[c[0] for c in WRITES])
def test_write(name: str, ids: Any, body: Any, check: Check) -> None:
    world = fresh()
    if ids == ("hook",):
        ids = (next(iter(world.tables["webhooks"])),)
    answer = do(world, name, *ids, body=body)
    assert check(world, answer)
    assert world.version > 0
