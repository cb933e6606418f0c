"""Textual's command palette, which a click and a key together close only once."""

from textual.command import CommandList, CommandPalette

from caltui.tui.base.dialog import Closing


class Palette(CommandPalette, Closing[None]):
    """Every action and record by name."""

    def _action_command_list(self, action: str) -> None:
        """Moves in the list where it has lines: in a tiny terminal it has none."""
        if self.query_one(CommandList).scrollable_content_region.size:
            super()._action_command_list(action)
