"""The editor of a value that is chosen in a dialog of its own, such as an open time."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message

from caltui.text import one_line
from caltui.tui.forms.editors.editor import Editor, TextNotTaken, widget_id


class PickLine(Editor, can_focus=True):
    """Shows what was chosen. Enter asks the screen for another one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "ask", "Choose", show=False, id="form.pick.ask"),
    ]

    class Asked(Message):
        """A person wants to choose the value of a field."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, name: str, text: str, label: Callable[[str], str]) -> None:
        super().__init__(id=widget_id(name))
        self.field_name = name
        self.text = text
        self._label = label

    def load(self, text: str) -> None:
        """Shows a text without posting a message."""
        self.text = text
        self.refresh()

    def change_text(self, text: str) -> None:
        """Takes what a person chose, and posts it."""
        if text != self.text:
            self.load(text)
            self.edited(text)

    def render(self) -> Content:
        """Draws what was chosen, and that there is more to choose from."""
        shown = one_line(self._label(self.text), 80) if self.text else "not chosen yet"
        return Content.assemble(shown, ("  ▾", "$quiet"))

    def on_key(self, event: events.Key) -> None:
        """Posts that text is not taken here."""
        if event.character is not None and event.is_printable and event.key != "space":
            event.stop()
            self.post_message(TextNotTaken(self.field_name))

    def action_ask(self) -> None:
        """Asks for another value."""
        self.post_message(self.Asked(self.field_name))
