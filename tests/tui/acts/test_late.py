"""Progress that comes while its dialog is closed is no error of the run."""

import asyncio

from caltui.tui.acts.bulk.screen import OVER, BulkScreen
from tests.tui.conftest import Sit


async def test_a_run_whose_dialog_is_being_closed_goes_on(sit: Sit) -> None:
    async with sit() as seat:
        await seat.go("attendees")
        await seat.press("space", "D")
        screen = await seat.front(BulkScreen)
        await seat.press("ctrl+s")
        await seat.until(lambda: screen.phase == OVER)
        [item] = screen.finished.values()
        screen.dismiss(screen.end)
        for _ in range(40):
            screen._one_over(item)
            await asyncio.sleep(0)
