"""A widget of one line that is drawn by itself: nothing is wrapped, aligned or put around it."""

from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from caltui.tui.widgets.true_colours import others, true_colours


class DrawnLine(Widget):
    """Renders to a `Content` of one line, and turns it into cells in one step.

    Bars change at every letter and every page, and Textual's way costs as much for each as
    all rows of a table.
    """

    ALLOW_SELECT = False

    def line(self) -> Content:
        """What the line says, in the width there is."""
        return Content()

    def render(self) -> Content:
        """The line, where Textual draws it."""
        return self.line()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Textual's own way where there is a border, or where colours are still to be filtered."""
        if self.gutter or self.size.height != 1 or others(self.get_line_filters()):
            return super().render_lines(crop)
        base = self.visual_style
        pieces = self.line().render(base, "", parse_style=self._get_style)
        segments = [Segment(text, style.rich_style) for text, style in pieces]
        if not true_colours(segment.style for segment in segments):
            return super().render_lines(crop)
        width = self.size.width
        strip = Strip(segments).adjust_cell_length(width, base.background_style.rich_style)
        return [strip if crop.column_span == (0, width) else strip.crop(*crop.column_span)]
