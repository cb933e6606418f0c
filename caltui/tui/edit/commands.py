"""Creating, editing and deleting from the screen of a record."""

from typing import TYPE_CHECKING

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.edit.flow import create_record, delete_record, edit_record

if TYPE_CHECKING:
    from caltui.workspace.writes.change import Outcome


async def create(screen: PlaceScreen) -> None:
    """Creates a record of the category in focus."""
    of = screen.target().resource.key
    _tell(screen, of, await create_record(screen.console, screen.workspace, of, screen.prefill()))


async def edit(screen: PlaceScreen) -> None:
    """Edits the record in focus."""
    of, key = screen.target()[:2]
    _tell(screen, of.key, await edit_record(screen.console, screen.workspace, of.key, key or ""))


async def delete(screen: PlaceScreen) -> None:
    """Deletes the record in focus, or cancels the booking, after asking."""
    of, key = screen.target()[:2]
    _tell(screen, of.key, await delete_record(screen.console, screen.workspace, of.key, key or ""))


def _tell(screen: PlaceScreen, resource: str, outcome: "Outcome | None") -> None:
    if outcome is not None:
        screen.console.done(resource, outcome)
