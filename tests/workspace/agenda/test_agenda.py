"""Agendas: whose bookings they hold, how days are cut, what overlaps, what is free."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_style import TimeStyle, use_style
from caltui.workspace.agenda.agenda import Agenda, agenda, week_of
from caltui.workspace.agenda.entries import GUEST, TEAM, USER, AgendaOwner, diary, plain_title
from caltui.workspace.agenda.reader import Reader
from caltui.workspace.base.clock import time_elsewhere
from caltui.workspace.sync.refresh import refresh, unread_note
from tests.workspace.cal import Cal
from tests.workspace.conftest import NOW, Open

BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
MONDAY = date(2026, 3, 2)
ADA = AgendaOwner(USER, "2", "Ada", {"2": "ada@example.com"})


def booking(key: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "title": f"Meeting {key}",
        "status": "ACCEPTED",
        "startTime": f"2026-03-{start}:00.000Z",
        "endTime": f"2026-03-{end}:00.000Z",
        "userId": 2,
        "eventTypeId": 8,
        "attendees": [{"name": "Maria", "email": "maria@x.y", "timeZone": "Europe/Berlin"}],
        "user": {"name": "Ada", "email": "ada@example.com", "timeZone": "Europe/Berlin"},
        **more,
    }


def show(
    *rows: dict[str, Any],
    who: AgendaOwner = ADA,
    days: int = 1,
    zone: ZoneInfo = BERLIN,
    **more: Any,
) -> Agenda:
    shown = [MONDAY + timedelta(days=n) for n in range(days)]
    return agenda(diary({str(r["id"]): r for r in rows}, who), shown, zone, **more)


def keys(found: Agenda) -> list[list[str]]:
    return [[part.entry.key for part in day.parts] for day in found.days]


def clocks(spans: Any, zone: ZoneInfo = BERLIN) -> list[str]:
    return [f"{s.start.astimezone(zone):%H:%M}-{s.end.astimezone(zone):%H:%M}" for s in spans]


def hours(start: int, end: int) -> list[Interval]:
    day = datetime(2026, 3, 2, tzinfo=UTC)
    return [Interval(day + timedelta(hours=start), day + timedelta(hours=end))]


def test_a_persons_agenda_holds_what_they_host_and_what_they_are_invited_to() -> None:
    invited = booking(2, "02T10:00", "02T11:00", userId=3)
    invited["attendees"] = [{"name": "Ada", "email": "ADA@example.com", "timeZone": "UTC"}]
    other = booking(3, "02T12:00", "02T13:00", userId=3)
    found = show(booking(1, "02T14:00", "02T15:00"), invited, other)
    assert keys(found) == [["2", "1"]], "earliest first, others' bookings left out"


def test_a_guests_agenda_goes_by_address_and_a_teams_by_its_members() -> None:
    rows = [booking(1, "02T10:00", "02T11:00"), booking(2, "02T10:30", "02T11:30", userId=3)]
    guest = AgendaOwner(GUEST, "maria@x.y", "Maria", {"maria@x.y": "Maria@X.Y"})
    found = show(*rows, who=guest)
    assert keys(found) == [["1", "2"]]
    assert found.entries[0].clashes == ("2",), "the guest cannot be in two places"
    team = AgendaOwner(TEAM, "1", "Support", {"2": "", "3": ""})
    found = show(*rows, who=team)
    assert keys(found) == [["1", "2"]]
    assert [entry.clashes for entry in found.entries] == [(), ()], "two people, no overlap"


def test_days_are_those_of_the_zone_and_a_booking_over_midnight_is_on_both() -> None:
    late = booking(1, "02T22:30", "03T00:00")
    assert keys(show(late, days=2)) == [["1"], ["1"]]
    first, second = (day.parts[0] for day in show(late, days=2).days)
    assert (first.goes_on, first.from_before) == (True, False)
    assert (second.goes_on, second.from_before) == (False, True)
    assert clocks([first.span, second.span]) == ["23:30-00:00", "00:00-01:00"]
    assert keys(show(late, days=2, zone=TOKYO)) == [[], ["1"]], "Tuesday morning in Tokyo"


@pytest.mark.parametrize(
    ("day", "length"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (MONDAY, 24)]
)
def test_a_day_is_as_long_as_its_clocks_make_it(day: date, length: int) -> None:
    found = agenda(diary({}, ADA), [day], BERLIN)
    assert found.days[0].window.length == timedelta(hours=length)


def test_cancelled_ones_are_left_out_and_counted_until_asked_for() -> None:
    rows = [
        booking(1, "02T10:00", "02T11:00", status="CANCELLED"),
        booking(2, "02T10:00", "02T11:00"),
        booking(3, "09T10:00", "09T11:00", status="REJECTED"),
    ]
    found = show(*rows)
    assert keys(found) == [["2"]]
    assert found.left_out == 1, "what is on other days does not count"
    found = show(*rows, every_state=True)
    assert keys(found) == [["1", "2"]]
    assert found.entries[1].clashes == (), "what is cancelled takes no time"


def test_overlaps_touching_ends_and_seats() -> None:
    rows = [
        booking(1, "02T10:00", "02T11:00"),
        booking(2, "02T10:30", "02T10:45"),
        booking(3, "02T11:00", "02T11:30"),
        booking(4, "02T10:40", "02T11:10"),
    ]
    found = {entry.key: set(entry.clashes) for entry in show(*rows).entries}
    assert found == {"1": {"2", "4"}, "2": {"1", "4"}, "3": {"4"}, "4": {"1", "2", "3"}}
    twins = [booking(1, "02T10:00", "02T11:00"), booking(2, "02T10:00", "02T11:00")]
    assert {e.clashes for e in show(*twins, seated=["8"]).entries} == {()}
    assert {e.clashes for e in show(*twins).entries} == {("1",), ("2",)}


def test_free_time_is_what_is_left_of_the_hours() -> None:
    rows = [booking(1, "02T09:00", "02T10:00"), booking(2, "02T10:10", "02T11:00")]
    day = show(*rows, hours=hours(8, 16)).days[0]
    assert clocks(day.free) == ["09:00-10:00", "12:00-17:00"], "ten minutes are no gap"
    assert day.booked == timedelta(minutes=110)
    assert clocks(show(*rows).days[0].free) == [], "no hours known: only gaps between"
    far = [booking(1, "02T09:00", "02T10:00"), booking(2, "02T12:00", "02T13:00")]
    assert clocks(show(*far).days[0].free) == ["11:00-13:00"]
    assert clocks(show(hours=hours(8, 16)).days[0].free) == ["09:00-17:00"]
    assert show(hours=[]).days[0].open == (), "no hours that day is not hours unknown"


def test_unpaid_waiting_and_what_cannot_be_read() -> None:
    rows = [
        booking(1, "02T10:00", "02T11:00", payment=[{"success": False}], status="PENDING"),
        booking(2, "02T12:00", "02T13:00", payment=[{"success": False}, {"success": True}]),
        booking(3, "02T12:00", "02T13:00", startTime="soon", endTime="later"),
        booking(4, "02T15:00", "02T14:00"),
        booking(5, "02T17:00", "02T18:00", status="Open"),
    ]
    found = show(*rows)
    assert [(e.key, e.unpaid, e.waiting) for e in found.entries] == [
        ("1", True, True),
        ("2", False, False),
        ("4", False, False),
        ("5", False, False),
    ]
    assert found.unread == {
        "3": ("the times",),
        "4": ("the end",),
        "5": ("the status 'Open'",),
    }, "what is known of a time is taken"


def test_the_guests_clock_stands_beside_where_it_differs() -> None:
    moment = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)
    assert time_elsewhere(moment, BERLIN, "Europe/Paris") == ""
    assert time_elsewhere(moment, BERLIN, "America/New_York") == "18:30-1d New York"
    assert time_elsewhere(moment, BERLIN, "Asia/Kathmandu") == "05:15 Kathmandu"
    assert time_elsewhere(moment, BERLIN, "Europe/Kiew") == "zone unknown"
    assert time_elsewhere(moment, BERLIN, "") == "zone unknown"


def test_titles_lose_the_people_who_have_columns() -> None:
    assert plain_title("Intro between Ada and Bo", "Ada", ["Bo"]) == "Intro"
    assert plain_title("Talk between Eva and Bo", "Ada", ["Bo"]) == "Talk"
    assert plain_title("Between jobs and Bo", "Ada", ["Bo"]) == "Between jobs and Bo"
    assert plain_title("Intro between Ada and Bo", "Ada", ["Kim"]) == "Intro between Ada and Bo"


def test_a_week_begins_on_monday() -> None:
    assert week_of(date(2026, 3, 8)) == week_of(MONDAY)
    assert week_of(MONDAY)[0] == MONDAY
    use_style(TimeStyle(first_day=0))
    assert week_of(MONDAY)[0] == date(2026, 3, 1)


async def test_a_reader_finds_people_hours_and_names_in_the_mirror(opened: Open) -> None:
    block = {"id": 1, "days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "17:00:00"}
    cal = Cal(
        bookings=[booking(1, "02T09:00", "02T10:00")],
        users=[{"id": 2, "name": "Ada L", "email": "ada@example.com", "defaultScheduleId": 5}],
        schedules=[
            {"id": 5, "userId": 2, "timeZone": "Europe/Berlin", "availability": [block]},
            {"id": 6, "userId": 2, "timeZone": "Asia/Tokyo", "availability": []},
        ],
        memberships=[
            {"userId": 2, "teamId": 1, "accepted": True},
            {"userId": 3, "teamId": 1, "accepted": False},
        ],
    )
    workspace = opened(cal)
    await refresh(workspace, ("users", "schedules", "memberships"), needed=("bookings",))
    reader = Reader(workspace, USER, "2")
    day = reader.show([MONDAY], BERLIN).days[0]
    assert reader.who.name == "Ada L"
    assert clocks(day.free) == ["09:00-10:00", "11:00-17:00"]
    assert day.parts[0].entry.host == "Ada L"
    assert dict(Reader(workspace, TEAM, "1").who.people) == {"2": "ada@example.com"}
    assert workspace.clock() == NOW


async def test_lists_are_read_once_and_a_failure_is_told(opened: Open) -> None:
    cal = Cal(bookings=[])
    workspace = opened(cal)
    failed = await refresh(workspace, ("schedules",), needed=("bookings",))
    assert list(failed) == ["schedules"]
    note = unread_note(workspace, "schedules", failed["schedules"])
    assert note.startswith("Schedules were never read: ")
    asked = len(cal.asked)
    await refresh(workspace, ("bookings",))
    assert len(cal.asked) == asked, "what was read just now is not read again"
