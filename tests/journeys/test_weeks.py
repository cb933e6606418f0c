"""Hours of many, from the keyboard at 80x24: at most eight keys and what is typed."""

import pytest

from tests.journeys.conftest import Sets
from tests.journeys.desk import MOST_KEYS, SMALL, writes
from tests.support.sandbox import Running

pytestmark = pytest.mark.usefixtures("frozen")


async def test_a_time_is_found_for_three_marked_people(sets_out: Sets) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("users")
        begun = journey.keys
        await journey.presses("space", "space", "space", "O").comes("FindTimeScreen")
        await journey.sees("Find a time · Europe/Berlin", r"everyone, in hours|without")
        await journey.presses("enter", "enter").comes("FormScreen")
        assert await journey.draws(begun) == 6 <= MOST_KEYS


async def test_the_week_of_a_member_is_opened_from_the_team(sets_out: Sets) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("teams")
        begun = journey.keys
        await journey.presses("t").comes("TeamScreen").waits().sees("free together")
        await journey.presses("j", "w").comes("WeekScreen").sees("Week")
        assert await journey.draws(begun) == 3 <= MOST_KEYS


async def test_days_in_a_row_are_closed_in_the_week_editor(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("schedules id=2")
        begun = journey.keys
        await journey.presses("w").comes("WeekScreen").presses("o").comes("WeekDatesScreen")
        await journey.presses("n").comes("AskLine").types("2026-12-24..12-26")
        await journey.sees("closed, 3 dates").presses("enter").comes("WeekDatesScreen")
        await journey.presses("escape", "ctrl+s").comes("WeekReviewScreen")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").hears("as painted")
        assert await journey.draws(begun) == 7 <= MOST_KEYS
        days = [request.body["date"][:10] for request in writes(server)]
        assert days == ["2026-12-24", "2026-12-25", "2026-12-26"]


async def test_one_week_is_given_to_the_marked_and_taken_back(
    sets_out: Sets, server: Running
) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("users")
        begun = journey.keys
        await journey.presses("space", "space", "space", "V").comes("WeeksScreen")
        await journey.sees(r"\d of 3 match")
        await journey.presses("ctrl+a", "percent_sign").sees("3 of 3 match, 0 differ")
        await journey.sees(r"painted · \d+ writes? · about .* · one undo")
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Paint the weeks of")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").ends().sees("done")
        assert await journey.draws(begun) == 8 <= MOST_KEYS
        sent = len(writes(server))
        assert sent
        begun = journey.keys
        await journey.presses("u").sees("(?i)take back").presses("ctrl+s").ends().sees("done")
        assert await journey.draws(begun) == 2
        assert len(writes(server)) == 2 * sent
