"""Asks once more before anything is written to a profile that is marked production."""

from typing import TYPE_CHECKING, Any

from caltui.text import one_line
from caltui.tui.dialogs.confirm import ConfirmScreen

if TYPE_CHECKING:
    from textual.app import App

    from caltui.settings.model import Profile


async def sure(app: "App[Any]", profile: "Profile", what: str, *, yes: str = "Send") -> bool:
    """Whether a person agrees to send it; without a question where nothing is production."""
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
