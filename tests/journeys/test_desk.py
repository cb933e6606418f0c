"""A day at the support desk, from the keyboard at 80x24: each in eight keys and what is typed."""

from datetime import date

import pytest

from tests.journeys.conftest import NOW, Sets
from tests.journeys.desk import MOST_KEYS, SMALL, writes
from tests.journeys.driver import Journey
from tests.support.desk_cases import ADA, BISHAL, ill_on, leaver, queue_of, states
from tests.support.sandbox import Running

pytestmark = pytest.mark.usefixtures("frozen")
THURSDAY = date(2026, 12, 3)


def ended(journey: Journey) -> Journey:
    """The act in front is over, and its end is shown."""
    return journey.finds("its end", lambda: getattr(journey.app.screen, "end", None) is not None)


async def test_close_thursday_for_ada_and_deal_with_five_bookings(
    sets_out: Sets, server: Running
) -> None:
    keys = ill_on(server, THURSDAY)
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("users /Ada Fischer")
        begun = journey.keys
        await journey.presses("K").comes("AskLine").types("2026-12-03").presses("enter")
        await journey.sees("Reason").presses("enter").comes("AbsenceScreen")
        await journey.sees("It strands 5", "one undo").presses("space", "j", "c")
        await journey.sees("keep", "cancel, guests are", "move → Fri 4 Dec|move →")
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Close Thu 3 Dec")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").finds("5 writes", lambda: len(writes(server)) == 5)
        await ended(journey)
        assert await journey.draws(begun) == 8 <= MOST_KEYS
        assert states(server, keys, "status") == ["ACCEPTED", *["CANCELLED"] * 4]
        first, *others = writes(server)
        assert (first.method, first.body["date"][:10]) == ("POST", "2026-12-03")
        assert [request.method for request in others].count("DELETE") == 1
        moved = [request.body for request in others if request.method == "POST"]
        uids = states(server, keys, "uid")
        assert sorted(body["rescheduleUid"] for body in moved) == sorted(uids[2:])
        begun = journey.keys
        await journey.presses("u").sees("(?i)take back", "1 of 5 can be taken back")
        await ended(journey.presses("ctrl+s")).finds("the undo", lambda: len(writes(server)) == 6)
        assert await journey.draws(begun) == 2
        assert writes(server)[-1].method == "DELETE", "the day is open again"


async def test_hand_over_a_leavers_thirty_and_take_it_back(sets_out: Sets, server: Running) -> None:
    keys = leaver(server, NOW.date())
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("users /Ada Fischer")
        begun = journey.keys
        await journey.presses("X").comes("AskLine").types("Bishal Gurung").presses("enter")
        await journey.sees("Reason").presses("enter").comes("AbsenceScreen")
        await journey.sees("To hand over 30", "to Bishal Gurung")
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Ada Fischer leaves: 30 bookings")
        assert writes(server) == []
        await journey.types("30").presses("ctrl+s")
        await journey.finds("his", lambda: set(states(server, keys, "userId")) == {BISHAL})
        await ended(journey)
        assert await journey.draws(begun) == 5 <= MOST_KEYS
        assert [request.method for request in writes(server)] == ["PATCH"] * 30
        begun = journey.keys
        await journey.presses("u").sees("All 30 can be taken back").types("30")
        await journey.presses("ctrl+s")
        await journey.finds("Ada's", lambda: set(states(server, keys, "userId")) == {ADA})
        assert await journey.draws(begun) == 2


async def test_clear_a_queue_of_fourteen_and_take_it_back(sets_out: Sets, server: Running) -> None:
    keys = queue_of(server, NOW.date())
    async with sets_out(size=SMALL) as journey:
        begun = journey.keys
        await journey.presses("i").comes("InboxScreen").sees("answer +14", "f cancel")
        await journey.presses("j").sees("f accept")
        await journey.presses("ctrl+a", "f").comes("BulkScreen").sees("14", "(?i)record only")
        assert writes(server) == []
        await journey.types("14").presses("ctrl+s")
        await journey.finds("14", lambda: states(server, keys, "status") == ["ACCEPTED"] * 14)
        await ended(journey)
        assert await journey.draws(begun) == 5 <= MOST_KEYS
        begun = journey.keys
        await journey.presses("u").sees("All 14 can be taken back").types("14")
        await journey.presses("ctrl+s")
        await journey.finds("14", lambda: states(server, keys, "status") == ["PENDING"] * 14)
        assert await journey.draws(begun) == 2
