"""Rows of two texts: a heading or a glyph, and a sentence that may take several lines."""

from collections.abc import Iterable, Iterator

from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


def text_rows(pairs: Iterable[tuple[Content, Content]], left: str) -> Iterator[Horizontal]:
    """A row for each pair. `left` is the style class of the first text."""
    for first, text in pairs:
        yield Horizontal(
            Static(first, classes=left),
            Static(text, classes="review-point"),
            classes="review-effect",
        )
