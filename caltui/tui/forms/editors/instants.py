"""The editor of a date and time with its zone."""

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from caltui.tui.forms.convert import join_instant, split_instant
from caltui.tui.forms.editors.editor import Edited, Editor, widget_id
from caltui.tui.forms.editors.lines import LineEditor
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.suggestions import Suggestions


class InstantEditor(Horizontal, Editor):
    """`2026-12-01 10:00` beside a zone. Another zone leaves the date and time as typed."""

    def __init__(self, name: str, text: str, zones: Suggestions, zone: str) -> None:
        super().__init__(id=widget_id(name))
        self.field_name = name
        self.text = text
        self._zones = zones
        self._default = zone

    def compose(self) -> ComposeResult:
        """The line for the date and time, and the zone."""
        when, zone = split_instant(self.text)
        yield LineEditor(f"{self.field_name}-when", when, placeholder="2026-12-01 10:00")
        yield Suggest(
            f"{self.field_name}-zone", zone or self._default, self._zones, placeholder="zone"
        )

    def target(self) -> Widget:
        """The line for the date and time."""
        return self.query_one(LineEditor)

    def load(self, text: str) -> None:
        """Shows a text without posting a message."""
        self.text = text
        when, zone = split_instant(text)
        if self.is_mounted:
            self.query_one(LineEditor).load(when)
            self.query_one(Suggest).load(zone or self._default)

    @on(Edited)
    def _half(self, event: Edited) -> None:
        if event.name == self.field_name:
            return
        event.stop()
        zone = self.query_one(Suggest).text
        text = join_instant(self.query_one(LineEditor).value, zone)
        if text != self.text:
            self.text = text
            self.edited(text)
