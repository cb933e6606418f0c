"""A host is ill, or leaves: from the keyboard at 80x24, at most eight keys and what is typed."""

import pytest

from tests.journeys.conftest import Sets
from tests.journeys.desk import MOST_KEYS, SMALL, writes
from tests.support.sandbox import Running

pytestmark = pytest.mark.usefixtures("frozen")


async def test_a_thursday_is_closed_and_taken_back(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("users /Ada Fischer")
        begun = journey.keys
        await journey.presses("K").comes("AskLine").types("2026-12-03").presses("enter")
        await journey.sees("Reason").presses("enter").comes("AbsenceScreen")
        await journey.sees("It strands", "one undo", "writes", "about")
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Close Thu 3 Dec")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").ends().sees("done")
        assert await journey.draws(begun) == 5 <= MOST_KEYS
        first, *others = writes(server)
        assert first.method == "POST"
        assert first.body["date"].startswith("2026-12-03")
        assert others, "the bookings come after"
        sent = len(writes(server))
        begun = journey.keys
        await journey.presses("u").sees("(?i)take back")
        await journey.presses("ctrl+s").ends().sees("done")
        assert await journey.draws(begun) == 2
        back = writes(server)[sent:]
        assert "DELETE" in [request.method for request in back], "the day is open again"


async def test_a_build_that_refuses_dates_leaves_the_bookings(
    sets_out: Sets, server: Running
) -> None:
    async with sets_out(size=SMALL) as journey:
        await (
            journey.goes_to("users /Ada Fischer").presses("K").comes("AskLine").types("2026-12-03")
        )
        await journey.presses("enter").sees("Reason").presses("enter").comes("AbsenceScreen")
        server.faults.add("status", status=400, method="POST", times=1)
        await journey.presses("ctrl+s").comes("BulkScreen").presses("ctrl+s")
        await journey.sees("(?i)refused|skipped")
        assert len(writes(server)) == 1, "no guest is told of a day that stays open"


async def test_a_leaver_hands_over_what_is_to_come(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("users /Ada Fischer")
        begun = journey.keys
        await journey.presses("X").comes("AskLine").types("Bishal Gurung").presses("enter")
        await journey.sees("Reason").presses("enter").comes("AbsenceScreen")
        await journey.sees("to Bishal Gurung", "record only")
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Ada Fischer leaves")
        assert writes(server) == []
        await journey.presses("ctrl+s").waits()
        assert await journey.draws(begun) == 5 <= MOST_KEYS


async def test_a_team_is_closed_by_all_its_members(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("teams").presses("K").comes("AskLine").sees("and [0-9]+ more")
        await journey.types("2026-12-03").presses("enter").sees("Reason").presses("enter")
        await journey.comes("AbsenceScreen").sees("Close Thu 3 Dec", "more", "It strands")
        assert writes(server) == []


async def test_the_row_of_the_team_view_is_who_is_away(sets_out: Sets) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("teams").presses("t").comes("TeamScreen").waits()
        await journey.presses("K").comes("AskLine").sees("Close which days")


async def test_marked_memberships_are_their_people(sets_out: Sets) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("memberships").presses("space", "space", "K").comes("AskLine")
        await journey.sees(" and .*: Close which days")
