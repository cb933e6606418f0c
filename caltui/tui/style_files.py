"""Finds the style sheets, in an installed package or in a checkout."""

from pathlib import Path

HERE = Path(__file__).parent


def style_files() -> list[Path]:
    """Every `*.tcss`, by name: inside the package when installed, else the top-level `styles/`."""
    packaged = HERE / "styles"
    folder = packaged if packaged.is_dir() else HERE.parents[1] / "styles"
    return sorted(folder.glob("*.tcss"))
