"""The catalogue's files, each TOML, and the one that names the others."""

import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DEFAULT_DIALECT = "lowcodeapi"


def read(path: Path) -> dict[str, Any]:
    """One of the catalogue's files."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def read_index(folder: Path = HERE / DEFAULT_DIALECT) -> dict[str, Any]:
    """The dialect, its provider, and the groups of categories with their titles."""
    return read(folder / "index.toml")


def titles_of(index: dict[str, Any]) -> dict[str, str]:
    """Title by key, in the order of the sidebar."""
    return {
        entry["key"]: entry["title"] for group in index["groups"] for entry in group["resources"]
    }
