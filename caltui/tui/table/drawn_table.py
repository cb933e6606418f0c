"""Draws the rows of a source that are on the screen, and reads only those."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.filter import LineFilter
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from caltui.tui.table.table_layout import TableLayout
from caltui.tui.table.table_pages import PageCache
from caltui.tui.table.table_strips import (
    GUTTER,
    PARTS,
    TONE_CLASSES,
    Flags,
    RowLike,
    RowSource,
    StripCache,
    TableStyles,
    header_strip,
    message_strip,
    read_styles,
    ruler_strip,
)
from caltui.tui.widgets.true_colours import filters_of_true_colours
from caltui.tui.widgets.wrapping import wrapped
from caltui.workspace.table.time_parts import Ruler

MARGIN = 2
"""Cells beside the words in place of rows."""


class DrawnTable(ScrollView):
    """Base of the table: draws rows, marks and cursor. `VirtualTable` moves and marks."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"table--{part}" for part in (*PARTS, *TONE_CLASSES)),
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source: RowSource | None = None
        self.empty_text = ""
        self.marks: set[str] = set()
        self.fresh: frozenset[str] = frozenset()
        self.column = 0
        self._cursor = 0
        self._pages = PageCache()
        self._laid_out: object = None
        self.columns_layout = TableLayout(GUTTER)
        self._strips = StripCache()
        self._drawn: dict[int, Strip] = {}
        self._table_styles: TableStyles | None = None

    @property
    def body_width(self) -> int:
        """The cells of a line beside the scroll bar."""
        return self.scrollable_content_region.width

    @property
    def body_height(self) -> int:
        """The number of rows on the screen."""
        return max(1, self.size.height - 1)

    @property
    def rulers(self) -> Sequence[Ruler]:
        """The lines between rows, from the top."""
        return getattr(self.source, "rulers", ())

    def line_of(self, index: int) -> int:
        """The line of a row, the first line of the table's body being 0."""
        return index + sum(ruler.at <= index for ruler in self.rulers)

    def row_on(self, line: int) -> int | Ruler:
        """The position of the row on a line, or the ruler that is there."""
        return _row_among(self.rulers, line)

    @property
    def top_row(self) -> int:
        """The position of the first row on the screen."""
        found = self.row_on(self.scroll_offset.y)
        return found.at if isinstance(found, Ruler) else found

    def _row(self, index: int) -> RowLike | None:
        row, source = self._pages.held(index), self.source
        if row is not None or source is None:
            return row
        return self._pages.row(source, index, self.top_row, self.body_height)

    def _forget(self) -> None:
        self._pages.clear()
        self._laid_out = None

    def _lay_out(self, source: RowSource, width: int) -> bool:
        """Settles the columns for the rows on the screen; says whether anything moved."""
        top, height = self.top_row, self.body_height
        about = (top, height, width, source.sort)
        if about == self._laid_out:
            return False
        self._laid_out = about
        shown = map(self._row, range(top, min(top + height, len(source))))
        rows = [row.cells for row in shown if row is not None]
        moved = self.columns_layout.settle(source.columns, source.sort, rows, width)
        if moved:
            self._strips.clear()
        return moved

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draws the lines of a region; the layout is settled before the first of them.

        The strips have every style already. Only where an app filters colours is there more
        to do to them.
        """
        source, width = self.source, self.body_width
        if source is None or self.get_line_filters():
            self._drawn.clear()
            return super().render_lines(crop)
        if self._lay_out(source, width) and crop.height < self.size.height:
            self.call_after_refresh(self.refresh)
        strips = self._lines(source, crop.line_range, width)
        self._drawn.update(zip(crop.line_range, strips, strict=True))
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def refresh_changed(self) -> None:
        """Has the lines drawn again that look otherwise than they were drawn last."""
        source, width = self.source, self.body_width
        seen = self._drawn and self.is_attached and self.screen.is_active
        if source is None or not seen or self._lay_out(source, width):
            self.refresh()
            return
        strips = self._lines(source, range(self.size.height), width)
        changed = [y for y, strip in enumerate(strips) if strip != self._drawn.get(y)]
        if changed:
            self.refresh(Region(0, changed[0], width, changed[-1] - changed[0] + 1))

    def render_line(self, y: int) -> Strip:
        """Draws one line."""
        source, width = self.source, self.body_width
        if source is None:
            return Strip.blank(width, self._read_styles().row)
        self._lay_out(source, width)
        return self._lines(source, (y,), width)[0]

    def _lines(self, source: RowSource, lines: Iterable[int], width: int) -> list[Strip]:
        """Line 0 is the header, the others are the rows from the first on the screen on."""
        top, rulers = self.scroll_offset.y - 1, self.rulers
        return [
            self._line(source, y, _row_among(rulers, top + y), width) if y else self._header(width)
            for y in lines
        ]

    def _header(self, width: int) -> Strip:
        layout, source = self.columns_layout, self.source
        assert source is not None
        about = (source.sort, self.column, layout.hidden(), self._read_styles())
        return header_strip(source.columns, layout.slots, width, *about)

    def _line(self, source: RowSource, y: int, index: int | Ruler, width: int) -> Strip:
        styles, layout, columns = self._read_styles(), self.columns_layout, source.columns
        if isinstance(index, Ruler):
            return ruler_strip(index.text, width, styles.row + styles.tones["quiet"])
        row = self._row(index)
        if row is None:
            return self._line_without_row(y, width, none=not len(source))
        marked, fresh = row.key in self.marks, row.key in self.fresh
        flags = Flags(index == self._cursor, marked, fresh, self.column)
        return self._strips.strip(row, columns, layout.slots, width, flags, styles)

    def _line_without_row(self, y: int, width: int, *, none: bool) -> Strip:
        """A blank line below the rows; where there are `none`, a line of `empty_text`."""
        styles = self._read_styles()
        if none:
            lines = wrapped(self.empty_text, width - 2 * MARGIN)
            at = y - max(1, (self.body_height + 1 - len(lines)) // 3)
            if 0 <= at < len(lines):
                return message_strip(lines[at], width, styles.row + styles.tones["quiet"])
        return Strip.blank(width, styles.row)

    def _read_styles(self) -> TableStyles:
        if self._table_styles is None:
            self._table_styles = read_styles(self)
        return self._table_styles

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Leaves out the filter for ANSI colours when no style has one."""
        filters = super().get_line_filters()
        return filters_of_true_colours(filters) if self._read_styles().true_colours else filters

    def notify_style_update(self) -> None:
        """A theme or the focus changed: styles and strips are read again."""
        super().notify_style_update()
        self._table_styles = None
        self._strips.clear()


def _row_among(rulers: Sequence[Ruler], line: int) -> int | Ruler:
    """The position of the row on a line, or the ruler that is there."""
    for before, ruler in enumerate(rulers):
        at = ruler.at + before
        if line == at:
            return ruler
        if line < at:
            return line - before
    return line - len(rulers)
