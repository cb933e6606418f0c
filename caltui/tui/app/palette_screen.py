"""Textual's command palette, which a click and a key together close only once."""

from textual.command import CommandList, CommandPalette

from caltui.tui.base.dialog import Closing

MOVES = ("command_list", "cursor_down")


class Palette(CommandPalette, Closing[None]):
    """Every action and record by name."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Moves in the list where it has lines: in a tiny terminal it has none."""
        if action in MOVES and self.is_mounted:
            return bool(self.query_one(CommandList).scrollable_content_region.size)
        return super().check_action(action, parameters)
