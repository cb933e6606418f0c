"""Shows the tour: once after the question of the first start, and whenever it is asked for."""

import asyncio
from typing import TYPE_CHECKING

from textual.binding import Binding

from caltui.settings.errors import SettingsError
from caltui.tui.dialogs.tour import TourScreen
from caltui.tui.keys.actions import NO_KEY

if TYPE_CHECKING:
    from caltui.tui.app.look_app import LookApp


async def tour_once(app: "LookApp") -> None:
    """Shows it unless it was shown before on this machine."""
    where = app.where
    if where is None or where.toured.exists():
        return
    from caltui.settings.files import write_private

    try:
        await asyncio.to_thread(write_private, where.toured, "")
    except SettingsError:
        return
    await show_tour(app)


async def show_tour(app: "LookApp") -> None:
    """Shows it until it is closed."""

    def shown(id: str) -> str:
        first = app.keys_of(id)[0]
        return "—" if first in ("", NO_KEY) else app.get_key_display(Binding(first, "", ""))

    if not any(isinstance(screen, TourScreen) for screen in app.screen_stack):
        await app.push_screen_wait(TourScreen(shown))
