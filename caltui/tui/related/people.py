"""The users whom a key means: the marked rows, the row or the record in focus, or a whole team."""

from caltui.tui.base.record_screen import PlaceScreen, Target
from caltui.tui.related.agendas import Subject, subjects
from caltui.tui.related.opened_fields import choose, warn
from caltui.tui.widgets.lines import Item
from caltui.workspace.agenda.entries import USER
from caltui.workspace.team.members import roster

NO_MEMBERS = "No member of this team was seen here."


async def users_meant(
    screen: PlaceScreen, question: str, kinds: tuple[str, ...], *, marked: bool = True
) -> list[str] | None:
    """The ids of the users meant: of the marked rows, of the row, else of the record in focus.

    Asks where the record names several; None where no answer is given. `kinds` are USER and TEAM;
    a team means its members. Without `marked` only the row or record in focus counts.
    """
    rows = screen.marked_users() if marked else ()
    if rows:
        return list(rows)
    if person := screen.row_user():
        return [person]
    of = screen.target().resource.key
    keys = screen.marked_keys() if marked else ()
    firsts = [_first(screen, screen.target_of(of, key), kinds) for key in keys]
    found = [one for one in firsts if one is not None]
    if not found:
        named = [s for s in subjects(screen.workspace, screen.target()) if s.kind in kinds]
        if not named:
            return []
        items = [Item(str(n), one.name, one.part) for n, one in enumerate(named)]
        picked = await choose(screen, question, items)
        if not picked:
            return None
        found = [named[int(picked)]]
    return await _users_of(screen, found)


async def _users_of(screen: PlaceScreen, found: list[Subject]) -> list[str] | None:
    users: dict[str, None] = {}
    for subject in found:
        if subject.kind == USER:
            users[subject.key] = None
            continue
        if not await screen.console.read_once("memberships"):
            return None
        members = roster(screen.workspace, subject.key)
        if not members:
            warn(screen, f"{subject.name}: {NO_MEMBERS}")
            return None
        users.update(dict.fromkeys(members))
    return list(users)


def _first(screen: PlaceScreen, target: Target, kinds: tuple[str, ...]) -> Subject | None:
    """Whom a marked record is about: its host, person or team."""
    found = subjects(screen.workspace, target)
    return next((one for one in found if one.kind in kinds), None)
