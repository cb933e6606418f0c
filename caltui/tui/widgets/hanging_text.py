"""A text of headings, each with a text that stays beside it when it takes several lines."""

from collections.abc import Iterable, Iterator

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

LEAST = 24
"""The cells that a text beside its heading has at least; where there are fewer it stands below."""

INDENT = 3
"""The cells before a text that stands below its heading."""


class HangingText(Static):
    """Shows pairs of a heading and a text. Headings that shall stand in a column are as wide."""

    def __init__(self, pairs: Iterable[tuple[Content, Content]] = (), *, id: str) -> None:
        self._pairs = tuple(pairs)
        super().__init__(self._whole(), id=id)

    def show(self, pairs: Iterable[tuple[Content, Content]]) -> None:
        """Shows other pairs."""
        self._pairs = tuple(pairs)
        self.update(self._whole())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The lines that it takes in that width."""
        return len(list(self._lines(width)))

    def render(self) -> Content:
        """The lines in the width that it has."""
        return Content("\n").join(self._lines(self.content_size.width))

    def _whole(self) -> Content:
        return Content("\n").join(head + text for head, text in self._pairs)

    def _lines(self, width: int) -> Iterator[Content]:
        for head, text in self._pairs:
            beside = width - head.cell_length
            if beside >= LEAST:
                first, *others = text.wrap(beside) or [Content("")]
                yield head + first
                yield from (line.pad_left(head.cell_length) for line in others)
            else:
                yield head.rstrip()
                yield from (line.pad_left(INDENT) for line in text.wrap(max(1, width - INDENT)))
