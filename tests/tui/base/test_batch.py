"""What changes while updates are held together is painted when they end."""

import asyncio

import pytest
from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen
from textual.widgets import Label

from caltui.tui.base.recovery import RecoveringApp
from tests.support.glass import looked_through, wrong_lines


class Dialog(ModalScreen[None]):
    def compose(self) -> ComposeResult:
        yield Label("Above")


class App(RecoveringApp[None]):
    def compose(self) -> ComposeResult:
        yield Label("Below")


async def rests(pilot: Pilot[None], screen: Screen[object]) -> None:
    """Waits until the screen has no message left and was told so."""
    idle = asyncio.Event()
    screen.call_after_refresh(idle.set)
    await asyncio.wait_for(idle.wait(), 10)
    while not screen._message_queue.empty():
        await pilot.pause()


@pytest.mark.parametrize("below", [True, False])
async def test_what_changed_in_a_batch_is_painted_after_it(*, below: bool) -> None:
    """No other message comes to the screen after it."""
    with looked_through():
        app = App()
        async with app.run_test(size=(40, 10)) as pilot:
            await app.push_screen(Dialog())
            await pilot.pause()
            screen = app.screen_stack[0] if below else app.screen
            label = screen.query_one(Label)
            await rests(pilot, screen)
            with app.batch_update():
                label.update("Later")
                while label not in screen._dirty_widgets:
                    await pilot.pause()
                await rests(pilot, screen)
            assert await wrong_lines(app) == []
            assert label.render().plain == "Later"  # type: ignore[union-attr]
