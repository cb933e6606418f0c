"""Tells whether styles need the filter that turns the terminal's own colours into true colours."""

from collections.abc import Iterable, Sequence

from rich.style import Style
from textual.filter import ANSIToTruecolor, LineFilter


def true_colours(styles: Iterable[Style | None]) -> bool:
    """Tells whether every colour is a true colour, none of the terminal's own palette."""
    colours = (c for style in styles if style is not None for c in (style.color, style.bgcolor))
    return all(colour is None or colour.triplet is not None for colour in colours)


def filters_of_true_colours(filters: Sequence[LineFilter]) -> list[LineFilter]:
    """The filters that change true colours too: all but the one that makes them."""
    return [found for found in filters if not isinstance(found, ANSIToTruecolor)]
