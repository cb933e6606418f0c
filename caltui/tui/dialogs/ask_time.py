"""A dialog that asks for a time in a zone: a date and time, `tue 10:00`, `+2h`."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from caltui.scheduling.moments import Moment
from caltui.scheduling.time_words import moment_of
from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints


class AskTimeScreen(Dialog[Moment | None]):
    """Closes with the time, or None. Says why a text is no time, and stays open."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    AUTO_FOCUS = "#ask-time-text"

    def __init__(self, title: str, at: datetime, zone: ZoneInfo, now: datetime) -> None:
        super().__init__()
        self._title = title
        self._text = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
        self._zone = zone
        self._now = now

    def compose(self) -> ComposeResult:
        """The question, the line, and the fault of its text."""
        with Vertical(id="ask-time", classes="menu"):
            yield Static(Content(self._title), classes="menu-title")
            yield Input(self._text, id="ask-time-text", compact=True)
            words = f"On the clocks of {self._zone.key}: tue 10:00, +2h, or a date and time."
            yield Static(Content(words), id="ask-time-fault")
            yield KeyHints()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        try:
            moment = moment_of(event.value, self._zone, self._now)
        except ValueError as error:
            fault = self.query_one("#ask-time-fault", Static)
            fault.update(Content(f"✗ {error}"))
            fault.add_class("-fault")
            return
        self.answer(moment)
