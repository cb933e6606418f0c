"""The details of one record: each field on one or more lines, with a cursor that moves by field."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.extent import set_scroll_size
from caltui.tui.widgets.text_width import cell_len
from caltui.tui.widgets.wrapping import LONGEST, wrapped
from caltui.workspace.records.place import Place

if TYPE_CHECKING:
    from caltui.tui.widgets.record_detail import Detail

TONES = ("plain", "quiet", "good", "warn", "bad", "accent")
TITLES = 22
MOST_LINES = 400


class FieldLine(NamedTuple):
    """A line of a field: the index of the field, its title and its text."""

    field: int
    title: str
    text: str


class FieldsView(ScrollView, can_focus=True):
    """The fields with their titles at the left. Enter on a reference opens the record."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("fields")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "fields--line",
        "fields--cursor",
        "fields--title",
        "fields--heading",
        "fields--bar",
        *(f"fields--{tone}" for tone in TONES),
    }

    class Followed(Message):
        """A person opens the record that a field refers to."""

        def __init__(self, place: Place) -> None:
            self.place = place
            super().__init__()

    class Moved(Message):
        """The cursor moved to another field."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.details: list[Detail] = []
        self.empty_text = ""
        self._lines: list[FieldLine] = []
        self._cursor = 0
        self._expected = 0

    def expect(self, width: int) -> None:
        """Sets the width in cells to use until the widget has its own."""
        self._expected = width

    @property
    def current(self) -> "Detail | None":
        """The field under the cursor."""
        return self.details[self._cursor] if self._cursor < len(self.details) else None

    def show(self, details: "Sequence[Detail]", *, keep_place: bool) -> None:
        """Shows these fields. With `keep_place` the cursor stays on its field."""
        name = self.current.name if self.current and keep_place else ""
        self.details = list(details)
        found = next((i for i, d in enumerate(self.details) if d.name == name and name), 0)
        self._cursor = found
        self._lay_out()
        if not keep_place:
            self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.refresh()

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width or self._expected
        titles = self._title_width(width)
        self._lines = []
        for i, detail in enumerate(self.details):
            raw = not detail.title
            room = width - 3 if raw else width - titles - 5
            texts = wrapped(detail.text, max(4, room), MOST_LINES + 1)
            if len(texts) > MOST_LINES or len(detail.text) > MOST_LINES * max(4, room) * LONGEST:
                texts = [*texts[:MOST_LINES], "… copy the field with y to read it all"]
            for n, text in enumerate(texts or [""]):
                self._lines.append(FieldLine(i, detail.title if n == 0 else "", text))
        set_scroll_size(self, Size(width, len(self._lines)))

    def _title_width(self, width: int) -> int:
        longest = max((cell_len(d.title) for d in self.details), default=0)
        return min(longest, TITLES, max(8, width // 3))

    def on_resize(self) -> None:
        self._lay_out()
        self.refresh()

    def _style(self, name: str, *, partial: bool = False) -> Style:
        return self.get_component_rich_style(f"fields--{name}", partial=partial)

    def render_line(self, y: int) -> Strip:
        """Draws one line: bar, title, text."""
        width = self.scrollable_content_region.width
        plain = self._style("line")
        index = self.scroll_offset.y + y
        if index >= len(self._lines):
            text = f"  {self.empty_text}" if y == 0 and not self._lines else ""
            return Strip([Segment(fit(text, width), plain + self._style("quiet", partial=True))])
        line = self._lines[index]
        detail = self.details[line.field]
        if detail.tone == "heading":
            return Strip([Segment(fit(f"  {line.title}", width), self._style("heading"))])
        here = self.has_focus and line.field == self._cursor
        base = self._style("cursor") if here else plain
        tone = base + self._style(detail.tone, partial=True)
        bar = Segment("▌" if here else " ", base + self._style("bar", partial=True))
        if not detail.title:
            return Strip([bar, Segment(" ", base), Segment(fit(line.text, width - 2), tone)])
        titles = self._title_width(width)
        return Strip(
            [
                bar,
                Segment(" ", base),
                Segment(fit(line.title, titles), base + self._style("title", partial=True)),
                Segment("  ", base),
                Segment(fit(line.text, max(0, width - titles - 4)), tone),
            ]
        )

    def _go(self, field: int) -> None:
        step = 1 if field >= self._cursor else -1
        field = max(0, min(field, len(self.details) - 1))
        while 0 <= field < len(self.details) and self.details[field].tone == "heading":
            field += step
        if not 0 <= field < len(self.details):
            return
        self._cursor = field
        places = [i for i, line in enumerate(self._lines) if line.field == field]
        top, height = self.scroll_offset.y, max(1, self.size.height)
        if places and (places[0] < top or places[-1] >= top + height):
            y = places[0] if places[0] < top else max(0, min(places[0], places[-1] - height + 1))
            self.scroll_to(y=y, animate=False, force=True, immediate=True)
        self.refresh()
        self.post_message(self.Moved())

    def action_move(self, by: int) -> None:
        self._go(self._cursor + by)

    def action_page(self, by: int) -> None:
        """Scrolls by pages; the cursor moves to the first field on the screen."""
        y = self.scroll_offset.y + by * max(1, self.size.height - 1)
        y = max(0, min(y, max(0, len(self._lines) - self.size.height)))
        self.scroll_to(y=y, animate=False, force=True, immediate=True)
        at = y if by < 0 or y < len(self._lines) - self.size.height else len(self._lines) - 1
        if self._lines:
            self._cursor = self._lines[max(0, at)].field
        self.refresh()

    def action_top(self) -> None:
        self._go(0)

    def action_bottom(self) -> None:
        self._go(len(self.details) - 1)

    def action_follow(self) -> None:
        """Opens the record that the field refers to; says so where it refers to none."""
        if self.current is not None and self.current.place is not None:
            self.post_message(self.Followed(self.current.place))
        else:
            self.notify("This field names no other record. Press o for those that belong here.")

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a field; a double click opens the record it refers to."""
        event.stop()
        index = self.scroll_offset.y + event.y
        if index < len(self._lines):
            self._go(self._lines[index].field)
            if event.chain == 2 and self.current is not None and self.current.place is not None:
                self.action_follow()
