"""A question with two answers, of which the harmless one has the focus."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings


class ConfirmScreen(Dialog[bool]):
    """True for yes. Escape, n and enter on the focused button are no."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("ask")]
    AUTO_FOCUS = "#ask-no"

    def __init__(self, title: str, text: str, *, yes: str, no: str) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._yes = yes
        self._no = no

    def compose(self) -> ComposeResult:
        """The question and its two answers."""
        with Vertical(id="ask", classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Static(Content(self._text), id="ask-text")
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content(self._no), id="ask-no", compact=True)
                yield Button(Content(self._yes), id="ask-yes", compact=True, variant="error")

    def action_answer(self, yes: bool) -> None:
        """Answers once."""
        if self.is_current:
            self.dismiss(yes)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        self.action_answer(event.button.id == "ask-yes")
