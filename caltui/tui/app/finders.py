"""What the palette looks in; loaded when it is first opened."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.command import Provider


def actions() -> "type[Provider]":
    """Finds actions."""
    from caltui.tui.app.palette import ActionFinder

    return ActionFinder


def records() -> "type[Provider]":
    """Finds records."""
    from caltui.tui.app.palette_records import RecordFinder

    return RecordFinder
