"""Sets the size that a view scrolls over without a layout of the whole screen."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_scroll_size(view: ScrollView, size: Size) -> None:
    """Sets the size that a view scrolls over; the view always has its scroll bar.

    Assigning `virtual_size` would lay out every widget of the screen at each letter of a
    filter.
    """
    if size == view.virtual_size:
        return
    view.set_reactive(Widget.virtual_size, size)
    if view.show_vertical_scrollbar:
        view.vertical_scrollbar.window_virtual_size = size.height
    view.scroll_y = view.validate_scroll_y(view.scroll_y)
