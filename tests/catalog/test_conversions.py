"""Conversions between Cal's values and those of the house: there and back, and never an error."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caltui.catalog.house.table import CONVERSIONS
from tests.catalog.v2_facts import CLOCKS, COUNTS, DATES, FACTS, JSON_VALUES, object_of

OFF = st.just({"disabled": True})
DAYS = st.lists(
    st.sampled_from(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]),
    unique=True,
)
WEEKLY = st.lists(object_of("ScheduleAvailabilityInput_2024_06_11", days=DAYS), max_size=4)
DATED = st.lists(object_of("ScheduleOverrideInput_2024_06_11"), max_size=4)
HOST = object_of("BookingHost")
NOTICE = object_of("NoticeThreshold_2024_06_14", unit=st.sampled_from(["minutes", "hours"]))
POLICY = "BaseConfirmationPolicy_2024_06_14"

SENT: dict[str, st.SearchStrategy[Any]] = {
    "upper": st.sampled_from(["accepted", "pending", "cancelled", "rejected", "awaiting_host"]),
    "lower": st.sampled_from(["ACCEPTED", "PENDING"]),
    "weekday_numbers": DAYS,
    "hhmm": CLOCKS,
    "scheduling_type": st.sampled_from(["roundRobin", "collective", "managed"]),
    "rows": st.fixed_dictionaries({"availability": WEEKLY, "overrides": DATED}),
    "weekly_rows": WEEKLY,
    "dated_rows": DATED,
    "first_host": st.lists(HOST | HOST.map(lambda h: {**h, "id": "unknown"}), max_size=1),
    "attendees": st.lists(object_of("BookingAttendeeWithId_2024_08_13"), max_size=4),
    "hosts": st.lists(object_of("Host"), max_size=4),
    "alone": OFF | object_of("CalendarDaysWindow_2024_06_14"),
    "period": OFF
    | object_of(
        "BusinessDaysWindow_2024_06_14",
        type=st.sampled_from(["businessDays", "calendarDays"]),
        rolling=st.booleans(),
    )
    | object_of(
        "RangeWindow_2024_06_14",
        type=st.just("range"),
        value=st.lists(DATES, min_size=2, max_size=2),
    ),
    "requires_confirmation": OFF
    | object_of(POLICY, type=st.just("time"), noticeThreshold=NOTICE)
    | object_of(POLICY).filter(lambda p: "noticeThreshold" not in p and p["type"] == "always"),
    "limits": OFF
    | object_of("BaseBookingLimitsCount_2024_06_14")
    | object_of("BaseBookingLimitsDuration_2024_06_14"),
    "seats": OFF | object_of("Seats_2024_06_14"),
    "recurring": OFF | object_of("Recurrence_2024_06_14"),
}


def test_every_conversion_has_values_to_be_tried_with() -> None:
    assert SENT.keys() == CONVERSIONS.keys()


@pytest.mark.parametrize("name", CONVERSIONS)
def test_what_is_read_is_written_as_it_came(name: str) -> None:
    conversion = CONVERSIONS[name]

    @given(SENT[name])
    def there_and_back(value: Any) -> None:
        assert conversion.knows(value)
        assert conversion.write(conversion.read(value)) == value

    there_and_back()


@pytest.mark.parametrize("name", CONVERSIONS)
def test_no_value_raises_and_an_unknown_one_stays(name: str) -> None:
    conversion = CONVERSIONS[name]

    @given(JSON_VALUES)
    def stays(value: Any) -> None:
        before = repr(value)
        read, written = conversion.read(value), conversion.write(value)
        assert repr(value) == before, "the value itself is not changed"
        assert conversion.knows(value) or read is value
        assert written is not None or value is None or value == {}

    stays()


@pytest.mark.parametrize("name", ["period", "requires_confirmation", "seats", "first_host"])
def test_one_that_spreads_gives_fields_by_name(name: str) -> None:
    assert CONVERSIONS[name].spreads

    @given(SENT[name])
    def by_name(value: Any) -> None:
        assert isinstance(CONVERSIONS[name].read(value), dict)

    by_name()


@pytest.mark.parametrize(
    ("name", "sent", "read"),
    [
        ("upper", "awaiting_host", "AWAITING_HOST"),
        ("upper", "ACCEPTED", "ACCEPTED"),
        ("scheduling_type", "roundRobin", "ROUND_ROBIN"),
        ("weekday_numbers", ["Monday", "Sunday"], [1, 0]),
        ("weekday_numbers", ["Monday", "Someday"], ["Monday", "Someday"]),
        ("first_host", [], {}),
        ("first_host", [{"id": "unknown", "name": "x"}], {"user": {"name": "x"}}),
        ("first_host", "nobody", "nobody"),
        ("attendees", [{"language": "de"}], [{"locale": "de"}]),
        ("attendees", [{"language": "de", "locale": "en"}], [{"language": "de", "locale": "en"}]),
        ("hosts", [{"userId": 3, "mandatory": True}], [{"userId": 3, "isFixed": True}]),
        ("limits", {"day": 3, "week": 9}, {"PER_DAY": 3, "PER_WEEK": 9}),
        ("limits", {"disabled": True}, None),
        ("alone", [{"type": "businessDays", "value": 3}], {"type": "businessDays", "value": 3}),
        ("alone", [], {"disabled": True}),
        ("alone", [{"value": 3}, {"value": 4}], [{"value": 3}, {"value": 4}]),
        ("period", [], {"periodType": "UNLIMITED"}),
        ("period", {"disabled": True}, {"periodType": "UNLIMITED"}),
        (
            "period",
            [{"type": "businessDays", "value": 30}],
            {"periodType": "ROLLING", "periodDays": 30, "periodCountCalendarDays": False},
        ),
        (
            "period",
            {"type": "calendarDays", "value": 30, "rolling": True},
            {"periodType": "ROLLING_WINDOW", "periodDays": 30, "periodCountCalendarDays": True},
        ),
        (
            "period",
            {"type": "range", "value": ["2026-12-01", "2026-12-24"]},
            {
                "periodType": "RANGE",
                "periodStartDate": "2026-12-01",
                "periodEndDate": "2026-12-24",
            },
        ),
        ("period", {"type": "moon", "value": 1}, {"type": "moon", "value": 1}),
        (
            "requires_confirmation",
            {"type": "time", "noticeThreshold": {"unit": "hours", "count": 24}},
            {
                "requiresConfirmation": True,
                "requiresConfirmationThreshold": {"time": 24, "unit": "hours"},
                "confirmationNote": "only when booked less than 24 hours before",
            },
        ),
        ("seats", {"disabled": True}, {"seatsPerTimeSlot": None}),
        (
            "recurring",
            {"frequency": "weekly", "occurrences": 6, "interval": 1},
            {"freq": 2, "count": 6, "interval": 1},
        ),
    ],
)
def test_what_a_value_is_read_as(name: str, sent: Any, read: Any) -> None:
    assert CONVERSIONS[name].read(sent) == read


@pytest.mark.parametrize(
    ("name", "house", "sent"),
    [
        (
            "hosts",
            [{"userId": 3, "isFixed": True, "name": "Ada", "username": "ada", "avatarUrl": None}],
            [{"userId": 3, "mandatory": True}],
        ),
        ("hhmm", "1970-01-01T09:00:00.000Z", "09:00"),
        ("hhmm", "24:00", "23:59"),
        ("hhmm", "25:00", "25:00"),
        (
            "rows",
            [
                {"id": 7, "days": [1, 2], "startTime": "09:00:00", "endTime": "24:00"},
                {"days": [], "startTime": "00:00", "endTime": "00:00", "date": "2026-12-24"},
            ],
            {
                "availability": [
                    {"days": ["Monday", "Tuesday"], "startTime": "09:00", "endTime": "23:59"}
                ],
                "overrides": [{"startTime": "00:00", "endTime": "00:00", "date": "2026-12-24"}],
            },
        ),
    ],
)
def test_what_a_value_of_the_house_is_sent_as(name: str, house: Any, sent: Any) -> None:
    assert CONVERSIONS[name].write(house) == sent


@given(COUNTS)
def test_a_notice_of_one_is_said_in_the_singular(count: int) -> None:
    policy = {"type": "time", "noticeThreshold": {"unit": "hours", "count": count}}
    note = CONVERSIONS["requires_confirmation"].read(policy)["confirmationNote"]
    assert note == f"only when booked less than {count} {'hour' if count == 1 else 'hours'} before"


def test_the_schemas_are_those_of_the_facts() -> None:
    assert {"BookingHost", POLICY, "Seats_2024_06_14"} <= FACTS["schemas"].keys()
