"""The base of all editors: they hold a text and post a message when a person changes it."""

import re
from typing import NamedTuple

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from caltui.tui.widgets.text_width import cell_len

FITS = 30
"""A text of at most so many cells fits into its line in the narrowest form."""


class Edited(Message):
    """A person changed the text of a field."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.name = name
        self.text = text


class NextField(Message):
    """Enter was pressed in a field: the form goes on to the next one."""


class TextNotTaken(Message):
    """A person typed text into a field that takes no text."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name


def widget_id(name: str) -> str:
    """The id of the editor of a field, whose name may be any text."""
    return "field-" + re.sub(r"[^A-Za-z0-9_-]", "_", name)


class Preview(NamedTuple):
    """The one line of an editor. `hint` where it is empty and shows what belongs there."""

    text: Content
    hint: bool = False


class Editor(Widget):
    """A widget that edits one field. Its state is one text."""

    field_name: str = ""
    unhandled: str | None = None
    """The text in a message that the form has not handled yet."""

    lines_high: int = 1
    """The lines that it takes, as the style sheet says."""

    def load(self, text: str) -> None:
        """Shows a text without posting a message."""
        raise TypeError(f"{type(self).__name__} cannot show a text")

    def preview(self) -> "Preview | None":
        """Returns what the line shows without the focus; None where only the widget can draw it."""
        return None

    def edited(self, text: str) -> None:
        """Posts the text that a person typed to the form."""
        self.unhandled = text
        self.post_message(Edited(self.field_name, text))

    def has_unhandled_text(self) -> bool:
        """Tells whether a person typed a text that the form has not handled yet."""
        return self.unhandled is not None

    def target(self) -> Widget:
        """The widget that takes the focus."""
        return self


def line_preview(text: str, placeholder: str) -> Preview | None:
    """The preview of a line of text; None where it may not fit."""
    shown = text or placeholder
    if not shown.isprintable() or cell_len(shown) > FITS:
        return None
    return Preview(Content(shown), hint=not text)
