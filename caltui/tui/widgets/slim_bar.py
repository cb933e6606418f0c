"""A scroll bar that is drawn by itself: it has no border and no padding to be put around it."""

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

from caltui.tui.widgets.true_colours import others, true_colours


class SlimBar(ScrollBar):
    """As Textual's, with its lines taken from the bar and not from a rendering of the bar.

    A table draws its bar at every page and every letter of a filter, and Textual's way
    costs as much as the rows.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """A piece for each line; Textual's own way where colours are still to be filtered."""
        drawn = self.render()
        filtered = others(self.get_line_filters())
        if not isinstance(drawn, ScrollBarRender) or filtered or not self.vertical:
            return super().render_lines(crop)
        style = drawn.style
        if not isinstance(style, Style) or style.color is None or style.bgcolor is None:
            return super().render_lines(crop)
        if not true_colours((style,)):
            return super().render_lines(crop)
        bar = drawn.render_bar(
            size=self.size.height,
            virtual_size=drawn.virtual_size,
            window_size=drawn.window_size,
            position=drawn.position,
            thickness=self.thickness,
            back_color=style.bgcolor,
            bar_color=style.color,
        )
        base = self.visual_style.rich_style
        pieces = Segment.apply_style(bar.segments[crop.y : crop.bottom], base)
        strips = [Strip([piece], self.thickness) for piece in pieces]
        if crop.column_span == (0, self.thickness):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]


class SlimBarred(ScrollView):
    """A view whose vertical scroll bar is such a one."""

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """The bar; made when it is first asked for, as Textual makes its own."""
        if self._vertical_scrollbar is None:
            bar = SlimBar(vertical=True, name="vertical", thickness=self.scrollbar_size_vertical)
            bar.display = False
            self._vertical_scrollbar = bar
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar
