"""The themes: every text can be read on every ground, and files may set every colour."""

import pytest
from textual.color import Color
from textual.theme import Theme

from caltui.settings.theme_files import COLOURS, PLAIN
from caltui.tui.base.theme import CONTRAST, DARK, LIGHT, THEMES

TEXTS = ("foreground", "quiet", "accent", "warning", "error", "success")
GROUNDS = ("background", "surface", "panel")
LEAST = {DARK.name: 4.5, LIGHT.name: 4.5, CONTRAST.name: 7.0}


def colour(theme: Theme, name: str) -> Color:
    found = getattr(theme, name) if name in PLAIN else theme.variables[name]
    return Color.parse(found)


def light(of: Color) -> float:
    parts = [c / 255 for c in (of.r, of.g, of.b)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: Theme) -> None:
    low = {
        (text, ground): round(found, 2)
        for text in TEXTS
        for ground in GROUNDS
        if (found := contrast(colour(theme, text), colour(theme, ground))) < LEAST[theme.name]
    }
    assert low == {}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
@pytest.mark.parametrize("ground", ["cursor", "cursor-blurred", "fresh", "marked", "line"])
def test_words_can_be_read_where_the_cursor_is(theme: Theme, ground: str) -> None:
    assert contrast(colour(theme, "foreground"), colour(theme, ground)) >= LEAST[theme.name]


def test_every_theme_has_every_colour() -> None:
    for theme in THEMES:
        plain = {name for name, value in theme.variables.items() if value.startswith("#")}
        assert {*PLAIN, *plain} - {"text-disabled"} == {*COLOURS}
