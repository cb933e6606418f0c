"""Keeps the first picture between two runs, and knows when it is out of date.

The file is written when the console ends, with marks of everything the picture
comes from: the mirror's file, the configuration, the environment. Whatever changed
since, be it by another program, leaves the picture aside. No database and no settings
are opened to find that out.
"""

import os
import sys
from collections.abc import Mapping
from typing import Any

from caltui import __version__
from caltui.tui.app.start_frame.frame import Frame, restored

APP = "caltui"
LAYOUT = 5
"""Of the file. Another number is a file of another version."""

_ENVIRONMENT = (
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "CALTUI_HOME",
    "CALTUI_PROFILE",
    "CALTUI_BASE_URL",
    "CALTUI_SPEC_URL",
    "CALTUI_BUDGET",
    "TZ",
    "TERM",
    "COLORTERM",
    "NO_COLOR",
    "TEXTUAL_COLOR_SYSTEM",
    "TEXTUAL_FILTERS",
    "TERM_PROGRAM",
    "COLORFGBG",
)


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


def data_folder(env: Mapping[str, str]) -> str:
    """The folder that `settings.paths` gives for data, found without loading what that loads."""
    home = env.get("CALTUI_HOME", "").strip()
    if home:
        return os.path.abspath(os.path.expanduser(home))
    if sys.platform == "darwin":
        return os.path.expanduser(f"~/Library/Application Support/{APP}")
    shared = env.get("XDG_DATA_HOME", "").strip() or os.path.expanduser("~/.local/share")
    return os.path.join(shared, APP)


def picture_file(profile: str | None, env: Mapping[str, str]) -> str:
    """One file for each profile that is asked for by name, and one for the active one."""
    name = profile or env.get("CALTUI_PROFILE", "")
    safe = "".join(c if c.isalnum() and c.isascii() else f"-{ord(c):x}-" for c in name[:40])
    return os.path.join(data_folder(env), f"front{'-' if safe else ''}{safe}.json")


def origin(read_only: bool, env: Mapping[str, str]) -> list[Any]:
    """The facts on which a frame depends besides files; with others it is not shown.

    Holds whether there is a token, not the token.
    """
    zone = "/etc/localtime"
    linked = os.path.realpath(zone) if os.path.exists(zone) else ""
    token = bool(env.get("CALTUI_API_TOKEN"))
    return [LAYOUT, __version__, read_only, token, linked, *(env.get(n) for n in _ENVIRONMENT)]


def load(file: str, origins: list[Any]) -> Frame | None:
    """Reads the frame of the last run; None if it is not there or something has changed."""
    import json

    try:
        with open(file, encoding="utf-8") as text:
            kept = json.load(text)
        config, mirror = kept["files"]
        marks = [mark(config), *mirror_marks(mirror)]
        if kept["origin"] != origins or kept["marks"] != marks:
            return None
        return restored(kept["frame"])
    except (OSError, ValueError, TypeError, KeyError, IndexError):
        return None


def save(file: str, frame: Frame, files: tuple[str, str], origins: list[Any]) -> None:
    """Keeps it for the next start: for the owner only, as a whole or not at all.

    `files` are the configuration and the mirror. Raises OSError.
    """
    import json

    config, mirror = files
    marks = [mark(config), *mirror_marks(mirror)]
    kept = {"origin": origins, "files": files, "marks": marks, "frame": frame}
    new = f"{file}.{os.getpid()}.new"
    os.makedirs(os.path.dirname(file), mode=0o700, exist_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with open(handle, "w", encoding="utf-8") as text:
            json.dump(kept, text, ensure_ascii=False, separators=(",", ":"))
        os.replace(new, file)
    except OSError:
        os.unlink(new)
        raise
