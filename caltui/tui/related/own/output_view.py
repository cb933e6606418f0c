"""A view of growing output that shows its end until a person looks further up."""

from itertools import islice

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from caltui.tui.related.own.output_lines import OutputLines
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.extent import set_scroll_size
from caltui.tui.widgets.wrapping import wrapped

MOST_ROWS = 20_000


class OutputView(ScrollView, can_focus=True):
    """The lines of an output, broken where they are wider than the view."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES = {"output--line", "output--note"}  # noqa: RUF012  # Textual's own type

    def __init__(self, output: OutputLines, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._output = output
        self._rows: list[str] = []
        self._seen = 0
        self._width = 0
        self._at_end = True

    @property
    def text(self) -> str:
        """All lines, as they came."""
        return "\n".join(self._output.lines)

    def take(self) -> None:
        """Takes the new lines."""
        width = self.scrollable_content_region.width
        if not width:
            return
        output = self._output
        if width != self._width:
            self._rows, self._seen, self._width = [], output.dropped, width
        fresh = output.count - self._seen
        start = max(0, len(output.lines) - fresh)
        for line in islice(output.lines, start, None):
            self._rows += wrapped(line, max(4, width - 2)) or [""]
        self._seen = output.count
        cut = max(0, len(self._rows) - MOST_ROWS)
        del self._rows[:cut]
        set_scroll_size(self, Size(width, len(self._rows) + 1))
        if self._at_end:
            self._scroll(self.max_scroll_y)
        elif cut:
            self._scroll(max(0, self.scroll_offset.y - cut))
        self.refresh()

    def on_resize(self) -> None:
        self.take()

    def _scroll(self, y: float) -> None:
        self.scroll_to(y=y, animate=False, force=True, immediate=True)

    def move(self, by: int) -> None:
        """Scrolls by so many lines."""
        y = max(0, min(self.max_scroll_y, self.scroll_offset.y + by))
        self._scroll(y)
        self._at_end = y >= self.max_scroll_y

    def page(self, by: int) -> None:
        """Scrolls by so many pages."""
        self.move(by * max(1, self.size.height - 1))

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"output--{name}")

    def render_line(self, y: int) -> Strip:
        """Draws one line; the last one says what was left out."""
        width = self.scrollable_content_region.width
        index = self.scroll_offset.y + y
        if index < len(self._rows):
            return Strip([Segment(fit(f" {self._rows[index]}", width), self._style("line"))], width)
        note = ""
        if index == len(self._rows) and self._output.dropped:
            note = f" {self._output.dropped:,} earlier lines were left out."
        return Strip([Segment(fit(note, width), self._style("note"))], width)
