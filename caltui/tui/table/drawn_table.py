"""Draws the rows of a source that are on the screen, and reads no others."""

from collections.abc import Sequence
from typing import ClassVar

from textual.filter import LineFilter
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.strip import Strip

from caltui.tui.table.table_layout import TableLayout
from caltui.tui.table.table_pages import Pages
from caltui.tui.table.table_strips import (
    GUTTER,
    PARTS,
    TONE_CLASSES,
    Pens,
    RowLike,
    Source,
    StripCache,
    read_pens,
)
from caltui.tui.table.table_view import View, line
from caltui.tui.widgets.true_colours import filters_of_true_colours


class DrawnTable(ScrollView):
    """Base of the table: rows, marks and cursor as lines. Moving and marking is for others."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"table--{part}" for part in (*PARTS, *TONE_CLASSES)),
    }

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source: Source | None = None
        self.empty_text = ""
        self.marks: set[str] = set()
        self.fresh: frozenset[str] = frozenset()
        self.column = 0
        self._cursor = 0
        self._pages = Pages()
        self._laid_out: object = None
        self.columns_layout = TableLayout(GUTTER)
        self._strips = StripCache()
        self._pens: Pens | None = None

    @property
    def body_width(self) -> int:
        """How many cells a line has beside the scroll bar."""
        return self.scrollable_content_region.width

    @property
    def body_height(self) -> int:
        """How many rows are on the screen."""
        return max(1, self.size.height - 1)

    def _row(self, index: int) -> RowLike | None:
        if self.source is None:
            return None
        return self._pages.row(self.source, index, self.scroll_offset.y, self.body_height)

    def _forget(self) -> None:
        self._pages.clear()
        self._laid_out = None

    def _view(self) -> View | None:
        if self.source is None:
            return None
        return View(
            self.source,
            self.scroll_offset.y,
            self.body_height,
            self.body_width,
            self._cursor,
            self.column,
            self.marks,
            self.fresh,
            self.empty_text,
            self._read_pens(),
        )

    def _lay_out(self, view: View) -> bool:
        """Settles the columns for the rows on the screen; says whether anything moved."""
        about = (view.top, view.height, view.width, view.source.sort)
        if about == self._laid_out:
            return False
        self._laid_out = about
        rows = [row.cells for row in view.rows(self._pages)]
        moved = self.columns_layout.settle(view.source.columns, view.source.sort, rows, view.width)
        if moved:
            self._strips.clear()
        return moved

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draws the lines of a region; the layout is settled before the first of them.

        The strips have every style already. Only where an app filters colours is there more
        to do to them.
        """
        view = self._view()
        if view is None or self.get_line_filters():
            return super().render_lines(crop)
        if self._lay_out(view) and crop.height < self.size.height:
            self.call_after_refresh(self.refresh)
        strips = [self._line(view, y) for y in crop.line_range]
        if crop.column_span == (0, self.size.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """One line of it by itself."""
        view = self._view()
        if view is None:
            return Strip.blank(self.body_width, self._read_pens().row)
        self._lay_out(view)
        return self._line(view, y)

    def _line(self, view: View, y: int) -> Strip:
        return line(view, y, self.columns_layout, self._pages, self._strips)

    def _read_pens(self) -> Pens:
        if self._pens is None:
            self._pens = read_pens(self)
        return self._pens

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Without the one that turns a terminal's own colours into true ones: there are none."""
        filters = super().get_line_filters()
        return filters_of_true_colours(filters) if self._read_pens().true_colours else filters

    def notify_style_update(self) -> None:
        """A theme or the focus changed: styles and strips are read again."""
        super().notify_style_update()
        self._pens = None
        self._strips.clear()
