"""The four scenes on Cal's API v2, with the keys that they have behind the gateway."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_KEY
from caltui.sandbox.demo_data.firm import firm
from tests.journeys.conftest import Sets
from tests.journeys.desk import MOST_KEYS, SMALL, writes
from tests.support.sandbox import Running, running

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def server() -> Iterator[Running]:
    with running(firm(seed=7, today=date(2026, 11, 23)), dialect="calv2") as started:
        yield started


@pytest.fixture
def v2(sets_out: Sets) -> Any:
    """Opens the console at 80x24 with the key of the organisation's owner."""
    return partial(sets_out, size=SMALL, token=DEMO_KEY, dialect="calv2")


async def test_browse_shows_a_guests_bookings(v2: Any) -> None:
    async with v2() as journey:
        begun = journey.keys
        await journey.presses("slash").types("guest31@example.com").presses("enter").waits()
        await journey.sees(r"▌.*Maria Menon")
        assert await journey.draws(begun) == 2
        await journey.presses("enter").sees("guest31@example.com").presses("escape")


def ends_of_friday(server: Running) -> list[str]:
    """When Ada's weekly hours end on Fridays."""
    rows = server.world.related("availabilities", "scheduleId", 2)
    return [row["endTime"][11:16] for row in rows if 5 in row["days"] and not row.get("date")]


async def test_a_week_is_painted_saved_and_taken_back(v2: Any, server: Running) -> None:
    async with v2() as journey:
        await journey.goes_to("schedules id=2").presses("w").comes("WeekScreen")
        await journey.presses("j", "j", "j", "j", "t").comes("AskLine")
        await journey.presses("ctrl+u").types("09:00-15:00").presses("enter", "ctrl+s")
        await journey.comes("WeekReviewScreen").sees("1 write", r"PATCH\s", "/v2/schedules/2")
        await journey.sees("open times, next 14 days: 36 → 34", "3 bookings outside")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").hears("as painted")
        assert [request.method for request in writes(server)] == ["PATCH"]
        assert ends_of_friday(server) == ["15:00"]
        await journey.presses("escape").waits().presses("u").comes("BulkScreen")
        await journey.presses("ctrl+s").finds("the undo", lambda: len(writes(server)) == 2)
        assert ends_of_friday(server) == ["17:00"]


async def test_a_team_is_seen_with_who_is_away(v2: Any, server: Running) -> None:
    absence = next(iter(server.world.rows("out-of-office")))
    days = {"start": "2026-11-23T00:00:00.000Z", "end": "2026-11-24T23:59:59.999Z"}
    server.world.change("out-of-office", absence, {"userId": 2, "reason": "vacation", **days})
    async with v2() as journey:
        await journey.goes_to("teams 1").presses("t").comes("TeamScreen").waits()
        await journey.sees("Ada Fischer", "From schedules, bookings and out of office")
        await journey.sees("(?i)out of office: vacation")


async def test_days_of_a_colleague_are_closed_and_opened_again(v2: Any, server: Running) -> None:
    for row in list(server.world.related("out-of-office", "userId", 2)):
        server.world.remove("out-of-office", row)
    async with v2() as journey:
        await journey.goes_to("users /Ada Fischer")
        await journey.presses("K").comes("AskLine").types("2026-12-03").presses("enter")
        await journey.sees("Reason").presses("enter").comes("AbsenceScreen")
        await journey.sees("Out of office: Ada Fischer, Thu 3 Dec 2026", "It strands", "one undo")
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Close Thu 3 Dec")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").finds("the bookings", lambda: len(writes(server)) > 1)
        first = writes(server)[0]
        assert (first.method, first.path) == ("POST", "/v2/organizations/1000/users/2/ooo")
        await journey.waits()
        await journey.presses("u").sees("(?i)take back")
        await journey.presses("ctrl+s").sees("done")
        gone = [request.path for request in writes(server) if request.method == "DELETE"]
        assert [path.rpartition("/")[0] for path in gone] == ["/v2/organizations/1000/users/2/ooo"]


async def test_a_booking_is_moved_and_its_guest_is_told_once(v2: Any, server: Running) -> None:
    async with v2() as journey:
        await journey.goes_to("bookings status=ACCEPTED")
        begun = journey.keys
        await journey.presses("m").comes("MoveScreen").sees(r"you \(Berlin\)", "later|earlier")
        await journey.presses("enter").comes("ReviewScreen").sees("(?i)told|mailed")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").hears("Done: Move")
        assert await journey.draws(begun) == 3 <= MOST_KEYS
        (sent,) = writes(server)
        assert sent.path.endswith("/reschedule")
        mails = [(mail["action"], mail["email"]) for mail in server.world.rows("told")]
        assert mails
        assert len(mails) == len(set(mails)), "nobody is told twice"


async def test_who_hears_of_a_hand_over_is_said_before_it(v2: Any, server: Running) -> None:
    kinds = {
        row["id"]
        for row in server.world.rows("event-types")
        if row["schedulingType"] == "ROUND_ROBIN"
    }
    booking = next(
        row
        for row in server.world.rows("bookings")
        if row["eventTypeId"] in kinds
        and row["status"] == "ACCEPTED"
        and row["startTime"] > "2026-11-24"
    )
    more = {"bookingId": booking["id"], "name": "Zoe", "email": "zoe@guest.example"}
    server.world.add("attendees", {**more, "timeZone": "Europe/Rome", "locale": "en"})
    async with v2() as journey:
        await journey.goes_to(f"bookings uid={booking['uid']}")
        await journey.presses("T").comes("HandOverScreen")
        await journey.sees("1 more guest and both hosts are mailed").sees_no("Record only")
        await journey.presses("escape", "d").comes("CancelScreen")
        await journey.sees(r"1 more guest and .* are mailed")
        assert writes(server) == [], "shown, not sent"


async def test_why_a_time_is_closed_and_what_needs_somebody(v2: Any) -> None:
    async with v2() as journey:
        await journey.presses("i").comes("InboxScreen").sees("Double", "Away without a cover")
        await journey.presses("escape").goes_to("event-types 1").presses("W").comes("AskTimeScreen")
        await journey.presses("ctrl+u").types("2026-11-28 10:00").presses("enter")
        await journey.comes("ExplainScreen").sees("✗ Cal does not offer it", "hours")
