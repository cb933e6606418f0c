"""Reads the TOML files that come with caltui.

They are read whenever a command starts, so a library does it that is ten times as fast as the
standard one. What people write is read by the standard one, whose errors name the line.
"""

from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """The tables of one file."""
    import rtoml

    return rtoml.loads(path.read_text(encoding="utf-8"))
