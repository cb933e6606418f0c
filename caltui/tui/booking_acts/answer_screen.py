"""The dialog with an answer for the guest: previewed in a language, then copied."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.base.dialog import Dialog
from caltui.tui.base.error_messages import explain
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.flow import checked
from caltui.tui.dialogs.copy import Copyable, copy
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.editors.toggles import ChoiceLine
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.dialog_parts import dialog_button
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookingFacts
from caltui.workspace.booking_acts.guest_answer import guest_answer, language_of, languages
from caltui.workspace.booking_acts.times import open_times
from caltui.workspace.workspace import Workspace

NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
WAIT = "Reading open times …"
NO_TIMES = "Without open times: "


async def copy_answer(screen: PlaceScreen) -> None:
    """Shows an answer for the guest of the booking in focus, and copies it."""
    facts = await checked(screen, "answer")
    if facts is None:
        return
    text = await screen.console.push_screen_wait(AnswerScreen(screen.workspace, facts))
    if text:
        copy(screen.console, Copyable("answer", "Answer for the guest", text))


class AnswerScreen(Dialog[str | None]):
    """Closes with the text to copy, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "answer")]
    AUTO_FOCUS = "#field-language"

    def __init__(self, workspace: Workspace, facts: BookingFacts) -> None:
        super().__init__()
        self.workspace = workspace
        self.facts = facts
        self.text = ""
        self._language = language_of(facts)
        self._times: tuple[MoveTime, ...] | None = None

    def compose(self) -> ComposeResult:
        """The language, the text, the buttons."""
        choices = [(code, NAMES.get(code, code)) for code in languages()]
        title = f"Answer for {one_line(self.facts.guest_name, 60)}"
        with Vertical(id="answer", classes="dialog"):
            yield Static(Content(title), classes="dialog-title")
            yield ChoiceLine("language", self._language, choices)
            with VerticalScroll(id="answer-body", can_focus=False):
                yield Static("", id="answer-text")
            yield Static(Content(WAIT), id="answer-note")
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button("Close (esc)", "close", id="answer-close")
                yield dialog_button("Copy (enter)", "copy", id="answer-copy", variant="primary")

    def on_mount(self) -> None:
        """Shows the text without times at once, and reads them."""
        self._show()
        self.run_worker(self._read(), group="times", exit_on_error=False)

    async def _read(self) -> None:
        found = await open_times(self.workspace, self.facts.key, closed=False)
        self.facts, self._times = found.facts, found.times
        if self.is_attached:
            self._note("" if found.whole else "Hours or bookings of a host are not known here.")
            self._show()

    def worker_failed(self, group: str, error: BaseException) -> None:
        """Says why no times are named; the rest of the answer stays."""
        self._note(NO_TIMES + explain(error).message)

    @on(Edited)
    def _chosen(self, event: Edited) -> None:
        event.stop()
        self._language = event.text
        self._show()

    @on(NextField)
    def _enter(self, event: NextField) -> None:
        event.stop()
        self.action_copy()

    def action_copy(self) -> None:
        """Closes with the text."""
        if self.text:
            self.answer(self.text)

    def _show(self) -> None:
        workspace = self.workspace
        try:
            self.text = guest_answer(
                self.facts, self._times, workspace.clock(), workspace.zone, self._language
            )
        except CannotAct as error:
            self.text = ""
            self.query_one("#answer-text", Static).update(Content(error.message))
            return
        self.query_one("#answer-text", Static).update(Content(self.text))

    def _note(self, text: str) -> None:
        self.query_one("#answer-note", Static).update(Content(one_line(text, 200)))
