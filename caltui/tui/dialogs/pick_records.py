"""A dialog in which a person marks records in a list, which may be long: `/` narrows it."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from caltui.text import one_line
from caltui.tui.keys.actions import bindings
from caltui.tui.widgets.filter_line import FilteredDialog, FilterLine
from caltui.tui.widgets.key_hints import KeyHints
from caltui.tui.widgets.line_list import LineList
from caltui.tui.widgets.lines import Item

NOBODY = "Nothing is chosen: space chooses a line."
EMPTY = "No line has these words."


class Pickable(NamedTuple):
    """A record to choose. `closed` says why it cannot be chosen, empty if it can."""

    key: str
    name: str
    right: str = ""
    group: str = ""
    closed: str = ""


class PickRecordsScreen(FilteredDialog[tuple[str, ...] | None]):
    """Closes with the keys of the chosen records, in the order of the list, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("dialog", "pick", "picks")]
    AUTO_FOCUS = "LineList"

    def __init__(self, title: str, records: Sequence[Pickable], chosen: Iterable[str] = ()) -> None:
        super().__init__()
        self._title = title
        self._records = tuple(records)
        can = {one.key for one in records if not one.closed}
        self.chosen = {key for key in chosen if key in can}

    def compose(self) -> ComposeResult:
        """The title, the words that narrow the list, the list, what is chosen, the keys."""
        with Vertical(id="picks", classes="dialog"):
            yield Static(Content(one_line(self._title, 120)), classes="dialog-title")
            yield FilterLine("part of a name")
            yield LineList(id="picks-list", enters="Mark")
            yield Static("", id="picks-note")
            yield KeyHints()

    def on_mount(self) -> None:
        self.query_one(LineList).empty_text = EMPTY
        self.narrow()

    def _shown(self) -> list[Pickable]:
        words = self.words
        return [one for one in self._records if all(w in one.name.casefold() for w in words)]

    def _items(self) -> list[Item]:
        items: list[Item] = []
        group = ""
        for one in self._shown():
            if one.group and one.group != group:
                items.append(Item("", one.group))
                group = one.group
            mark = "=" if one.closed else "✓" if one.key in self.chosen else "·"
            tone = "quiet" if one.closed else "plain"
            items.append(Item(one.key, one_line(one.name, 60), one_line(one.right, 40), tone, mark))
        return items

    def narrow(self) -> None:
        """Shows the records that have the words, and how many are chosen."""
        self.query_one(LineList).set_items(self._items())
        closed = sum(bool(one.closed) for one in self._records)
        rest = f" {closed} are so already (=)." if closed else ""
        self._say(f"{len(self.chosen)} chosen of {len(self._records) - closed}.{rest}")

    def _say(self, text: str) -> None:
        self.query_one("#picks-note", Static).update(Content(one_line(text, 200)))

    @on(LineList.Chosen)
    def _pressed(self, event: LineList.Chosen) -> None:
        event.stop()
        self._turn(event.key)

    def action_turn(self) -> None:
        """Chooses the line under the cursor, or not."""
        self._turn(self.query_one(LineList).cursor_key)

    def _turn(self, key: str) -> None:
        one = next((one for one in self._records if one.key == key), None)
        if one is None:
            return
        if one.closed:
            self._say(f"{one.name}: {one.closed}")
            return
        self.chosen ^= {key}
        self.narrow()
        self.query_one(LineList).action_move(1)

    def action_all(self) -> None:
        """Chooses every line that is shown, or, if all are chosen, none of them."""
        keys = {one.key for one in self._shown() if not one.closed}
        self.chosen = self.chosen - keys if keys <= self.chosen else self.chosen | keys
        self.narrow()

    def action_keep(self) -> None:
        """Closes with what is chosen."""
        found = tuple(one.key for one in self._records if one.key in self.chosen)
        if found:
            self.answer(found)
        else:
            self._say(NOBODY)
