"""The list of views: opened, renamed or deleted from here."""

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.table.named_views import NamedView


class ViewsScreen(Dialog[tuple[str, str] | None]):
    """Closes with what to do (`open`, `rename`, `delete`) and the view's name, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("views"), *bindings("dialog")]
    PLACES = ("views", "dialog")
    AUTO_FOCUS = "LineList"

    def __init__(self, views: Sequence[NamedView], *, at: str = "") -> None:
        super().__init__()
        self._items = [Item(view.name, view.name, view.place.format()) for view in views]
        self._at = at

    def compose(self) -> ComposeResult:
        """The title, the views with their places, the keys."""
        with Vertical(classes="menu"):
            yield Static(Content("Views"), classes="menu-title")
            yield LineList(self._items)
            yield KeyHints()

    def on_mount(self) -> None:
        if self._at:
            self.query_one(LineList).move_to_key(self._at)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.answer(("open", event.key))

    def action_change(self, verb: str) -> None:
        """Closes with another thing to do with the view under the cursor."""
        name = self.query_one(LineList).cursor_key
        if name:
            self.answer((verb, name))
