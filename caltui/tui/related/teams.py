"""From a record to the picture of its team, asking which where there are several."""

from typing import TYPE_CHECKING

from caltui.text import one_line
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.sync.refresh import refresh
from caltui.workspace.team.members import teams_of

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen, Target

PERSON = {"users": "id", "schedules": "userId", "bookings": "userId"}
"""Which field of a record names the person whose teams are meant."""


async def open_team(screen: "PlaceScreen", target: "Target") -> None:
    """Opens the team of a record: the team itself, or one that the person is in."""
    from caltui.tui.team.screen import TeamScreen

    team_id, user_id = _named(target)
    if not team_id:
        team_id = await _choose(screen, user_id)
    if team_id:
        screen.console.push_screen(TeamScreen(team_id, user_id=user_id))


def _named(target: "Target") -> tuple[str, str]:
    """(team, user) as far as the record names them."""
    of, key, record = target.resource.key, target.key, target.record or {}
    if of == "teams":
        return key or "", ""
    if of == "event-types" and record.get("teamId") is not None:
        return str(record["teamId"]), ""
    if of == "memberships":
        return str(record.get("teamId") or ""), str(record.get("userId") or "")
    user_id = record.get(PERSON[of]) if of in PERSON else None
    return "", "" if user_id is None else str(user_id)


async def _choose(screen: "PlaceScreen", user_id: str) -> str:
    """The one team of a person, or the one that is chosen; any team for nobody."""
    workspace = screen.workspace
    for error in (await refresh(workspace, ("teams", "memberships"), None)).values():
        screen.console.say(error)
    found = teams_of(workspace, user_id) if user_id else []
    if len(found) == 1:
        return found[0]
    every = list(workspace.records("teams"))
    if not (found or every):
        screen.notify("No team is known: open Teams first.", severity="warning")
        return ""
    name = workspace.name("users", user_id) or f"user {user_id}" if user_id else ""
    items = [Item(key, one_line(_name(screen, key), 40), key) for key in found or every]
    title = f"Teams of {one_line(name, 40)}" if found else "Availability of which team?"
    chosen = await screen.console.push_screen_wait(MenuScreen(title, items))
    return chosen or ""


def _name(screen: "PlaceScreen", key: str) -> str:
    return screen.workspace.name("teams", key) or f"Team {key}"
