"""A dialog with three answers: stay, leave and keep, leave and drop."""

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.button import ButtonVariant

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button

Leave = Literal["stay", "keep", "drop"]


class LeaveScreen(Dialog[Leave]):
    """Closes with the answer. Escape, n, and enter on the button with the focus mean stay."""

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
        self._labels: dict[Leave, str] = {"stay": stay, "keep": keep, "drop": drop}

    def compose(self) -> ComposeResult:
        """The question and its three answers."""
        with Vertical(id="leave", classes="dialog"):
            yield Static(Content(self._title), classes="dialog-title")
            yield Static(Content(self._text), id="leave-text")
            with Horizontal(classes="dialog-buttons"):
                for answer, label in self._labels.items():
                    variant: ButtonVariant = "error" if answer == "drop" else "default"
                    action = f"answer('{answer}')"
                    yield dialog_button(label, action, id=f"leave-{answer}", variant=variant)

    def action_answer(self, answer: Leave) -> None:
        """Closes with this answer."""
        self.answer(answer)
