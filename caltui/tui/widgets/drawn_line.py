"""Widgets of ready lines, drawn by themselves: nothing is wrapped, aligned or put around them."""

from collections.abc import Sequence

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from caltui.tui.widgets.true_colours import others, true_colours


class DrawnLines(Widget):
    """Renders to lines of `Content`, and turns each into cells in one step.

    Bars change at every letter and every page, a form has a dozen rows, and Textual's way
    costs as much for each as all rows of a table.
    """

    ALLOW_SELECT = False

    def lines(self) -> Sequence[Content]:
        """What it says, each line in the width there is."""
        return ()

    def render(self) -> Content:
        """The lines, where Textual draws them."""
        return Content("\n").join(self.lines())

    def render_lines(self, crop: Region) -> list[Strip]:
        """Textual's own way where there is a border, or where colours are still to be filtered."""
        if self.gutter or others(self.get_line_filters()):
            return super().render_lines(crop)
        base, read = self.visual_style, self._get_style
        parts = [line.render(base, "", parse_style=read) for line in self.lines()]
        drawn = [[Segment(text, style.rich_style) for text, style in line] for line in parts]
        if not true_colours(segment.style for line in drawn for segment in line):
            return super().render_lines(crop)
        width, ground = self.size.width, base.background_style.rich_style
        blank = Strip.blank(width, ground)
        strips = [Strip(line).adjust_cell_length(width, ground) for line in drawn]
        shown = [strips[y] if y < len(strips) else blank for y in crop.line_range]
        return [s if crop.column_span == (0, width) else s.crop(*crop.column_span) for s in shown]


class DrawnLine(DrawnLines):
    """One line."""

    def line(self) -> Content:
        """What the line says, in the width there is."""
        return Content()

    def lines(self) -> Sequence[Content]:
        """The line."""
        return (self.line(),)
