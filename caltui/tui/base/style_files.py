"""Finds the style sheets, in an installed package or in a checkout."""

from pathlib import Path

TUI = Path(__file__).parents[1]


FIRST = ("browse", "lists", "table")
"""What every first screen is drawn with; the other sheets are read when they are wanted."""


def first_files() -> list[Path]:
    """The sheets without which nothing can be shown."""
    return [path for path in style_files() if path.stem in FIRST]


def style_files() -> list[Path]:
    """Every `*.tcss`, by name: inside the package when installed, else the top-level `styles/`."""
    packaged = TUI / "styles"
    folder = packaged if packaged.is_dir() else TUI.parents[1] / "styles"
    return sorted(folder.glob("*.tcss"))
