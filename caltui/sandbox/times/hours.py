"""The hours a host keeps, as `caltui.scheduling` reads them out of the world's rows."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from caltui.sandbox.cal.world import Record, World
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


def schedule_row(world: World, event_type: Record, user: Record) -> Record | None:
    """Finds the schedule that counts for a user: the event type's, else the host's, else the
    default, else the first of the user's own."""
    chosen = world.find("schedules", event_type.get("scheduleId"))
    if chosen is not None:
        return chosen
    for host in event_type.get("hosts") or ():
        if host["userId"] == user["id"]:
            chosen = world.find("schedules", host.get("scheduleId"))
            if chosen is not None:
                return chosen
    own = world.related("schedules", "userId", user["id"])
    default = user.get("defaultScheduleId")
    if default is not None:
        return world.find("schedules", default)
    return min(own, key=lambda row: int(row["id"]), default=None)


def schedule_of(world: World, user: Record, event_type: Record) -> Schedule:
    """The schedule by which a user holds an event type; office hours where there is none."""
    row = schedule_row(world, event_type, user)
    if row is None:
        zone = event_type.get("timeZone") or user["timeZone"]
        return read_blocks([OFFICE_HOURS], ZoneInfo(zone)).schedule
    blocks = world.related("availabilities", "scheduleId", row["id"])
    return read_blocks(blocks, ZoneInfo(row.get("timeZone") or user["timeZone"])).schedule


def is_open(world: World, user: Record, event_type: Record, start: datetime, end: datetime) -> bool:
    """Tells whether [start, end) lies within the hours by which a user holds an event type."""
    wanted = instants(start.astimezone(UTC), end.astimezone(UTC))
    return hours_on(schedule_of(world, user, event_type), wanted) == [wanted]
