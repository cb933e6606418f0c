"""Sets the size that a view scrolls over without a layout of the whole screen."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


def set_scroll_size(view: ScrollView, size: Size) -> None:
    """Sets the size that a view scrolls over.

    Assigning `virtual_size` would lay out every widget of the screen at each letter of a
    filter. Here only a scroll bar that appears or disappears does.
    """
    if size == view.virtual_size:
        return
    view.set_reactive(Widget.virtual_size, size)
    view._scroll_update(size)
