"""The list of views: opened, renamed or deleted from here."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from caltui.tui.dialogs.menu import ListDialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.workspace.table.named_views import NamedView


class ViewsScreen(ListDialog[tuple[str, str] | None]):
    """Closes with what to do (`open`, `rename`, `delete`) and the view's name, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("views")]
    PLACES = ("views", "dialog")

    def __init__(self, views: Sequence[NamedView], *, at: str = "") -> None:
        items = [Item(view.name, view.name, view.place.format()) for view in views]
        super().__init__("Views", items, at=at)

    def choose(self, key: str) -> None:
        """Closes with the view to open."""
        self.answer(("open", key))

    def action_change(self, verb: str) -> None:
        """Closes with another thing to do with the view under the cursor."""
        name = self.query_one(LineList).cursor_key
        if name:
            self.answer((verb, name))
