"""Which profile a dialog writes to, unmistakably: glyph, word and colour."""

from typing import TYPE_CHECKING

from textual.content import Content

from caltui.text import one_line
from caltui.tui.base.tones import profile_colour

if TYPE_CHECKING:
    from caltui.settings.model import Profile


def badge(profile: "Profile", *, read_only: bool = False) -> Content:
    """` ▲ PRODUCTION firm `, ` ● firm `, with what may not be done."""
    word = "▲ PRODUCTION " if profile.production else "● "
    colour = profile_colour(profile.colour, production=profile.production)
    name = one_line(profile.name, 30)
    text = f" {word}{name}{' · read-only' if read_only else ''} "
    return Content.styled(text, f"bold #0d1420 on {colour}")
