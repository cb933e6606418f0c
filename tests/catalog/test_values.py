"""Values: what is accepted, what it becomes, how it is shown, and why it is refused."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caltui.catalog.load import catalog
from caltui.catalog.model import Enum, Field
from caltui.catalog.values import KINDS, InvalidValue, check, fault, parse, show


def field(kind: str, **more: Any) -> Field:
    return Field("it", kind, "body", **more)


def of(resource: str, verb: str, name: str) -> Field:
    found = catalog().operation(resource, verb).field(name)
    assert found is not None
    return found


ROLE = of("memberships", "create", "role")
TRIGGERS = of("webhooks", "create", "eventTriggers")
FORMAT = of("users", "create", "timeFormat")
HOSTS = of("event-types", "create", "hosts")

ACCEPTED = [
    (field("integer"), "5", 5),
    (field("integer"), " -5 ", -5),
    (of("event-types", "create", "length"), "1440", 1440),
    (field("boolean"), "Yes", True),
    (field("boolean"), "0", False),
    (field("string"), " a b ", " a b "),
    (field("string"), "", ""),
    (field("string", nullable=True), "", None),
    (field("text"), "one\ntwo", "one\ntwo"),
    (ROLE, "admin", "ADMIN"),
    (of("event-types", "create", "schedulingType"), "round-robin", "ROUND_ROBIN"),
    (of("event-types", "create", "periodType"), "rolling_window", "ROLLING_WINDOW"),
    (FORMAT, "24", 24),
    (of("selected-calendars", "create", "integration"), "GOOGLE_calendar", "google_calendar"),
    (of("selected-calendars", "create", "integration"), "own_calendar", "own_calendar"),
    (of("booking-references", "create", "type"), "Zoom_Video", "zoom_video"),
    (of("users", "create", "locale"), "pt_br", "pt-BR"),
    (of("bookings", "create", "language"), "de", "de"),
    (field("timezone"), "Europe/Berlin", "Europe/Berlin"),
    (field("email"), " a.b+c@x.example ", "a.b+c@x.example"),
    (field("url"), "https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
    (field("url"), "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
    (field("slug"), "a-b_c.d2", "a-b_c.d2"),
    (field("color"), "#29f", "#29f"),
    (field("json"), '{"a": [1, null]}', {"a": [1, None]}),
    (field("json", nullable=True), "", None),
    (field("array"), "a, b,,c ", ["a", "b", "c"]),
    (field("array"), "", []),
    (field("array"), '["a,b", "c"]', ["a,b", "c"]),
    (TRIGGERS, "booking_created,MEETING_ENDED", ["BOOKING_CREATED", "MEETING_ENDED"]),
    (TRIGGERS, '["BOOKING_PAID"]', ["BOOKING_PAID"]),
    (HOSTS, '[{"userId": 3, "isFixed": true}]', [{"userId": 3, "isFixed": True}]),
    (field("weekdays"), "mon-fri", [1, 2, 3, 4, 5]),
    (field("weekdays"), "Fri–Mon", [0, 1, 5, 6]),
    (field("weekdays"), "Mon,Wed", [1, 3]),
    (field("weekdays"), "1,2,3", [1, 2, 3]),
    (field("weekdays"), "1-3; saturday", [1, 2, 3, 6]),
    (field("weekdays"), "[0, 6]", [0, 6]),
    (field("weekdays"), "", []),
    (field("time"), "9:00", "1970-01-01T09:00:00.000Z"),
    (field("time"), "09:00", "1970-01-01T09:00:00.000Z"),
    (field("time"), "09:00:00", "1970-01-01T09:00:00.000Z"),
    (field("time"), "1970-01-01T17:45:00.000Z", "1970-01-01T17:45:00.000Z"),
    (field("time"), "2025-06-01T17:45:30Z", "1970-01-01T17:45:30.000Z"),
    (field("date"), "2026-03-01", "2026-03-01T00:00:00.000Z"),
    (field("date"), "2026-03-01T00:00:00.000Z", "2026-03-01T00:00:00.000Z"),
    (field("datetime"), "2026-03-01T09:30:00Z", "2026-03-01T09:30:00.000Z"),
    (field("datetime"), "2026-03-01 09:30+01:00", "2026-03-01T08:30:00.000Z"),
    (field("datetime"), "2026-07-01 09:30 Europe/Berlin", "2026-07-01T07:30:00.000Z"),
    (field("datetime"), "2026-07-01T09:30 Asia/Kathmandu", "2026-07-01T03:45:00.000Z"),
    (field("datetime"), "2026-03-01T09:30:00.5Z", "2026-03-01T09:30:00.500Z"),
    (of("teams", "availability", "dateFrom"), "2026-03-01", "2026-03-01T00:00:00.000Z"),
]

REFUSED = [
    (field("integer"), "five", "must be a whole number, not 'five'"),
    (field("integer"), "5.5", "whole number"),
    (field("integer"), "9" * 30, "whole number"),
    (field("integer"), "2147483648", "must be at most 2147483647"),
    (field("integer", ref="users"), "0", "must be at least 1"),
    (of("event-types", "create", "length"), "1441", "must be from 1 to 1440 minutes, not 1441"),
    (of("event-types", "create", "beforeEventBuffer"), "-5", "must be at least 0 minutes"),
    (field("integer"), " ", "must not be empty"),
    (field("boolean"), "maybe", "must be true or false"),
    (field("string"), "a\nb", "one line"),
    (field("text"), "a\x1b[31m", "control character U+001B"),
    (field("text"), "a\udc80", "control character U+DC80"),
    (ROLE, "boss", "must be one of MEMBER, ADMIN, OWNER, not 'boss'"),
    (ROLE, "ADMN", "Did you mean ADMIN?"),
    (FORMAT, "TWELVE", "must be one of 12, 24"),
    (TRIGGERS, "BOOKING_CREATE", "Did you mean BOOKING_CREATED"),
    (of("users", "create", "locale"), "xx", "must be one of en"),
    (of("bookings", "create", "language"), "german!", "language tag"),
    (field("timezone"), "EUROPE/PARIS", "Did you mean Europe/Paris?"),
    (field("timezone"), "new york", "Did you mean America/New_York?"),
    (field("timezone"), "Europe/Berln", "Did you mean Europe/Berlin"),
    (field("email"), "a@b", "e-mail address"),
    (field("email"), "a b@x.example", "e-mail address"),
    (field("url"), "ftp://x", "https://"),
    (field("url"), "https://", "https://"),
    (field("slug"), "My Page", "such as my-page"),
    (field("color"), "292929", "# and 3 to 8 hex digits"),
    (field("color"), "#ggg", "hex digits"),
    (field("json"), "{a}", "must be JSON: Expecting property name"),
    (field("json"), "NaN", "NaN is not a JSON number"),
    (field("json"), "[" * 100_000, "must be JSON"),
    (of("bookings", "create", "responses"), "[]", "must be a JSON object"),
    (of("bookings", "create", "metadata"), '"x"', "must be a JSON object"),
    (of("event-types", "create", "locations"), "{}", "must be a JSON list"),
    (of("event-types", "create", "bookingLimits"), '{"PER_DAY": "x"}', "whole number in 'PER_DAY'"),
    (HOSTS, "3, 4", "must be a JSON list of objects with userId, isFixed"),
    (HOSTS, '[{"userId": true}]', "whole number in 'userId'"),
    (field("array"), '{"a": 1}', "must be a list"),
    (field("weekdays"), "mon-xyz", "must be weekdays such as mon-fri"),
    (field("weekdays"), "7", "0 = Sunday"),
    (field("weekdays"), "s", "must be weekdays"),
    (field("weekdays"), "[true]", "must be weekdays"),
    (field("time"), "24:00", "write the end of the day as 23:59"),
    (field("time"), "9", "must be a time of day such as 09:00"),
    (field("time"), "12:60", "from 00:00 to 23:59"),
    (field("time"), "09:00+02:00", "time of day"),
    (field("date"), "2026-02-30", "must be a day such as"),
    (field("date"), "tomorrow", "must be a day"),
    (field("datetime"), "2026-03-01T09:30", "must say in which zone it is"),
    (field("datetime"), "2026-03-01", "zone such as 'Europe/Berlin'"),
    (of("bookings", "create", "start"), "2026-03-01", "zone such as 'Europe/Berlin'"),
    (of("bookings", "list", "dateTo"), "2026-02-30", "must be a day such as"),
    (of("bookings", "list", "dateTo"), "2026-03-01T09:00", "must say in which zone it is"),
    (field("datetime"), "soon", "must be a date and time"),
    (field("datetime"), "2026-03-29 02:30 Europe/Berlin", "skip"),
    (field("datetime"), "2026-10-25 02:30 Europe/Berlin", "show it twice"),
    (field("datetime"), "2026-10-25 02:30 europe/berlin", "Did you mean Europe/Berlin?"),
    (field("datetime"), "0001-01-01T00:00:00+23:00", "date and time"),
]


def outcome(act: Callable[[], Any]) -> str:
    try:
        act()
    except InvalidValue as refused:
        return str(refused)
    return "taken"


def named(case: Any) -> str:
    return f"{case.type}-{case.name}" if isinstance(case, Field) else repr(case)[:30]


@pytest.mark.parametrize(("what", "text", "value"), ACCEPTED, ids=named)
def test_what_is_typed_becomes_cals_form_and_back(what: Field, text: str, value: Any) -> None:
    got = parse(what, text)
    assert got == value
    assert type(got) is type(value)
    assert check(what, got) == value
    assert parse(what, show(what, value)) == value


@pytest.mark.parametrize(("what", "text", "reason"), REFUSED, ids=named)
def test_what_is_wrong_is_refused_with_a_reason(what: Field, text: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        parse(what, text)
    assert reason in str(caught.value)
    assert str(caught.value).startswith("must ")
    assert len(str(caught.value)) < 900


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("time", "1970-01-01T09:00:00.000Z", "09:00"),
        ("time", "09:00:00", "09:00"),
        ("time", "00:00:00", "00:00"),
        ("time", "odd", "odd"),
        ("weekdays", [1, 2, 3, 4, 5], "Mon-Fri"),
        ("weekdays", [0, 1, 6], "Mon, Sat, Sun"),
        ("weekdays", [1, 2, 4], "Mon, Tue, Thu"),
        ("date", "2026-03-01T00:00:00.000Z", "2026-03-01"),
        ("datetime", "2026-03-01T09:30:00.000Z", "2026-03-01 09:30Z"),
        ("datetime", "2026-03-01T09:30:05.000Z", "2026-03-01 09:30:05Z"),
        ("boolean", True, "true"),
        ("json", {"a": 1}, '{\n  "a": 1\n}'),
        ("array", ["a", "b"], "a, b"),
        ("array", ["a,b"], '[\n  "a,b"\n]'),
        ("string", None, ""),
    ],
)
def test_a_value_is_shown_as_people_write_it(kind: str, value: Any, text: str) -> None:
    assert show(field(kind), value) == text


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_null_is_taken_only_where_the_field_may_be_null(kind: str) -> None:
    assert check(field(kind, nullable=True), None) is None
    with pytest.raises(InvalidValue, match="takes no null"):
        check(field(kind), None)


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"json"}))
@pytest.mark.parametrize("value", [{"a": 1}, 1.5, [{"a": [object]}.keys], True, [[]]])
def test_a_value_of_a_strange_type_is_refused_or_taken_but_never_breaks(
    kind: str, value: Any
) -> None:
    assert outcome(lambda: check(field(kind), value)).startswith(("taken", "must "))


def test_every_type_of_the_catalogue_has_its_rules() -> None:
    used = {f.type for r in catalog().resources() for f in r.response}
    used |= {f.type for op in catalog().operations() for f in op.fields}
    assert used <= set(KINDS)


def test_every_default_of_the_catalogue_is_a_value_its_field_takes() -> None:
    for operation in catalog().operations():
        for one in operation.fields:
            if one.default is not None and repr(one.default) != "UNSET":
                assert check(one, one.default) == one.default, (operation.resource, one.name)


def test_a_fault_is_a_sentence_without_the_field() -> None:
    assert fault("x", InvalidValue("must be y")) == ("x", "Must be y.")
    assert fault("x", InvalidValue("must be y. Did you mean z?")).message.endswith("z?")


def test_a_hostile_value_is_shown_safely_in_the_refusal() -> None:
    with pytest.raises(InvalidValue) as caught:
        check(field("email"), "\x1b]52;c;x\x07" + "a" * 5000)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 200


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_or_refused_by_every_type(text: str) -> None:
    for kind in KINDS:
        one = field(kind, nullable=True, enum=Enum("e", ("A", 12)) if kind == "enum" else None)
        said = outcome(lambda one=one: parse(one, text))
        assert said.startswith(("taken", "must "))
        if said == "taken" and kind not in ("string", "text"):
            value = parse(one, text)
            assert parse(one, show(one, value)) == value


@given(st.datetimes(min_value=datetime(1971, 1, 1), timezones=st.timezones()))
@settings(max_examples=150, deadline=None)
def test_an_instant_survives_every_zone(moment: datetime) -> None:
    sent = check(field("datetime"), moment.isoformat())
    back = datetime.fromisoformat(sent)
    assert abs(back - moment.astimezone(UTC)).total_seconds() < 0.001
    assert check(field("datetime"), show(field("datetime"), sent)) == sent


@given(st.sets(st.integers(0, 6)))
def test_weekdays_survive_being_shown(days: set[int]) -> None:
    wire = sorted(days)
    assert parse(field("weekdays"), show(field("weekdays"), wire)) == wire


@given(st.times())
def test_wall_clock_times_survive_being_shown(moment: Any) -> None:
    wire = check(field("time"), moment.isoformat())
    assert parse(field("time"), show(field("time"), wire)) == wire
    assert wire[11:16] == f"{moment:%H:%M}"


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_json_survives_being_shown(value: Any) -> None:
    one = field("json", nullable=True)
    assert parse(one, show(one, value)) == value
