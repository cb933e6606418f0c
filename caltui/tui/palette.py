"""What the palette offers on a screen, from the table of actions and the catalogue."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.dom import DOMNode
from textual.screen import Screen

from caltui.tui.actions import ACTIONS
from caltui.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from caltui.tui.app import Console

Command = tuple[str, str, str, DOMNode]
"""Title, help, Textual action, and the node it runs on."""


def commands(app: "Console", screen: Screen[Any]) -> Iterator[Command]:
    """The screen's own actions first, then those of the console, then the categories."""
    if not isinstance(screen, PlaceScreen):
        return
    places = (*screen.PLACES, "app")
    for action in ACTIONS:
        if action.where in places and action.in_palette:
            reason = screen.why_not(action)
            help = f"{action.help} (not here: {reason})" if reason else action.help
            node: DOMNode = app if action.where == "app" else screen
            yield action.label, help, action.call, node
    for key, title in app.workspace.catalog.titles.items():
        yield f"Go to {title}", f"The table of {title}", f"show('{key}')", screen
