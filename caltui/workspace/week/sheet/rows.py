"""The rows of a sheet of weeks: the schedule by which each person works, or why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from caltui.catalog.model import Record
from caltui.scheduling.hours import WeeklyHours
from caltui.scheduling.whose_schedule import MappedSchedules, schedule_for
from caltui.scheduling.zones import zone_named
from caltui.text import count
from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.base.ports import Reads, Syncs
from caltui.workspace.week.state import SCHEDULES, USERS, WeekState, load_week, state_of

HOURS = "availability"
NONE = "no schedule"
NOT_SEEN = "no schedule was seen: others may not be shown to this key"
NOT_WHOLE = "some of its hours cannot be read: w opens it alone"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """The week of one schedule. `id` is unique on the sheet.

    `state` is None, or `why` is not empty, where the week cannot be painted here; `why` says why.
    `others` is how many more schedules the person has; `user` is the person's id, empty if unknown.
    """

    id: str
    name: str
    key: str = ""
    schedule: str = ""
    others: int = 0
    state: WeekState | None = None
    why: str = ""
    user: str = ""

    @property
    def paintable(self) -> bool:
        """Whether the hours can be painted."""
        return self.state is not None and not self.why

    @property
    def zone(self) -> ZoneInfo:
        """The zone by whose clocks the person works; that of UTC where it is not known."""
        return self.state.schedule.zone if self.state is not None else zone_named("UTC")

    @property
    def saved(self) -> WeeklyHours | None:
        """The week as it was read; None where it is not known."""
        return self.state.schedule.weekly if self.state is not None else None


async def rows_of_users(workspace: Syncs, users: Iterable[str]) -> list[SheetRow]:
    """A row for each user: the schedule by which they work. A schedule stands there once."""
    every = workspace.records(SCHEDULES)
    held = MappedSchedules(every)
    found: dict[str, SheetRow] = {}
    for user in dict.fromkeys(users):
        seen = workspace.record(USERS, user)
        record = seen.record if seen is not None else None
        key = schedule_for({}, {"userId": user}, record, held).key
        name = workspace.name(USERS, user) or f"user {user}"
        if not key:
            hidden = workspace.reach.hides(SCHEDULES, user)
            why = _lacking(every, user, hidden=hidden)
            row = SheetRow(f"user {user}", name, why=why, user=user)
        else:
            row = await _row(workspace, key, every.get(key))
        found.setdefault(row.id, row)
    return list(found.values())


async def rows_of_schedules(workspace: Syncs, keys: Iterable[str]) -> list[SheetRow]:
    """A row for each schedule."""
    every = workspace.records(SCHEDULES)
    return [await _row(workspace, key, every.get(key)) for key in dict.fromkeys(keys)]


async def fresh_row(workspace: Syncs, row: SheetRow) -> SheetRow:
    """The row as it is at Cal now; with the reason where it cannot be read."""
    return await _row(workspace, row.key, None) if row.key else row


def _lacking(every: dict[str, Record], user: str, *, hidden: bool) -> str:
    mine = sum(str(record.get("userId")) == user for record in every.values())
    if mine:
        return f"the default schedule was not seen; {count(mine, 'other')} known"
    return NOT_SEEN if hidden else NONE


async def _row(workspace: Syncs, key: str, record: Record | None) -> SheetRow:
    """The row of a schedule, read from Cal where its hours were not seen."""
    id = f"schedule {key}"
    try:
        known = record is not None and HOURS in record
        state = state_of(workspace, key, record or {}) if known else await load_week(workspace, key)
    except (GatewayError, MirrorError) as error:
        owner = str((record or {}).get("userId") or "")
        name = workspace.name(USERS, owner) or str((record or {}).get("name") or f"schedule {key}")
        return SheetRow(id, name, key, why=error.message, user=owner)
    why = NOT_WHOLE if state.reading.unread else ""
    name = state.owner_name or state.name or f"schedule {key}"
    others = _others(workspace, state)
    schedule = state.name or f"schedule {key}"
    return SheetRow(id, name, key, schedule, others, state, why, state.owner)


def _others(workspace: Reads, state: WeekState) -> int:
    if not state.owner:
        return 0
    mine = (r for r in workspace.records(SCHEDULES).values() if str(r.get("userId")) == state.owner)
    return max(0, sum(1 for _ in mine) - 1)
