"""Whose days are closed, and who leaves: the persons that a record or the marked ones name."""

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.absence.flow import close_for, leave
from caltui.tui.related.agendas import subjects
from caltui.tui.related.opened_fields import choose, warn
from caltui.tui.widgets.lines import Item
from caltui.workspace.agenda.entries import USER

NO_USER = "This record names no user who could leave."


async def close_days(screen: PlaceScreen) -> None:
    """Closes days of the marked users, or of whom the record is about."""
    await close_for(screen, await _users(screen, "Close days of whom?"))


async def leave_host(screen: PlaceScreen) -> None:
    """Hands over the bookings of the user in focus."""
    users = await _users(screen, "Who leaves?")
    if not users:
        warn(screen, NO_USER)
        return
    await leave(screen, users[0])


async def _users(screen: PlaceScreen, question: str) -> list[str]:
    """The ids of the users who are marked, else of whom the record is about; asks where several."""
    marked = [key for key in screen.marked_keys() if screen.target().resource.key == "users"]
    if marked:
        return marked
    found = [one for one in subjects(screen.workspace, screen.target()) if one.kind == USER]
    if not found:
        return []
    key = await choose(screen, question, [Item(one.key, one.name, one.part) for one in found])
    return [key] if key else []
