"""Chooses the theme of the console: by name, out of a file, or as the terminal is."""

import os
from collections.abc import Mapping

from textual.theme import Theme

from caltui.settings.errors import SettingsError
from caltui.settings.paths import Paths
from caltui.settings.view import AUTO, BUILT_IN
from caltui.tui.base.theme import THEMES

DARK, LIGHT = "dark", "light"
_BY_WORD = dict(zip(BUILT_IN, THEMES, strict=True))
_DARK_GROUNDS = (*range(7), 8)
"""The dark ones of the sixteen colours of a terminal."""


def ground_of(env: Mapping[str, str]) -> str:
    """`dark` or `light` as COLORFGBG says; empty where it says nothing."""
    last = env.get("COLORFGBG", "").rpartition(";")[2]
    if not last.isdigit():
        return ""
    return DARK if int(last) in _DARK_GROUNDS else LIGHT


def ground_told(answer: str) -> str:
    """`dark` or `light` by a terminal's `rgb:ffff/ffff/ffff`; empty for anything else."""
    parts = answer.removeprefix("rgb:").split("/")
    try:
        red, green, blue = (int(part, 16) / (16 ** len(part) - 1) for part in parts)
    except (ValueError, ZeroDivisionError):
        return ""
    return LIGHT if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else DARK


def ground_known(where: Paths, env: Mapping[str, str] = os.environ) -> str:
    """`dark` or `light`: as COLORFGBG says, else as the terminal answered at an earlier start, else
    dark."""
    told = ground_of(env)
    if told:
        return told
    try:
        kept = where.ground.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return DARK
    return kept if kept in (DARK, LIGHT) else DARK


def keep_ground(where: Paths, ground: str) -> None:
    """Keeps the answer for the next start. Raises SettingsError."""
    from caltui.settings.files import write_private

    write_private(where.ground, ground)


def theme_for(name: str, ground: str, where: Paths | None) -> tuple[Theme, str]:
    """The theme of that name, and an empty text.

    If it cannot be used: the theme for the ground (`dark` or `light`), and why.
    """
    usual = _BY_WORD[ground if ground in _BY_WORD else DARK]
    if name == AUTO:
        return usual, ""
    if name in _BY_WORD:
        return _BY_WORD[name], ""
    if where is None:
        return usual, f"There is no theme '{name}'."
    try:
        return _own(where, name), ""
    except SettingsError as error:
        return usual, str(error)


def _own(where: Paths, name: str) -> Theme:
    from caltui.settings.theme_files import PLAIN, read_theme

    found = read_theme(where, name)
    base = _BY_WORD[found.base]
    plain = {key: getattr(base, key) for key in PLAIN}
    plain |= {key: value for key, value in found.colours.items() if key in PLAIN}
    others = {key: value for key, value in found.colours.items() if key not in PLAIN}
    return Theme(
        name=f"own-{name}", dark=base.dark, variables={**base.variables, **others}, **plain
    )
