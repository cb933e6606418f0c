"""Finds a time for the people whom the marked records or the one in focus name."""

from datetime import timedelta

from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import Picture
from caltui.text import count
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.edit.flow import create_record
from caltui.tui.related.opened_fields import warn
from caltui.tui.related.people import users_meant
from caltui.tui.team.event_types import choose_event_type
from caltui.tui.team.find_time import FROM_NOW, FindTimeScreen, Found
from caltui.workspace.agenda.entries import TEAM, USER
from caltui.workspace.base.clock import wire_instant
from caltui.workspace.team.offered import with_offered
from caltui.workspace.team.people import people_picture

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

    async def ask(weeks: int, event_type: str | None) -> Picture:
        now = workspace.clock()
        window = Interval(now, now + timedelta(weeks=weeks))
        picture = await people_picture(workspace, users, window, event_type)
        return await with_offered(workspace, picture, event_type)

    asking = f"Asking when {count(len(users), 'person', 'people')} can meet …"
    screen.notify(asking, markup=False, timeout=2)
    picture = await ask(int(WEEKS), None)
    names = [member.label for member in picture.members]
    found = await screen.console.push_screen_wait(
        FindTimeScreen(
            workspace,
            picture,
            workspace.zone,
            ask=ask,
            choose=lambda at: choose_event_type(screen.console, workspace, users, at=at),
            team=", ".join(names) if len(names) < 3 else f"{len(names)} people",
            within=FROM_NOW,
            first=WEEKS,
        )
    )
    if found is None:
        return
    outcome = await create_record(screen.console, workspace, "bookings", _booking(found))
    if outcome is not None:
        screen.console.done("bookings", outcome)


def _booking(found: Found) -> dict[str, object]:
    """A booking at the time that was found, of the event type as for which it was looked for."""
    span = found.answer.span
    values: dict[str, object] = {"start": wire_instant(span.start), "end": wire_instant(span.end)}
    if found.event_type is not None:
        values["eventTypeId"] = int(found.event_type)
    return values
