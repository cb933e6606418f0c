"""A schedule as v2 answers it: weekly hours by names of days, overrides apart."""

from collections.abc import Iterable

from caltui.sandbox.cal.world import Record, World

DAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
NO_ZONE = "Europe/London"
"""What is answered where the database has no zone."""


def schedules(world: World, rows: Iterable[Record]) -> list[Record]:
    """The records of rows."""
    return [schedule(world, row) for row in rows]


def schedule(world: World, row: Record) -> Record:
    """The record of a row, with the hours in the order of the database."""
    hours = world.related("availabilities", "scheduleId", row["id"])
    return {
        "id": row["id"],
        "ownerId": row["userId"],
        "name": row["name"],
        "timeZone": row.get("timeZone") or NO_ZONE,
        "availability": [
            {"days": [DAYS[day] for day in block["days"]], **_span(block)}
            for block in hours
            if not block.get("date")
        ],
        "isDefault": is_default(world, row),
        "overrides": [
            {"date": block["date"][:10], **_span(block)} for block in hours if block.get("date")
        ],
    }


def is_default(world: World, row: Record) -> bool:
    """Tells whether its owner has chosen the schedule as the default."""
    owner = world.find("users", row["userId"])
    return owner is not None and owner.get("defaultScheduleId") == row["id"]


def _span(block: Record) -> Record:
    """The times of day on the wall clock: `1970-01-01T09:00:00.000Z` is 09:00."""
    return {"startTime": block["startTime"][11:16], "endTime": block["endTime"][11:16]}
