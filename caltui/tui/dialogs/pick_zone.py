"""A dialog that finds a time zone by a part of its name."""

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.forms.editors.editor import Edited, NextField
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.suggestions import Zones
from caltui.tui.keys.actions import bindings
from caltui.workspace.base.clock import zone_of


class PickZone(Dialog[str | None]):
    """Closes with the zone's name; None or an empty text for no choice."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._zones = Zones(now)

    def compose(self) -> ComposeResult:
        """The line and its list of choices."""
        with Vertical(id="find", classes="dialog"):
            yield Static(Content("Show in which time zone?"), classes="dialog-title")
            yield Suggest("zone", "", self._zones, placeholder="a city, such as Tokyo")

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        """Closes with a full name. A short old name waits for enter: others begin with it."""
        event.stop()
        if "/" in event.text and zone_of(event.text) is not None:
            self.answer(event.text)

    @on(NextField)
    def _left(self, event: NextField) -> None:
        event.stop()
        name = self.query_one(Suggest).text
        if not name or zone_of(name) is not None:
            self.answer(name)
