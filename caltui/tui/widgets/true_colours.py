"""Whether styles are ready for a terminal: then nothing is left to do to what has them."""

from collections.abc import Iterable, Sequence

from rich.style import Style
from textual.filter import ANSIToTruecolor, LineFilter


def true_colours(styles: Iterable[Style | None]) -> bool:
    """Whether no colour is left to the terminal's own palette."""
    colours = (c for style in styles if style is not None for c in (style.color, style.bgcolor))
    return all(colour is None or colour.triplet is not None for colour in colours)


def others(filters: Sequence[LineFilter]) -> list[LineFilter]:
    """The filters that change true colours too."""
    return [found for found in filters if not isinstance(found, ANSIToTruecolor)]
