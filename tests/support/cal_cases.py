"""Cases of what Cal offers: the records of a small firm and the right answer, as data.

`tests/data/cal-suite.jsonl` holds them one a line; `tests/data/cal-cases` one a file.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from caltui.sandbox.cal.world import Record, World

DATA = Path(__file__).parent.parent / "data"
NOW = datetime(2026, 12, 1, tzinfo=UTC)
"""Before all cases: the clock stands there."""


class Case(NamedTuple):
    """A firm's records, what is asked about them, and the starts that are open, in UTC."""

    name: str
    kind: str
    records: Mapping[str, list[Record]]
    event_type: str
    first: str
    last: str
    zone: str
    expected: tuple[str, ...]


def suite() -> list[Case]:
    """Every case of the suite, its notice set for a clock that shows `NOW`."""
    lines = (DATA / "cal-suite.jsonl").read_text("utf-8").splitlines()
    return [_case(json.loads(line)) for line in lines]


def _case(row: Mapping[str, Any]) -> Case:
    records = row["records"]
    if "notice_until" in row:
        until = datetime.fromisoformat(row["notice_until"])
        for event in records["event-types"]:
            if event["id"] == row["event_type"]:
                event["minimumBookingNotice"] = (until - NOW) // timedelta(minutes=1) - 1
    return Case(
        row["name"],
        row["kind"],
        records,
        str(row["event_type"]),
        row["from"],
        row["to"],
        row["zone"],
        tuple(row["expected"]),
    )


def records_of(name: str) -> dict[str, list[Record]]:
    """The records of the case in the file whose name begins so."""
    (path,) = (DATA / "cal-cases").glob(f"{name}*.json")
    return dict(json.loads(path.read_text("utf-8"))["records"])


def world_of(records: Mapping[str, list[Record]], now: datetime = NOW) -> World:
    """A sandbox's world with these records, as Cal's answers show them, and no others."""
    world = World(frozen=now)
    world.admin_id = records["users"][0]["id"]
    world.member_id = records["users"][-1]["id"]
    for name, rows in records.items():
        for row in rows:
            if name == "schedules":
                _put_schedule(world, row)
            elif name == "bookings":
                _put_booking(world, row)
            elif name == "users":
                world.add(name, {**row, "role": "ADMIN"})
            elif name != "attendees" and world.key_of(name, row) not in world.tables[name]:
                world.add(name, dict(row))
    return world


def _put_schedule(world: World, row: Record) -> None:
    blocks = row.get("availability") or ()
    world.add("schedules", {k: v for k, v in row.items() if k != "availability"})
    for block in blocks:
        times = {name: _wall(block[name]) for name in ("startTime", "endTime")}
        days = block.get("days") or []
        kept = {k: v for k, v in block.items() if k not in ("id", "eventTypeId")}
        whose = {"scheduleId": row["id"], "userId": row.get("userId")}
        world.add("availabilities", {**kept, **whose, **times, "days": days})


def _wall(text: str) -> str:
    return text if "T" in text else f"1970-01-01T{text}.000Z"


def _put_booking(world: World, row: Record) -> None:
    inside = ("attendees", "user", "payment")
    world.add("bookings", {k: v for k, v in row.items() if k not in inside})
    for guest in row.get("attendees") or ():
        kept = {k: v for k, v in guest.items() if k != "id"}
        rest = {"name": "", "timeZone": "UTC", "locale": "en"}
        world.add("attendees", {**rest, **kept, "bookingId": row["id"]})
