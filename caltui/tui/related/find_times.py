"""Finds a time for the people whom the marked records or the one in focus name."""

from datetime import timedelta

from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import Picture
from caltui.text import count
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.edit.flow import create_record
from caltui.tui.related.opened_fields import warn
from caltui.tui.related.people import users_meant
from caltui.tui.team.find_time import FROM_NOW, FindTimeScreen
from caltui.workspace.agenda.entries import TEAM, USER
from caltui.workspace.base.clock import wire_instant
from caltui.workspace.team.offered import not_asked
from caltui.workspace.team.people import facts_of_bookings, people_picture

NOBODY = "Mark the people who shall meet: space marks a row, then this key."
WEEKS = "2"
"""Weeks that are looked at first."""

MOST_PEOPLE = 100


async def find_time(screen: PlaceScreen) -> None:
    """Looks for a time that suits the people meant, and starts a booking there."""
    users = await users_meant(screen, "Find a time for whom?", (USER, TEAM))
    if users is None:
        return
    if not users:
        warn(screen, NOBODY)
        return
    if len(users) > MOST_PEOPLE:
        warn(screen, f"{len(users)} people are too many: mark {MOST_PEOPLE} at most.")
        return
    workspace = screen.workspace

    async def ask(weeks: int) -> Picture:
        now = workspace.clock()
        return await people_picture(workspace, users, Interval(now, now + timedelta(weeks=weeks)))

    asking = f"Asking when {count(len(users), 'person', 'people')} can meet …"
    screen.notify(asking, markup=False, timeout=2)
    picture = await ask(int(WEEKS))
    names = [member.label for member in picture.members]
    answer = await screen.console.push_screen_wait(
        FindTimeScreen(
            picture,
            workspace.zone,
            workspace.clock(),
            ask=ask,
            team=", ".join(names) if len(names) < 3 else f"{len(names)} people",
            fact_of=facts_of_bookings(workspace),
            notes=not_asked(workspace, None),
            within=FROM_NOW,
            first=WEEKS,
        )
    )
    if answer is None:
        return
    start, end = (wire_instant(at) for at in (answer.span.start, answer.span.end))
    outcome = await create_record(
        screen.console, workspace, "bookings", {"start": start, "end": end}
    )
    if outcome is not None:
        screen.console.done("bookings", outcome)
