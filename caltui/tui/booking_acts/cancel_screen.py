"""The dialog that cancels one booking: the reason, who hears of it, and what Cal does."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from caltui.text import one_line
from caltui.tui.edit.request_line import request_line
from caltui.tui.edit.review import ReviewScreen
from caltui.tui.forms.changes import point_glyph
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.editors.lines import LineEditor
from caltui.tui.forms.editors.toggles import ChoiceLine
from caltui.tui.widgets.dialog_parts import dialog_button, dialog_head, text_rows
from caltui.workspace.booking_acts.changes import cancel_change, effects_of
from caltui.workspace.booking_acts.facts import BookingFacts

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

ONE, SERIES = "one", "series"
CHOICES = ((ONE, "This one"), (SERIES, "This one and all of its series to come"))


class CancelScreen(ReviewScreen):
    """Closes as the review does: with the outcome, or None where nothing was sent.

    `series`: the booking belongs to a series, so that is asked. On a production profile the id is
    typed first, as everywhere.
    """

    AUTO_FOCUS = None

    def __init__(self, workspace: "Workspace", facts: BookingFacts, *, series: bool) -> None:
        change = cancel_change(workspace, facts.key, "")
        zone, now = workspace.zone, workspace.clock()
        names = f"{facts.guest_name} · with {facts.host_name}"
        title = one_line(f"Cancel {facts.short(zone, now)} · {names}", 120)
        super().__init__(workspace, change, to_form=False, title=title)
        self.facts = facts
        self._offers_series = series
        self._series = False

    def compose(self) -> ComposeResult:
        """The reason, the series, what Cal does, the request, the buttons."""
        with Vertical(id="review", classes="dialog"):
            yield dialog_head(self._title, self.workspace)
            yield Static("Reason, in the mail to the guest", classes="act-label")
            yield LineEditor("reason", "", placeholder="such as: the host is ill")
            if self._offers_series:
                yield ChoiceLine("series", ONE, CHOICES)
            with VerticalScroll(id="review-body", can_focus=False):
                yield Vertical(*self._points(), id="review-effects")
                yield Static(self._request(), id="review-request")
            if self.word:
                yield Static(Content(f"Production: type {self.word} to go on."), id="review-ask")
                yield Input(id="review-word", compact=True, placeholder=self.word)
            yield Static("", id="review-state")
            with Horizontal(classes="dialog-buttons"):
                yield dialog_button("Keep it (esc)", "back", id="review-back")
                yield dialog_button("Cancel it (ctrl+s)", "send", id="review-send", variant="error")

    def _points(self) -> Iterator[Widget]:
        """Yields rows that say what Cal does, to whom, and that it cannot be undone."""
        lines = [*self._warnings, *effects_of(self.workspace, self.facts.key, "cancel")]
        return text_rows([(point_glyph(line), Content(line)) for line in lines], "review-glyph")

    def on_mount(self, event: events.Mount) -> None:  # type: ignore[override]
        """Puts the focus on the reason, where the review has it on the button."""
        event.prevent_default()
        super().on_mount()
        self.query_one("#field-reason").focus()

    @on(Edited)
    def _reason_typed(self, event: Edited) -> None:
        event.stop()
        if event.name == "series":
            self._series = event.text == SERIES
        reason = self.query_one("#field-reason", LineEditor).value
        self.change = cancel_change(self.workspace, self.facts.key, reason, series=self._series)
        self.query_one("#review-request", Static).update(self._request())

    @on(NextField)
    def _next(self, event: NextField) -> None:
        event.stop()
        self.focus_next()

    def _request(self) -> Content:
        return Content.styled(request_line(self.workspace, self.change, 300), "$quiet")
