"""Picks a time zone by typing a part of its name."""

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
from caltui.tui.forms.editors.editor import Edited, Onward
from caltui.tui.forms.editors.suggest import Suggest
from caltui.tui.forms.suggestions import Zones
from caltui.tui.keys.actions import bindings
from caltui.workspace.base.clock import zone_of


class PickZone(Dialog[str]):
    """Dismissed with the zone's name; empty for none."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._zones = Zones(now)

    def compose(self) -> ComposeResult:
        """One line with its list."""
        with Vertical(id="find", classes="dialog"):
            yield Static(Content("Show in which time zone?"), classes="dialog-title")
            yield Suggest("zone", "", self._zones, placeholder="a city, such as Tokyo")

    @on(Edited)
    def _edited(self, event: Edited) -> None:
        """A whole name ends it. Short old ones wait for enter: others begin with them."""
        event.stop()
        if "/" in event.text:
            self._answer(event.text)

    @on(Onward)
    def _left(self, event: Onward) -> None:
        event.stop()
        self._answer(self.query_one(Suggest).text)

    def _answer(self, name: str) -> None:
        if self.is_current and (not name or zone_of(name) is not None):
            self.dismiss(name)

    def action_close(self) -> None:
        """Back without a choice."""
        if self.is_current:
            self.dismiss("")
