"""The inbox, the categories by group with the number of records last seen, and the views."""

from collections.abc import Callable, Collection, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from caltui.catalog.model import Group
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item, category_lines, fits_blank_lines
from caltui.workspace.table.named_views import NamedViews
from caltui.workspace.workspace import Workspace

VIEW = "view:"
"""The keys of lines that are views begin with this."""

INBOX = "inbox:"
"""The key of the line of the inbox."""

UNCOUNTED = "?"


class Sidebar(LineList):
    """The list of categories. The one shown is marked; enter or a click shows another."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sidebar")]

    class Left(Message):
        """The operator goes back to the rows."""

    def __init__(
        self,
        groups: Callable[[], Collection[Group]],
        count: Callable[[str], int | str | None],
        *,
        id: str,
    ) -> None:
        """`groups` are those that the server has, as far as is known by then."""
        self._offered = groups
        self.groups = groups()
        self.count = count
        self.counts: dict[str, int | str | None] = {}
        self.shown = ""
        self.syncing: Collection[str] = ()
        self._airy = False
        self._views: Sequence[str] = ()
        self._to_do = UNCOUNTED
        super().__init__(id=id, enters="Open")
        self.recount()
        self.items = self._lines(airy=False)

    def expect(self, height: int) -> None:
        """Takes the lines that so many cells of height have room for."""
        self._airy = fits_blank_lines(height, len(self.groups))
        self.set_items(self._lines(airy=self._airy))

    def show_views(self, names: Sequence[str]) -> None:
        """Shows these views below the categories."""
        self._views = names
        self.set_items(self._lines(airy=self._airy))

    def tell_inbox(self, number: str) -> None:
        """Shows how many records of the inbox are to do, such as `14`, `14+` or `?`."""
        self._to_do = number
        self.set_items(self._lines(airy=self._airy))

    def current_key(self) -> str:
        """The category whose rows are shown."""
        return self.shown

    def recount(self) -> None:
        """Asks again which categories there are, and how many records each has."""
        self.groups = self._offered()
        self.counts = {key: self.count(key) for g in self.groups for key, _ in g.resources}

    def tell(self, shown: str, syncing: Collection[str]) -> None:
        """Draws counts, the category shown, and which ones are being read."""
        before = self.shown
        self.shown, self.syncing = shown, syncing
        airy = fits_blank_lines(self.size.height, len(self.groups)) if self.size else self._airy
        self.set_items(self._lines(airy=airy))
        if shown != before:
            self.move_to_key(shown)
            for y, item in enumerate(self.items):
                if item.key in (before, shown):
                    self.refresh_line(y)

    def on_resize(self) -> None:
        """Space between the groups where the terminal is high enough."""
        super().on_resize()
        self.set_items(self._lines(airy=fits_blank_lines(self.size.height, len(self.groups))))

    def _lines(self, *, airy: bool) -> list[Item]:
        groups = [(group.title, group.resources) for group in self.groups]
        self._airy = airy
        to_do = self._to_do if self._to_do == UNCOUNTED else f"{self._to_do} to do"
        lines = [Item(INBOX, "Inbox", to_do), *[Item("", "")] * airy]
        lines += category_lines(groups, self.counts, self.syncing, airy=airy)
        if self._views:
            lines += [Item("", "")] * airy + [Item("", "Views")]
        return lines + [Item(f"{VIEW}{name}", name) for name in self._views]

    def action_leave(self) -> None:
        self.post_message(self.Left())


def view_names(workspace: Workspace) -> list[str]:
    """The names of the views of this profile."""
    return [view.name for view in NamedViews(workspace.kept).all()]
