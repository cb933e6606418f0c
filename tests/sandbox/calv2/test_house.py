"""What the console reads out of API v2 is what the same rows are in API v1.

The sandbox makes its records without the console's readers, so that each holds the other.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from caltui.catalog.house.records import reader_of
from caltui.catalog.load import catalog
from caltui.sandbox.cal.views import view
from caltui.sandbox.cal.world import Record
from tests.sandbox.calv2.support import ORG, Cal, cal

SAME = {
    "bookings": (
        *("id", "uid", "title", "status", "startTime", "endTime", "userId", "eventTypeId"),
        *("createdAt", "fromReschedule"),
    ),
    "event-types": (
        *("id", "title", "slug", "length", "userId", "teamId", "hidden", "price", "currency"),
        *("minimumBookingNotice", "beforeEventBuffer", "afterEventBuffer", "slotInterval"),
        *("schedulingType", "requiresConfirmation", "periodType", "periodDays"),
        *("bookingLimits", "durationLimits", "seatsPerTimeSlot", "eventName", "disableGuests"),
    ),
    "schedules": ("id", "userId", "name"),
    "users": ("id", "name", "email", "username", "timeZone", "weekStart", "defaultScheduleId"),
    "teams": ("id", "name", "slug", "bio", "isPrivate", "timeZone"),
    "webhooks": ("id", "userId", "subscriberUrl", "eventTriggers", "payloadTemplate"),
}
"""Fields of the house that are the same in both, by category."""

NOTHING: tuple[Any, ...] = (None, False, 0, "", [], {}, "UNLIMITED")
"""What is not set, as one says it or the other."""


@pytest.fixture(scope="module", name="server")
def _server() -> Iterator[Cal]:
    with cal() as found:
        yield found


def read(server: Cal, resource: str, *paths: str, **query: Any) -> dict[str, Record]:
    """The console's records of these lists, by key."""
    reader = reader_of(catalog("calv2").resource(resource))
    found = [row for path in paths for row in server.data("GET", path, **query)]
    return {str(row["id"]): reader.read(row) if reader else row for row in found}


LISTS: dict[str, tuple[str, ...]] = {
    "event-types": ("/v2/event-types", f"/v2/organizations/{ORG}/teams/event-types"),
    "schedules": (f"/v2/organizations/{ORG}/schedules",),
    "users": (f"/v2/organizations/{ORG}/users",),
    "teams": (f"/v2/organizations/{ORG}/teams",),
    "webhooks": ("/v2/webhooks",),
}


@pytest.mark.parametrize("resource", SAME)
def test_a_record_reads_as_its_row_does_in_v1(server: Cal, resource: str) -> None:
    paths = LISTS.get(resource, (f"/v2/organizations/{ORG}/{resource}",))
    query = {"take": 250, "sortCreated": "desc"} if resource == "bookings" else {}
    seen = read(server, resource, *paths, **query)
    assert seen
    for key, record in seen.items():
        row = view(server.world, resource, server.world.tables[resource][key])
        for name in SAME[resource]:
            ours, theirs = record.get(name), row.get(name)
            if not (ours in NOTHING and theirs in NOTHING):
                assert ours == theirs, (key, name)


def test_the_hours_of_a_schedule_read_as_its_rows_do_in_v1(server: Cal) -> None:
    for key, record in read(server, "schedules", *LISTS["schedules"]).items():
        row = view(server.world, "schedules", server.world.tables["schedules"][key])
        assert _hours(record["availability"]) == _hours(row["availability"]), key


def _hours(blocks: list[Record]) -> list[tuple[Any, ...]]:
    return sorted(
        (
            tuple(block.get("days") or ()),
            (block.get("date") or "")[:10],
            block["startTime"][:5],
            block["endTime"][:5],
        )
        for block in blocks
    )


def test_the_guests_of_a_booking_read_as_they_do_in_v1(server: Cal) -> None:
    path = f"/v2/organizations/{ORG}/bookings"
    for key, record in read(server, "bookings", path, take=250).items():
        row = server.world.tables["bookings"][key]
        event_type = server.world.tables["event-types"][str(row["eventTypeId"])]
        if event_type["seatsPerTimeSlot"] and row["status"] == "CANCELLED":
            continue  # v2 does not tell who had its seats
        shown = view(server.world, "bookings", row)
        names = ("name", "email", "timeZone", "locale")
        ours, theirs = (
            [tuple(guest.get(name) for name in names) for guest in one["attendees"]]
            for one in (record, shown)
        )
        assert ours == theirs
        assert record["user"]["email"] == shown["user"]["email"]
