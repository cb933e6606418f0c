"""A dialog with two answers, and the question before a write to a production profile."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.base.dialog import LOOK_FIRST, Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button

if TYPE_CHECKING:
    from textual.app import App

    from caltui.settings.model import Profile


class ConfirmScreen(Dialog[bool]):
    """Closes with True for yes. Escape, n, and enter on the button with the focus mean no."""

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
                yield dialog_button(self._no, "answer(False)", id="ask-no")
                yield dialog_button(self._yes, "answer(True)", id="ask-yes", variant="error")

    def action_answer(self, yes: bool) -> None:
        """Closes with this answer; a yes counts only from somebody who saw the question."""
        if yes and self.typed_unseen:
            self.query_one("#ask-text", Static).update(Content(f"{self._text}\n{LOOK_FIRST}"))
        else:
            self.answer(yes)


async def agrees_to_write(
    app: "App[Any]", profile: "Profile", what: str, *, yes: str = "Send"
) -> bool:
    """Asks before a write to a production profile. Returns whether to go on."""
    if not profile.production:
        return True
    question = ConfirmScreen(
        "Write to PRODUCTION?",
        f"{one_line(what, 300)}\nProfile {one_line(profile.name, 30)} is production: real people"
        " are behind it.",
        yes=f"{yes} (y)",
        no="Back (esc)",
    )
    return await app.push_screen_wait(question)
