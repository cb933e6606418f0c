"""The form of April 2024: what is answered to a version that the server does not know."""

from collections.abc import Sequence

from caltui.sandbox.cal.views import view
from caltui.sandbox.cal.world import Record, World, iso

SOME = 10


def bookings(world: World, rows: Sequence[Record]) -> Record:
    """Ten upcoming bookings, with the names of that time."""
    now = iso(world.now())
    ahead = [row for row in rows if row["startTime"] >= now][:SOME]
    return {
        "bookings": [{**view(world, "bookings", row), "uid": row["uid"]} for row in ahead],
        "recurringInfo": [],
        "totalCount": len(ahead),
        "nextCursor": None,
    }


def booking(world: World, row: Record) -> Record:
    """One booking."""
    return view(world, "bookings", row)


def event_types(world: World, rows: Sequence[Record]) -> Record:
    """Event types in groups."""
    shown = [view(world, "event-types", row) for row in rows]
    return {"eventTypeGroups": [{"eventTypes": shown}]}


def event_type(world: World, row: Record) -> Record:
    """One event type."""
    return {"eventType": view(world, "event-types", row)}


def schedules(world: World, rows: Sequence[Record]) -> list[Record]:
    """Schedules with minutes of the day."""
    return [schedule(world, row) for row in rows]


def schedule(world: World, row: Record) -> Record:
    """One schedule."""
    hours = world.related("availabilities", "scheduleId", row["id"])
    weekly = [block for block in hours if not block.get("date")]
    return {
        "id": row["id"],
        "userId": row["userId"],
        "name": row["name"],
        "timeZone": row.get("timeZone"),
        "workingHours": [
            {
                "days": block["days"],
                "startTime": _minute(block["startTime"]),
                "endTime": _minute(block["endTime"]),
            }
            for block in weekly
        ],
    }


def _minute(text: str) -> int:
    return int(text[11:13]) * 60 + int(text[14:16])
