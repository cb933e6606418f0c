"""Widgets that are made of ready lines."""

from collections.abc import Sequence

from textual.content import Content
from textual.widget import Widget


class DrawnLines(Widget):
    """Renders to lines of `Content`."""

    ALLOW_SELECT = False

    def lines(self) -> Sequence[Content]:
        """What it says, each line in the width there is."""
        return ()

    def render(self) -> Content:
        """The lines."""
        return Content("\n").join(self.lines())


class DrawnLine(DrawnLines):
    """One line."""

    def line(self) -> Content:
        """What the line says, in the width there is."""
        return Content()

    def lines(self) -> Sequence[Content]:
        """The line."""
        return (self.line(),)
