"""Asks before a write to a profile that is marked production."""

from typing import TYPE_CHECKING, Any

from caltui.text import one_line
from caltui.tui.dialogs.confirm import ConfirmScreen

if TYPE_CHECKING:
    from textual.app import App

    from caltui.settings.profiles import Profile


async def agrees_to_write(
    app: "App[Any]", profile: "Profile", what: str, *, yes: str = "Send"
) -> bool:
    """Asks before a write to a production profile. Returns whether to go on."""
    if not profile.production:
        return True
    question = ConfirmScreen(
        "Write to PRODUCTION?",
        f"{one_line(what, 300)}\nProfile {one_line(profile.name, 30)} is production: real people"
        " are behind it.",
        yes=f"{yes} (y)",
        no="Back (esc)",
    )
    return await app.push_screen_wait(question)
