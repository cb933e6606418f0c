"""A table as it is for one frame, and its lines: what is the same for all of them is read once."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from textual.strip import Strip

from caltui.tui.table.table_layout import TableLayout
from caltui.tui.table.table_pages import Pages
from caltui.tui.table.table_strips import (
    Flags,
    Pens,
    RowLike,
    Source,
    StripCache,
    header_strip,
    message_strip,
)
from caltui.tui.widgets.wrapping import wrapped

MARGIN = 2
"""Cells beside the words in place of rows."""


class View(NamedTuple):
    """The rows from `top` on, `height` of them in `width` cells, with what is true of them.

    `cursor` is a position and `column` an index; `marks` and `fresh` are keys.
    """

    source: Source
    top: int
    height: int
    width: int
    cursor: int
    column: int
    marks: Collection[str]
    fresh: Collection[str]
    empty_text: str
    pens: Pens

    def rows(self, pages: Pages) -> Iterator[RowLike]:
        """Those that are on the screen."""
        for index in range(self.top, min(self.top + self.height, len(self.source))):
            row = pages.row(self.source, index, self.top, self.height)
            if row is not None:
                yield row


def line(view: View, y: int, layout: TableLayout, pages: Pages, strips: StripCache) -> Strip:
    """Line 0 is the header, the others are rows from the scroll position on."""
    columns = view.source.columns
    if y == 0:
        sort, hidden = view.source.sort, layout.hidden()
        return header_strip(columns, layout.slots, view.width, sort, view.column, hidden, view.pens)
    index = view.top + y - 1
    row = pages.row(view.source, index, view.top, view.height)
    if row is None:
        return _blank(view, y)
    at_cursor = index == view.cursor
    flags = Flags(at_cursor, row.key in view.marks, row.key in view.fresh, view.column)
    return strips.strip(row, columns, layout.slots, view.width, flags, view.pens)


def _blank(view: View, y: int) -> Strip:
    """Beside the rows; where there are none, what is to be said about that."""
    pens = view.pens
    if not len(view.source):
        lines = wrapped(view.empty_text, view.width - 2 * MARGIN)
        at = y - max(1, (view.height + 1 - len(lines)) // 3)
        if 0 <= at < len(lines):
            return message_strip(lines[at], view.width, pens.row + pens.tones["quiet"])
    return Strip.blank(view.width, pens.row)
