"""The last line of a screen: the most useful keys of the widget that has the focus."""

from pathlib import Path
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Input

from caltui.tui.keys.actions import BY_ID, NO_KEY
from caltui.tui.widgets.bar_parts import hint_pieces, hint_size, hints_that_fit
from caltui.tui.widgets.drawn_line import DrawnLine


def _read_order() -> tuple[str, ...]:
    """The ids of actions in `key_hints.txt`, in its order."""
    lines = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return tuple(f"{node}.{name}" for node, *names in rows for name in names)


ORDER = _read_order()
ALWAYS = ("app.help", "app.palette")
"""The hints that always stand at the right end."""

NAMED = {*ORDER, *ALWAYS}


class Hint(NamedTuple):
    """A key, its label, the action that it runs, and the cell where it begins."""

    key: str
    label: str
    call: str
    node: DOMNode
    dim: bool
    x: int = 0


class KeyHints(DrawnLine):
    """Shows the keys of the widget with the focus. A click on a hint does what its key does."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placed: list[Hint] = []
        self._shown_for: object = None

    def tell(self, about: object) -> None:
        """Draws the hints again where `about`, on which the dimmed keys depend, has changed."""
        if about != self._shown_for:
            self._shown_for = about
            self.refresh()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def known(self) -> tuple[list[Hint], list[Hint]]:
        """The hints from the most useful to the least, and those that are always shown."""
        found: dict[str, Hint] = {}
        why_not = getattr(self.screen, "why_not", None)
        lacks = getattr(self.screen, "lacks", None)
        label = getattr(self.screen, "label", None)
        writing = isinstance(self.screen.focused, Input)
        for active in self.screen.active_bindings.values():
            binding, id = active.binding, active.binding.id
            if id not in NAMED or id in found or binding.key == NO_KEY:
                continue
            key = self.app.get_key_display(binding)
            typed = writing and len(key) == 1 and key.isascii()
            if typed or (lacks and lacks(BY_ID[id])):
                continue
            dim = bool(why_not and why_not(BY_ID[id]))
            enters = getattr(active.node, "enters", "") if id == "list.open" else ""
            words = enters or (label and label(BY_ID[id])) or binding.description
            found[id] = Hint(key, words, binding.action, active.node, dim)
        first, always = ([found[id] for id in ids if id in found] for ids in (ORDER, ALWAYS))
        return first, always

    def line(self) -> Content:
        """As many hints as fit, the most useful first."""
        first, always = self.known()
        sizes = [hint_size(hint.key, hint.label) for hint in first]
        ends = [hint_size(hint.key, hint.label) for hint in always]
        count, gap = hints_that_fit(sizes, ends, self.size.width)
        x, self._placed = 1, []
        for hint, size in zip((*first[:count], *always), (*sizes[:count], *ends), strict=True):
            x += gap if len(self._placed) == count else 0
            self._placed.append(hint._replace(x=x))
            x += size
        left, right = [
            [piece for h in hints for piece in hint_pieces(h.key, h.label, dim=h.dim)]
            for hints in (first[:count], always)
        ]
        return Content.assemble((" ", ""), *left, (" " * gap, ""), *right)

    async def on_click(self, event: events.Click) -> None:
        """Runs the action that was clicked."""
        for hint in self._placed:
            if hint.x <= event.x < hint.x + hint_size(hint.key, hint.label):
                await self.app.run_action(hint.call, hint.node)
                return
