"""What every editor has in common: a text, and a message when a person changes it."""

from typing import NamedTuple

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from caltui.tui.widgets.text_width import cell_len

FITS = 30
"""Cells of a text that fits into its line however narrow the form is."""


class Edited(Message):
    """A person changed the text of a field."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.name = name
        self.text = text


class Onward(Message):
    """Enter was pressed where it means nothing: go on to the next field."""


class Misplaced(Message):
    """A person typed text into a field that takes none."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


class Face(NamedTuple):
    """A line of an editor; `hint` where it says what belongs there, for want of a text."""

    text: Content
    hint: bool = False


class Editor(Widget):
    """A widget that edits one field. Its whole state is `text`."""

    field_name: str = ""
    untold: str | None = None
    """What the form is being told, until it has heard it."""

    lines_high: int = 1
    """How many it takes, as the style sheet says."""

    def load(self, text: str) -> None:
        """Shows a text without telling anybody."""
        raise TypeError(f"{type(self).__name__} cannot show a text")

    def face(self) -> "Face | None":
        """How its one line looks while nobody is in it; None where only the widget can tell."""
        return None

    def edited(self, text: str) -> None:
        """Tells the form what a person typed."""
        self.untold = text
        self.post_message(Edited(self.field_name, text))

    def is_ahead(self) -> bool:
        """Whether a person typed what the form has not heard yet."""
        return self.untold is not None

    def target(self) -> Widget:
        """The widget that takes the focus."""
        return self


def line_face(text: str, placeholder: str) -> Face | None:
    """The face of a line that is typed into."""
    shown = text or placeholder
    if not shown.isprintable() or cell_len(shown) > FITS:
        return None
    return Face(Content(shown), hint=not text)
