"""Every action of the console: its keys, its label and help, and the node that binds it.

The bindings, the help screen, the palette and the key hints are made from the table in
`actions.txt`. A key is changed there, or under the action's id in the `keys` table of the
configuration.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from textual.binding import Binding


class Action(NamedTuple):
    """Something that a key does.

    `keys` are separated by commas; `call` is the Textual action that runs. `verb` names the
    operation that it needs: where a category lacks it, pressing the key says so. `synonyms`
    are other words that find it in the palette.
    """

    id: str
    keys: str
    call: str
    label: str
    help: str
    group: str
    verb: str = ""
    synonyms: str = ""

    @property
    def where(self) -> str:
        """The node that binds it, such as `app`, `table` or `dialog`: its id up to the dot."""
        return self.id.partition(".")[0]

    @property
    def in_palette(self) -> bool:
        """Whether the palette offers it: it works on a whole screen."""
        return self.where in SCREENS and self.id not in NOT_IN_PALETTE


VERBS = {
    "place.new": "create",
    "place.edit": "update",
    "place.delete": "delete",
    "rows.edit_marked": "update",
    "rows.delete_marked": "delete",
}
ACTS = {
    "place.move": "place.move",
    "place.move_marked": "place.move",
    "place.hand_over": "place.hand_over",
}
"""Actions that are of use only where the category has an act with that action in the catalogue."""
SCREENS = ("app", "place", "browse", "rows", "record", "team", "agenda", "inbox")
NOT_IN_PALETTE = (
    "app.palette",
    "browse.step_back",
    "team.step_back",
    "agenda.step_back",
    "inbox.step_back",
)
NO_KEY = "no_key"
"""The key of an action to which the configuration gives no key."""

TYPED_OVER = ("prompt", "filter", "finder")
"""Nodes whose keys work although the text field inside them has the focus."""

EVERYWHERE = ("app.suspend",)
"""Actions of the console whose keys work in forms and dialogs too."""

HERE = "Here"
"""The heading of actions that work in one form or dialog only."""


def _read() -> Iterator[Action]:
    """The actions of `actions.txt`, in its order."""
    group = ""
    for line in Path(__file__).with_suffix(".txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            group = line.strip("[]")
        elif line and not line.startswith("#"):
            id, keys, call, label, help, *synonyms = line.split(" | ")
            verb = VERBS.get(id, "")
            yield Action(id, keys, call, label, help, group, verb, *synonyms)


ACTIONS = tuple(_read())
BY_ID: Mapping[str, Action] = {action.id: action for action in ACTIONS}


def bindings(*places: str) -> "list[Binding]":
    """The bindings of these nodes, in the order of the table."""
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
