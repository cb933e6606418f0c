"""The last line: the keys that matter most where one is, read from the real bindings."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import Input

from caltui.tui.actions import BY_ID

ORDER = (
    "filter.keep",
    "filter.clear",
    "filter.everywhere",
    "finder.open",
    "finder.group",
    "finder.rows",
    "finder.read",
    "finder.close",
    "people.mark",
    "journal.undo",
    "journal.settle",
    "conflict.mine",
    "conflict.theirs",
    "conflict.all_mine",
    "conflict.all_theirs",
    "conflict.go_on",
    "list.open",
    "sidebar.leave",
    "table.open",
    "fields.follow",
    "columns.toggle",
    "columns.down",
    "columns.keep",
    "bulk.send",
    "bulk.pause",
    "bulk.again",
    "bulk.stop_first",
    "bulk.back",
    "weekreview.send",
    "weekreview.cancel",
    "weekreview.keep",
    "weekreview.open",
    "weekreview.back",
    "weekgrid.toggle",
    "week.save",
    "week.type",
    "week.copy",
    "week.presets",
    "weekgrid.edge_later",
    "weekgrid.undo",
    "weekgrid.clear",
    "week.zone",
    "week.dates",
    "week.leave",
    "pick.toggle",
    "pick.keep",
    "dates.new",
    "dates.remove",
    "queues.open",
    "findings.open",
    "findings.leave",
    "agendalist.open",
    "agenda.earlier",
    "agenda.later",
    "agenda.week",
    "agenda.day",
    "agenda.today",
    "agenda.zone",
    "agenda.cancelled",
    "team.find",
    "team.near",
    "team.far",
    "team.zone",
    "teamgrid.open",
    "team.now",
    "team.event",
    "rows.filter",
    "place.jump",
    "place.new",
    "place.edit",
    "place.delete",
    "place.actions",
    "place.references",
    "rows.sort",
    "rows.columns",
    "place.copy",
    "place.raw",
    "place.reveal",
    "table.mark",
    "place.team",
    "place.week",
    "place.agenda",
    "place.inbox",
    "app.find",
    "place.back",
    "rows.export",
    "record.next",
    "place.undo",
    "app.journal",
    "dialog.close",
    "sheet.close",
    "journal.close",
)
ALWAYS = ("app.help", "app.palette")
"""Kept at the right end whatever the width."""


class Hint(NamedTuple):
    """A key, what it does, the action to run, and where it is on the line."""

    key: str
    label: str
    call: str
    node: DOMNode
    dim: bool
    x: int = 0


class KeyHints(Widget):
    """Follows the focus. A click on a hint does what the key does."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._placed: list[Hint] = []
        self._told: object = None

    def tell(self, about: object) -> None:
        """Draws again when what decides about dimmed keys is another than the last time."""
        if about != self._told:
            self._told = about
            self.refresh()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh())

    def _hints(self, ids: Sequence[str]) -> list[Hint]:
        found: dict[str, Hint] = {}
        why_not = getattr(self.screen, "why_not", None)
        lacks = getattr(self.screen, "lacks", None)
        for active in self.screen.active_bindings.values():
            binding, id = active.binding, active.binding.id
            key = self.app.get_key_display(binding)
            typed = len(key) == 1 and key.isascii() and isinstance(self.screen.focused, Input)
            if id is not None and id in ids and id not in found and not typed:
                if lacks and lacks(BY_ID[id]):
                    continue
                dim = bool(why_not and why_not(BY_ID[id]))
                label = binding.description
                found[id] = Hint(key, label, binding.action, active.node, dim)
        return [found[id] for id in ids if id in found]

    def render(self) -> Content:
        """As many hints as fit, in the order of their worth."""
        width = self.size.width
        always, x = self._hints(ALWAYS), 1
        end = width - sum(_size(hint) for hint in always)
        self._placed = []
        for hint in self._hints(ORDER):
            if x + _size(hint) > end:
                break
            self._placed.append(hint._replace(x=x))
            x += _size(hint)
        gap = max(0, end - x)
        left = [piece for hint in self._placed for piece in _pieces(hint)]
        right = [piece for hint in always for piece in _pieces(hint)]
        for hint in always:
            self._placed.append(hint._replace(x=x + gap))
            gap += _size(hint)
        space = " " * max(0, end - x)
        return Content.assemble((" ", ""), *left, (space, ""), *right)

    async def on_click(self, event: events.Click) -> None:
        """Runs the action that was clicked."""
        for hint in self._placed:
            if hint.x <= event.x < hint.x + _size(hint):
                await self.app.run_action(hint.call, hint.node)
                return


def _size(hint: Hint) -> int:
    return cell_len(hint.key) + cell_len(hint.label) + 3


def _pieces(hint: Hint) -> list[tuple[str, str]]:
    quiet = "$quiet 60%" if hint.dim else "$quiet"
    key = quiet if hint.dim else "bold $accent"
    return [(hint.key, key), (f" {hint.label}  ", quiet)]
