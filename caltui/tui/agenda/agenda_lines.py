"""Draws the lines of an agenda: bookings in columns, headings, free time, the present."""

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.strip import Strip

from caltui.scheduling.time_style import clock_width
from caltui.tui.agenda.text import ABSENT, ENTRY, HEADING, NOW, AgendaLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

MARKS, EDGE = 3, 2


def time_width() -> int:
    """The cells of a span of time."""
    return 2 * clock_width() + 1


class Columns(NamedTuple):
    """The widths of the columns in cells; 0 leaves a column out."""

    title: int
    host: int
    guest: int
    guest_time: int


def columns(width: int, *, host: bool, guest: bool) -> Columns:
    """The columns that fit. The title gets what is left."""
    room = width - EDGE - time_width() - 1 - MARKS - 1 - 1
    there = 15 if room >= 48 else 0
    guests = (22 if room >= 90 else 16) if guest and room >= 36 else 0
    hosts = (20 if room >= 90 else 14) if host and room >= 52 else 0
    used = sum(size + 1 for size in (there, guests, hosts) if size)
    return Columns(max(1, room - used), hosts, guests, there)


class AgendaLines(LineList, inherit_bindings=False):
    """A list of bookings. The cursor steps over headings and free time."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("agendalist")]

    def __init__(self, *, host: bool, guest: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[AgendaLine] = []
        self._host = host
        self._guest = guest

    def show(self, lines: Sequence[AgendaLine]) -> None:
        """Draws other lines; the cursor stays with its booking."""
        self.lines = list(lines)
        self.set_items([Item(line.key, line.title) for line in lines])
        self.refresh()

    def begin(self) -> None:
        """Puts the cursor on the first booking that is not over, or on the first of all."""
        self.action_top()
        self.scroll_to(y=0, animate=False, force=True, immediate=True)
        self.move_to_key(next((line.key for line in self.lines if line.key and not line.past), ""))

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

    def _between(self, line: AgendaLine, width: int) -> Strip:
        base = self._style("line")
        if line.kind == HEADING:
            text, style = f" {line.title}", self._style("heading")
        elif line.kind == NOW:
            dashes = "─" * max(0, width - EDGE - len(line.title) - 2)
            text, style = f"  {line.title} {dashes}", base + self._style("accent", partial=True)
        elif line.kind == ABSENT:
            marks = "".join(glyph for glyph, _ in line.marks)
            text = f"  {line.time:<{time_width()}} {marks} {line.title}"
            style = base + self._style("warn", partial=True)
        else:
            words = f"{line.time:<{time_width()}} {' ' * MARKS} {line.title}"
            text, style = f"  {words}", base + self._style("quiet", partial=True)
        return Strip([Segment(fit(text, width), style)], width)

    def _pieces(self, line: AgendaLine, base: Style, width: int, *, here: bool) -> list[Segment]:
        size = columns(width, host=self._host, guest=self._guest)
        tone = "quiet" if line.past else "plain"
        pieces = [
            Segment("▌" if here else " ", base + self._style("bar", partial=True)),
            Segment(f" {line.time:<{time_width()}} ", base + self._style(tone, partial=True)),
        ]
        for glyph, colour in line.marks:
            pieces.append(Segment(glyph, base + self._style(colour, partial=True)))
        for text, room, colour in (
            (line.title, size.title, tone),
            (line.host, size.host, "quiet"),
            (line.guest, size.guest, tone),
            (line.guest_time, size.guest_time, "quiet"),
        ):
            if room:
                style = base + self._style(colour, partial=True)
                pieces.append(Segment(f" {fit(text, room)}", style))
        return pieces
