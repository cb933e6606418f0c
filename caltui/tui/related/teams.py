"""Opens the availability of a record's team; asks which, where there are several."""

from caltui.text import one_line
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.related.opened_fields import choose, opened_field, warn
from caltui.tui.team.screen import TeamScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.team.members import teams_of


async def open_team(screen: PlaceScreen) -> None:
    """Opens the team of a record: the team itself, or one that the person is in."""
    target = screen.target()
    person = opened_field(target, "team", "person")
    team = opened_field(target, "team", "team") or await _of_person(screen, person)
    if team:
        screen.console.push_screen(TeamScreen(team, user_id=person))


async def _of_person(screen: PlaceScreen, person: str) -> str:
    """The one team of a person, or the one that is chosen; any team for nobody."""
    workspace = screen.workspace
    await screen.console.read_once("teams", "memberships")
    mine = teams_of(workspace, person) if person else []
    if mine:
        title = f"Teams of {one_line(workspace.name('users', person) or f'user {person}', 40)}"
        return await choose(screen, title, _items(screen, mine))
    every = list(workspace.records("teams"))
    if not every:
        warn(screen, "No team is known: open Teams first.")
        return ""
    menu = MenuScreen("Availability of which team?", _items(screen, every))
    return await screen.console.push_screen_wait(menu) or ""


def _items(screen: PlaceScreen, keys: list[str]) -> list[Item]:
    name = screen.workspace.name
    return [Item(key, one_line(name("teams", key) or f"Team {key}", 40), key) for key in keys]
