"""Every action of the console, once: its key, its words, and where it works.

Bindings, the help screen, the palette and the key hints are all read from the table
in `actions.txt`, so a key is changed in one place: there, or in the `keys` table of
the configuration under the action's id.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.binding import Binding


class Action(NamedTuple):
    """One thing a key does.

    `keys` is a comma-separated list, `call` the Textual action that runs. `where`,
    the part of the id before the dot, is the node that binds it. `verb` names the
    operation it needs: where the category lacks it, pressing the key says so.
    """

    id: str
    keys: str
    call: str
    label: str
    help: str
    group: str
    verb: str = ""

    @property
    def where(self) -> str:
        """The node that binds it: `app`, `table`, `dialog` …"""
        return self.id.partition(".")[0]

    @property
    def also(self) -> str:
        """Other words that find it in the palette."""
        from caltui.tui.keys.synonyms import SYNONYMS

        return SYNONYMS.get(self.id, "")

    @property
    def in_palette(self) -> bool:
        """Whether the palette offers it: what works on a whole screen does."""
        return self.where in SCREENS and self.id not in UNNAMED


VERBS = {
    "place.new": "create",
    "place.edit": "update",
    "place.delete": "delete",
    "rows.edit_marked": "update",
    "rows.delete_marked": "delete",
}
SCREENS = ("app", "place", "browse", "rows", "record", "team", "agenda", "inbox")
UNNAMED = (
    "app.palette",
    "browse.step_back",
    "team.step_back",
    "agenda.step_back",
    "inbox.step_back",
)
NO_KEY = "no_key"
"""Stands for the key of an action that the operator has taken its keys from."""

TYPED_OVER = ("prompt", "filter", "finder")
"""Nodes whose keys come before those of the text field inside them."""

EVERYWHERE = ("app.suspend",)
"""Actions of the console whose keys work under a form or a dialog as well."""

HERE = "Here"
"""The heading of what works in one form or dialog only."""


def _read() -> Iterator[Action]:
    """The actions of `actions.txt`, in its order."""
    group = ""
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            id, keys, call, label, help = line.split(" | ")
            yield Action(id, keys, call, label, help, group, VERBS.get(id, ""))


ACTIONS = tuple(_read())
BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def bindings(*places: str) -> "list[Binding]":
    """The bindings of a node, in the order of the table."""
    from textual.binding import Binding

    return [
        Binding(
            action.keys,
            action.call,
            action.label,
            id=action.id,
            tooltip=action.help,
            show=action.group != HERE,
            priority=action.where in TYPED_OVER or action.id in EVERYWHERE,
        )
        for action in ACTIONS
        if action.where in places
    ]
