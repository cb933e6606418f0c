"""A world made from records as Cal's answers show them, to try writes on."""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from caltui.catalog.load import Catalog
from caltui.sandbox.cal.kinds import kind_of
from caltui.sandbox.cal.views import EMBEDS
from caltui.sandbox.cal.world import Record, World

CLOCK = re.compile(r"\d\d:\d\d(:\d\d)?")
UNSEEN: Mapping[str, Mapping[str, Any]] = {"webhooks": {"active": True}}
"""Columns that no answer shows, with what they are taken to be."""

EMBEDDED: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "bookings": {"attendees": ("attendees", "bookingId"), "payment": ("payments", "bookingId")},
    "schedules": {"availability": ("availabilities", "scheduleId")},
    "event-types": {"customInputs": ("custom-inputs", "eventTypeId")},
}
"""Rows that an answer shows inside another: field, table, and the column that names the outer."""

KEPT = ("hosts", "hashedLink", "scheduleId")
"""What an answer computes and what a row holds too."""
STRANGER = 2_000_000_000
"""The id of the caller where no user was ever seen."""


def world_of(
    records: Mapping[str, Iterable[Record]], *, known: Catalog, now: datetime, admin: bool
) -> World:
    """A world that holds these records by category, with its clock stopped at `now`.

    `admin`: the caller has an ADMIN key. The caller is the first ADMIN user, else the first user.
    """
    world = World(frozen=now, known=known)
    for table in world.tables:
        for record in records.get(table, ()):
            _put(world, table, record)
    for table, fields in EMBEDDED.items():
        for record in records.get(table, ()):
            for field, (inner, column) in fields.items():
                for part in record.get(field) or ():
                    _put_part(world, inner, column, part, record)
    _choose_caller(world, admin)
    return world


def _put(world: World, table: str, record: Record) -> None:
    row = {n: v for n, v in record.items() if n in KEPT or n not in _computed(world, table, record)}
    _fill(world, table, row)
    try:
        world.add(table, row)
    except KeyError:
        return  # it has no key, so nothing can name it


def _computed(world: World, table: str, record: Record) -> set[str]:
    """The fields that an answer makes from other rows."""
    inner = set(EMBEDDED.get(table, ()))
    if table not in EMBEDS:
        return inner
    return inner | {n for n, v in record.items() if isinstance(v, dict) and n in _OTHERS}


_OTHERS = ("user", "team", "owner", "Schedule")


def _put_part(world: World, table: str, column: str, part: Any, outer: Record) -> None:
    """A row that was seen inside another one: it may hold more there, or be seen only there."""
    if not isinstance(part, Mapping) or "id" not in part:
        return
    row = world.find(table, part["id"])
    if row is None:
        _put(world, table, {**part, column: outer.get("id")})
        return
    shown = {field.name for field in world.catalog.resource(table).response}
    row |= {name: value for name, value in part.items() if name not in shown}


def _fill(world: World, table: str, row: Record) -> None:
    """Gives the row every column that the category has, and clock times as Cal's database has."""
    of = world.catalog.resource(table)
    for name, value in {**kind_of(of).columns, **UNSEEN.get(table, {})}.items():
        if row.get(name) is None:
            row[name] = value
    for field in of.response:
        row.setdefault(field.name, None)
    if table == "availabilities":
        for name in ("startTime", "endTime"):
            text = row.get(name)
            if isinstance(text, str) and CLOCK.fullmatch(text):
                row[name] = f"1970-01-01T{text if len(text) == 8 else f'{text}:00'}.000Z"
        schedule = world.find("schedules", row.get("scheduleId"))
        if row.get("userId") is None and schedule is not None:
            row["userId"] = schedule.get("userId")


def _choose_caller(world: World, admin: bool) -> None:
    users = list(world.rows("users"))
    if not users:
        users = [world.add("users", {"id": STRANGER, "name": "You", "timeZone": "UTC"})]
    first = next((user for user in users if user.get("role") == "ADMIN"), users[0])
    first["role"] = "ADMIN" if admin else "USER"
    world.admin_id = world.member_id = first["id"]
