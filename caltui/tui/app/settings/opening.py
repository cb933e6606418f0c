"""Opens the settings, with what each is for and what is wrong in the file."""

import asyncio
from typing import TYPE_CHECKING

from caltui.settings.errors import SettingsError
from caltui.tui.app.settings.rows import PROFILE, VIEW
from caltui.tui.app.settings.screen import SettingsScreen

if TYPE_CHECKING:
    from caltui.tui.app.look_app import LookApp


async def open_settings(app: "LookApp") -> None:
    """Shows the settings until they are closed."""
    if any(isinstance(screen, SettingsScreen) for screen in app.screen_stack):
        return
    notes, own, faults = await asyncio.to_thread(_about, app)
    await app.push_screen_wait(SettingsScreen(notes, own, faults))


def _about(app: "LookApp") -> tuple[dict[str, str], list[str], list[str]]:
    """Collects what each setting is for, the themes in files, and what is wrong in the file."""
    from caltui.settings.changing import view_faults
    from caltui.settings.configuration import ProfileTable, ViewTable
    from caltui.settings.theme_files import theme_names

    notes = {f"{VIEW}.{key}": _plain(f.description) for key, f in ViewTable.model_fields.items()}
    notes |= {
        f"{PROFILE}.{key}": _plain(f.description) for key, f in ProfileTable.model_fields.items()
    }
    if app.where is None:
        return notes, [], []
    try:
        return notes, theme_names(app.where), view_faults(app.where)
    except SettingsError as error:
        return notes, [], [str(error)]


def _plain(text: str | None) -> str:
    words = (text or "").replace("`", "")
    return words[:1].upper() + words[1:]
