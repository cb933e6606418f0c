"""A question with three answers: stay, go and keep it, go and end it."""

from typing import ClassVar, Literal

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings

Leave = Literal["stay", "keep", "drop"]


class LeaveScreen(Dialog[Leave]):
    """Escape, n and enter on the focused button stay."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("leave")]
    AUTO_FOCUS = "#leave-stay"

    def __init__(
        self,
        text: str,
        *,
        title: str = "Leave this form?",
        stay: str = "Keep editing (esc)",
        keep: str = "Keep as draft (k)",
        drop: str = "Throw away (y)",
    ) -> None:
        super().__init__()
        self._text = text
        self._title = title
        self._labels = {"leave-stay": stay, "leave-keep": keep, "leave-drop": drop}

    def compose(self) -> ComposeResult:
        """The question and its three answers."""
        with Vertical(id="leave", classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Static(Content(self._text), id="leave-text")
            with Horizontal(classes="dialog-buttons"):
                for id, label in self._labels.items():
                    risky = id == "leave-drop"
                    yield Button(
                        Content(label), id=id, compact=True, variant="error" if risky else "default"
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
