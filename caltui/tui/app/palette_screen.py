"""Textual's command palette, which a click and a key together close only once."""

from textual.command import CommandList, CommandPalette

from caltui.tui.base.dialog import Closing


class Palette(CommandPalette, Closing[None]):
    """Every action and record by name."""

    def _action_command_list(self, action: str) -> None:
        """Moves in the list where it has lines: in a tiny terminal it has none."""
        if self.query_one(CommandList).scrollable_content_region.size:
            super()._action_command_list(action)

    def _gather_commands(self, search_value: str) -> None:  # type: ignore[override]
        """Looks for what was typed, unless it is closed: then there is no list to show it in."""
        if self in self.app.screen_stack:
            super()._gather_commands(search_value)
