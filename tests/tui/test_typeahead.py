"""Keys that are typed faster than the console opens things reach what they were meant for."""

from textual import events
from textual.widgets import Input

from caltui.tui.screens.form import FormScreen
from caltui.tui.screens.jump import JumpScreen
from tests.tui.conftest import Seat, Sit

NAMES = {":": "colon", "/": "slash", " ": "space", "\r": "enter"}


def burst(seat: Seat, text: str) -> None:
    """Types a text at once, as a fast hand or a slow line does: no key waits for the one before."""
    for char in text:
        name = NAMES.get(char, char)
        seat.app.post_message(events.Key(name, char if char.isprintable() else None))


async def test_a_place_typed_in_one_go_is_gone_to(sit: Sit) -> None:
    async with sit() as seat:
        burst(seat, ":users\r")
        await seat.pilot.pause()
        await seat.settle()
        assert seat.browse.shown.resource.key == "users"
        assert not isinstance(seat.app.screen, (JumpScreen, FormScreen))


async def test_a_filter_typed_in_one_go_filters_and_does_nothing_else(sit: Sit) -> None:
    async with sit() as seat:
        burst(seat, "/deadline r")
        await seat.pilot.pause()
        await seat.settle()
        assert seat.browse.shown.filter == "deadline r"
        assert isinstance(seat.app.focused, Input)
        assert seat.app.screen is seat.browse, "d, e and r were letters"


async def test_keys_behind_a_form_go_into_the_form(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("attendees")
        burst(seat, "ndq")
        await seat.pilot.pause()
        await seat.settle()
        assert isinstance(seat.app.screen, FormScreen)
        assert seat.app.is_running, "q was a letter"
        assert not seat.toasts


async def test_a_key_that_opens_nothing_holds_nobody_up(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("payments")
        burst(seat, "njj")
        await seat.pilot.pause()
        await seat.settle()
        assert seat.table.cursor_index == 2
        assert len(seat.toasts) == 1
