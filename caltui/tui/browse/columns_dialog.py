"""The dialog for which columns a table shows, in which order, and how wide."""

from collections.abc import Mapping, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.column_widths import NARROWEST, WIDEST
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

SHOWN, HIDDEN = "■", "□"
USUAL = 16
"""Cells from which the width of a column begins to change that is not on the screen."""


class ChosenColumns(NamedTuple):
    """The columns to show, in order, and the widths in cells that a person chose."""

    names: list[str]
    widths: dict[str, int]


class ColumnsScreen(Dialog[ChosenColumns | None]):
    """Closes with the columns to show, or None. At least one stays.

    `widths` were chosen before, `drawn` is how wide the columns are on the screen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("columns"), *bindings("dialog")]
    AUTO_FOCUS = "LineList"

    def __init__(
        self,
        title: str,
        every: Sequence[tuple[str, str]],
        shown: Sequence[str],
        default: Sequence[str],
        *,
        widths: Mapping[str, int] | None = None,
        drawn: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._titles = dict(every)
        self._default = [name for name in default if name in self._titles]
        self.widths = dict(widths or {})
        self._drawn = dict(drawn or {})
        self.shown = [name for name in shown if name in self._titles]
        self.order = [*self.shown, *(n for n, _ in every if n not in self.shown)]

    def compose(self) -> ComposeResult:
        """Every column: those shown first."""
        with Vertical(classes="menu"):
            yield Static(Content(f"Columns of {self._title}"), classes="menu-title")
            yield LineList(self._items())
            yield KeyHints()

    @property
    def lines(self) -> LineList:
        """The list of columns."""
        return self.query_one(LineList)

    def _items(self) -> list[Item]:
        return [
            Item(
                name,
                self._titles[name] or name.capitalize(),
                f"{self.widths[name]} wide" if name in self.widths else self._apart(name),
                "plain" if name in self.shown else "quiet",
                SHOWN if name in self.shown else HIDDEN,
            )
            for name in self.order
        ]

    def _apart(self, name: str) -> str:
        """The path of a column that shares its title with another one."""
        return name if list(self._titles.values()).count(self._titles[name]) > 1 else ""

    def action_show_or_hide(self) -> None:
        """Shows or hides the column under the cursor."""
        name = self.lines.cursor_key
        if name in self.shown and len(self.shown) > 1:
            self.shown.remove(name)
        elif name in self.shown:
            self.notify("A table needs at least one column.", severity="warning")
        elif name:
            self.shown.append(name)
        self.shown.sort(key=self.order.index)
        self.lines.set_items(self._items())

    def action_shift(self, by: int) -> None:
        """Moves the column under the cursor earlier or later."""
        name = self.lines.cursor_key
        at = self.order.index(name)
        to = max(0, min(at + by, len(self.order) - 1))
        self.order.insert(to, self.order.pop(at))
        self.shown.sort(key=self.order.index)
        self.lines.set_items(self._items())

    def action_widen(self, by: int) -> None:
        """Makes the column under the cursor wider or narrower."""
        name = self.lines.cursor_key
        if name:
            now = self.widths.get(name) or self._drawn.get(name) or USUAL
            self.widths[name] = max(NARROWEST, min(now + by, WIDEST))
            self.lines.set_items(self._items())

    def action_own_width(self) -> None:
        """Makes the column under the cursor as wide as its contents need."""
        self.widths.pop(self.lines.cursor_key or "", None)
        self.lines.set_items(self._items())

    def action_reset(self) -> None:
        """Back to the default columns and widths."""
        self.widths = {}
        self.shown = list(self._default)
        self.order = [*self.shown, *(name for name in self._titles if name not in self.shown)]
        self.lines.set_items(self._items())

    def action_keep(self) -> None:
        """Uses these columns."""
        if self.is_active:
            self.dismiss(ChosenColumns(list(self.shown), dict(self.widths)))

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.action_keep()
