"""Widgets that draw lines of `Content` themselves."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget


class DrawnLines(Widget):
    """A widget that draws what `lines` returns."""

    ALLOW_SELECT = False

    def lines(self) -> Sequence[Content]:
        """The lines to draw, each in the width of the widget."""
        return ()

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(self.lines())


class DrawnLine(DrawnLines):
    """One line."""

    def line(self) -> Content:
        """The line to draw, in the width of the widget."""
        return Content()

    def lines(self) -> Sequence[Content]:
        """The line."""
        return (self.line(),)
