"""What is said of a person, from records of any shape."""

from datetime import UTC, datetime
from typing import Any

import pytest

from caltui.workspace.agenda.person.find import find_people
from caltui.workspace.agenda.person.person import (
    clock_there,
    person_of,
    person_of_user,
    sums_text,
    user_key,
)
from caltui.workspace.workspace import Workspace
from tests.workspace.cal import Cal
from tests.workspace.conftest import NOW, Open

ADA = {"id": 1, "name": "Ada", "email": "Ada@Example.com", "timeZone": "Europe/Berlin"}
TWIN = {"id": 2, "name": "Ada", "email": "ada2@example.com"}
NAMELESS = {"id": 3, "name": None, "email": None}


def booking(key: int, day: int, status: str = "ACCEPTED", **more: Any) -> dict[str, Any]:
    guest = {"id": key, "name": "Guest", "email": "guest@x.y", "timeZone": "Asia/Tokyo"}
    return {
        "id": key,
        "title": f"Call {key}",
        "status": status,
        "startTime": f"2026-03-{day:02}T10:00:00.000Z",
        "endTime": f"2026-03-{day:02}T10:30:00.000Z",
        "userId": 1,
        "eventTypeId": 5,
        "attendees": [guest],
        **more,
    }


@pytest.fixture
async def workspace(opened: Open) -> Workspace:
    paid = [{"amount": 12_000, "currency": "usd", "success": True, "refunded": False}]
    due = [{"amount": 500, "currency": "eur", "success": False}]
    rows = [
        booking(1, 1, payment=paid),
        booking(2, 1, "CANCELLED", cancelledBy="GUEST@x.y"),
        booking(3, 1, "PENDING"),
        booking(4, 20, payment=due),
        booking(5, 10),
        booking(6, 9, "CANCELLED"),
        booking(7, 9, attendees=[{"email": "ada@example.com", "name": "Ada"}], userId=2),
        booking(8, 9, startTime="soon", endTime=None),
        booking(9, 9, attendees=None, user=None, userId=None),
    ]
    guests = [{"id": n, "bookingId": n, "name": "Guest", "email": "guest@x.y"} for n in (1, 2)]
    found = opened(Cal(bookings=rows, users=[ADA, TWIN, NAMELESS], attendees=guests))
    for name in ("bookings", "users", "attendees"):
        await found.sync(name)
    return found


async def test_a_guest(workspace: Workspace) -> None:
    assert datetime(2026, 3, 2, tzinfo=UTC) <= NOW < datetime(2026, 3, 3, tzinfo=UTC)
    guest = person_of(workspace, "Guest@X.y")
    assert guest.name == "Guest"
    assert guest.next is not None
    assert guest.next.key == "5", "a cancelled one is not next"
    assert [entry.key for entry in guest.coming] == ["6", "5", "4"]
    assert guest.counts() == (1, 2, 1, 0, 1)
    assert guest.sums(paid=True) == ("120.00 USD",)
    assert guest.sums(paid=False) == ("5.00 EUR",)
    assert list(guest.timeless) == ["8"]
    assert clock_there(guest, NOW).startswith("Tokyo, ")
    assert guest.user is None
    assert guest.attendee_of == 6
    assert guest.known
    assert not person_of(workspace, "who@x.y").known


async def test_amounts_that_cannot_be_read_are_unknown_and_not_nothing(opened: Open) -> None:
    amounts = ["12.50", None, True, {"value": 3}, 300]
    rows = [
        booking(n, 1, payment=[{"id": n, "amount": amount, "currency": "eur", "success": n < 4}])
        for n, amount in enumerate(amounts)
    ]
    rows.append(booking(9, 1, payment=[{"id": 77, "success": True}]))
    told = {"id": 77, "amount": 1_000, "currency": "usd", "success": True}
    found = opened(Cal(bookings=rows, users=[], payments=[told]))
    for name in ("bookings", "users", "payments"):
        await found.sync(name)
    guest = person_of(found, "guest@x.y")
    assert guest.attendee_of == 6
    assert sums_text(guest, paid=True) == [
        "10.00 USD paid",
        "4 payments without a readable amount, paid",
    ]
    assert sums_text(guest, paid=False) == ["3.00 EUR not paid"]


async def test_a_user_is_host_and_guest(workspace: Workspace) -> None:
    ada = person_of(workspace, "ADA@example.com")
    assert ada.user is not None
    assert ada.user.key == "1"
    assert ada.user.teams is None, "memberships were never read"
    assert ada.user.event_types is None
    keys = {entry.key for entry in ada.entries}
    assert {"5", "7"} <= keys
    seven = next(entry for entry in ada.entries if entry.key == "7")
    assert ada.is_guest_of(seven)
    assert ada.payments == (), "what guests paid is not hers"
    assert set(ada.unread) == {"event-types", "schedules", "memberships", "teams"}


async def test_a_user_without_an_address(workspace: Workspace) -> None:
    nobody = person_of_user(workspace, "3")
    assert nobody.entries == ()
    assert nobody.user is not None
    assert clock_there(nobody, NOW) == "zone unknown"


async def test_names_and_addresses_find_people(workspace: Workspace) -> None:
    assert user_key(workspace, "ada@EXAMPLE.com") == "1"
    assert user_key(workspace, "who@x.y") == ""
    assert [one.user for one in find_people(workspace, "ada")] == ["1", "2"], "two of one name"
    [guest] = find_people(workspace, "guest@x.y")
    assert (guest.name, guest.user) == ("Guest", "")
    assert len(find_people(workspace, "gue")) == 1
    assert find_people(workspace, "zzz") == []
