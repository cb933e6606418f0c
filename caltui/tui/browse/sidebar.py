"""The categories by group, with how many records of each were last seen."""

from collections.abc import Callable, Collection
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from caltui.catalog.model import Group
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item, category_lines, fits_blank_lines


class Sidebar(LineList):
    """The 14 categories. The one shown is marked; enter or a click shows another."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sidebar")]

    class Left(Message):
        """The operator goes back to the rows."""

    def __init__(
        self, groups: Collection[Group], count: Callable[[str], int | str | None], *, id: str
    ) -> None:
        self.groups = groups
        self.count = count
        self.counts: dict[str, int | str | None] = {}
        self.shown = ""
        self.syncing: Collection[str] = ()
        self._airy = False
        super().__init__(id=id)
        self.recount()
        self.items = self._lines(airy=False)

    def expect(self, height: int) -> None:
        """Takes the lines that so many cells of height have room for."""
        self._airy = fits_blank_lines(height, len(self.groups))
        self.set_items(self._lines(airy=self._airy))

    def current_key(self) -> str:
        """The category whose rows are shown."""
        return self.shown

    def recount(self) -> None:
        """Asks again how many records each category has."""
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
        return category_lines(groups, self.counts, self.syncing, airy=airy)

    def action_leave(self) -> None:
        self.post_message(self.Left())
