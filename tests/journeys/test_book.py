"""Booking for a guest from the keyboard at 80x24: at most eight keys, and what is typed."""

import pytest

from tests.journeys.conftest import Sets
from tests.journeys.desk import MOST_KEYS, SMALL, writes
from tests.support.sandbox import Running

pytestmark = pytest.mark.usefixtures("frozen")


async def test_an_event_type_is_booked_with_its_own_questions(
    sets_out: Sets, server: Running
) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("event-types /Intro call")
        begun = journey.keys
        await journey.presses("N").comes("SlotScreen").sees("When. Intro call · 30 min", "Mon 23")
        await journey.presses("enter").comes("BookScreen").sees("Book Intro call", "Berlin")
        await journey.types("Grace Hopper").presses("tab").types("grace@example.com")
        await journey.presses("ctrl+s").sees("Is needed")
        await journey.sees("What would you like").types("A second engine")
        await journey.presses("ctrl+s").comes("ReviewScreen")
        await journey.sees("Book Intro call for Grace Hopper", "mailed", "calendar of")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").hears("Done: Book Intro call for Grace Hopper")
        assert await journey.draws(begun) == 6 <= MOST_KEYS
        [sent] = writes(server)
        assert sent.method == "POST"
        body = sent.body
        assert body["eventTypeId"] == 1
        assert body["responses"] == {
            "name": "Grace Hopper",
            "email": "grace@example.com",
            "location": {"value": "integrations:daily", "optionValue": ""},
            "what-would-you-like-to-talk-about": "A second engine",
        }
        assert (body["timeZone"], body["language"], body["metadata"]) == ("Europe/Berlin", "en", {})
        assert set(body) == {
            *("eventTypeId", "start", "responses", "timeZone", "language", "metadata"),
        }
        made = list(server.world.tables["bookings"].values())[-1]
        assert made["responses"]["email"] == "grace@example.com"
