"""Sets the size that a view scrolls over without a layout of the whole screen."""

from math import ceil

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.widget import Widget

PARTS = 8
"""Steps of a scroll bar's thumb within a cell."""


def set_scroll_size(view: ScrollView, size: Size, *, known: bool = True) -> None:
    """Sets the size that a view scrolls over; the view always has its scroll bar.

    Unless the size is `known` the bar stays as it is: more lines are still being looked for.

    Assigning `virtual_size` would lay out every widget of the screen at each letter of a
    filter.
    """
    view.set_reactive(Widget.virtual_size, size)
    bar = view.vertical_scrollbar if view.show_vertical_scrollbar and known else None
    if bar is not None and bar.window_virtual_size != size.height:
        if thumb(bar, size.height) == thumb(bar, bar.window_virtual_size):
            bar.set_reactive(ScrollBar.window_virtual_size, size.height)
        else:
            bar.window_virtual_size = size.height
    view.scroll_y = view.validate_scroll_y(view.scroll_y)


def thumb(bar: ScrollBar, total: int) -> tuple[int, int] | None:
    """Computes where the thumb begins and ends, as Textual draws it; None without one.

    Over very many lines it looks the same, however many there are: such a bar need not be drawn
    again.
    """
    height, window = bar.size.height, bar.window_size
    if not (height and 0 < window < total):
        return None
    size = max(1.0, window / (total / height))
    start = int((height - size) * (bar.position / (total - window)) * PARTS)
    return start, start + ceil(size * PARTS)
