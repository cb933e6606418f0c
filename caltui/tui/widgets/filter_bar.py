"""The line one filters with. The rows follow every letter; a fault is shown, the rows stay."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from caltui.tui.actions import bindings


class FilterBar(Vertical):
    """Holds the filter's text and says what is wrong with it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("filter")]

    class Changed(Message):
        """Another filter was typed."""

        def __init__(self, text: str) -> None:
            self.text = text
            super().__init__()

    class Kept(Message):
        """The filter stays, the cursor goes to the rows."""

    class Cleared(Message):
        """The filter is taken away."""

    class Widened(Message):
        """The same words are wanted in all categories."""

    _fault = ""

    def compose(self) -> ComposeResult:
        with Horizontal(id="filter-line"):
            yield Static("/", id="filter-mark", markup=False)
            hint = "word  field:value  !not  ~fuzzy"
            yield Input(id="filter-text", placeholder=hint, compact=True)
        yield Static("", id="filter-fault", markup=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.query_one(Input).value

    def show(self, text: str, fault: str = "") -> None:
        """Shows a filter as it is, without asking for it again."""
        box = self.query_one(Input)
        if box.value != text:
            with self.prevent(Input.Changed):
                box.value = text
                box.cursor_position = len(text)
        if fault == self._fault:
            return
        self._fault = fault
        self.set_class(bool(fault), "-fault")
        self.query_one("#filter-fault", Static).update(Content(f"✗ {fault}" if fault else ""))

    def focus_text(self) -> None:
        """Puts the cursor into the text."""
        self.query_one(Input).focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Changed(event.value))

    def action_keep(self) -> None:
        self.post_message(self.Kept())

    def action_everywhere(self) -> None:
        self.post_message(self.Widened())

    def action_clear(self) -> None:
        self.post_message(self.Cleared())

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_keep()
