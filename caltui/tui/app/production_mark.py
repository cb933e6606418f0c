"""Puts the profile on every screen and dialog where a write could reach real customers.

One place, called for each screen that comes up: a screen cannot forget it. The
colour and the border are in `styles/production.tcss`, under the app's classes.
"""

from typing import TYPE_CHECKING, Any

from textual.screen import Screen
from textual.widget import Widget

from caltui.tui.base.tones import profile_colour
from caltui.tui.widgets.dialog_parts import badge

if TYPE_CHECKING:
    from caltui.tui.base.context import Context
    from caltui.workspace.workspace import Workspace

BOXES = ".dialog, .menu, .sheet, CommandPalette #--input"
"""What a dialog is drawn in."""

BADGE = "#badge, #form-head"
"""Where a dialog has a badge of its own."""


def mark_app(console: "Context", workspace: "Workspace") -> None:
    """Gives the app the profile's colour and the classes that the styles go by."""
    console.set_class(workspace.profile.production, "-production")
    console.set_class(workspace.read_only, "-read-only")


def colour_of(workspace: "Workspace | None") -> dict[str, str]:
    """The style variable with the profile's colour."""
    if workspace is None:
        return {}
    profile = workspace.profile
    return {"profile": profile_colour(profile.colour, production=profile.production)}


def mark_screen(screen: Screen[Any], workspace: "Workspace") -> None:
    """Writes the profile onto the border of a dialog that does not show it otherwise."""
    if not (workspace.profile.production or workspace.read_only):
        return
    for box in screen.query(BOXES).results(Widget):
        if not box.query(BADGE):
            box.border_title = badge(workspace.profile, read_only=workspace.read_only)
