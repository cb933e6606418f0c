"""Acts on a booking from a record that belongs to it: an attendee, a payment."""

import pytest

from tests.journeys.conftest import Sets
from tests.journeys.desk import SMALL, writes
from tests.support.sandbox import Running

pytestmark = pytest.mark.usefixtures("frozen")


def guest_of_next(server: Running) -> tuple[int, int]:
    """An attendee whose booking can be moved, and that booking."""
    world = server.world
    booking = next(
        one
        for one in world.tables["bookings"].values()
        if one["status"] == "ACCEPTED" and str(one["startTime"]) > "2026-11-24" and one["userId"]
    )
    attendee = next(
        one for one in world.tables["attendees"].values() if one["bookingId"] == booking["id"]
    )
    return attendee["id"], booking["id"]


def field(server: Running, id: int, name: str) -> str:
    """A field of a booking as Cal has it."""
    rows = server.world.tables["bookings"].values()
    return next(str(row[name]) for row in rows if row["id"] == id)


async def test_the_booking_of_an_attendee_is_moved(sets_out: Sets, server: Running) -> None:
    attendee, booking = guest_of_next(server)
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to(f"attendees id={attendee}").presses("m").comes("MoveScreen").waits()
        await journey.presses("enter").comes("ReviewScreen").presses("ctrl+s").waits()
        await journey.comes("BrowseScreen")
        assert [one.body["rescheduleUid"] for one in writes(server)] == [
            field(server, booking, "uid")
        ]
        assert field(server, booking, "status") == "CANCELLED"


async def test_the_menu_lists_both_and_d_is_of_the_attendee(
    sets_out: Sets, server: Running
) -> None:
    attendee, _ = guest_of_next(server)
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to(f"attendees id={attendee}").presses("a")
        await journey.sees("Its booking", "Move").presses("end").sees("Cancel").presses("escape")
        await journey.presses("d").comes("ReviewScreen").sees("(?i)delete attendee")
        await journey.presses("escape").comes("BrowseScreen")
        assert writes(server) == []


async def test_a_category_without_bookings_says_so(sets_out: Sets) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("teams").presses("m").hears("This is done with a booking")
