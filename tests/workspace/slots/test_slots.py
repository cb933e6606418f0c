"""Slots and reasons from records: whose hours, whose bookings, and what was missing."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.intervals import Interval
from caltui.workspace.base.clock import instant
from caltui.workspace.base.errors import NotFound, NotUnderstood, Unavailable
from caltui.workspace.slots.gather import ANY_AGE, LIVE
from caltui.workspace.workspace import Workspace
from tests.workspace.conftest import NOW, Open
from tests.workspace.slots.slot_records import Firm, booking, schedule, team_event

BERLIN = ZoneInfo("Europe/Berlin")
TUESDAY_TEN = instant("2026-03-03T09:00:00Z")
assert TUESDAY_TEN is not None


@pytest.fixture
def firm() -> Firm:
    return Firm()


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("slotInterval", "abc"),
        ("minimumBookingNotice", True),
        ("afterEventBuffer", -5),
        ("seatsPerTimeSlot", {}),
        ("bookingLimits", "5"),
        ("bookingLimits", {"PER_FORTNIGHT": 2}),
        ("durationLimits", [1]),
        ("durationLimits", {"PER_DAY": "many"}),
        ("periodType", "SOMETIME"),
        ("schedulingType", "LUCKY"),
        ("hosts", "all"),
    ],
)
async def test_a_rule_that_cannot_be_read_is_named(
    firm: Firm, opened: Open, rule: str, value: Any
) -> None:
    firm.event[rule] = value
    listed = await opened(firm.cal()).slots_list("31", Interval(NOW, NOW + timedelta(days=3)))
    said = "Rules of the event type could not be read and count as none: "
    assert any(note.startswith(f"{said}{rule} ") for note in listed.notes), listed.notes


async def test_a_range_without_its_days_is_named(firm: Firm, opened: Open) -> None:
    firm.event |= {"periodType": "RANGE", "periodStartDate": "bad", "periodEndDate": None}
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN, zone=BERLIN)
    assert any('periodStartDate "bad", periodEndDate null' in note for note in found.notes)


async def test_rules_in_text_are_read(firm: Firm, opened: Open) -> None:
    firm.event |= {"slotInterval": "15", "bookingLimits": {"PER_DAY": "3"}, "periodType": ""}
    listed = await opened(firm.cal()).slots_list("31", Interval(NOW, NOW + timedelta(days=3)))
    assert not any("could not be read" in note for note in listed.notes)


async def test_open_and_closed_by_a_booking_with_its_buffer(firm: Firm, opened: Open) -> None:
    workspace = opened(firm.cal())
    found = await workspace.slots_explain("31", TUESDAY_TEN, zone=BERLIN)
    assert found.open, found.headline
    assert found.hosts == ("Ada",)
    firm.others.append(
        {"id": 40, "title": "Long", "length": 60, "userId": 1, "afterEventBuffer": 15}
    )
    firm.bookings.append(booking(7, "08:00", "08:50", eventTypeId=40))
    later = opened(firm.cal())
    await later.sync("bookings")
    await later.sync("event-types")
    closed = await later.slots_explain("31", TUESDAY_TEN, zone=BERLIN)
    assert closed.headline == (
        "Closed: Ada is busy 09:00–09:50 with Deep dive, plus 15 min buffer after."
    )
    assert closed.first is not None
    assert closed.first.cause == ("bookings", "7")


async def test_buffers_of_an_event_type_that_no_list_holds_are_fetched(
    firm: Firm, opened: Open
) -> None:
    firm.bookings.append(booking(7, "08:00", "08:50", eventTypeId=41))
    cal = firm.cal()
    kind = {"id": 41, "title": "Team call", "length": 50, "teamId": 5, "afterEventBuffer": 15}
    cal.on("GET /v2/event-types/41", lambda q, s: (200, {"event_type": kind}))
    assert not (await opened(cal).slots_explain("31", TUESDAY_TEN)).open


async def test_buffers_that_may_not_be_read_are_told(firm: Firm, opened: Open) -> None:
    firm.bookings.append(booking(7, "08:00", "08:50", eventTypeId=41))
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.open
    assert any("buffers of event type 41 could not be read" in note for note in found.notes)


V2 = {
    "startTime": None,
    "endTime": None,
    "start": "2026-03-03T09:00:00.000Z",
    "end": "2026-03-03T09:30:00.000Z",
    "status": "accepted",
}
"""What v2 of Cal says in place of v1's words."""


@pytest.mark.parametrize(
    ("more", "open_"),
    [
        ({"status": "CANCELLED"}, True),
        ({"status": "REJECTED"}, True),
        ({"status": "PENDING"}, True),
        ({"userId": 2}, True),
        ({"userId": 2, "attendees": [{"email": "ADA@example.com"}]}, False),
        ({"endTime": "2026-03-03T08:00:00.000Z"}, False),
        ({"startTime": "soon"}, False),
        ({"endTime": None}, False),
        ({"startTime": None}, False),
        ({"startTime": None, "endTime": None}, True),
        ({"status": "accepted"}, False),
        ({"status": " Accepted "}, False),
        ({"status": "cancelled"}, True),
        ({"status": "rejected"}, True),
        ({"status": "pending"}, True),
        ({"status": None}, False),
        ({"status": "WAITLISTED"}, False),
        ({"startTime": 1772528400000, "endTime": 1772530200000}, False),
        ({"startTime": "1772528400000", "endTime": 1772530200}, False),
        ({"startTime": "2026-03-03T10:00:00+01:00", "endTime": "2026-03-03T10:30:00+01:00"}, False),
        ({"startTime": "2026-03-03T04:00:00.000 -05:00", "endTime": None}, False),
        ({"startTime": "2026-03-03t09:00:00z", "endTime": "9999-12-31T23:59:59Z"}, False),
        (V2, False),
        (V2 | {"end": None, "duration": 20}, False),
        (V2 | {"status": "cancelled"}, True),
        (V2 | {"userId": None, "hosts": [{"id": 1, "email": "ada@example.com"}]}, False),
        (V2 | {"userId": None, "hosts": [{"id": 2, "email": "grace@example.com"}]}, True),
    ],
)
async def test_which_bookings_take_time(
    firm: Firm, opened: Open, more: dict[str, Any], open_: bool
) -> None:
    firm.bookings.append(booking(7, "09:00", "09:30") | more)
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.open is open_, found.headline


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"endTime": None}, "#7 (the end)."),
        ({"startTime": "soon"}, "#7 (the start)."),
        ({"startTime": None, "endTime": None}, "#7 (the times)."),
        ({"status": "WAITLISTED"}, "#7 (the status 'WAITLISTED')."),
        ({"endTime": None, "status": None}, "#7 (the status 'None', the end)."),
    ],
)
async def test_a_booking_that_cannot_be_read_is_named(
    firm: Firm, opened: Open, more: dict[str, Any], words: str
) -> None:
    firm.bookings += [booking(7, "09:00", "09:30") | more, booking(8, "12:00", "12:30")]
    workspace = opened(firm.cal())
    found = await workspace.slots_explain("31", TUESDAY_TEN)
    assert any(f"1 booking could not be read: {words}" in note for note in found.notes)
    window = Interval(TUESDAY_TEN - timedelta(hours=2), TUESDAY_TEN + timedelta(hours=8))
    listed = await workspace.slots_list("31", window, BERLIN, ages=ANY_AGE)
    assert any(f"1 booking could not be read: {words}" in note for note in listed.notes)
    assert found.open is (TUESDAY_TEN in {slot.start for slot in listed.slots})


async def test_what_has_no_end_is_as_long_as_its_event_type(firm: Firm, opened: Open) -> None:
    firm.others.append({"id": 40, "title": "Long", "length": 90, "userId": 1})
    firm.bookings.append(booking(7, "09:00", "09:30", eventTypeId=40, endTime=None))
    workspace = opened(firm.cal())
    window = Interval(TUESDAY_TEN - timedelta(hours=1), TUESDAY_TEN + timedelta(hours=3))
    found = await workspace.slots_list("31", window, BERLIN)
    assert [f"{s.start:%H:%M}" for s in found.slots] == [
        "08:00",
        "08:30",
        "10:30",
        "11:00",
        "11:30",
    ]


async def test_a_booking_of_nobody_here_is_not_named(firm: Firm, opened: Open) -> None:
    firm.bookings.append(booking(7, "09:00", "09:30", userId=2, endTime=None, eventTypeId=44))
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.open
    assert not any("could not be read: #" in note for note in found.notes)


async def test_the_schedule_of_the_event_type_comes_before_the_default(
    firm: Firm, opened: Open
) -> None:
    evening = schedule(13, 1, startTime="18:00:00", endTime="20:00:00")
    firm.schedules.append(evening)
    firm.event["scheduleId"] = 13
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN, zone=BERLIN)
    assert found.first is not None
    assert found.first.cause == ("schedules", "13")
    assert "18:00–20:00" in found.headline


async def test_without_a_default_the_first_schedule_counts_and_is_named(
    firm: Firm, opened: Open
) -> None:
    firm.users[0]["defaultScheduleId"] = None
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.open
    notes = [v.sentence for v in found.verdicts if v.rule == "schedule"]
    assert notes == ["Ada has no default schedule: the first one, 'Working hours', is used."]


@pytest.mark.parametrize("default", [None, 900])
async def test_a_missing_or_dangling_schedule_is_said(
    firm: Firm, opened: Open, default: int | None
) -> None:
    firm.users[0]["defaultScheduleId"] = default
    firm.schedules.pop(0)
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.open
    notes = " ".join(v.sentence for v in found.verdicts if v.rule == "schedule")
    assert "Mon–Fri 09:00–17:00 Europe/Berlin is assumed" in notes
    assert ("Schedule 900, that Ada has as default, is missing" in notes) == (default == 900)


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Mars/Olympus", "There is no time zone 'Mars/Olympus'"),
        ("", "has no zone: its hours are read in Europe/Berlin"),
        (None, "has no zone: its hours are read in Europe/Berlin"),
    ],
)
async def test_an_unknown_or_empty_zone_is_said(
    firm: Firm, opened: Open, zone: str | None, words: str
) -> None:
    firm.schedules[0]["timeZone"] = zone
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.open
    assert any(words in v.sentence and v.ok is None for v in found.verdicts)


async def test_a_host_nobody_may_see_has_unknown_hours(firm: Firm, opened: Open) -> None:
    firm.event = team_event(1, 77)
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.open
    assert found.hosts == ("Ada",)
    assert any(v.sentence == "User 77's hours are not known here." for v in found.verdicts)


async def test_a_team_event_with_an_empty_list_of_hosts_has_none(firm: Firm, opened: Open) -> None:
    firm.event = team_event()
    firm.memberships.append({"userId": 2, "teamId": 5, "accepted": True, "role": "MEMBER"})
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert "has no host" in found.headline


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_build_that_tells_no_hosts_has_the_accepted_members(
    firm: Firm, opened: Open, accepted: bool
) -> None:
    firm.event = team_event()
    del firm.event["hosts"]
    firm.memberships += [
        {"userId": 1, "teamId": 5, "accepted": False, "role": "MEMBER"},
        {"userId": 2, "teamId": 5, "accepted": accepted, "role": "MEMBER"},
    ]
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.hosts == (("Grace",) if accepted else ())
    assert ("has no host" in found.headline) is not accepted
    words = "its team has 1 accepted member." if accepted else "no accepted member that is known"
    assert any(words in note for note in found.notes), found.notes


async def test_seats_do_not_count_the_hosts_that_are_invited(firm: Firm, opened: Open) -> None:
    firm.event = team_event(1, 2, seatsPerTimeSlot=2) | {"schedulingType": "COLLECTIVE"}
    guests = [{"email": "grace@example.com"}, {"email": "guest@example.net"}]
    firm.bookings.append(booking(7, "09:00", "09:30", attendees=guests))
    found = await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)
    assert found.open, found.headline
    assert any(v.sentence == "1 of 2 seats are taken." for v in found.verdicts)


async def test_old_data_is_read_again_only_when_it_has_to_be_fresh(
    firm: Firm, opened: Open
) -> None:
    cal = firm.cal()
    workspace = opened(cal)
    await workspace.slots_explain("31", TUESDAY_TEN)
    before = len(cal.asked)
    await workspace.slots_explain("31", TUESDAY_TEN, ages=ANY_AGE)
    assert len(cal.asked) == before
    moved = NOW + timedelta(minutes=10)
    workspace.clock = lambda: moved
    await workspace.slots_explain("31", TUESDAY_TEN)
    asked = [path for _, path, _, _ in cal.asked[before:]]
    assert {"/v2/bookings", "/v2/schedules", "/v2/event-types/31"} <= set(asked)
    assert cal.writes() == []


async def test_a_command_reads_what_decides_every_time(firm: Firm, opened: Open) -> None:
    """Asked once more at once, it sees what somebody changed in between."""
    cal = firm.cal()
    workspace = opened(cal)
    assert (await workspace.slots_explain("31", TUESDAY_TEN, ages=LIVE)).open
    cal.lists("bookings", [booking(7, "09:00", "09:30")])
    before = len(cal.asked)
    assert not (await workspace.slots_explain("31", TUESDAY_TEN, ages=LIVE)).open
    asked = sorted(path for _, path, _, _ in cal.asked[before:])
    assert asked == ["/v2/bookings", "/v2/event-types/31", "/v2/schedules"]


async def test_another_default_schedule_of_the_host_is_noticed(firm: Firm, opened: Open) -> None:
    cal = firm.cal()
    workspace = opened(cal)
    assert (await workspace.slots_explain("31", TUESDAY_TEN)).open
    moved = NOW + timedelta(minutes=10)
    workspace.clock = lambda: moved
    cal.on("GET /v2/users/1", lambda q, s: (500, {"error": {"message": "Broken"}}))
    found = await workspace.slots_explain("31", TUESDAY_TEN)
    assert found.open
    assert any(note.startswith("User 1 could not be read again") for note in found.notes)
    away = {"id": 1, "name": "Ada", "defaultScheduleId": 999, "timeZone": "America/New_York"}
    cal.on("GET /v2/users/1", lambda q, s: (200, {"user": away}))
    found = await workspace.slots_explain("31", TUESDAY_TEN)
    told = [verdict.sentence for verdict in found.verdicts]
    assert any(text.startswith("Schedule 999, that Ada has as default") for text in told)


async def test_a_failing_list_is_a_sentence_when_something_was_seen(
    firm: Firm, opened: Open
) -> None:
    cal = firm.cal()
    workspace = opened(cal)
    await workspace.slots_explain("31", TUESDAY_TEN)
    moved = NOW + timedelta(minutes=10)
    workspace.clock = lambda: moved
    cal.on("GET /v2/schedules", lambda q, s: (403, {"error": {"message": "Forbidden"}}))
    found = await workspace.slots_explain("31", TUESDAY_TEN)
    assert found.open
    assert any(note.startswith("The schedules could not be read") for note in found.notes)


async def test_what_cannot_be_answered_is_an_error_in_words(firm: Firm, opened: Open) -> None:
    with pytest.raises(NotFound):
        await opened(firm.cal()).slots_explain("99", TUESDAY_TEN)
    firm.event["length"] = None
    with pytest.raises(NotUnderstood, match="Demo has no length"):
        await opened(firm.cal()).slots_explain("31", TUESDAY_TEN)


async def test_without_bookings_there_is_no_answer(firm: Firm, opened: Open) -> None:
    cal = firm.cal()
    cal.on("GET /v2/bookings", lambda q, s: (500, {"error": {"message": "Broken"}}))
    with pytest.raises(Unavailable):
        await opened(cal).slots_explain("31", TUESDAY_TEN)


async def test_the_open_slots_agree_with_the_reasons(firm: Firm, opened: Open) -> None:
    firm.event["slotInterval"] = 15
    firm.bookings += [booking(7, "09:00", "09:20"), booking(8, "12:00", "14:00")]
    workspace = opened(firm.cal())
    window = Interval(TUESDAY_TEN - timedelta(hours=2), TUESDAY_TEN + timedelta(hours=10))
    listed = await workspace.slots_list("31", window, BERLIN)
    starts = {slot.start for slot in listed.slots}
    assert listed.names == {"1": "Ada"}
    assert len(starts) == 19
    for quarter in range(48):
        at = window.start + timedelta(minutes=15 * quarter)
        reason = await workspace.slots_explain("31", at, ages=ANY_AGE)
        assert reason.open == (at in starts), reason.headline


async def test_windows_of_nothing_and_of_two_years(firm: Firm, opened: Open) -> None:
    workspace: Workspace = opened(firm.cal())
    empty = await workspace.slots_list("31", Interval(TUESDAY_TEN, TUESDAY_TEN))
    assert empty.slots == ()
    assert "The window is empty: it ends when it starts." in empty.notes
    long = await workspace.slots_list("31", Interval(NOW, NOW + timedelta(days=730)))
    assert long.window.length == timedelta(days=366)
    assert any("Only the first 366 days" in note for note in long.notes)
    assert len(long.slots) > 3000
