"""A screen that is closed while it is being made leaves nothing behind, at whatever step."""

import asyncio

import pytest
from textual import events

from tests.tui.conftest import Seat, Sit

STEPS = (0, 1, 2, 3, 5, 8, 12, 16, 20, 25, 30, 40, 60)
"""After how many steps of the event loop it is closed."""

OPENING = {"m": "m", "d": "d", "e": "e", "a": "a", "N": "N", "question_mark": "?", "comma": ","}
"""Keys that open a screen over the table, and the character of each."""


async def opening(seat: Seat, key: str) -> None:
    """Presses a key, and comes back in the step in which its screen is in front."""
    seat.app.post_message(events.Key(key, OPENING[key]))
    async with asyncio.timeout(10):
        while seat.app.screen is seat.browse:  # noqa: ASYNC110
            await asyncio.sleep(0)


@pytest.mark.parametrize("key", OPENING)
async def test_a_screen_closed_while_it_is_made_is_closed(sit: Sit, key: str) -> None:
    async with sit() as seat:
        for steps in STEPS:
            await opening(seat, key)
            for _ in range(steps):
                await asyncio.sleep(0)
            seat.app.screen.dismiss(None)
            await seat.until(lambda: seat.app.screen is seat.browse, f"the table after {steps}")
        await seat.press("g", "j")
        assert seat.table.cursor_index == 1
