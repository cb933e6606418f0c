"""Changes a setting: on the screen at once, then in the file."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from caltui.settings.errors import SettingsError
from caltui.settings.view import BUILT_IN, View

if TYPE_CHECKING:
    from caltui.tui.app.look_app import LookApp

NOT_KEPT = "It holds until you leave, and is not in the file: "


async def turn_theme(app: "LookApp") -> None:
    """Takes the theme after the one on the screen, and keeps it."""
    now = next((word for word in BUILT_IN if app.theme == f"caltui-{word}"), BUILT_IN[-1])
    await change_look(app, "theme", BUILT_IN[(BUILT_IN.index(now) + 1) % len(BUILT_IN)])


async def change_look(app: "LookApp", key: str, value: Any) -> None:
    """Sets a key of `[view]`."""
    from caltui.settings.changing import set_view

    app.change_look(app.look._replace(**{key: value}))
    await _kept(app, lambda where: set_view(where, key, value))


def default_of(key: str) -> Any:
    """Returns the value of a key of `[view]` that the file does not set."""
    return View._field_defaults[key]


async def change_profile(app: "LookApp", key: str, value: Any) -> None:
    """Sets a key of the profile at work."""
    from caltui.settings.changing import set_profile

    workspace = app.workspace
    name = workspace.profile.name
    workspace.profile = workspace.profile._replace(**{key: value})
    if key == "zone":
        app.change_zone()
    await _kept(app, lambda where: set_profile(where, name, key, value))


async def _kept(app: "LookApp", save: Callable[[Any], None]) -> None:
    """Writes to the file, one change after the other; says so where it cannot be written."""
    where = app.where
    if where is None:
        return
    async with app.saving:
        try:
            await asyncio.to_thread(save, where)
        except SettingsError as error:
            app.warn(f"{NOT_KEPT}{error}")
