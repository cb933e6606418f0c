"""What a change asks for, shows and warns of, before anything is sent."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.request import Invalid
from caltui.text import MASK
from caltui.workspace.writes.change import Change, ChangedField, plan
from caltui.workspace.writes.consequences import consequences, sends_unseen, undoable

RECORD_ONLY = "Record only: no mail is sent, calendars are not changed."
HOSTS_ALONG = "The present hosts are sent along: Cal removes every host that an edit leaves out."
TOGETHER = "Integration and external id are sent together: Cal takes neither alone."

ATTENDEE = {"id": 5, "bookingId": 9, "name": "Maria Gruber", "email": "m@x.y", "timeZone": "UTC"}
BLOCK = {"id": 3, "scheduleId": 1, "days": [1, 2], "startTime": "09:00:00", "endTime": "17:00:00"}


def planned(
    resource: str,
    verb: str,
    ids: Sequence[str] = (),
    values: Mapping[str, Any] | None = None,
    before: dict[str, Any] | None = None,
) -> Change:
    known = catalog()
    return plan(known, known.operation(resource, verb), ids, values, before)


def test_an_edit_holds_only_what_changed() -> None:
    change = planned("attendees", "update", ["5"], {"name": "Mia", "email": "m@x.y"}, ATTENDEE)
    assert change.request.body == {"name": "Mia"}
    assert change.diff() == [ChangedField("name", "Maria Gruber", "Mia")]
    assert change.summary() == "Edit attendee 5 (Maria Gruber)"
    assert (change.verb, change.resource, change.key) == ("update", "attendees", "5")


def test_without_a_record_before_every_value_is_sent() -> None:
    change = planned("attendees", "update", ["5"], {"name": "Mia", "email": "m@x.y"})
    assert change.request.body == {"name": "Mia", "email": "m@x.y"}
    assert change.summary() == "Edit attendee 5"


@pytest.mark.parametrize(
    ("resource", "values", "before"),
    [
        ("availabilities", {"startTime": "09:00"}, BLOCK),
        ("availabilities", {"startTime": "1970-01-01T09:00:00.000Z"}, BLOCK),
        ("availabilities", {"days": [2, 1]}, BLOCK),
        (
            "bookings",
            {"start": "2026-03-01T10:00:00+01:00"},
            {"id": 3, "startTime": "2026-03-01T09:00:00Z"},
        ),
        ("bookings", {"userId": "4"}, {"id": 3, "userId": 4}),
        ("event-types", {"title": "A"}, {"id": 3, "title": "A", "hosts": [{"userId": 1}]}),
    ],
)
def test_the_same_value_in_another_form_is_no_change(
    resource: str, values: dict[str, Any], before: dict[str, Any]
) -> None:
    with pytest.raises(Invalid, match="Nothing to change"):
        planned(resource, "update", ["3"], values, before)


def test_a_moved_hour_is_a_change() -> None:
    change = planned(
        "availabilities", "update", ["3"], {"startTime": "10:00", "endTime": "17:00"}, BLOCK
    )
    assert change.request.body == {"startTime": "1970-01-01T10:00:00.000Z"}
    assert change.diff() == [ChangedField("startTime", "09:00", "10:00")]


def test_all_faults_come_at_once() -> None:
    with pytest.raises(Invalid) as caught:
        planned("attendees", "update", ["x"], {"email": "no", "colour": 1}, ATTENDEE)
    assert {"email", "colour"} <= {fault.field for fault in caught.value.faults}
    assert len(caught.value.faults) == 3


def test_hosts_are_sent_back_and_said() -> None:
    hosts = [
        {"userId": 1, "isFixed": False, "priority": 2},
        {"userId": 2, "isFixed": True, "scheduleId": None},
    ]
    before = {"id": 7, "title": "Old", "hosts": hosts}
    change = planned("event-types", "update", ["7"], {"title": "New"}, before)
    assert change.request.body == {
        "title": "New",
        "hosts": [{"userId": 1, "isFixed": False}, {"userId": 2, "isFixed": True}],
    }
    assert change.diff() == [ChangedField("title", "Old", "New")]
    assert HOSTS_ALONG in change.consequences()


def test_hosts_that_are_given_are_not_replaced() -> None:
    before = {"id": 7, "title": "Old", "hosts": [{"userId": 1, "isFixed": False}]}
    change = planned(
        "event-types", "update", ["7"], {"hosts": [{"userId": 3, "isFixed": True}]}, before
    )
    assert change.request.body == {"hosts": [{"userId": 3, "isFixed": True}]}
    assert HOSTS_ALONG not in change.consequences()


def test_an_edit_of_an_unseen_event_type_is_blind() -> None:
    change = planned("event-types", "update", ["7"], {"title": "New"})
    assert sends_unseen(change.operation, change.values, change.before)
    seen = planned("event-types", "update", ["7"], {"title": "New"}, {"id": 7, "hosts": []})
    assert not sends_unseen(seen.operation, seen.values, seen.before)


@pytest.mark.parametrize(
    ("resource", "verb", "ids", "values", "says"),
    [
        ("bookings", "update", ["1"], {"status": "ACCEPTED"}, RECORD_ONLY),
        ("bookings", "update", ["1"], {"start": "2026-03-01T10:00:00Z"}, RECORD_ONLY),
        ("bookings", "cancel", ["1"], {"reason": "ill"}, "Cannot be undone: everybody is told"),
        ("bookings", "cancel", ["1"], {}, "refund tried when paid"),
        (
            "memberships",
            "update",
            ["1", "2"],
            {"role": "ADMIN", "accepted": True},
            "both may be refused",
        ),
        ("schedules", "update", ["1"], {"timeZone": "Europe/Berlin"}, "All its hours move"),
        ("users", "delete", ["1"], {}, "bookings deleted with attendees"),
        (
            "webhooks",
            "update",
            ["u-1"],
            {"eventTriggers": ["BOOKING_CREATED"]},
            "replaced as a whole",
        ),
    ],
)
def test_consequences_are_said(
    resource: str, verb: str, ids: list[str], values: dict[str, Any], says: str
) -> None:
    lines = planned(resource, verb, ids, values).consequences()
    assert any(says in line for line in lines), lines


def test_consequences_speak_of_people_not_of_the_wire() -> None:
    for operation in catalog().operations():
        if not operation.writes:
            continue
        of = catalog().resource(operation.resource)
        for line in consequences(of, operation, {}):
            assert "Unknown keys" not in line
            assert "handler" not in line
            assert line.endswith("."), line


CALENDAR = {"id": 2, "integration": "google_calendar", "externalId": "a@b.c", "eventTypeId": None}


@pytest.mark.parametrize(
    ("before", "body"),
    [
        (CALENDAR, {"integration": "google_calendar", "externalId": "n@b.c"}),
        (
            {**CALENDAR, "eventTypeId": 31},
            {"integration": "google_calendar", "externalId": "n@b.c", "eventTypeId": 31},
        ),
    ],
)
def test_what_cal_wants_together_goes_together(
    before: dict[str, Any], body: dict[str, Any]
) -> None:
    change = planned("destination-calendars", "update", ["2"], {"externalId": "n@b.c"}, before)
    assert change.request.body == body
    assert TOGETHER in change.consequences()
    other = planned("destination-calendars", "update", ["2"], {"userId": 4}, before)
    assert other.request.body == {"userId": 4}


def test_a_delete_shows_what_goes() -> None:
    change = planned("attendees", "delete", ["5"], {}, ATTENDEE)
    assert ChangedField("email", "m@x.y", "") in change.diff()
    assert change.irreversible
    assert change.summary() == "Delete attendee 5 (Maria Gruber)"


def test_a_create_shows_what_comes_with_its_defaults() -> None:
    values = {"name": "Support", "slug": "support"}
    change = planned("teams", "create", (), values)
    assert change.summary() == "Create team Support"
    assert not change.irreversible
    shown = {line.field: line.after for line in change.diff()}
    assert shown["name"] == "Support"
    assert set(change.request.body or {}) == set(shown)


def test_a_secret_is_masked_in_the_diff() -> None:
    change = planned(
        "booking-references",
        "update",
        ["1"],
        {"meetingPassword": "pw"},
        {"id": 1, "meetingPassword": "old"},
    )
    assert change.diff() == [ChangedField("meetingPassword", MASK, MASK)]
    assert change.request.body == {"meetingPassword": "pw"}


def test_what_is_not_sent_is_said() -> None:
    change = planned(
        "availabilities", "update", ["3"], {"startTime": "10:00", "scheduleId": 2}, BLOCK
    )
    assert "scheduleId" not in (change.request.body or {})
    assert any("scheduleId" in line for line in change.consequences())


def test_a_verb_without_an_inverse_is_not_said_to_be_undoable() -> None:
    of = catalog().resource("schedules")
    confirm = of.operations["update"]._replace(name="confirm")
    assert undoable(of, of.operations["update"], ["name"]).possible
    told = undoable(of, confirm, ["name"])
    assert not told.possible
    assert told.text == "Cannot be undone: no operation is known that takes it back."
