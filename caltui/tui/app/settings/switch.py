"""Goes to another profile without leaving the console: its mirror, its rows, its colour."""

import asyncio
from typing import TYPE_CHECKING

from textual.worker import get_current_worker

from caltui.tui.base.error_messages import expected
from caltui.tui.widgets.lines import Item
from caltui.workspace.open import DEMO

if TYPE_CHECKING:
    from caltui.tui.app.places_app import PlacesApp

BUSY = "A write is on its way: wait until it has ended, then switch."
TYPED = "Something that was typed is still open: send it or leave it, then switch."


async def switch_menu(app: "PlacesApp") -> None:
    """Asks for the profile, and shows it. Nothing changes where it cannot be opened."""
    from caltui.settings.errors import SettingsError
    from caltui.settings.profiles import load
    from caltui.tui.dialogs.menu import MenuScreen

    opener, where = app.opener, app.where
    if opener is None or where is None:
        app.warn("Profiles cannot be switched here: this console was given its workspace.")
        return
    try:
        settings = await asyncio.to_thread(load, where)
    except SettingsError as error:
        app.say(error)
        return
    profile = app.workspace.profile
    now = DEMO if profile.demo else profile.name
    items = [
        Item(f"profile {name}", name, one.base_url, glyph="●" if name == now else " ")
        for name, one in settings.profiles.items()
    ]
    items.append(Item(DEMO, DEMO, "an invented firm", glyph="●" if now == DEMO else " "))
    at = DEMO if now == DEMO else f"profile {now}"
    chosen = await app.push_screen_wait(MenuScreen("Go on with which profile?", items, at=at))
    if chosen is None or chosen == at:
        return
    if app.workspace.pending.running:
        app.warn(BUSY)
        return
    app.keep_typed()
    if any(getattr(screen, "unkept_fields", str)() for screen in app.screen_stack):
        app.warn(TYPED)
        return
    name = chosen.removeprefix("profile ") if chosen != DEMO else None
    try:
        workspace = opener(name, chosen == DEMO)
    except Exception as error:
        if not expected(error):
            raise
        app.say(error)
        return
    before = app.workspace
    mine = get_current_worker()
    for worker in list(app.workers):
        if worker is not mine:
            worker.cancel()
    app.replace(workspace)
    await before.aclose()
