"""From a record to the week editor, asking which schedule where there are several."""

from typing import TYPE_CHECKING

from caltui.text import one_line
from caltui.tui.base.messages import RecordChanged
from caltui.tui.dialogs.menu import MenuScreen
from caltui.tui.widgets.lines import Item
from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.sync.refresh import refresh
from caltui.workspace.week.state import SCHEDULES, USERS, load_week

if TYPE_CHECKING:
    from caltui.tui.base.record_screen import PlaceScreen, Target

SCHEDULE = {"availabilities": "scheduleId", "event-types": "scheduleId"}
"""Which field of a record names its schedule."""

PERSON = {"users": "id", "memberships": "userId", "bookings": "userId", "event-types": "userId"}
"""Which field names the person whose schedules are meant."""

NOWHERE = "There is no week here: press w on a schedule or on a user."


async def open_week(screen: "PlaceScreen", target: "Target") -> None:
    """Reads the schedule of a record and opens it to be painted."""
    from caltui.tui.week.screen import WeekScreen

    key = await _key(screen, target)
    if not key:
        return
    workspace, console = screen.workspace, screen.console
    try:
        state = await load_week(workspace, key)
    except (GatewayError, MirrorError) as error:
        console.say(error)
        return
    if await console.push_screen_wait(WeekScreen(workspace, state)):
        console.news.publish(RecordChanged(SCHEDULES, key))


async def _key(screen: "PlaceScreen", target: "Target") -> str:
    of, key, record = target.resource.key, target.key, target.record or {}
    if of == SCHEDULES:
        return key or _nothing(screen, NOWHERE)
    if record.get(SCHEDULE.get(of, "")) is not None:
        return str(record[SCHEDULE[of]])
    user = record.get(PERSON.get(of, ""))
    if user is None:
        return _nothing(screen, NOWHERE)
    return await _of_person(screen, str(user))


async def _of_person(screen: "PlaceScreen", user: str) -> str:
    """The one schedule of a person, or the one that is chosen; the default one first."""
    workspace = screen.workspace
    try:
        await refresh(workspace, (), None, needed=(SCHEDULES,))
    except (GatewayError, MirrorError) as error:
        screen.console.say(error)
        return ""
    seen = workspace.record(USERS, user)
    default = str((seen.record if seen else {}).get("defaultScheduleId") or "")
    every = workspace.records(SCHEDULES)
    mine = [key for key, record in every.items() if str(record.get("userId")) == user]
    name = one_line(workspace.name(USERS, user) or f"User {user}", 40)
    if not mine:
        return _nothing(screen, f"{name} has no schedule: create one under Schedules.")
    if len(mine) == 1:
        return mine[0]
    mine.sort(key=lambda key: (key != default, key))
    items = [
        Item(key, one_line(str(every[key].get("name") or key), 40), "default" * (key == default))
        for key in mine
    ]
    menu = MenuScreen(f"Which week of {name}?", items)
    return await screen.console.push_screen_wait(menu) or ""


def _nothing(screen: "PlaceScreen", why: str) -> str:
    screen.notify(why, markup=False, severity="warning", timeout=6)
    return ""
