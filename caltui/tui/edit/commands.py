"""The commands that create, edit and delete the record in focus."""

from typing import TYPE_CHECKING

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.edit.flow import create_record, delete_record, edit_record

if TYPE_CHECKING:
    from caltui.workspace.writes.change import Outcome


async def create(screen: PlaceScreen) -> None:
    """Creates a record of the category in focus."""
    of = screen.target().resource.key
    _publish(
        screen, of, await create_record(screen.console, screen.workspace, of, screen.prefill())
    )


async def edit(screen: PlaceScreen) -> None:
    """Edits the record in focus."""
    of, key = screen.target()[:2]
    outcome = await edit_record(screen.console, screen.workspace, of.key, key or "")
    _publish(screen, of.key, outcome)


async def delete(screen: PlaceScreen) -> None:
    """Deletes the record in focus, or cancels the booking, after asking."""
    of, key = screen.target()[:2]
    _publish(
        screen, of.key, await delete_record(screen.console, screen.workspace, of.key, key or "")
    )


def _publish(screen: PlaceScreen, resource: str, outcome: "Outcome | None") -> None:
    if outcome is not None:
        screen.console.done(resource, outcome)
