"""Textual's command palette, which a click and a key together close only once."""

from textual import on
from textual.command import CommandList, CommandPalette
from textual.widgets import Input

from caltui.tui.base.dialog import Closing

MOVES = ("command_list", "cursor_down")


class Palette(CommandPalette, Closing[None]):
    """Every action and record by name."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Moves in the list where it has lines: in a tiny terminal it has none."""
        if action in MOVES and self.is_mounted:
            return bool(self.query_one(CommandList).scrollable_content_region.size)
        return super().check_action(action, parameters)

    @on(Input.Changed)
    def look_while_open(self, event: Input.Changed) -> None:
        """Looks for what was typed, unless it is closed: then there is no list to show it in."""
        if self not in self.app.screen_stack:
            event.prevent_default()
