"""Themes of a person's own: `themes/NAME.toml` beside the configuration.

A file names the theme that it begins with and the colours that it has otherwise:

    base = "light"
    accent = "#8a2be2"
"""

import re
import tomllib
from typing import NamedTuple

from caltui.settings.errors import SettingsError, nearest
from caltui.settings.files import read_private
from caltui.settings.paths import Paths
from caltui.settings.view import BUILT_IN

PLAIN = (
    *("primary", "secondary", "accent", "warning", "error", "success"),
    *("foreground", "background", "surface", "panel", "boost"),
)
"""The colours that Textual knows itself."""

COLOURS = (
    *PLAIN,
    *("quiet", "line", "cursor", "cursor-blurred", "fresh", "marked", "night", "on-accent"),
    *("profile", "border", "border-blurred", "footer-background"),
    *("block-cursor-background", "block-cursor-foreground"),
    *("block-cursor-blurred-background", "block-cursor-blurred-foreground"),
    *("input-selection-background", "input-cursor-background"),
    *("scrollbar", "scrollbar-hover", "scrollbar-active", "scrollbar-corner-color"),
    *("scrollbar-background", "scrollbar-background-hover", "scrollbar-background-active"),
)
"""Every colour that a file may set."""

_COLOUR = r"#[0-9A-Fa-f]{6}"


class OwnTheme(NamedTuple):
    """The theme that it begins with, and its own colours by name."""

    name: str
    base: str
    colours: dict[str, str]


def theme_names(where: Paths) -> list[str]:
    """The names of the theme files, in order."""
    return sorted(file.stem for file in where.themes.glob("*.toml") if file.stem not in BUILT_IN)


def read_theme(where: Paths, name: str) -> OwnTheme:
    """A theme file. Raises SettingsError with what is allowed."""
    path = where.themes / f"{name}.toml"
    text = read_private(path)
    if text is None:
        there = ", ".join((*BUILT_IN, *theme_names(where)))
        raise SettingsError(f"There is no theme '{name}': {path} does not exist.", f"Use {there}.")
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}.", "Correct that line.") from error
    base = found.pop("base", BUILT_IN[0])
    if base not in BUILT_IN:
        raise SettingsError(f"{path}: 'base' must be one of {', '.join(BUILT_IN)}.")
    for key, value in found.items():
        if key not in COLOURS:
            hint = nearest(key, COLOURS) or f"Colours are {', '.join(COLOURS)}."
            raise SettingsError(f"{path}: '{key}' is no colour.", hint)
        if not isinstance(value, str) or not re.fullmatch(_COLOUR, value):
            raise SettingsError(f"{path}: '{key}' must be a colour such as \"#1f5fbf\".")
    return OwnTheme(name, base, found)
