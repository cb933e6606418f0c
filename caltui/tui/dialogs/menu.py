"""A dialog with a short list from which a person chooses one line."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ScreenResultType
from textual.widgets import Static

from caltui.tui.base.dialog import Dialog
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item
from caltui.tui.widgets.text_width import cell_len

NARROWEST, WIDEST = 64, 100
"""Cells of a menu."""

BESIDE = 12
"""Cells of a line beside its texts: border, padding, bar, gap, scrollbar."""


class ListDialog(Dialog[ScreenResultType]):
    """Shows a list. A subclass says what is done with the chosen line."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog")]
    AUTO_FOCUS = "LineList"

    def __init__(self, title: str, items: Sequence[Item], *, at: str = "") -> None:
        super().__init__()
        self._title = title
        self._items = list(items)
        self._at = at

    def compose(self) -> ComposeResult:
        """The title, the list, the keys."""
        with Vertical(classes="menu"):
            yield Static(Content(self._title), classes="menu-title")
            yield LineList(self._items)
            yield KeyHints()

    def on_mount(self) -> None:
        """Is as wide as the longest line wants; the screen may have less."""
        longest = max((cell_len(f"{i.glyph}{i.left}{i.right}") for i in self._items), default=0)
        self.query_one(".menu").styles.width = max(NARROWEST, min(longest + BESIDE, WIDEST))
        if self._at:
            self.query_one(LineList).move_to_key(self._at)

    @on(LineList.Chosen)
    def _chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.choose(event.key)

    def choose(self, key: str) -> None:
        """Closes with the line of this key."""
        raise NotImplementedError


class MenuScreen(ListDialog[str | None]):
    """Closes with the key of the chosen line, or None."""

    def choose(self, key: str) -> None:
        """Closes with the key."""
        self.answer(key)


class LetterMenu(MenuScreen):
    """A menu whose lines have letters: pressing one chooses its line. Keys of the list go first."""

    def __init__(self, title: str, items: Sequence[Item], letters: Mapping[str, str]) -> None:
        super().__init__(title, items)
        self._letters = letters

    def on_key(self, event: events.Key) -> None:
        """Chooses the line of a letter."""
        key = self._letters.get(event.key) or self._letters.get(event.character or "")
        if key is not None:
            event.stop()
            event.prevent_default()
            self.answer(key)
