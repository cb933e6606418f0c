"""From a record to the agenda of somebody it names, asking whose where there are several."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.text import one_line
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.agenda.entries import GUEST, TEAM, USER, guests_of

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen, Target
    from caltui.workspace.workspace import Workspace

PERSON = {
    "users": "id",
    "memberships": "userId",
    "schedules": "userId",
    "bookings": "userId",
    "event-types": "userId",
    "webhooks": "userId",
    "selected-calendars": "userId",
    "destination-calendars": "userId",
}
"""Which field of a record names a user."""

TEAMS = {"teams": "id", "event-types": "teamId", "webhooks": "teamId"}
"""Which field names a team."""

BOOKING = {"booking-references": "bookingId", "payments": "bookingId"}
"""Which field names a booking, whose people are meant."""

NOBODY = "This record names nobody who could have an agenda."


class Subject(NamedTuple):
    """Whose agenda may be meant, and what they are in the record."""

    kind: str
    key: str
    name: str
    part: str


def subjects(workspace: "Workspace", resource: str, record: Mapping[str, Any]) -> list[Subject]:
    """Everybody a record names, the closest first, each once."""
    if record.get(BOOKING.get(resource, "")) is not None:
        seen = workspace.record("bookings", str(record[BOOKING[resource]]))
        return subjects(workspace, "bookings", seen.record) if seen else []
    found = {(s.kind, s.key): s for s in reversed(list(_named(workspace, resource, record)))}
    return list(found.values())[::-1]


def _named(workspace: "Workspace", resource: str, record: Mapping[str, Any]) -> Iterator[Subject]:
    user, team = record.get(PERSON.get(resource, "")), record.get(TEAMS.get(resource, ""))
    if user is not None:
        name = workspace.name("users", user) or f"user {user}"
        yield Subject(USER, str(user), name, "host" if resource == "bookings" else "person")
    if team is not None:
        yield Subject(TEAM, str(team), workspace.name("teams", team) or f"team {team}", "team")
    if resource == "attendees" and record.get("email"):
        email = str(record["email"])
        yield Subject(GUEST, email, str(record.get("name") or email), "guest")
    if resource == "bookings":
        for guest in guests_of(record):
            if guest.email:
                yield Subject(GUEST, guest.email, guest.name or guest.email, "guest")


async def open_agenda(screen: "PlaceScreen", target: "Target") -> None:
    """Shows the agenda of a person, a team or a guest of the record."""
    from caltui.tui.agenda.screen import AgendaScreen

    found = subjects(screen.workspace, target.resource.key, target.record or {})
    if not found:
        screen.notify(NOBODY, severity="warning", timeout=6)
        return
    chosen = found[0] if len(found) == 1 else await _choose(screen, found)
    if chosen is not None:
        screen.console.push_screen(AgendaScreen(chosen.kind, chosen.key))


async def _choose(screen: "PlaceScreen", found: list[Subject]) -> Subject | None:
    items = [Item(str(i), one_line(s.name, 40), s.part) for i, s in enumerate(found)]
    picked = await screen.console.push_screen_wait(MenuScreen("Agenda of whom?", items))
    return found[int(picked)] if picked else None
