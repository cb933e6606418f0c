"""Keeps the first picture between two runs, and knows when it is out of date.

The file is written when the console ends, with marks of everything the picture
comes from: the mirror's file, the configuration, the environment. Whatever changed
since, be it by another program, leaves the picture aside. It is then made from
the mirror itself. No database and no settings are opened to find that out.
"""

import os
from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui import __version__
from caltui.tui.front.page import Page, restored
from caltui.tui.front.paint import Look

LAYOUT = 1
"""Of the file. Another number is a file of another version."""

_ENVIRONMENT = (
    "CALTUI_HOME",
    "CALTUI_PROFILE",
    "CALTUI_BASE_URL",
    "CALTUI_SPEC_URL",
    "CALTUI_BUDGET",
    "TZ",
)
_LOOKS = (
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "TEXTUAL_COLOR_SYSTEM",
    "TEXTUAL_FILTERS",
    "TERM_PROGRAM",
)


class Home(NamedTuple):
    """Where the configuration and the pictures of one user are."""

    config: str
    pictures: str


class Kept(NamedTuple):
    """A page, where it is not out of date, and a look, where it still fits."""

    page: Page | None
    look: Look | None


NOTHING = Kept(None, None)


def mark(path: str) -> list[int]:
    """Another one whenever the file is another, or what it says."""
    try:
        found = os.stat(path)
    except OSError:
        return []
    return [found.st_ino, found.st_size, found.st_mtime_ns]


def mirror_marks(path: str) -> list[list[int]]:
    """The marks of a mirror: its file, and what is not in that yet."""
    return [mark(path), mark(f"{path}-wal")]


def picture_file(home: Home, profile: str | None, env: Mapping[str, str]) -> str:
    """One file for each profile that is asked for by name, and one for the active one."""
    name = profile or env.get("CALTUI_PROFILE", "")
    safe = "".join(c if c.isalnum() and c.isascii() else f"-{ord(c):x}-" for c in name[:40])
    return os.path.join(home.pictures, f"front{'-' if safe else ''}{safe}.json")


def origin(home: Home, read_only: bool, env: Mapping[str, str]) -> list[Any]:
    """What a page depends on besides the mirror. The token itself is not in it."""
    zone = "/etc/localtime"
    linked = os.path.realpath(zone) if os.path.exists(zone) else ""
    token = bool(env.get("CALTUI_API_TOKEN"))
    known = [env.get(name) for name in _ENVIRONMENT]
    return [LAYOUT, __version__, mark(home.config), read_only, token, linked, *known]


def setting(home: Home, read_only: bool, env: Mapping[str, str]) -> list[Any]:
    """What a look depends on: the terminal, and the user's keys and colours."""
    return [LAYOUT, __version__, mark(home.config), read_only, *(env.get(name) for name in _LOOKS)]


def load(file: str, origins: list[Any], settings: list[Any]) -> Kept:
    """What was kept and still holds."""
    import json

    try:
        with open(file, encoding="utf-8") as text:
            kept = json.load(text)
        if kept["setting"] != settings:
            return NOTHING
        look = Look._make(kept["look"])
        if kept["origin"] != origins or kept["mirror"] != mirror_marks(kept["path"]):
            return Kept(None, look)
        return Kept(restored(kept["page"]), look)
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return NOTHING


def save(
    file: str, page: Page | None, look: Look, mirror: str, origins: list[Any], settings: list[Any]
) -> None:
    """Keeps both for the next start: for the owner only, as a whole or not at all."""
    import json

    kept = {
        "setting": settings,
        "origin": origins,
        "path": mirror,
        "mirror": mirror_marks(mirror),
        "look": look,
        "page": page,
    }
    if page is None:
        kept["mirror"] = []
    folder, new = os.path.dirname(file), f"{file}.{os.getpid()}.new"
    os.makedirs(folder, mode=0o700, exist_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w", encoding="utf-8") as text:
        json.dump(kept, text, ensure_ascii=False, separators=(",", ":"))
    os.replace(new, file)
