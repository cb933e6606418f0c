"""What becomes of a changed form that is left."""

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from caltui.tui.forms.keys import bindings

Leave = Literal["stay", "keep", "drop"]


class LeaveScreen(ModalScreen[Leave]):
    """Escape, n and enter on the focused button stay in the form."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("Leaving")]
    AUTO_FOCUS = "#leave-stay"

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The question and its three answers."""
        with Vertical(id="leave", classes="dialog"):
            yield Static(Content("Leave this form?"), classes="dialog-title")
            yield Static(Content(self._text), id="leave-text")
            with Horizontal(classes="dialog-buttons"):
                yield Button(Content("Keep editing (esc)"), id="leave-stay", compact=True)
                yield Button(Content("Keep as draft (k)"), id="leave-keep", compact=True)
                yield Button(
                    Content("Throw away (y)"), id="leave-drop", compact=True, variant="error"
                )

    def action_answer(self, answer: Leave) -> None:
        """Answers once."""
        if self.is_current:
            self.dismiss(answer)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        event.stop()
        answers: dict[str, Leave] = {"leave-keep": "keep", "leave-drop": "drop"}
        self.action_answer(answers.get(event.button.id or "", "stay"))
