"""Opens the weeks of the marked people or schedules on one sheet."""

from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.related.opened_fields import opened_field, warn
from caltui.tui.related.people import users_meant
from caltui.tui.week.sheet.screen import WeeksScreen
from caltui.workspace.agenda.entries import TEAM, USER
from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.week.sheet.rows import SheetRow, rows_of_schedules, rows_of_users
from caltui.workspace.week.sheet.sheet import WeekSheet
from caltui.workspace.week.state import SCHEDULES

NOBODY = "Mark schedules or people for one sheet: space marks a row, ctrl+a marks all."
MOST_ROWS = 200


async def open_sheet(screen: PlaceScreen) -> None:
    """Shows the weeks of the marked rows, of the members of a team, or of the row in focus."""
    if not await screen.console.read_once(SCHEDULES):
        return
    try:
        rows = await _rows(screen)
    except (GatewayError, MirrorError) as error:
        screen.console.say(error)
        return
    if rows is None:
        return
    if not rows:
        warn(screen, NOBODY)
        return
    if len(rows) > MOST_ROWS:
        warn(screen, f"{len(rows)} weeks are too many for one sheet: mark {MOST_ROWS} at most.")
        return
    await screen.console.push_screen_wait(WeeksScreen(screen.workspace, WeekSheet(rows)))


async def _rows(screen: PlaceScreen) -> list[SheetRow] | None:
    """A row for each schedule or person meant; None where no answer is given."""
    workspace = screen.workspace
    schedules = _schedules(screen)
    if schedules:
        return await rows_of_schedules(workspace, schedules)
    if shown := screen.marked_users() or screen.row_users():
        return await rows_of_users(workspace, shown)
    users = await users_meant(screen, "The weeks of whom?", (USER, TEAM))
    return None if users is None else await rows_of_users(workspace, users)


def _schedules(screen: PlaceScreen) -> list[str]:
    """The schedules that the marked records name, or the one in focus."""
    if screen.marked_users() or screen.row_user():
        return []
    of = screen.target().resource.key
    targets = [screen.target_of(of, key) for key in screen.marked_keys()] or [screen.target()]
    return [key for one in targets if (key := opened_field(one, "week", "schedule"))]
