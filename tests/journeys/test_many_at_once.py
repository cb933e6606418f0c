"""One act about many records, at 80x24: bookings to other hosts, a schedule to event types."""

import pytest

from tests.journeys.conftest import Sets
from tests.journeys.desk import MOST_KEYS, SMALL, writes
from tests.support.sandbox import Running

pytestmark = pytest.mark.usefixtures("frozen")


async def test_the_marked_bookings_are_handed_over_and_taken_back(
    sets_out: Sets, server: Running
) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings /next status=ACCEPTED")
        begun = journey.keys
        await journey.presses("space", "space", "space", "T").comes("HandMarkedScreen")
        await journey.sees("handed over, record only", "→")
        assert writes(server) == []
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Hand over [0-9] booking")
        await journey.presses("ctrl+s").ends().sees("[0-9] done|done +[0-9]|Done")
        assert await journey.draws(begun) == 6 <= MOST_KEYS
        sent = writes(server)
        assert sent
        assert all(set(request.body) == {"userId"} for request in sent)
        await journey.presses("u").sees("(?i)take back").presses("ctrl+s").ends().sees("done")
        assert len(writes(server)) == 2 * len(sent)


async def test_one_host_takes_all_that_they_can_and_a_line_is_changed(
    sets_out: Sets, server: Running
) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings /next status=ACCEPTED")
        begun = journey.keys
        await journey.presses("space", "space", "space", "T").comes("HandMarkedScreen").sees("→")
        await journey.presses("h").comes("AskLine").types("Greta").sees("free at [0-9] of 3")
        await journey.presses("enter", "enter").comes("HandMarkedScreen").sees("→ Greta Vogelsang")
        await journey.presses("ctrl+s").comes("BulkScreen").sees("to Greta Vogelsang")
        assert await journey.draws(begun) == 8 <= MOST_KEYS
        await journey.presses("escape").waits()
        assert writes(server) == []


async def test_a_cancelled_one_is_said_and_left_out(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings status=CANCELLED").presses("space", "T")
        await journey.comes("HandMarkedScreen").sees(
            "cancelled: nobody has to hold it", "0 bookings handed over"
        )
        await journey.presses("enter").sees("cannot be handed over").presses("ctrl+s")
        await journey.comes("HandMarkedScreen").presses("escape").waits()
        assert writes(server) == []


async def test_a_schedule_is_applied_to_the_marked_event_types(
    sets_out: Sets, server: Running
) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("event-types").presses("space", "space").goes_to("schedules id=3")
        begun = journey.keys
        await (
            journey.presses("semicolon")
            .comes("PickRecordsScreen")
            .sees("2 chosen of", "of .* Lindqvist|of ")
        )
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Apply .* to 2 event types")
        await journey.sees("Open times follow the new hours")
        assert writes(server) == []
        await journey.presses("ctrl+s").ends().sees("done")
        assert await journey.draws(begun) == 3 <= MOST_KEYS
        assert [request.body["scheduleId"] for request in writes(server)] == [3, 3]
        await journey.presses("u").sees("(?i)take back").presses("ctrl+s").ends().sees("done")


async def test_event_types_ask_for_their_schedule(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("event-types").presses("space").presses("semicolon")
        await journey.comes("AskLine").types("(3)").presses("enter", "enter")
        await journey.comes("PickRecordsScreen").sees("1 chosen of").presses("slash")
        await journey.types("zzzz").sees("No line has these words").presses("escape", "ctrl+a")
        await journey.sees_no(" 1 chosen").presses("escape").comes("BrowseScreen")
        assert writes(server) == []


async def test_the_hint_says_what_the_key_does(sets_out: Sets) -> None:
    async with sets_out() as journey:
        await journey.goes_to("bookings").sees("d Cancel").sees_no("d Delete")
        await journey.goes_to("users").sees("d Delete").sees_no("d Cancel")
        await journey.goes_to("schedules id=3").presses("a").sees("Apply to", "Make default")
