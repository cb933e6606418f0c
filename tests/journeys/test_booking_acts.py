"""What a support desk does with a booking, at 80x24: at most eight keys, and what is typed."""

import pytest

from tests.journeys.conftest import Sets
from tests.journeys.desk import MOST_KEYS, SMALL, writes
from tests.support.sandbox import Running

pytestmark = pytest.mark.usefixtures("frozen")


async def test_the_next_booking_of_a_guest(sets_out: Sets) -> None:
    async with sets_out(size=SMALL) as journey:
        begun = journey.keys
        await journey.presses("slash").types("guest31@example.com").presses("enter").waits()
        await journey.sees(r"▌.*Maria Menon")
        assert await journey.draws(begun) == 2


async def test_a_booking_is_moved_to_the_nearest_open_time(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings status=ACCEPTED")
        begun = journey.keys
        await journey.presses("m").comes("MoveScreen").sees(r"you \(Berlin\)", "later|earlier")
        await journey.presses("enter").comes("ReviewScreen").sees("replaces", "mailed")
        assert writes(server) == [], "shown, not sent"
        await journey.presses("ctrl+s").hears("Done: Move")
        assert await journey.draws(begun) == 3 <= MOST_KEYS
        sent = writes(server)
        assert [request.method for request in sent] == ["POST"]
        body = sent[0].body
        old = server.world.related("bookings", "uid", body["rescheduleUid"])[0]
        assert old["status"] == "CANCELLED"
        assert body["timeZone"]


async def test_a_time_is_typed_and_what_is_closed_is_moved_in_the_record_only(
    sets_out: Sets, server: Running
) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings status=ACCEPTED")
        begun = journey.keys
        await journey.presses("m").comes("MoveScreen").sees("later|earlier")
        await journey.presses("slash").types("+9h").presses("enter").sees("✗ ", "is not inside")
        await journey.presses("ctrl+s").sees("It is closed")
        await journey.presses("r").sees("Record only: nobody is")
        await journey.presses("ctrl+s").comes("ReviewScreen").presses("ctrl+s")
        await journey.hears("Done: Move, record only")
        assert await journey.draws(begun) == 7 <= MOST_KEYS
        assert [request.method for request in writes(server)] == ["PATCH"]


async def test_a_slot_taken_meanwhile_loses_nothing(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings status=ACCEPTED").presses("m").comes("MoveScreen")
        await journey.sees("later|earlier").presses("enter").comes("ReviewScreen")
        server.faults.add("status", status=409, method="POST", times=1)
        await journey.presses("ctrl+s").comes("MoveScreen").sees("read again", "later|earlier")


async def test_a_request_is_accepted(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        begun = journey.keys
        await journey.goes_to("bookings /next status=PENDING")
        await journey.presses("a").sees(r"Accept \(record only\) +a")
        await journey.presses("a").comes("ReviewScreen").sees("(?i)record only")
        await journey.presses("ctrl+s").hears("Done: Accept")
        assert await journey.draws(begun) == 5 <= MOST_KEYS
        assert [request.body for request in writes(server)] == [{"status": "ACCEPTED"}]


async def test_a_booking_is_cancelled_with_a_reason(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings /next status=ACCEPTED")
        begun = journey.keys
        await journey.presses("d").comes("CancelScreen").sees("are mailed", "Keep it")
        await journey.types("Host is ill").presses("ctrl+s").hears("Done: Cancel")
        assert await journey.draws(begun) == 2 <= MOST_KEYS
        sent = writes(server)
        assert [request.method for request in sent] == ["DELETE"]
        assert sent[0].query["cancellationReason"] == "Host is ill"


async def test_a_booking_is_handed_over(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings /next status=ACCEPTED")
        begun = journey.keys
        await journey.presses("T").comes("HandOverScreen").sees("free")
        await journey.types("Greta").sees("Greta Vogelsang").presses("enter")
        await journey.comes("ReviewScreen").sees("Hand over", "(?i)record only")
        await journey.presses("ctrl+s").hears("Done: Hand over")
        assert await journey.draws(begun) == 3 <= MOST_KEYS
        assert [request.body for request in writes(server)] == [{"userId": 10}]


async def test_the_marked_are_moved_as_one_act(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings /next status=ACCEPTED")
        begun = journey.keys
        await journey.presses("space", "space", "M").comes("AskLine").presses("enter")
        await journey.comes("MoveMarkedScreen").sees("2 bookings move")
        await journey.presses("ctrl+s").comes("BulkScreen").sees("Move 2 bookings")
        await journey.presses("ctrl+s").ends().sees("2 done|Done: 2|done +2")
        assert await journey.draws(begun) == 6 <= MOST_KEYS
        assert [request.method for request in writes(server)] == ["POST", "POST"]


async def test_the_answer_for_the_guest_is_copied(sets_out: Sets) -> None:
    async with sets_out(size=SMALL) as journey:
        await journey.goes_to("bookings /next status=ACCEPTED")
        begun = journey.keys
        await journey.presses("a").sees("Copy an answer").presses("Y").comes("AnswerScreen")
        await journey.sees("All times are|Ortszeit|locale|local").presses("enter")
        await journey.hears("clipboard: Answer for the guest")
        assert await journey.draws(begun) == 3 <= MOST_KEYS


async def test_what_this_api_cannot_do_says_why(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=(120, 50)) as journey:
        await journey.presses("a").sees("Not with this API", "Refund: payments are only read")
        assert writes(server) == []
