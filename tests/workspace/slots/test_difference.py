"""What a change does to open times, from what was last seen."""

from typing import Any

import pytest

from caltui.workspace.slots.difference import count as counting
from caltui.workspace.slots.difference.difference import SlotDifference
from caltui.workspace.slots.difference.words import as_json, sentence
from caltui.workspace.workspace import Workspace
from caltui.workspace.writes.slot_effects import difference_of, touches_slots
from tests.workspace.conftest import Open
from tests.workspace.slots.slot_records import Firm, booking, schedule, team_event, user

ADA = {"name": "Guest", "email": "guest@example.com"}


@pytest.fixture
def firm() -> Firm:
    """One event type of Ada's, and one of Grace's."""
    firm = Firm()
    firm.others = [firm.event, {"id": 32, "title": "Chat", "length": 60, "userId": 2, "hosts": []}]
    return firm


async def known(firm: Firm, opened: Open, *lists: str) -> Workspace:
    """A workspace that has read these lists; by default all that slots need."""
    cal = firm.cal()
    cal.lists("users", firm.users, "users")
    workspace = opened(cal)
    for name in lists or ("users", "schedules", "bookings", "event-types", "memberships"):
        await workspace.sync(name)
    return workspace


def told(workspace: Workspace, resource: str, verb: str, key: str, **values: Any) -> SlotDifference:
    change = workspace.plan(resource, verb, key.split("_") if key else [], values)
    assert touches_slots([change])
    return difference_of(workspace, [change])


async def test_a_weekday_that_goes_is_named(firm: Firm, opened: Open) -> None:
    workspace = await known(firm, opened)
    found = told(workspace, "availabilities", "update", "110", days=[2, 3, 4, 5])
    assert [one.title for one in found.types] == ["Demo"], "Grace's event type is not concerned"
    assert (
        sentence(found)
        == "open times, next 14 days: 159 → 128; every Monday gone; others not known"
    )
    assert {start.weekday() for start in found.types[0].gone} == {0}


async def test_bookings_that_fall_outside_are_told(firm: Firm, opened: Open) -> None:
    firm.bookings = [
        booking(7, "09:00", "09:30", attendees=[ADA]),
        booking(8, "15:30", "16:00", attendees=[ADA]),
        booking(9, "15:30", "16:00", status="CANCELLED"),
    ]
    workspace = await known(firm, opened)
    found = told(workspace, "availabilities", "update", "110", endTime="1970-01-01T12:00:00.000Z")
    assert [(row.key, row.guest, row.host, row.why) for row in found.outside] == [
        ("8", "Guest", "Ada", "outside the hours of Ada")
    ]
    assert "1 booking outside" in sentence(found)
    assert as_json(found)["outside"][0]["booking"] == "8"


async def test_rules_of_an_event_type_and_its_deletion(firm: Firm, opened: Open) -> None:
    workspace = await known(firm, opened)
    longer = told(workspace, "event-types", "update", "31", minimumBookingNotice=3 * 1440)
    assert sentence(longer).endswith("; Mon 2 Mar to Wed 4 Mar gone")
    gone = told(workspace, "event-types", "delete", "31")
    assert sentence(gone) == "open times, next 14 days: 159 → 0; nothing is open any more"
    title = workspace.plan("event-types", "update", ["31"], {"title": "Another"})
    assert not touches_slots([title]), "the name of an event type opens nothing"


async def test_a_host_who_goes_strands_bookings(firm: Firm, opened: Open) -> None:
    firm.others = [team_event(1, 2)]
    firm.bookings = [booking(7, "09:00", "09:30", userId=2, attendees=[ADA])]
    workspace = await known(firm, opened)
    found = told(workspace, "event-types", "update", "31", hosts=[{"userId": 1}])
    assert [row.why for row in found.outside] == ["Grace is no longer a host of it"]


async def test_a_membership_counts_where_the_team_hosts(firm: Firm, opened: Open) -> None:
    every = team_event()
    firm.others = [{**every, "hosts": None, "assignAllTeamMembers": True}]
    firm.schedules[1] = schedule(12, 2, startTime="17:00:00", endTime="19:00:00")
    firm.memberships = [
        {"userId": key, "teamId": 5, "accepted": True, "role": "MEMBER"} for key in (1, 2)
    ]
    firm.users = [user(1, "Ada", defaultScheduleId=11), user(2, "Grace", defaultScheduleId=12)]
    workspace = await known(firm, opened)
    found = told(workspace, "memberships", "delete", "2_5")
    assert found.types[0].key == "31"
    assert found.after < found.before or found.types[0].unknown


async def test_what_is_not_known_is_no_number(firm: Firm, opened: Open) -> None:
    unread = await known(firm, opened, "users", "schedules", "event-types")
    found = told(unread, "schedules", "update", "11", timeZone="America/New_York")
    assert sentence(found) == "open times: unknown: bookings were never read"
    assert as_json(found)["before"] is None


async def test_hours_that_cannot_be_read_make_it_unknown(firm: Firm, opened: Open) -> None:
    firm.schedules[0]["availability"].append({"id": 5, "days": [6], "startTime": "x"})
    workspace = await known(firm, opened)
    found = told(workspace, "event-types", "update", "31", length=60)
    assert sentence(found) == (
        "open times, next 14 days: unknown: the hours of Ada could be read only in part"
    )


async def test_many_are_summed_up_the_worst_first_within_a_time(
    firm: Firm, opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = [{"id": key, "title": f"Type {key}", "length": 240, "userId": 1} for key in (40, 41)]
    firm.others = [*more, firm.event]
    workspace = await known(firm, opened)
    found = told(workspace, "availabilities", "delete", "110")
    assert [one.key for one in found.types] == ["31", "40", "41"]
    assert sentence(found).startswith("open times of 3 event types, next 14 days: ")
    assert "most: Demo 159 → 0" in sentence(found)
    ticks = iter(range(0, 1000, 3))
    monkeypatch.setattr(counting.time, "monotonic", lambda: float(next(ticks)))
    short = told(workspace, "availabilities", "delete", "110")
    assert short.uncounted
    assert "not counted" in sentence(short)


async def test_a_row_of_a_schedule_never_read_is_unknown(firm: Firm, opened: Open) -> None:
    workspace = await known(firm, opened)
    found = told(workspace, "availabilities", "delete", "999")
    assert sentence(found).startswith("open times: unknown: which schedule it belongs to")


async def test_several_writes_are_one_sum(firm: Firm, opened: Open) -> None:
    workspace = await known(firm, opened)
    changes = [
        workspace.plan("availabilities", "delete", ["110"], {}),
        workspace.plan(
            "availabilities",
            "create",
            [],
            {
                "scheduleId": 11,
                "days": [6],
                "startTime": "1970-01-01T10:00:00.000Z",
                "endTime": "1970-01-01T12:00:00.000Z",
            },
        ),
    ]
    text = sentence(difference_of(workspace, changes))
    assert text.startswith("open times, next 14 days: 159 → 8; every Monday, ")
    assert "every Saturday new" in text


async def test_a_booking_that_the_same_act_deals_with_is_not_outside(
    firm: Firm, opened: Open
) -> None:
    firm.bookings = [booking(7, "09:00", "09:30"), booking(8, "10:00", "10:30")]
    workspace = await known(firm, opened)
    closed = workspace.plan("availabilities", "delete", ["110"], {})
    cancelled = workspace.plan("bookings", "cancel", ["7"], {"reason": "Ill"})
    found = difference_of(workspace, [closed, cancelled])
    assert [row.key for row in found.outside] == ["8"]
