"""The scenes that caltui is made for, as a person lives them."""

from caltui.sandbox.cal.callers import USER_TOKEN
from tests.journeys.conftest import Sets
from tests.support.sandbox import Running


async def test_show_me_this_guests_bookings(sets_out: Sets) -> None:
    async with sets_out() as journey:
        await (
            journey.types("/guest3@")
            .sees(r"\d+ of \d+ rows", "Luciana Prado")
            .presses("enter", "enter")
            .sees("Attendees", "guest3@example.com")
            .presses("escape")
            .sees(r"\d+ of \d+ rows")
        )


async def test_an_attendee_is_renamed_and_the_row_shows_it(sets_out: Sets, server: Running) -> None:
    async with sets_out() as journey:
        await journey.goes_to("attendees").presses("e").sees("Edit attendee 1")
        await journey.presses("tab", "ctrl+u").types("Ada Byron").presses("ctrl+s")
        await journey.sees("PATCH", "Ada Byron", "Record only: no mail is sent")
        assert not [r for r in server.requests if r.method == "PATCH"], "shown, not sent"
        await journey.presses("ctrl+s").waits().hears("Done: Edit attendee 1").sees("Ada Byron")
        sent = [r for r in server.requests if r.method == "PATCH"]
        assert [r.body for r in sent] == [{"name": "Ada Byron"}]


async def test_a_booking_is_cancelled_only_after_two_confirmations(
    sets_out: Sets, server: Running
) -> None:
    async with sets_out() as journey:
        await journey.goes_to("bookings status=ACCEPTED").presses("d").sees("Cancel")
        await journey.presses("escape").waits()
        assert not [r for r in server.requests if r.method == "DELETE"]


async def test_payments_offer_no_dead_key(sets_out: Sets, server: Running) -> None:
    async with sets_out() as journey:
        await journey.goes_to("payments").presses("n").hears("(?i)payments")
        await journey.presses("d").waits()
        assert {r.method for r in server.requests} == {"GET"}


async def test_read_only_refuses_with_a_reason(sets_out: Sets, server: Running) -> None:
    async with sets_out(read_only=True) as journey:
        await journey.goes_to("teams").presses("d").hears("(?i)read.only")
        assert {r.method for r in server.requests} == {"GET"}


async def test_a_normal_key_sees_itself_and_nobody_else(sets_out: Sets) -> None:
    async with sets_out(token=USER_TOKEN) as journey:
        await journey.goes_to("users").sees("Ada Fischer", "1 row").sees_no("Rosa Lindqvist")


async def test_what_was_seen_stays_when_the_gateway_fails(sets_out: Sets, server: Running) -> None:
    async with sets_out(size=(80, 24)) as journey:
        await journey.sees(r"\d+ rows")
        server.faults.add("status", status=503, times=20)
        await journey.presses("r").waits().hears("503").sees(r"\d+ rows", "When")


async def test_text_from_strangers_is_text(sets_out: Sets) -> None:
    async with sets_out() as journey:
        await journey.types("/Mallory").sees(r"\d+ of \d+ rows").presses("enter", "enter")
        await journey.sees(r"\[bold red\]Mallory")
        assert "\x1b" not in journey.screen
