"""The keys of what has focus, read from the bindings that are really active."""

from typing import Any, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, Static

from caltui.tui.actions import BY_ID, bindings

ELSE = "Here"
ORDER = (ELSE, "Finding", "Record", "Time", "Lists", "Moving", "Console")


def key_rows(screen: Screen[Any]) -> dict[str, list[tuple[str, str]]]:
    """By heading: (keys, what they do), what acts on records before what moves."""
    keys: dict[str, list[str]] = {}
    words: dict[str, tuple[str, str]] = {}
    lacks = getattr(screen, "lacks", None)
    for active in screen.active_bindings.values():
        binding = active.binding
        name = ALSO.get(binding.id or "", binding.id)
        if name is None or not (binding.description or binding.tooltip):
            continue
        shown = screen.app.get_key_display(binding)
        if len(shown) == 1 and isinstance(screen.focused, Input):
            continue
        action = BY_ID.get(name)
        if action and lacks and lacks(action):
            continue
        group = action.group if action else ELSE
        words.setdefault(name, (group, binding.tooltip or binding.description))
        if shown not in keys.setdefault(name, []):
            keys[name].append(shown)
    found: dict[str, list[tuple[str, str]]] = {}
    for name, (group, text) in sorted(words.items(), key=lambda item: ORDER.index(item[1][0])):
        found.setdefault(group, []).append((" ".join(keys[name]), text))
    return found


ALSO = {"app.leave": "app.quit"}
"""Keys that work everywhere beside those of the action that is named."""


class HelpScreen(ModalScreen[None]):
    """A page of keys. Any of its own keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("sheet")]
    AUTO_FOCUS = "#help-scroll"

    def __init__(self, over: Screen[Any]) -> None:
        super().__init__()
        self._rows = key_rows(over)

    def compose(self) -> ComposeResult:
        """Headings and keys."""
        with Vertical(classes="sheet"):
            yield Static("Keys here", classes="menu-title", markup=False)
            with VerticalScroll(id="help-scroll"):
                yield Static(self._content(), id="help-text")
            yield Static("esc or q closes · ctrl+p finds every action by name", classes="menu-foot")

    def _content(self) -> Content:
        width = max((cell_len(k) for rows in self._rows.values() for k, _ in rows), default=0)
        pieces: list[tuple[str, str]] = []
        for group, rows in self._rows.items():
            pieces.append((f"{group}\n", "bold $accent"))
            for keys, text in rows:
                space = " " * (width - cell_len(keys) + 2)
                pieces += [(f"  {keys}", "bold $foreground"), (f"{space}{text}\n", "$quiet")]
            pieces.append(("\n", ""))
        return Content.assemble(*pieces)

    def action_close(self) -> None:
        """Back to where one was."""
        if self.is_current:
            self.dismiss()
