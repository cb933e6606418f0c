"""When somebody cannot be had for reasons that only API v2 tells of: days away, other calendars."""

from datetime import UTC, datetime, time, timedelta

from caltui.sandbox.cal.world import Record, World, parse_iso
from caltui.sandbox.times.hours import schedule_of
from caltui.scheduling.intervals import Interval


def taken_elsewhere(world: World, user: Record, event_type: Record | None) -> list[Interval]:
    """The days out of office and the events of connected calendars, in order.

    Cal takes each day in UTC from the first moment to the last for that day of the schedule.
    """
    found = [
        Interval(parse_iso(row["start"]), parse_iso(row["end"]))
        for row in world.related("busy-elsewhere", "userId", user["id"])
    ]
    zone = schedule_of(world, user, event_type or {}).zone
    for row in world.related("out-of-office", "userId", user["id"]):
        day, last = parse_iso(row["start"]).date(), parse_iso(row["end"]).date()
        while day <= last:
            edges = (datetime.combine(at, time(), zone) for at in (day, day + timedelta(days=1)))
            found.append(Interval(*(edge.astimezone(UTC) for edge in edges)))
            day += timedelta(days=1)
    return sorted(found, key=lambda span: span.start)
