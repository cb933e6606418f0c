"""The lines of an agenda: bookings in columns, headings, free time, the present."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.strip import Strip

from caltui.tui.agenda.text import ENTRY, HEADING, NOW, Line
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

TIME, MARKS, EDGE = 11, 3, 2


class Columns(NamedTuple):
    """How wide the columns are; 0 leaves one out."""

    title: int
    host: int
    guest: int
    there: int


def columns(width: int, *, host: bool, guest: bool) -> Columns:
    """The columns that fit. The title gets what is left."""
    room = width - EDGE - TIME - 1 - MARKS - 1 - 1
    there = 15 if room >= 48 else 0
    guests = (22 if room >= 90 else 16) if guest and room >= 36 else 0
    hosts = (20 if room >= 90 else 14) if host and room >= 52 else 0
    taken = sum(size + 1 for size in (there, guests, hosts) if size)
    return Columns(max(1, room - taken), hosts, guests, there)


class AgendaLines(LineList, inherit_bindings=False):
    """A list of bookings. Headings and free time take no cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("agendalist")]

    def __init__(self, *, host: bool, guest: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[Line] = []
        self._host = host
        self._guest = guest

    def show(self, lines: Sequence[Line]) -> None:
        """Draws other lines; the cursor stays with its booking."""
        self.lines = list(lines)
        self.set_items([Item(line.key, line.title) for line in lines])
        self.refresh()

    def begin(self) -> None:
        """Goes to the first booking, with what stands above it in sight."""
        self.action_top()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)

    def render_line(self, y: int) -> Strip:
        """A line of the list."""
        width = self.scrollable_content_region.width
        index = self.scroll_offset.y + y
        if not self.lines or index >= len(self.lines):
            return super().render_line(y)
        line = self.lines[index]
        if line.kind != ENTRY:
            return self._between(line, width)
        here = index == self._cursor
        base = self._style("cursor" if here else "line")
        return Strip(self._pieces(line, base, width, here=here)).adjust_cell_length(width, base)

    def _between(self, line: Line, width: int) -> Strip:
        base = self._style("line")
        if line.kind == HEADING:
            text, style = f" {line.title}", self._style("heading")
        elif line.kind == NOW:
            dashes = "─" * max(0, width - EDGE - len(line.title) - 2)
            text, style = f"  {line.title} {dashes}", base + self._style("accent", partial=True)
        else:
            words = f"{line.time:<{TIME}} {' ' * MARKS} {line.title}"
            text, style = f"  {words}", base + self._style("quiet", partial=True)
        return Strip([Segment(fit(text, width), style)], width)

    def _pieces(self, line: Line, base: Style, width: int, *, here: bool) -> list[Segment]:
        size = columns(width, host=self._host, guest=self._guest)
        tone = "quiet" if line.over else "plain"
        pieces = [
            Segment("▌" if here else " ", base + self._style("bar", partial=True)),
            Segment(f" {line.time:<{TIME}} ", base + self._style(tone, partial=True)),
        ]
        for glyph, colour in line.marks:
            pieces.append(Segment(glyph, base + self._style(colour, partial=True)))
        for text, room, colour in (
            (line.title, size.title, tone),
            (line.host, size.host, "quiet"),
            (line.guest, size.guest, tone),
            (line.there, size.there, "quiet"),
        ):
            if room:
                style = base + self._style(colour, partial=True)
                pieces.append(Segment(f" {fit(text, room)}", style))
        return pieces
