"""What every editor has in common: a text, and a message when a person changes it."""

from textual.message import Message
from textual.widget import Widget


class Edited(Message):
    """A person changed the text of a field."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__()
        self.name = name
        self.text = text


class Onward(Message):
    """Enter was pressed where it means nothing: go on to the next field."""


class Editor(Widget):
    """A widget that edits one field. Its whole state is `text`."""

    field_name: str = ""

    def load(self, text: str) -> None:
        """Shows a text without telling anybody."""
        raise TypeError(f"{type(self).__name__} cannot show a text")

    def edited(self, text: str) -> None:
        """Tells the form what a person typed."""
        self.post_message(Edited(self.field_name, text))

    def target(self) -> Widget:
        """The widget that takes the focus."""
        return self
