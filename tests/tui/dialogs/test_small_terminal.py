"""Dialogs and forms in a terminal of 40 by 12: what is asked and every answer are seen whole."""

import re

from tests.tui.conftest import Seat, Sit

SMALL = (40, 12)


def shown(seat: Seat) -> str:
    return "\n".join(strip.text for strip in seat.app.screen._compositor.render_strips())


async def opened(seat: Seat, *keys: str) -> str:
    """The screen once something was opened with these keys."""
    below = seat.app.screen
    await seat.press(*keys)
    await seat.until(lambda: seat.app.screen is not below)
    await seat.pilot.pause()
    return shown(seat)


async def test_the_answers_of_a_cancellation_are_whole(sit: Sit) -> None:
    async with sit(size=SMALL) as seat:
        screen = await opened(seat, "d")
        assert "Reason, in the mail to the guest" in screen
        assert "Keep it (esc)   Cancel it (ctrl+s)" in screen


async def test_a_field_of_a_form_has_room_beside_its_name(sit: Sit) -> None:
    async with sit(size=SMALL) as seat:
        screen = await opened(seat, "e")
        assert "Leave (esc)   Review (ctrl+s)" in screen
        assert re.search(r"Event type +\w[\w ]{8}", screen)


async def test_a_tour_is_whole(sit: Sit) -> None:
    async with sit(size=SMALL) as seat:
        screen = await opened(seat, "f11")
        assert "place by its name." in screen
        assert "esc Close" in screen


async def test_more_room_is_used_when_there_is_more(sit: Sit) -> None:
    async with sit(size=SMALL) as seat:
        await opened(seat, "e")
        assert seat.app.screen.has_class("-low", "-slim")
        await seat.pilot.resize_terminal(80, 24)
        await seat.until(lambda: not seat.app.screen.has_class("-low"))
        await seat.pilot.pause()
        assert "nothing changed" in shown(seat)


async def test_the_reason_of_many_stands_beside_its_name(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("space", "j", "space")
        await opened(seat, "d")
        below = seat.app.screen
        await seat.press("down", "enter")
        await seat.until(lambda: seat.app.screen not in (below, seat.browse))
        await seat.until(lambda: "Reason" in shown(seat))
        await seat.press("i", "l", "l")
        await seat.pilot.pause()
        assert re.search(r"~ Reason +ill ", shown(seat))
