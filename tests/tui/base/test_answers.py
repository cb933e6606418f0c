"""What was said in answer to a key does not lie over the dialog that is opened next."""

from caltui.tui.base.key_queue import SAID
from caltui.tui.booking_acts.cancel_screen import CancelScreen
from caltui.tui.dialogs.confirm import ConfirmScreen
from tests.tui.conftest import Sit


async def test_an_answer_goes_when_a_dialog_opens_and_what_lasts_goes_on(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("escape")
        seat.app.notify("Worth knowing for long.", timeout=60, markup=False)
        seat.app.notify("A list was not read.", timeout=SAID, markup=False)
        await seat.until(lambda: len(seat.toasts) == 3)
        await seat.press("d")
        await seat.front(CancelScreen)
        assert seat.toasts == ["Worth knowing for long."]
        await seat.until(lambda: len(seat.app.screen.query("Toast")) == 1)
        await seat.press("escape")


async def test_what_is_said_of_the_screen_that_opens_stays(sit: Sit) -> None:
    async with sit(size=(80, 24)) as seat:
        await seat.press("j")
        seat.app.notify("02:30 is no time that day.", markup=False)
        await seat.app.push_screen(ConfirmScreen("Close?", "", yes="Yes (y)", no="No (esc)"))
        await seat.pilot.pause()
        assert seat.toasts == ["02:30 is no time that day."]
        await seat.press("escape")
