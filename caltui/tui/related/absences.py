"""Finds whose days are closed, or who leaves: those whom the record or the marked ones name."""

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.booking_acts.absence.flow import close_for, leave
from caltui.tui.related.opened_fields import warn
from caltui.tui.related.people import users_meant
from caltui.workspace.agenda.entries import TEAM, USER

NO_USER = "This record names no user who could leave."


async def close_days(screen: PlaceScreen) -> None:
    """Closes days of whom the marked records or the one in focus are about; of a team, of all its
    members."""
    users = await users_meant(screen, "Close days of whom?", (USER, TEAM))
    if users is not None:
        await close_for(screen, users)


async def leave_host(screen: PlaceScreen) -> None:
    """Hands over the bookings of the user in focus."""
    users = await users_meant(screen, "Who leaves?", (USER,), marked=False)
    if users is None:
        return
    if not users:
        warn(screen, NO_USER)
        return
    await leave(screen, users[0])
