"""A dialog in which a person marks weekdays."""

from collections.abc import Iterable, Sequence
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
from caltui.workspace.week.state import FULL_NAMES


class PickDaysScreen(Dialog[tuple[int, ...] | None]):
    """Closes with the chosen weekdays (0 is Sunday), or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "pick")]
    AUTO_FOCUS = "LineList"

    def __init__(self, title: str, days: Sequence[int], chosen: Iterable[int] = ()) -> None:
        super().__init__()
        self._title = title
        self._days = tuple(days)
        self.chosen = set(chosen)

    def compose(self) -> ComposeResult:
        """The title, the days, the keys."""
        with Vertical(classes="menu"):
            yield Static(Content(self._title), classes="menu-title")
            yield LineList(self._items(), enters="Mark")
            yield KeyHints()

    def _items(self) -> list[Item]:
        return [
            Item(str(day), FULL_NAMES[day], glyph="✓" if day in self.chosen else "·")
            for day in self._days
        ]

    @on(LineList.Chosen)
    def _pressed(self, event: LineList.Chosen) -> None:
        event.stop()
        self._turn(int(event.key))

    def action_turn(self) -> None:
        """Marks or unmarks the day under the cursor."""
        self._turn(int(self.query_one(LineList).cursor_key))

    def _turn(self, day: int) -> None:
        self.chosen ^= {day}
        self.query_one(LineList).set_items(self._items())

    def action_keep(self) -> None:
        """Closes with the marked days."""
        self.answer(tuple(day for day in self._days if day in self.chosen))
