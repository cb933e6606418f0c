"""Opens the week editor for a record's schedule; asks which, where there are several. On a row that
is a person, their default schedule."""

from caltui.scheduling.whose_schedule import MappedSchedules, default_schedule, schedule_for
from caltui.text import one_line
from caltui.tui.base.messages import RecordChanged
from caltui.tui.base.record_screen import PlaceScreen
from caltui.tui.related.opened_fields import choose, opened_field, warn
from caltui.tui.week.screen import WeekScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.week.state import SCHEDULES, USERS, load_week

NOWHERE = "There is no week here: press w on a schedule or on a user."


async def open_week(screen: PlaceScreen) -> None:
    """Reads the schedule of a record and opens it to be painted."""
    if person := screen.row_user():
        if key := await _of_person(screen, person, ask=False):
            await open_schedule(screen, key)
        return
    target = screen.target()
    key, person = opened_field(target, "week", "schedule"), opened_field(target, "week", "person")
    if not (key or person):
        warn(screen, NOWHERE)
    elif key := key or await _of_person(screen, person):
        await open_schedule(screen, key)


async def open_schedule(screen: PlaceScreen, key: str) -> None:
    """Reads a schedule and opens it to be painted."""
    workspace, console = screen.workspace, screen.console
    try:
        state = await load_week(workspace, key)
    except (GatewayError, MirrorError) as error:
        console.say(error)
        return
    if await console.push_screen_wait(WeekScreen(workspace, state)):
        console.news.publish(RecordChanged(SCHEDULES, key))


async def _of_person(screen: PlaceScreen, user: str, *, ask: bool = True) -> str:
    """The one schedule of a person, or the one that is chosen; the default one first.

    Without `ask` the one by which the person works, where that is known.
    """
    workspace = screen.workspace
    if not await screen.console.read_once(SCHEDULES):
        return ""
    seen = workspace.record(USERS, user)
    record = seen.record if seen else None
    every = workspace.records(SCHEDULES)
    held = MappedSchedules(every)
    default = default_schedule(record, user, held)
    usual = schedule_for({}, {"userId": user}, record, held).key
    mine = [key for key, row in every.items() if str(row.get("userId")) == user]
    mine.sort(key=lambda key: (key != default, key))
    name = one_line(workspace.name(USERS, user) or f"User {user}", 40)
    if not mine:
        warn(screen, f"{name} has no schedule: create one under Schedules.")
        return ""
    if usual in mine and not ask:
        return usual
    items = [
        Item(key, one_line(str(every[key].get("name") or key), 40), "default" * (key == default))
        for key in mine
    ]
    return await choose(screen, f"Which week of {name}?", items)
