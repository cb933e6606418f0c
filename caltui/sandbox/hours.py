"""The hours a host keeps, as `caltui.scheduling` reads them out of the world's rows."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from caltui.sandbox.world import Record, World
from caltui.scheduling.calforms import read_blocks
from caltui.scheduling.expand import hours_on
from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import instants

OFFICE_HOURS: Record = {
    "days": [1, 2, 3, 4, 5],
    "startTime": "1970-01-01T09:00:00.000Z",
    "endTime": "1970-01-01T17:00:00.000Z",
}
"""What Cal assumes for a user without a schedule, and puts into a new one."""


def schedule_of(world: World, user: Record, schedule_id: int | None = None) -> Schedule:
    """The schedule of that id, else the user's default, else office hours in the user's zone."""
    row = world.find("schedules", schedule_id)
    if row is None:
        row = world.find("schedules", user.get("defaultScheduleId"))
    if row is None:
        return read_blocks([OFFICE_HOURS], ZoneInfo(user["timeZone"])).schedule
    blocks = world.related("availabilities", "scheduleId", row["id"])
    return read_blocks(blocks, ZoneInfo(row.get("timeZone") or user["timeZone"])).schedule


def is_open(
    world: World, user: Record, schedule_id: int | None, start: datetime, end: datetime
) -> bool:
    """Whether [start, end) lies within the user's hours."""
    wanted = instants(start.astimezone(UTC), end.astimezone(UTC))
    return hours_on(schedule_of(world, user, schedule_id), wanted) == [wanted]
