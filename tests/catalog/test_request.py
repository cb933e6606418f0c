"""Requests: built for every operation, placed where Cal reads, refused with every fault."""

from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.model import UNSET, Field, Operation, kebab
from caltui.catalog.request import Invalid, build, check_ids, field_for, inputs
from tests.support.values import ids_for, values_for

OPERATIONS = list(catalog().operations())
NAMES = [f"{op.n}-{op.resource}-{op.name}" for op in OPERATIONS]


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_every_operation_is_built_from_all_its_fields(operation: Operation) -> None:
    values = values_for(operation, every=True)
    request = build(operation, ids_for(operation), values)
    assert request.ids == tuple(ids_for(operation))
    dropped = {fault.field for fault in request.dropped}
    assert dropped == {f.name for f in operation.fields if not f.sent}
    sent = dict(request.body or {})
    for field in inputs(operation):
        if field.name in dropped:
            assert field.name not in sent
        elif field.place == "query" or field.send_in == "query":
            assert field.wire_name in request.query
        elif "." in field.wire_name:
            outer, inner = field.wire_name.split(".")
            assert sent[outer][inner] == values[field.name]
        elif field.name != "responses":
            assert sent[field.wire_name] == values[field.name]
    assert all(isinstance(value, str) for value in request.query.values())


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_every_missing_required_field_is_named_at_once(operation: Operation) -> None:
    needed = {f.name for f in operation.fields if f.required and f.default is UNSET}
    if needed:
        with pytest.raises(Invalid) as caught:
            build(operation, ids_for(operation))
        assert {f.field for f in caught.value.faults} == needed
        assert all(f.message.startswith("Is needed") for f in caught.value.faults)
    elif operation.name == "update":
        with pytest.raises(Invalid, match="nothing to change"):
            build(operation, ids_for(operation))
    else:
        assert build(operation, ids_for(operation)).dropped == ()


@pytest.mark.parametrize("operation", OPERATIONS, ids=NAMES)
def test_an_unknown_key_is_refused(operation: Operation) -> None:
    with pytest.raises(Invalid) as caught:
        build(operation, ids_for(operation), {**values_for(operation), "zzz": 1})
    assert [f.field for f in caught.value.faults] == ["zzz"]
    assert f"not a field of {operation.resource} {operation.name}" in str(caught.value)


def test_the_nearest_name_is_suggested() -> None:
    create = catalog().operation("attendees", "create")
    with pytest.raises(Invalid, match="Did you mean timeZone"):
        build(create, (), {**values_for(create), "timezon": "UTC"})


def test_all_faults_come_at_once() -> None:
    create = catalog().operation("attendees", "create")
    with pytest.raises(Invalid) as caught:
        build(create, (), {"email": "x", "timeZone": "berlin", "nmae": "A"})
    faults = {f.field: f.message for f in caught.value.faults}
    assert set(faults) == {"email", "timeZone", "nmae", "bookingId", "name"}
    assert faults["timeZone"].endswith("Did you mean Europe/Berlin?")
    assert faults["email"].startswith("Must be an e-mail address")


def test_a_required_field_takes_its_default() -> None:
    create = catalog().operation("bookings", "create")
    request = build(create, (), values_for(create))
    assert request.body is not None
    assert (request.body["metadata"], request.body["language"]) == ({}, "en")


def test_an_edit_of_a_booking_sends_the_names_that_work() -> None:
    update = catalog().operation("bookings", "update")
    request = build(update, ["5"], {"start": "2026-03-01T09:00Z", "title": "x"})
    assert request.body == {"startTime": "2026-03-01T09:00:00.000Z", "title": "x"}
    assert request.query == {}


def test_the_wire_name_is_understood_too_but_not_both() -> None:
    update = catalog().operation("bookings", "update")
    assert build(update, ["5"], {"startTime": "2026-03-01T09:00Z"}).body == {
        "startTime": "2026-03-01T09:00:00.000Z"
    }
    with pytest.raises(Invalid, match="given twice"):
        build(update, ["5"], {"start": "2026-03-01T09:00Z", "startTime": "2026-03-01T10:00Z"})


def test_a_cancel_says_it_in_the_query_and_in_the_body() -> None:
    cancel = catalog().operation("bookings", "delete")
    request = build(cancel, ["5"], {"reason": "ill", "allRemainingBookings": True})
    assert request.query == {"cancellationReason": "ill", "allRemainingBookings": "true"}
    assert request.body == {"reason": "ill", "allRemainingBookings": True}
    again = build(cancel, ["5"], {"cancellationReason": "ill", "cancelledBy": "a@x.example"})
    assert again.query == {"cancellationReason": "ill", "cancelledBy": "a@x.example"}
    assert again.body == {"reason": "ill"}
    assert build(cancel, ["5"]).body is None


def test_each_input_of_a_cancel_is_asked_for_once() -> None:
    cancel = catalog().operation("bookings", "cancel")
    assert [f.name for f in inputs(cancel)] == ["allRemainingBookings", "reason", "cancelledBy"]
    assert field_for(cancel, "cancellationReason") is cancel.field("reason")


def test_a_nested_key_joins_the_field_that_holds_it() -> None:
    create = catalog().operation("bookings", "create")
    given = {**values_for(create), "responses": {"name": "A"}, "smsReminderNumber": "+4917012345"}
    request = build(create, (), given)
    assert request.body is not None
    assert request.body["responses"] == {"name": "A", "smsReminderNumber": "+4917012345"}
    assert given["responses"] == {"name": "A"}, "what the caller holds is not changed"


def test_what_cal_ignores_is_left_out_and_said() -> None:
    create = catalog().operation("schedules", "create")
    request = build(create, (), {**values_for(create), "integration": "x"})
    assert "integration" not in (request.body or {})
    (dropped,) = request.dropped
    assert dropped.field == "integration"
    assert dropped.message.startswith("Not sent: The table is a copy")


def test_an_edit_of_only_what_cal_refuses_is_refused_with_the_reason() -> None:
    update = catalog().operation("availabilities", "update")
    with pytest.raises(Invalid, match="To move a block, delete and create"):
        build(update, ["5"], {"scheduleId": 3})


def test_null_goes_out_where_the_field_may_be_null() -> None:
    update = catalog().operation("bookings", "update")
    assert build(update, ["5"], {"description": None}).body == {"description": None}
    with pytest.raises(Invalid, match="takes no null"):
        build(update, ["5"], {"title": None})


GET, SELECTED = (
    catalog().operation("attendees", "get"),
    catalog().operation("selected-calendars", "get"),
)


@pytest.mark.parametrize(
    "value",
    ["", " ", "abc", "5a", "-5", "1.5", "5/6", "..", "5%2F", "5?x", "٣", "5\n6", "9" * 40, "null"],
)
def test_a_number_as_id_is_digits_only(value: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_ids(GET, [value])
    assert [f.field for f in caught.value.faults] == ["id"]


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        ".",
        "..",
        "a..b",
        "a/b",
        "a\\b",
        "a#b",
        "a?b",
        "a%2e",
        "a\tb",
        "a\r\n",
        "\x00",
        " a",
    ],
)
def test_a_text_as_id_holds_nothing_that_changes_the_address(value: str) -> None:
    with pytest.raises(Invalid) as caught:
        check_ids(SELECTED, ["3", "google_calendar", value])
    assert [f.field for f in caught.value.faults] == ["externalId"]


def test_ids_are_one_per_parameter_and_all_faults_come_at_once() -> None:
    assert check_ids(GET, ["007"]) == ("7",)
    assert check_ids(SELECTED, ["3", "google_calendar", "me+a&b=c@x.y"])[2] == "me+a&b=c@x.y"
    with pytest.raises(Invalid, match=r"3 \(userId, integration, externalId\); 1 given"):
        check_ids(SELECTED, ["3"])
    with pytest.raises(Invalid, match="must be none; 1 given"):
        check_ids(catalog().operation("attendees", "list"), ["3"])
    with pytest.raises(Invalid) as caught:
        check_ids(SELECTED, ["x", "google_calendar", "a/b"])
    assert [f.field for f in caught.value.faults] == ["userId", "externalId"]


def test_the_id_of_a_webhook_is_text() -> None:
    get = catalog().operation("webhooks", "get")
    assert check_ids(get, ["e1b0-77"]) == ("e1b0-77",)


def test_flags_and_numbers_of_a_query_are_texts() -> None:
    listing = catalog().operation("bookings", "list")
    values: dict[str, Any] = {"userId": 3, "dateFrom": "2026-03-01T00:00Z", "status": "UPCOMING"}
    assert build(listing, (), values).query == {
        "userId": "3",
        "dateFrom": "2026-03-01T00:00:00.000Z",
        "status": "upcoming",
    }


def test_an_input_is_a_field() -> None:
    for operation in OPERATIONS:
        assert all(isinstance(one, Field) for one in inputs(operation))
        assert len({one.option for one in inputs(operation)}) == len(inputs(operation))


@pytest.mark.parametrize(
    ("name", "option"),
    [
        ("timeZone", "time-zone"),
        ("userID", "user-id"),
        ("hideBookATeamMember", "hide-book-a-team-member"),
        ("id", "id"),
    ],
)
def test_options_are_the_words_of_the_name(name: str, option: str) -> None:
    assert kebab(name) == option


def test_an_id_that_no_address_can_carry_says_where_the_record_can_be_seen() -> None:
    ids = ["101", "apple_calendar", "https://p51-caldav.icloud.com/123/calendars/home/"]
    for verb in ("get", "update", "delete"):
        with pytest.raises(Invalid) as caught:
            check_ids(catalog().operation("selected-calendars", verb), ids)
        (fault,) = caught.value.faults
        assert "caltui selected-calendars list" in fault.message
        assert "Cal's own settings" in fault.message
