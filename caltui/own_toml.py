"""Reads the TOML files that come with caltui.

They are read whenever a command starts, so a library does it that is ten times as fast as the
standard one. What people write is read by the standard one, whose errors name the line.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any


def read(path: Path) -> dict[str, Any]:
    """The tables of one file."""
    import rtoml

    return rtoml.loads(path.read_text(encoding="utf-8"))


def with_tuples(table: Mapping[str, Any]) -> dict[str, Any]:
    """Copies a table, each list of it as a tuple."""
    return {name: tuple(v) if isinstance(v, list) else v for name, v in table.items()}
