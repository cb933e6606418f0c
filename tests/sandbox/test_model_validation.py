"""Bodies and queries that Cal refuses, and how it says so."""

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.model import Operation
from caltui.sandbox.cal.world import World
from tests.sandbox.core_support import ADA, REQUIRED_TEAM, at, booking, do, fresh, refusal

HOOK = {"subscriberUrl": "https://h.example.com", "eventTriggers": ["BOOKING_PAID"], "active": True}
BLOCK = {"scheduleId": 1, "startTime": "1970-01-01T09:00:00.000Z"}
QUESTION = {"eventTypeId": 1, "label": "?", "type": "TEXT", "required": True, "placeholder": ""}
MEETING = booking(1, at(40, 9))
CALENDAR = {"integration": "a_calendar", "externalId": "x"}
NEW_TYPE = {"title": "a", "slug": "b", "length": 30}
ADAS, KNOWN_URL = "ada.fischer@example.com", "https://hooks.example.com/cal/created"
ROSAS = {"integration": "google_calendar", "externalId": "rosa.lindqvist@example.com"}
DATABASE = "An error occured while querying the database."


@pytest.fixture
def world() -> World:
    return fresh()


REFUSED = [
    ("attendees create", (), {"bookingId": 1}, 400, "invalid_type in 'name': Required; "),
    ("attendees update", (7,), {"zip": 1}, 400, "Unrecognized key(s) in object: 'zip'"),
    ("attendees update", (7,), {"email": "nobody"}, 400, "'email': Invalid email"),
    (
        "attendees update",
        (7,),
        {"timeZone": "EUROPE/PARIS"},
        400,
        "one of the following: Africa/Abidjan, ",
    ),
    ("attendees update", (7,), {"name": None}, 400, "Expected string, received null"),
    ("attendees update", (7,), ["x"], 400, "'': Expected object, received array"),
    (
        "attendees update",
        (7,),
        {"bookingId": "5"},
        400,
        "'bookingId': Expected number, received string",
    ),
    ("attendees update", (7,), {"bookingId": 99999}, 400, DATABASE),
    ("attendees create", (), {"bookingId": True, "name": "a"}, 400, "received boolean"),
    ("availabilities create", (), {**BLOCK, "endTime": "17:00"}, 500, "Expected ISO-8601 DateTime"),
    (
        "availabilities create",
        (),
        {**BLOCK, "endTime": "17:00:00"},
        500,
        "Expected ISO-8601 DateTime",
    ),
    ("availabilities update", (1,), {"days": [7]}, 400, "Number must be less than or equal to 6"),
    ("availabilities update", (1,), {"days": 3}, 400, "Expected array, received number"),
    ("availabilities update", (1,), {"scheduleId": 2}, 400, "in object: 'scheduleId'"),
    (
        "booking-references create",
        (),
        {"bookingId": 1},
        400,
        "'type': Required; invalid_type in 'uid'",
    ),
    (
        "booking-references create",
        (),
        {"type": "x", "uid": "y", "bookingId": 99999},
        404,
        "Not found",
    ),
    ("bookings update", (5,), {"start": at(3, 9)}, 400, "in object: 'start'"),
    ("bookings update", (5,), {"startTime": "tomorrow"}, 400, "'startTime': Invalid date"),
    ("bookings update", (5,), {"status": "accepted"}, 400, "Expected 'ACCEPTED' | 'PENDING'"),
    ("bookings update", (5,), {"eventTypeId": 999}, 400, DATABASE),
    ("bookings create", (), {**MEETING, "notes": "x"}, 400, "in object: 'notes'"),
    ("bookings create", (), {**MEETING, "smsReminderNumber": "1"}, 400, "'smsReminderNumber'"),
    ("bookings create", (), {**MEETING, "responses": {}}, 400, "'responses,name': Required; "),
    (
        "bookings create",
        (),
        {**MEETING, "metadata": {"a": 1}},
        400,
        "'metadata,a': Expected string",
    ),
    ("custom-inputs create", (), {**QUESTION, "options": {}}, 400, "Expected array"),
    ("custom-inputs create", (), {**QUESTION, "eventTypeId": 999}, 400, DATABASE),
    ("destination-calendars create", (), CALENDAR, 400, "`userId` required"),
    ("destination-calendars update", (1,), {"bookingId": 4}, 400, DATABASE),
    (
        "destination-calendars update",
        (1,),
        {"integration": "apple_calendar"},
        400,
        "Both integration",
    ),
    ("event-types create", (), NEW_TYPE, 400, "`userId` or `teamId` required"),
    ("event-types create", (), {**NEW_TYPE, "slug": "intro-call", "userId": 1}, 400, DATABASE),
    ("event-types create", (), {**NEW_TYPE, "length": 0, "userId": 1}, 400, "or equal to 1"),
    ("event-types update", (1,), {"length": 1441}, 400, "less than or equal to 1440"),
    ("event-types update", (1,), {"metadata": {}}, 400, "in object: 'metadata'"),
    ("event-types update", (1,), {"recurringEvent": None}, 400, "'recurringEvent'"),
    ("event-types update", (1,), {"successRedirectUrl": "example"}, 400, "Invalid url"),
    (
        "event-types update",
        (1,),
        {"bookingLimits": {"PER_DAY": "2"}},
        400,
        "'bookingLimits,PER_DAY'",
    ),
    ("event-types update", (18,), {"hosts": [{"userId": 30}]}, 400, "members of the team"),
    ("memberships create", (), {"userId": 2, "teamId": 1}, 400, DATABASE),
    ("memberships update", (2, 1), {"userId": 3}, 400, "in object: 'userId'"),
    ("schedules create", (), {"integration": "x", "externalId": "y"}, 400, "'name': Required; "),
    ("selected-calendars create", (), ROSAS, 400, DATABASE),
    ("teams create", (), {"name": "a", "slug": "b"}, 400, "invalid_type in 'timeZone': Required; "),
    ("teams create", (), {**REQUIRED_TEAM, "slug": "clinic"}, 409, "Team slug already exists"),
    ("teams create", (), {**REQUIRED_TEAM, "name": "x" * 256}, 400, "at most 255"),
    ("teams create", (), {**REQUIRED_TEAM, "weekStart": "MONDAY"}, 400, "Invalid enum value"),
    ("teams create", (), {**REQUIRED_TEAM, "ownerId": 999}, 400, DATABASE),
    ("teams update", (1,), {"brandColor": "red"}, 400, "invalid_string in 'brandColor'"),
    ("teams update", (1,), {"slug": "clinic"}, 409, "Team slug already exists"),
    ("users create", (), {"email": ADAS, "username": "x"}, 400, DATABASE),
    (
        "users create",
        (),
        {"email": "n@example.com", "username": "Ada-Fischer"},
        400,
        "already_in_use",
    ),
    ("users create", (), {"email": "n@example.com", "username": "support"}, 400, "premium"),
    ("users update", (2,), {"timeFormat": "24"}, 400, "Expected 12 | 24, received '24'"),
    ("users update", (2,), {"defaultScheduleId": 1}, 400, "Invalid default schedule id"),
    ("users update", (2,), {"locale": "EN"}, 400, "Invalid enum value"),
    ("webhooks create", (), {**HOOK, "eventTriggers": "BOOKING_PAID"}, 400, "Expected array"),
    ("webhooks create", (), {**HOOK, "eventTriggers": ["PAID"]}, 400, "'eventTriggers,0'"),
    ("webhooks create", (), {**HOOK, "subscriberUrl": KNOWN_URL}, 400, DATABASE),
]


@pytest.mark.parametrize(("name", "ids", "body", "status", "text"), REFUSED)
def test_refused_body(
    world: World, name: str, ids: tuple[int, ...], body: object, status: int, text: str
) -> None:
    got, message = refusal(world, name, *ids, body=body)
    assert got == status
    assert text in message


def _numbers(operation: Operation) -> list[str]:
    return [f.wire_name for f in operation.body if f.effective and f.type == "integer"]


TAKING_NUMBERS = [
    op for op in catalog().operations() if op.name in {"create", "update"} and _numbers(op)
]


@pytest.mark.parametrize("operation", TAKING_NUMBERS, ids=lambda op: f"{op.resource} {op.name}")
def test_a_wrong_type_is_refused_in_every_field_of_numbers(
    world: World, operation: Operation
) -> None:
    resource = catalog().resource(operation.resource)
    record = next(iter(world.tables[resource.key].values()))
    ids = resource.ids_of(record) if operation.params else ()
    body = {"userId": 1, **{name: {"no": 1} for name in _numbers(operation)}}
    status, message = refusal(
        world, f"{operation.resource} {operation.name}", *(ids or ()), body=body
    )
    assert status == 400
    for name in _numbers(operation):
        assert f"'{name}': Expected number, received object" in message


def test_all_issues_come_at_once(world: World) -> None:
    _, message = refusal(world, "attendees update", 7, body={"name": 1, "email": "x", "zip": 2})
    assert message == (
        "invalid_type in 'name': Expected string, received number; "
        "invalid_string in 'email': Invalid email; "
        "unrecognized_keys in '': Unrecognized key(s) in object: 'zip'"
    )


def test_unknown_keys_are_dropped_where_cal_drops_them(world: World) -> None:
    body = {"title": "a", "slug": "b", "length": 30, "userId": 1, "zip": 1}
    assert "zip" not in do(world, "event-types create", body=body)["event_type"]
    do(world, "schedules update", 1, body={"availability": [], "name": "Kept"})
    assert len(do(world, "schedules get", 1)["schedule"]["availability"]) == 3
    made = do(world, "bookings create", body=booking(1, at(40, 9), title="Mine", status="REJECTED"))
    assert made["title"] == "Intro call between Rosa Lindqvist and New Guest"
    assert made["status"] == "ACCEPTED"


@pytest.mark.parametrize("take", ["0", "-1", "ten"])
def test_paging_is_refused_in_the_middleware_form(world: World, take: str) -> None:
    status, message = refusal(world, "users list", query={"take": take})
    assert status == 400
    assert message.startswith("[\n")
    assert '"take"' in message


@pytest.mark.parametrize(
    ("name", "query", "text"),
    [
        ("bookings list", {"attendeeEmail": "guest"}, "Invalid email"),
        ("bookings list", {"status": "past"}, "Invalid enum value"),
        ("bookings list", {"dateFrom": "soon"}, "Invalid date"),
        ("bookings list", {"sortBy": "id"}, "Invalid enum value"),
        ("memberships list", {"userId": "me"}, "Expected number, received nan"),
        ("schedules list", {"userId": "me"}, "Expected number, received nan"),
    ],
)
def test_refused_query(world: World, name: str, query: dict[str, str], text: str) -> None:
    status, message = refusal(world, name, query=query)
    assert status == 400
    assert text in message


def test_some_single_rows_refuse_extra_query_keys(world: World) -> None:
    assert refusal(world, "teams get", 1, query={"x": "1"})[0] == 400
    assert do(world, "teams get", 1, query={"teamId": "1"})["team"]["id"] == 1
    assert do(world, "users get", 1, query={"x": "1"})["user"]["id"] == 1


@pytest.mark.parametrize(
    ("resource", "status"),
    [
        ("attendees", 400), ("bookings", 400), ("event-types", 400), ("users", 400),
        ("availabilities", 404), ("booking-references", 404), ("custom-inputs", 404),
        ("destination-calendars", 404), ("payments", 404), ("schedules", 404), ("teams", 404),
        ("webhooks", 404),
    ],
)  # fmt: skip
def test_a_missing_record_for_an_admin_key(world: World, resource: str, status: int) -> None:
    got, message = refusal(world, f"{resource} get", 99999)
    assert got == status
    assert ("Required" in message) == (status == 400)


@pytest.mark.parametrize("key", ["null", "", "-1", "1e3", "٣", "9" * 5000])
def test_an_id_that_is_no_number_is_refused(world: World, key: str) -> None:
    assert refusal(world, "attendees delete", key) == (
        400,
        "invalid_type in 'id': Expected number, received nan",
    )


def test_times_and_dates_are_stored_in_cals_forms(world: World) -> None:
    body = {
        "scheduleId": 1,
        "startTime": "1970-01-01T09:30:00Z",
        "endTime": "1970-01-01T12:00:00.000Z",
        "date": "2025-04-01",
    }
    made = do(world, "availabilities create", body=body)["availability"]
    assert made["startTime"] == "1970-01-01T09:30:00.000Z"
    assert made["date"] == "2025-04-01T00:00:00.000Z"
    assert made["days"] == []
    blocks = do(world, "schedules get", 1)["schedule"]["availability"]
    assert blocks[-1]["startTime"] == "09:30:00"
    moved = do(world, "bookings update", 5, body={"startTime": "2025-03-20T10:00:00+01:00"})
    assert moved["booking"]["startTime"] == "2025-03-20T09:00:00.000Z"


def test_a_normal_key_gets_the_same_validation(world: World) -> None:
    status, message = refusal(world, "schedules create", body={"name": "x"}, by=ADA)
    assert (status, message) == (400, "invalid_type in 'timeZone': Required")
