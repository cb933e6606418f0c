"""A short list with a cursor, as in the sidebar and in menus."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.css.scalar import Unit
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.lines import LEFT_TEXT, Item, line_pieces
from caltui.tui.widgets.text_width import cell_len

TONES = ("plain", "quiet", "good", "warn", "bad", "accent")


class LineList(ScrollView, can_focus=True):
    """Shows items and headings, all of them in memory. The cursor stands on an item.

    `enters` says in the hints what enter does with a line, where it does not take it.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("list")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--line",
        "list--cursor",
        "list--heading",
        "list--bar",
        *(f"list--{tone}" for tone in TONES),
    }

    class Chosen(Message):
        """A person chose a line with enter or a click."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    class Moved(Message):
        """The cursor moved to another line."""

        def __init__(self, key: str) -> None:
            self.key = key
            super().__init__()

    def __init__(
        self, items: Sequence[Item] = (), *, id: str | None = None, enters: str = ""
    ) -> None:
        super().__init__(id=id)
        self.enters = enters
        self.items: list[Item] = list(items)
        self.empty_text = ""
        self._cursor = next((i for i, item in enumerate(self.items) if item.key), 0)

    @property
    def cursor_key(self) -> str:
        """The key of the line under the cursor; empty when there is none."""
        return self.items[self._cursor].key if self._cursor < len(self.items) else ""

    def set_items(self, items: Sequence[Item]) -> None:
        """Shows these items. The cursor stays on its key, or else on its line number."""
        key, before = self.cursor_key, self.items
        self.items = list(items)
        if self.items == before:
            return
        if [item.key for item in self.items] == [item.key for item in before]:
            for y, (item, old) in enumerate(zip(self.items, before, strict=True)):
                if item != old:
                    self.refresh_line(y)
            return
        found = next((i for i, item in enumerate(self.items) if item.key == key and key), None)
        self._cursor = self._nearest(self._cursor if found is None else found)
        self._resize()
        self.refresh()

    def move_to_key(self, key: str) -> None:
        """Puts the cursor on the line with this key."""
        for i, item in enumerate(self.items):
            if item.key == key:
                self._go(i)

    def _nearest(self, index: int) -> int:
        places = [i for i, item in enumerate(self.items) if item.key]
        return min(places, key=lambda i: abs(i - index)) if places else 0

    def _go(self, index: int) -> None:
        if not 0 <= index < len(self.items) or not self.items[index].key:
            return
        before, self._cursor = self._cursor, index
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if not top <= index < top + height:
            y = index if index < top else index - height + 1
            if index < top and y and not self.items[y - 1].key:
                y -= 1
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.refresh_line(before)
        self.refresh_line(index)
        if index != before:
            self.post_message(self.Moved(self.cursor_key))

    def _resize(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self.items))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line for each item: a menu is as high as that, and as its share of the screen.

        Textual leaves a share out of account where the menu's own height follows from it.
        """
        height, most = max(1, len(self.items)), self.styles.max_height
        if most is not None and most.unit is Unit.VIEW_HEIGHT:
            return min(height, int(most.resolve(container, viewport)))
        return height

    def on_resize(self) -> None:
        self._resize()
        self._go(self._cursor)

    def _style(self, name: str, *, partial: bool = False) -> Style:
        return self.get_component_rich_style(f"list--{name}", partial=partial)

    def current_key(self) -> str:
        """The key of the line to mark as current. A subclass may return one."""
        return ""

    def render_line(self, y: int) -> Strip:
        """Draws one line: bar, glyph, left text, right text."""
        width = self.scrollable_content_region.width
        index = self.scroll_offset.y + y
        if not self.items and y == 0:
            base = self._style("line") + self._style("quiet", partial=True)
            return Strip([Segment(fit(f"  {self.empty_text}", width), base)], width)
        if index >= len(self.items):
            return Strip.blank(width, self._style("line"))
        item = self.items[index]
        if not item.key:
            return Strip([Segment(fit(f" {item.left}", width), self._style("heading"))], width)
        current = item.key == self.current_key()
        here = index == self._cursor and (self.has_focus or not self.current_key())
        base = self._style("cursor" if here else "line")
        segments: list[Segment] = []
        pieces = line_pieces(item, width, here=here, current=current)
        for at, (text, part) in enumerate(pieces):
            tone = self._style(part, partial=True) if part else base
            if at == LEFT_TEXT:
                segments += self.words(item, cell_len(text), base, tone)
            else:
                segments.append(Segment(text, base + tone))
        return Strip(segments).adjust_cell_length(width, base)

    def words(self, item: Item, width: int, base: Style, tone: Style) -> list[Segment]:
        """The left text of the item in so many cells."""
        return [Segment(fit(item.left, width), base + tone)]

    def action_move(self, by: int) -> None:
        """Moves the cursor by so many lines, without stopping on a heading."""
        index = self._cursor + by
        while 0 <= index < len(self.items) and not self.items[index].key:
            index += by
        self._go(index)

    def action_top(self) -> None:
        self._go(self._nearest(0))

    def action_bottom(self) -> None:
        self._go(self._nearest(len(self.items) - 1))

    def action_open(self) -> None:
        if self.cursor_key:
            self.post_message(self.Chosen(self.cursor_key))

    def on_click(self, event: events.Click) -> None:
        """A click chooses the line."""
        event.stop()
        index = self.scroll_offset.y + event.y
        if index < len(self.items) and self.items[index].key:
            self._go(index)
            self.action_open()
