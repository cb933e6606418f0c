"""A table over rows it does not hold: only what is on the screen is read and drawn.

Textual's own table measures every cell of every row, which at 100,000 rows is
many seconds; this one asks its source for one screen at a time.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from caltui.tui.keys.actions import bindings
from caltui.tui.table.drawn_table import DrawnTable
from caltui.tui.table.table_strips import (
    RowLike,
    RowSource,
)
from caltui.tui.widgets.column_widths import NARROWEST, WIDEST, ColumnLike
from caltui.tui.widgets.extent import set_scroll_size
from caltui.workspace.table.time_parts import Ruler

if TYPE_CHECKING:
    from textual.timer import Timer


BAR_PARTS = 8
"""Steps of a scroll bar's thumb within a cell."""

AHEAD = 0.03
"""Seconds without a key after which the next page is read before it is asked for."""


class VirtualTable(DrawnTable, can_focus=True):
    """Rows of a `RowSource` with a cursor that stays on its record.

    The cursor and the marks are keys, never positions: a refresh, a sort or a
    filter moves them with their records.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("table")]
    place: var[tuple[str | None, int]] = var((None, 0))
    """Key and position of the cursor, for what is to be drawn in the same frame as it."""

    class Moved(Message):
        """The cursor is on another record; `key` is None when there are no rows."""

        def __init__(self, key: str | None) -> None:
            self.key = key
            super().__init__()

    class Opened(Message):
        """A record was asked for, by enter or a double click."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    class HeaderPressed(Message):
        """A column's title was clicked."""

        def __init__(self, column: str) -> None:
            self.column = column
            super().__init__()

    class Sized(Message):
        """A column is to have another width, in cells; 0: as its contents need."""

        def __init__(self, column: str, width: int) -> None:
            self.column = column
            self.width = width
            super().__init__()

    class Marked(Message):
        """The set of marked records changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._key: str | None = None
        self._ahead: Timer | None = None
        self._thumb = -1
        self._line_at = 0

    @property
    def cursor_key(self) -> str | None:
        """The key of the record under the cursor."""
        return self._key

    @property
    def cursor_index(self) -> int:
        """The position of the cursor in the rows as they are shown now."""
        return self._cursor

    @property
    def current_row(self) -> RowLike | None:
        """The row under the cursor."""
        return None if self._key is None else self._row(self._cursor)

    @property
    def current_column(self) -> ColumnLike | None:
        """The column that left and right move."""
        columns = self.source.columns if self.source else ()
        return columns[self.column] if self.column < len(columns) else None

    def show(self, source: RowSource, *, cursor: str | None = None, top: int | None = None) -> None:
        """Shows other rows, with the cursor on a key and the first row shown, if given."""
        self.source = source
        self.marks = set()
        self.column = 0
        self._cursor, self._key = 0, cursor
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.reload(columns_changed=True, keep_place=False)
        if top is not None:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)
            self._reveal()

    def reload(self, *, columns_changed: bool = False, keep_place: bool = True) -> None:
        """Reads the source again after it changed. The cursor stays with its record.

        When that record is no longer shown the cursor stays at its position.
        """
        if self.source is None:
            return
        before = self._key
        count = len(self.source)
        self._forget()
        if before is None and not self._cursor:
            before = self._start_key()
        found = self.source.index_of(before) if before is not None else None
        if found is None:
            self._cursor = max(0, min(self._cursor, count - 1))
            self._key = self._record_key(self._cursor) if count else None
        else:
            self._cursor, self._key = found, before
        if columns_changed:
            self.columns_layout.reset()
            self.column = min(self.column, max(0, len(self.source.columns) - 1))
        offset = self._line_at - self.scroll_offset.y
        self._line_at = self.line_of(self._cursor)
        self._resize()
        if keep_place and 0 <= offset < self.body_height:
            self.scroll_to(y=self._line_at - offset, animate=False, force=True, immediate=True)
        self._reveal()
        self.place = (self._key, self._cursor)
        if columns_changed:
            self.refresh()
        else:
            self.refresh_changed()
        if self._key != before or not keep_place:
            self.post_message(self.Moved(self._key))

    def start_over(self) -> None:
        """Puts the cursor where it begins, once the rows that come are shown."""
        self._key, self._cursor, self._line_at = None, 0, 0
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def _start_key(self) -> str | None:
        """The record on which the cursor begins, where that is not the first one."""
        next_key = getattr(self.source, "next_key", None)
        return next_key() if next_key is not None else None

    def restore(self, key: str, top: int | None) -> None:
        """The record and the first row that were shown before, unless the cursor has moved on."""
        index = self.source.index_of(key) if self.source is not None and key else None
        if index is not None and self._cursor == 0:
            self._cursor, self._key = index, key
            self._line_at = self.line_of(index)
            self.place = (key, index)
            self.scroll_to(y=self._line_at if top is None else top, animate=False, force=True)

    def say(self, text: str) -> None:
        """The words in place of rows."""
        if text != self.empty_text:
            self.empty_text = text
            if self.source is None or not len(self.source):
                self.refresh()

    def flash(self, keys: Iterable[str]) -> None:
        """Tints these rows for 4 seconds: what a sync has just changed."""
        self.fresh = frozenset(keys)
        self.refresh()
        if self.fresh:
            self.set_timer(4.0, self._fade)

    def _fade(self) -> None:
        self.fresh = frozenset()
        self.refresh()

    def move_to(self, index: int) -> None:
        """Puts the cursor on a row by position, within bounds, and shows it."""
        if self.source is None or not len(self.source):
            return
        index = max(0, min(index, len(self.source) - 1))
        if index == self._cursor and self._key is not None:
            return
        old, self._cursor = self._line_at, index
        self._line_at = self.line_of(index)
        self._key = self._record_key(index)
        self.place = (self._key, index)
        self.refresh_line(old + 1)
        self.refresh_line(self._line_at + 1)
        self._reveal()
        self.post_message(self.Moved(self._key))

    def move_to_key(self, key: str) -> bool:
        """Puts the cursor on a record; False when it is not among the rows."""
        index = self.source.index_of(key) if self.source else None
        if index is None:
            return False
        self.move_to(index)
        return True

    def _reveal(self) -> None:
        if not self.size.height:
            return
        top, height = self.scroll_offset.y, self.body_height
        line = self._line_at if self._cursor else 0
        if line < top:
            self.scroll_to(y=line, animate=False, force=True, immediate=True)
        elif self._line_at >= top + height:
            y = self._line_at - height + 1
            self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def _resize(self) -> None:
        count = len(self.source) if self.source else 0
        known = getattr(self.source, "whole", True)
        set_scroll_size(self, Size(self.body_width, count + len(self.rulers) + 1), known=known)

    def _record_key(self, index: int) -> str | None:
        row = self._row(index)
        return row.key if row is not None else None

    def _read_ahead(self) -> None:
        if self.source is not None:
            self._pages.read_ahead(self.source, self.top_row, self.body_height)

    def on_resize(self) -> None:
        """A new size may fit other columns and another number of rows."""
        self._resize()
        self._reveal()
        self.refresh()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Once a scrolled table rests, it reads what is likely to be looked at next.

        A page of very many rows rarely moves the thumb: the bar is drawn when it does.
        """
        thumb = int(new_value / max(1, self.max_scroll_y) * self.size.height * BAR_PARTS)
        if thumb == self._thumb and self.show_vertical_scrollbar:
            self.refresh(self.size.region)
        else:
            self._thumb = thumb
            super().watch_scroll_y(old_value, new_value)
        if self._ahead is not None:
            self._ahead.stop()
        self._ahead = self.set_timer(AHEAD, self._read_ahead)

    def action_move(self, by: int) -> None:
        self.move_to(self._cursor + by)

    def action_page(self, by: int) -> None:
        if self.source is None or not len(self.source):
            return
        step = by * max(1, self.body_height - 1)
        lines = len(self.source) + len(self.rulers)
        top = max(0, min(self.scroll_offset.y + step, lines - self.body_height))
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.move_to(self._cursor + step)

    def action_top(self) -> None:
        self.move_to(0)

    def action_bottom(self) -> None:
        self.move_to(len(self.source) - 1 if self.source else 0)

    def action_column(self, by: int) -> None:
        """Moves to the next or previous column and scrolls to it."""
        columns = self.source.columns if self.source else ()
        self.column = max(0, min(self.column + by, len(columns) - 1)) if columns else 0
        self.columns_layout.show(self.column, self.body_width)
        self._strips.clear()
        self._laid_out = None
        self.refresh()

    def action_widen(self, by: int) -> None:
        """Makes the column in focus wider or narrower."""
        if self.current_column is not None:
            now = self.columns_layout.width_of(self.column)
            width = max(NARROWEST, min(now + by, WIDEST))
            self.post_message(self.Sized(self.current_column.name, width))

    def action_own_width(self) -> None:
        """Makes the column in focus as wide as its contents need."""
        if self.current_column is not None:
            self.post_message(self.Sized(self.current_column.name, 0))

    def action_open(self) -> None:
        if self._key is not None:
            self.post_message(self.Opened(self._key))

    def action_mark(self) -> None:
        """Marks the record under the cursor, or unmarks it, and goes one down."""
        if self._key is None:
            return
        self.marks ^= {self._key}
        self.refresh_line(self._line_at + 1)
        self.post_message(self.Marked())
        self.move_to(self._cursor + 1)

    def action_mark_all(self) -> None:
        """Marks every record that is shown; what a filter hides is not marked."""
        if self.source is not None:
            self.marks.update(self.source.keys())
            self.refresh()
            self.post_message(self.Marked())

    def action_mark_none(self) -> None:
        """Takes all marks away, those of hidden records too."""
        self.marks = set()
        self.refresh()
        self.post_message(self.Marked())

    def unmark(self, keys: Iterable[str]) -> None:
        """Takes the marks of these records away."""
        left = self.marks.difference(keys)
        if left != self.marks:
            self.marks = left
            self.refresh()
            self.post_message(self.Marked())

    def on_click(self, event: events.Click) -> None:
        """A click selects, a second one opens; on a title it asks for the sort."""
        event.stop()
        if self.source is None:
            return
        if event.y == 0:
            column = self.columns_layout.column_at(event.x)
            if column is not None:
                self.post_message(self.HeaderPressed(self.source.columns[column].name))
            return
        index = self.row_on(self.scroll_offset.y + event.y - 1)
        if not isinstance(index, Ruler) and index < len(self.source):
            self.move_to(index)
            if event.chain == 2:
                self.action_open()
