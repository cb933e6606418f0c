"""The list behind the line of open times: which go, which come, which bookings lie outside."""

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.dialogs.record_sheet import RecordSheet
from caltui.tui.edit.open_times.text import BOOKING, difference_items
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.workspace.slots.difference.words import sentence

if TYPE_CHECKING:
    from caltui.workspace.slots.difference.difference import SlotDifference
    from caltui.workspace.workspace import Workspace


class OpenTimesScreen(Dialog[None]):
    """Shows a slot difference. Enter opens the booking under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sheet")]
    AUTO_FOCUS = "#open-times-list"

    def __init__(self, found: "SlotDifference", workspace: "Workspace") -> None:
        super().__init__()
        self._found = found
        self._workspace = workspace

    def compose(self) -> ComposeResult:
        """The sum, the lines, the keys."""
        found = self._found
        with Vertical(id="open-times", classes="sheet"):
            zone = found.zone.key
            yield Static(Content(f"Open times, as last seen · {zone}"), classes="menu-title")
            yield Static(Content(sentence(found)), id="open-times-sum")
            lines = LineList(difference_items(found), id="open-times-list", enters="Open")
            lines.empty_text = "No time goes and none comes."
            yield lines
            yield KeyHints()

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        if event.key.startswith(BOOKING):
            key = event.key.removeprefix(BOOKING)
            self.app.push_screen(RecordSheet(self._workspace, "bookings", key))
