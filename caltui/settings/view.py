"""How the console looks: the `[view]` table of the configuration, read without pydantic.

What is wrong in it keeps nobody from working: the value is left out, and named with what is
allowed. The models of the file (`configuration.py`) take their checks and defaults from here.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui.settings import checks
from caltui.settings.errors import nearest

AUTO = "auto"
BUILT_IN = ("dark", "light", "contrast")
"""The themes that come with the program; any other name is a file in the folder `themes`."""

CHOICES: Mapping[str, tuple[str, ...]] = {
    "density": ("comfortable", "compact"),
    "clock": ("24h", "12h"),
    "first_day": (AUTO, "monday", "sunday", "saturday"),
}
"""The keys that have one of a few words."""

_THEME_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]{0,47}"


class View(NamedTuple):
    """How the console looks. Everything has a default."""

    theme: str = AUTO
    density: str = "comfortable"
    clock: str = "24h"
    first_day: str = AUTO
    zone: str = ""
    mouse: bool = True


def theme(value: str) -> str:
    """The name of a theme, of those built in or of a file. Raises ValueError."""
    text = value.strip()
    if not re.fullmatch(_THEME_NAME, text):
        words = ", ".join((AUTO, *BUILT_IN))
        raise ValueError(f"must be one of {words}, or the name of a file in the folder themes.")
    return text


def choice(key: str, value: str) -> str:
    """One of the words of a key. Raises ValueError."""
    text = value.strip().lower()
    if text not in CHOICES[key]:
        raise ValueError(f"must be one of {', '.join(CHOICES[key])}, not {checks.shown(value)}.")
    return text


def checked_value(key: str, value: Any) -> Any:
    """A value in the form the program uses. Raises ValueError with what is allowed."""
    if key == "mouse":
        if type(value) is not bool:
            raise ValueError(f"must be true or false, not {checks.shown(value)}.")
        return value
    if type(value) is not str:
        raise ValueError(f"must be text in quotes, not {checks.shown(value)}.")
    if key in CHOICES:
        return choice(key, value)
    return {"theme": theme, "zone": checks.zone}.get(key, lambda found: found)(value)


def read_view(table: Mapping[str, Any]) -> tuple[View, dict[str, str]]:
    """Reads a `[view]` table. Returns the view, and for each wrong key the end of a sentence that
    begins with the key."""
    found: dict[str, Any] = {}
    faults: dict[str, str] = {}
    for key, value in table.items():
        if key not in View._fields:
            faults[key] = f"is unknown. {nearest(key, View._fields)}".strip()
            continue
        try:
            found[key] = checked_value(key, value)
        except ValueError as error:
            faults[key] = str(error)
    return View(**found), faults
