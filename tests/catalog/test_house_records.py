"""Answers as servers of Cal's API v2 send them, and the records of the house made of them."""

import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caltui.catalog.house.records import Reader, reader_of
from caltui.catalog.load import catalog
from caltui.catalog.request import build
from caltui.workspace.records.nested_blocks import blocks
from tests.catalog.v2_facts import JSON_VALUES

KNOWN = catalog("calv2")
HOST = {
    "id": 3,
    "name": "Ada",
    "email": "ada+clx1@acme.test",
    "displayEmail": "ada@acme.test",
    "username": "ada",
    "timeZone": "Europe/Berlin",
}
GUEST = {
    "name": "Bo",
    "email": "bo@guest.test",
    "displayEmail": "bo@guest.test",
    "timeZone": "Asia/Tokyo",
    "language": "ja",
    "absent": False,
}
BOOKING = {
    "id": 71,
    "uid": "bk1",
    "title": "Intro",
    "description": "",
    "hosts": [HOST],
    "status": "accepted",
    "start": "2026-12-01T17:30:00.000Z",
    "end": "2026-12-01T18:00:00.000Z",
    "duration": 30,
    "eventTypeId": 9,
    "eventType": {"id": 9, "slug": "intro"},
    "location": "integrations:daily",
    "absentHost": False,
    "createdAt": "2026-11-01T08:00:00.000Z",
    "updatedAt": "2026-11-02T08:00:00.000Z",
    "metadata": {},
    "attendees": [GUEST],
    "bookingFieldsResponses": {"email": "bo@guest.test"},
}
OFFER = {
    "id": 9,
    "lengthInMinutes": 30,
    "title": "Intro",
    "slug": "intro",
    "ownerId": 3,
    "hidden": False,
    "price": 0,
    "currency": "usd",
    "scheduleId": None,
    "bookingFields": [],
    "locations": [],
}


def reader(key: str) -> Reader:
    found = reader_of(KNOWN.resource(key))
    assert found is not None
    return found


def house(key: str, record: dict[str, Any]) -> dict[str, Any]:
    return reader(key).read(record)


def test_a_booking_has_the_names_of_the_house() -> None:
    read = house("bookings", BOOKING)
    assert read["startTime"] == "2026-12-01T17:30:00.000Z"
    assert read["endTime"] == "2026-12-01T18:00:00.000Z"
    assert (read["status"], read["userId"], read["eventTypeId"]) == ("ACCEPTED", 3, 9)
    assert read["user"] == {name: value for name, value in HOST.items() if name != "id"}
    assert read["attendees"][0]["locale"] == "ja"
    assert "language" not in read["attendees"][0]
    assert read["responses"] == {"email": "bo@guest.test"}
    assert read["hosts"] == [HOST], "a structure of Cal's stays under its own name"
    assert read.keys().isdisjoint({"start", "end", "bookingFieldsResponses"})
    assert (read["duration"], read["absentHost"]) == (30, False)


def test_what_is_not_told_is_absent() -> None:
    read = house("bookings", BOOKING)
    assert read.keys().isdisjoint({"payment", "fromReschedule", "cancelledBy", "rescheduledToUid"})


def test_a_host_whose_account_is_gone_has_no_id() -> None:
    gone = {"id": "unknown", "name": "unknown", "email": "unknown"}
    read = house("bookings", {**BOOKING, "hosts": [gone]})
    assert "userId" not in read
    assert read["user"] == {"name": "unknown", "email": "unknown"}


@pytest.mark.parametrize("hosts", [[], None, "nobody", [None], [{"id": {}}]])
def test_hosts_of_no_known_form_make_no_host(hosts: Any) -> None:
    read = house("bookings", {**BOOKING, "hosts": hosts})
    assert read["hosts"] == hosts
    assert "userId" not in read


def test_a_moved_booking_names_the_other() -> None:
    old = {**BOOKING, "status": "cancelled", "rescheduledToUid": "bk2"}
    new = {**BOOKING, "uid": "bk2", "rescheduledFromUid": "bk1", "rescheduledByEmail": "a@b.test"}
    assert house("bookings", old)["rescheduledToUid"] == "bk2"
    assert house("bookings", new)["fromReschedule"] == "bk1"
    assert house("bookings", new)["rescheduledBy"] == "a@b.test"


@pytest.mark.parametrize(
    ("sent", "shown"), [("awaiting_host", "AWAITING_HOST"), ("held", "HELD"), (7, 7), (None, None)]
)
def test_an_unknown_state_is_shown(sent: Any, shown: Any) -> None:
    assert house("bookings", {**BOOKING, "status": sent})["status"] == shown


def test_each_booking_of_a_series_is_read_alone() -> None:
    series = [{**BOOKING, "uid": f"bk{n}", "recurringBookingUid": "sr1"} for n in range(3)]
    read = [reader("bookings").read(one) for one in series]
    assert [one["uid"] for one in read] == ["bk0", "bk1", "bk2"]
    assert {one["recurringBookingUid"] for one in read} == {"sr1"}
    assert KNOWN.resource("bookings").key_of(read[0]) == "bk0"


def test_the_event_type_is_found_in_both_places() -> None:
    older = {k: v for k, v in BOOKING.items() if k != "eventType"}
    assert house("bookings", older)["eventTypeId"] == 9
    assert house("bookings", {**BOOKING, "eventTypeId": None})["eventTypeId"] == 9


def test_a_schedule_is_one_list_of_rows() -> None:
    read = house(
        "schedules",
        {
            "id": 4,
            "ownerId": 3,
            "name": "Work",
            "timeZone": "Europe/Berlin",
            "availability": [
                {"days": ["Monday", "Friday"], "startTime": "09:00", "endTime": "17:00"},
                {"days": ["Sunday"], "startTime": "20:00", "endTime": "23:59"},
            ],
            "isDefault": True,
            "overrides": [{"date": "2026-12-24", "startTime": "00:00", "endTime": "00:00"}],
        },
    )
    assert read["userId"] == 3
    assert read["availability"] == [
        {"n": 1, "days": [1, 5], "startTime": "09:00", "endTime": "17:00"},
        {"n": 2, "days": [0], "startTime": "20:00", "endTime": "23:59"},
        {"n": 3, "days": [], "startTime": "00:00", "endTime": "00:00", "date": "2026-12-24"},
    ]
    assert read.keys().isdisjoint({"ownerId", "overrides"})


def test_hours_that_cannot_be_read_stay_as_they_came() -> None:
    sent = {
        "id": 4,
        "availability": [{"days": ["Someday"], "startTime": "09:00", "endTime": "10:00"}],
        "overrides": [{"date": "2026-12-24", "startTime": "00:00", "endTime": "00:00"}],
    }
    assert house("schedules", sent) == sent
    assert reader("schedules").unread(sent) == ("availability",)


def test_rows_of_a_schedule_have_keys() -> None:
    row = {"days": ["Monday"], "startTime": "09:00", "endTime": "17:00"}
    read = house("schedules", {"id": 4, "availability": [row, row], "overrides": []})
    assert [key for key, _ in blocks(KNOWN, "schedules", [read])] == ["4_1", "4_2"]


def test_hours_without_overrides_are_read() -> None:
    row = {"days": ["Monday"], "startTime": "09:00", "endTime": "17:00"}
    assert house("schedules", {"id": 4, "availability": [row]})["availability"] == [
        {**row, "n": 1, "days": [1]}
    ]


@pytest.mark.parametrize("form", [lambda w: w, lambda w: [w]], ids=["object", "list"])
def test_a_window_is_read_in_both_forms(form: Any) -> None:
    window = {"type": "calendarDays", "value": 30, "rolling": True}
    read = house("event-types", {**OFFER, "bookingWindow": form(window)})
    assert read["periodType"] == "ROLLING_WINDOW"
    assert (read["periodDays"], read["periodCountCalendarDays"]) == (30, True)
    assert read["bookingWindow"] == window, "an edit sends an object"
    assert "periodStartDate" not in read


@pytest.mark.parametrize(
    "more", [{}, {"bookingWindow": None}, {"bookingWindow": {"disabled": True}}]
)
def test_without_a_window_there_is_no_limit(more: dict[str, Any]) -> None:
    assert house("event-types", {**OFFER, **more})["periodType"] == "UNLIMITED"


def test_rules_stand_beside_what_they_are_made_of() -> None:
    sent = {
        **OFFER,
        "confirmationPolicy": {
            "type": "time",
            "noticeThreshold": {"unit": "hours", "count": 24},
            "blockUnconfirmedBookingsInBooker": False,
        },
        "bookingLimitsCount": {"day": 3},
        "bookingLimitsDuration": {"disabled": True},
        "seats": {"seatsPerTimeSlot": 4, "showAttendeeInfo": True, "showAvailabilityCount": False},
        "seatsPerTimeSlot": None,
        "recurrence": {"frequency": "weekly", "occurrences": 6, "interval": 1},
        "customName": "{Event} with {Host}",
    }
    read = house("event-types", sent)
    assert (read["length"], read["userId"], read["eventName"]) == (30, 3, "{Event} with {Host}")
    assert read["requiresConfirmation"] is True
    assert read["confirmationNote"] == "only when booked less than 24 hours before"
    assert (read["bookingLimits"], read["durationLimits"]) == ({"PER_DAY": 3}, None)
    assert (read["seatsPerTimeSlot"], read["seatsShowAttendees"]) == (4, True)
    assert read["recurringEvent"] == {"freq": 2, "count": 6, "interval": 1}
    for name in ("confirmationPolicy", "bookingLimitsCount", "seats", "recurrence"):
        assert read[name] == sent[name]


def test_nothing_is_said_of_a_rule_that_is_not_told() -> None:
    read = house("event-types", OFFER)
    assert read.keys().isdisjoint({"requiresConfirmation", "bookingLimits", "seatsPerTimeSlot"})


def test_the_hosts_of_a_team_are_fixed_or_not() -> None:
    hosts = [{"userId": 3, "name": "Ada", "mandatory": True, "priority": "high"}]
    sent = {**OFFER, "ownerId": None, "teamId": 2, "schedulingType": "roundRobin", "hosts": hosts}
    read = house("event-types", sent)
    assert read["schedulingType"] == "ROUND_ROBIN"
    assert read["hosts"] == [{"userId": 3, "name": "Ada", "isFixed": True, "priority": "high"}]
    assert read["userId"] is None


def test_a_webhook_has_the_triggers_of_the_house() -> None:
    read = house("webhooks", {"id": "a-b", "triggers": ["BOOKING_CREATED"], "active": False})
    assert read == {"id": "a-b", "eventTriggers": ["BOOKING_CREATED"], "active": False}


def test_an_attendee_and_a_calendar() -> None:
    assert house("attendees", {"id": 5, **GUEST})["locale"] == "ja"
    read = house(
        "calendars",
        {
            "credentialId": 8,
            "integration": {"type": "google_calendar", "title": "Google Calendar"},
            "primary": {"email": "ada@acme.test"},
            "calendars": [],
        },
    )
    assert (read["type"], read["email"]) == ("google_calendar", "ada@acme.test")


def test_categories_that_are_alike_have_no_reader() -> None:
    alike = {of.key for of in KNOWN.resources() if reader_of(of) is None}
    assert alike == {
        *("availabilities", "out-of-office", "private-links", "users", "teams", "memberships"),
        "routing-forms",
    }


def test_the_gateway_pays_nothing() -> None:
    assert [of.key for of in catalog().resources() if reader_of(of) is not None] == []
    code = (
        "import sys; from caltui.catalog.load import catalog; from caltui.catalog.request import "
        "build; op = catalog().operation('schedules', 'create'); "
        "build(op, (), {'name': 'a', 'timeZone': 'Europe/Berlin'}); "
        "print([m for m in sys.modules if m.startswith('caltui.catalog.house')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("key", ["bookings", "schedules", "event-types", "webhooks", "attendees"])
def test_no_record_raises_and_one_of_the_house_stays(key: str) -> None:
    of = KNOWN.resource(key)
    names = [place for field in of.response for place in _heads(field.wire.read_from)]
    keys = st.sampled_from([*names, *(field.name for field in of.response)])

    @given(st.dictionaries(keys, JSON_VALUES, max_size=8))
    def reads(record: dict[str, Any]) -> None:
        before = repr(record)
        read = reader(key).read(record)
        reader(key).unread(record)
        assert repr(record) == before
        assert reader(key).read(read).keys() == read.keys()

    reads()


def _heads(places: str) -> list[str]:
    found = [place.strip() for place in places.replace("+", "|").split("|") if place.strip()]
    return [place.split(".")[0].split("[")[0] for place in found]


@pytest.mark.parametrize(
    "record", [house("bookings", BOOKING), house("event-types", {**OFFER, "ownerId": 3})]
)
def test_a_record_of_the_house_is_read_as_itself(record: dict[str, Any]) -> None:
    key = "bookings" if "uid" in record else "event-types"
    assert house(key, record) == record


def body(resource: str, verb: str, ids: tuple[str, ...], **values: Any) -> Any:
    return build(KNOWN.operation(resource, verb), ids, values).body


def test_requests_are_in_the_names_and_forms_of_the_wire() -> None:
    assert body("event-types", "update", ("9",), length=45, eventName="x") == {
        "lengthInMinutes": 45,
        "customName": "x",
    }
    assert body(
        "event-types",
        "update",
        ("9",),
        schedulingType="ROUND_ROBIN",
        hosts=[{"userId": 3, "isFixed": True}],
    ) == {"schedulingType": "roundRobin", "hosts": [{"userId": 3, "mandatory": True}]}
    assert body("webhooks", "update", ("a-b",), eventTriggers=["BOOKING_CREATED"]) == {
        "triggers": ["BOOKING_CREATED"]
    }
    assert body("bookings", "cancel", ("bk1",), reason="ill") == {"cancellationReason": "ill"}
    assert body(
        "attendees",
        "create",
        ("bk1",),
        name="Bo",
        email="bo@guest.test",
        timeZone="Asia/Tokyo",
        locale="ja",
    ) == {
        "name": "Bo",
        "email": "bo@guest.test",
        "timeZone": "Asia/Tokyo",
        "language": "ja",
    }


def test_both_names_of_a_field_are_taken() -> None:
    same = body("event-types", "update", ("9",), lengthInMinutes=45)
    assert same == body("event-types", "update", ("9",), length=45)


def test_a_week_is_sent_with_names_of_days() -> None:
    sent = body(
        "schedules",
        "update",
        ("4",),
        availability=[{"n": 1, "days": [1, 2], "startTime": "09:00:00", "endTime": "24:00"}],
        overrides=[{"date": "2026-12-24", "startTime": "00:00", "endTime": "00:00"}],
    )
    assert sent == {
        "availability": [{"days": ["Monday", "Tuesday"], "startTime": "09:00", "endTime": "23:59"}],
        "overrides": [{"date": "2026-12-24", "startTime": "00:00", "endTime": "00:00"}],
    }


def test_actions_go_to_their_paths() -> None:
    bookings = KNOWN.resource("bookings")
    to = build(bookings.operations["reassign-to"], ("bk1", "5"), {"reason": "ill"})
    assert (to.ids, to.operation.params[1].name) == (("bk1", "5"), "userId")
    asked = bookings.operations["request-reschedule"].served
    assert (asked.version, asked.at) == ("2026-02-25", ("hosted",))
    confirm = bookings.operations["confirm"]
    assert (confirm.served.version, confirm.served.action) == ("2024-08-13", True)
    assert confirm.behaviour.settled_by is not None
    assert bookings.operations["location"].served.limit == 5
