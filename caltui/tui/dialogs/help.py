"""The help screen: the keys that work on the screen below it."""

from textwrap import wrap
from typing import Any, ClassVar, NamedTuple

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, Static

from caltui.tui.keys.actions import BY_ID, HERE, NO_KEY, bindings
from caltui.tui.widgets.filter_line import FilteredDialog, FilterLine

LEAST = 20
"""The least cells for the text of an action."""

FOOT = "/ filters · esc closes · ctrl+p finds by meaning · ids: for [keys]"
FOCUS = "In focus"
"""The heading of what works where the cursor is, and not on the whole screen."""

ORDER = (FOCUS, HERE, "Finding", "Record", "Time", "Lists", "Moving", "Console")


class KeyRow(NamedTuple):
    """An action: its keys, what it does, and its id in the `[keys]` table of the configuration."""

    keys: str
    text: str
    id: str


def key_rows(screen: Screen[Any]) -> dict[str, list[KeyRow]]:
    """The active actions of a screen by heading, in the order of the help screen."""
    keys: dict[str, list[str]] = {}
    words: dict[str, tuple[str, str]] = {}
    lacks = getattr(screen, "lacks", None)
    for active in screen.active_bindings.values():
        binding = active.binding
        own = OWN + binding.description if binding.action.startswith("own_command(") else None
        name = SHOWN_WITH.get(binding.id or "", binding.id or own)
        if name is None or not (binding.description or binding.tooltip):
            continue
        shown = "—" if binding.key == NO_KEY else screen.app.get_key_display(binding)
        if len(shown) == 1 and isinstance(screen.focused, Input):
            continue
        action = BY_ID.get(name)
        if action and lacks and lacks(action):
            continue
        group = action.group if action else "Record" if own else HERE
        if active.node is screen.focused and group != HERE:
            group = FOCUS
        words.setdefault(name, (group, binding.tooltip or binding.description))
        if shown not in keys.setdefault(name, []):
            keys[name].append(shown)
    found: dict[str, list[KeyRow]] = {}
    for name, (group, text) in sorted(words.items(), key=lambda item: ORDER.index(item[1][0])):
        found.setdefault(group, []).append(KeyRow(" ".join(keys[name]), text, name))
    return found


OWN = "own."
"""The beginning of the ids of commands of a person's own."""

SHOWN_WITH = {"app.leave": "app.quit"}
"""Actions whose keys are shown with those of another action."""


class HelpScreen(FilteredDialog[None]):
    """The list of keys."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sheet", "keys")]
    AUTO_FOCUS = "#help-scroll"

    def __init__(self, over: Screen[Any]) -> None:
        super().__init__()
        self._rows = key_rows(over)
        self._faults: list[str] = getattr(over.app, "key_faults", [])

    def compose(self) -> ComposeResult:
        """Headings and keys."""
        with Vertical(classes="sheet"):
            yield Static("Keys here", classes="menu-title", markup=False)
            yield FilterLine("words, a key or an id")
            with VerticalScroll(id="help-scroll"):
                yield Static(id="help-text")
            yield Static(FOOT, classes="menu-foot", markup=False)

    def narrow(self) -> None:
        """Shows the keys that have the words, from the first."""
        self.on_resize()
        self.query_one("#help-scroll").scroll_home(animate=False)

    def _found(self) -> dict[str, list[KeyRow]]:
        """The rows with all the words, by heading."""
        words = self.words
        found = {group: [r for r in rows if _has(r, words)] for group, rows in self._rows.items()}
        return {group: rows for group, rows in found.items() if rows}

    def on_resize(self) -> None:
        """Breaks the lines again in the new width."""
        room = self.query_one("#help-scroll").scrollable_content_region.width - 2
        self.query_one("#help-text", Static).update(self._content(room))

    def _content(self, room: int) -> Content:
        rows = [row for group in self._rows.values() for row in group]
        keys = max((cell_len(row.keys) for row in rows), default=0) + 2
        ids = max((len(row.id) for row in rows), default=0) + 2
        words = max(LEAST, room - keys - ids)
        pieces: list[tuple[str, str]] = [(f"! {fault}\n", "$warning") for fault in self._faults]
        found = self._found()
        if not found:
            pieces.append(("No key has these words.\n", "$quiet"))
        for group, inside in found.items():
            pieces.append((f"{group}\n" if not pieces else f"\n{group}\n", "bold $accent"))
            for row in inside:
                pieces += _lines(row, keys, words)
        return Content.assemble(*pieces)


def _has(row: KeyRow, words: list[str]) -> bool:
    """Tells whether each word is in text, id or other words of an action, or is its key."""
    also = BY_ID[row.id].synonyms if row.id in BY_ID else ""
    text = f"{row.text} {row.id} {also}".casefold()
    return all(word in text or word in row.keys.casefold().split() for word in words)


def _lines(row: KeyRow, keys: int, words: int) -> list[tuple[str, str]]:
    """The pieces of an action on one or more lines, with the id at the end of the first."""
    first, *more = wrap(row.text, words - 2) or [""]
    pieces = [
        (f"  {row.keys}{' ' * (keys - cell_len(row.keys))}", "bold $foreground"),
        (first + " " * (words - cell_len(first)), "$quiet"),
        (f"{row.id}\n", "$accent"),
    ]
    return pieces + [(f"{' ' * (keys + 2)}{line}\n", "$quiet") for line in more]
