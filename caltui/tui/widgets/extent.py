"""Changes how far a view scrolls without laying out the whole screen again."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_extent(view: ScrollView, size: Size) -> None:
    """Sets the size of what is scrolled over, in a view that always has its scroll bar.

    Assigning `virtual_size` lays out every widget of the screen, at each letter of
    a filter.
    """
    if size == view.virtual_size:
        return
    view.set_reactive(Widget.virtual_size, size)
    if view.show_vertical_scrollbar:
        view.vertical_scrollbar.window_virtual_size = size.height
    view.scroll_y = view.validate_scroll_y(view.scroll_y)
