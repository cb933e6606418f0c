"""What a support desk is faced with, planted in a sandbox: an ill host, a leaver, a full queue."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from caltui.sandbox.cal.world import iso
from tests.support.sandbox import Running

ADA, BISHAL = 2, 5
OWN_TYPE = 8
"""An event type of Ada's own, of 30 minutes."""

HALF = timedelta(minutes=30)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """That time of a day, in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)


def ill_on(server: Running, day: date, bookings: int = 5) -> list[str]:
    """Ada has so many bookings on a day, and no others. Returns their ids."""
    rows = _cleared(server, ADA, at(day, 0), at(day + timedelta(days=1), 0))
    found = []
    for number, row in enumerate(rows[:bookings]):
        start = at(day, 8 + number)
        found.append(_put(server, row, start, ADA))
    return found


def leaver(server: Running, since: date, bookings: int = 30) -> list[str]:
    """Ada has so many bookings to come, at times at which Bishal is free, and no others."""
    start = at(since, 0)
    far = start + timedelta(days=400)
    _cleared(server, BISHAL, start, far)
    rows = _cleared(server, ADA, start, far)
    found = []
    for number, row in enumerate(rows[:bookings]):
        day = since + timedelta(days=1 + number // 3)
        found.append(_put(server, row, at(day, 9 + 2 * (number % 3)), ADA))
    return found


def queue_of(server: Running, since: date, requests: int = 14) -> list[str]:
    """So many requests wait for an answer, each on a day of its own; no other does."""
    table = server.world.tables["bookings"]
    for row in [row for row in table.values() if row["status"] == "PENDING"]:
        server.world.change("bookings", row, {"status": "REJECTED"})
    rows = _old(server, at(since, 0))
    found = []
    for number, row in enumerate(rows[:requests]):
        day = since + timedelta(days=3 + number)
        found.append(_put(server, row, at(day, 10), row["userId"], "PENDING", row["eventTypeId"]))
    return found


def states(server: Running, keys: list[str], field: str) -> list[Any]:
    """A field of each of these bookings, as Cal has it."""
    return [server.world.tables["bookings"][key][field] for key in keys]


def _cleared(server: Running, user: int, low: datetime, high: datetime) -> list[Any]:
    """Bookings that may be used: those that the user had in that time are rejected, and old ones of
    all are offered."""
    table = server.world.tables["bookings"]
    for row in list(table.values()):
        mine = row["userId"] == user and iso(low) <= str(row["startTime"]) < iso(high)
        if mine and row["status"] in ("ACCEPTED", "PENDING"):
            server.world.change("bookings", row, {"status": "REJECTED"})
    return _old(server, low)


def _old(server: Running, before: datetime) -> list[Any]:
    """Bookings that were over by then, with a guest, and with nothing else planted in them."""
    guests = {row["bookingId"] for row in server.world.tables["attendees"].values()}
    table = server.world.tables["bookings"]
    return [
        row
        for row in table.values()
        if str(row["startTime"]) < iso(before)
        and row["id"] in guests
        and row["userId"] is not None
        and row["status"] == "ACCEPTED"
        and isinstance(row["responses"], dict)
    ]


def _put(
    server: Running,
    row: Any,
    start: datetime,
    user: int,
    status: str = "ACCEPTED",
    event_type: int = OWN_TYPE,
) -> str:
    values = {
        "startTime": iso(start),
        "endTime": iso(start + HALF),
        "status": status,
        "userId": user,
        "eventTypeId": event_type,
    }
    server.world.change("bookings", row, values)
    return str(row["id"])
