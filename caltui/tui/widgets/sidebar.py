"""The categories by group, with how many records of each were last seen."""

from collections.abc import Callable, Collection
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from caltui.catalog.model import Group
from caltui.tui.actions import bindings
from caltui.tui.widgets.line_list import Item, LineList

NEVER_SEEN, SYNCING = "·", "…"


def short_count(count: int) -> str:
    """In at most four cells: `401`, `1.2k`, `100k`, `3.4M`."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if count >= size:
            scaled = count / size
            return f"{scaled:.1f}{letter}" if scaled < 10 else f"{int(scaled)}{letter}"
    return str(count)


class Sidebar(LineList):
    """The 14 categories. The one shown is marked; enter or a click shows another."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sidebar")]

    class Left(Message):
        """The operator goes back to the rows."""

    def __init__(
        self, groups: Collection[Group], count: Callable[[str], int | None], *, id: str
    ) -> None:
        self.groups = groups
        self.count = count
        self.counts: dict[str, int | None] = {}
        self.shown = ""
        self.syncing: Collection[str] = ()
        super().__init__(id=id)
        self.recount()
        self.items = self._lines(airy=False)

    def current_key(self) -> str:
        """The category whose rows are shown."""
        return self.shown

    def recount(self) -> None:
        """Asks again how many records each category has."""
        self.counts = {key: self.count(key) for g in self.groups for key, _ in g.resources}

    def tell(self, shown: str, syncing: Collection[str]) -> None:
        """Draws counts, the category shown, and which ones are being read."""
        moved = shown != self.shown
        self.shown, self.syncing = shown, syncing
        self.set_items(self._lines(airy=self.size.height >= len(self.groups) * 2 + 20))
        if moved:
            self.move_to_key(shown)
            self.refresh()

    def on_resize(self) -> None:
        """Space between the groups where the terminal is high enough."""
        super().on_resize()
        self.set_items(self._lines(airy=self.size.height >= len(self.groups) * 2 + 20))

    def _lines(self, *, airy: bool) -> list[Item]:
        lines: list[Item] = []
        for group in self.groups:
            if airy and lines:
                lines.append(Item("", ""))
            lines.append(Item("", group.title))
            lines += [Item(key, title, self._right(key)) for key, title in group.resources]
        return lines

    def _right(self, key: str) -> str:
        count = self.counts.get(key)
        known = NEVER_SEEN if count is None else short_count(count)
        return SYNCING if key in self.syncing else known

    def action_leave(self) -> None:
        self.post_message(self.Left())
