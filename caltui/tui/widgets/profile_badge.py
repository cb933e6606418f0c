"""Which profile a dialog writes to: glyph, word and colour."""

from typing import TYPE_CHECKING

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.base.tones import profile_colour

if TYPE_CHECKING:
    from caltui.settings.profiles import Profile
    from caltui.workspace.workspace import Workspace


def badge(profile: "Profile", *, read_only: bool = False) -> Content:
    """` ▲ PRODUCTION firm `, ` ● firm `, with `read-only` where nothing may be written."""
    word = "▲ PRODUCTION " if profile.production else "● "
    colour = profile_colour(profile.colour, production=profile.production)
    name = one_line(profile.name, 30)
    text = f" {word}{name}{' · read-only' if read_only else ''} "
    return Content.styled(text, f"bold #0d1420 on {colour}")


def dialog_head(title: str, workspace: "Workspace") -> Horizontal:
    """The first line of a dialog that writes: its title, and the profile it writes to."""
    shown = badge(workspace.profile, read_only=workspace.read_only)
    return Horizontal(
        Static(Content(title), classes="dialog-title"),
        Static(shown, id="badge"),
        classes="dialog-head",
    )
