"""A world made from the console's records of API v2, to try writes on.

The records have the console's names. What they hold of other categories (the hours of a schedule,
the attendees of a booking) become rows of their own.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from caltui.catalog.load import catalog
from caltui.sandbox.cal.kinds import kind_of
from caltui.sandbox.cal.world import ONLY_V2, Record, World, iso
from caltui.sandbox.calv2.facts import ORGANISATION, ORGANISATION_ID, TEAM, Account
from caltui.sandbox.calv2.records.stored import stored

Records = Mapping[str, Iterable[Record]]

OF_V2 = (
    *("bookingWindow", "confirmationPolicy", "recurrence", "seats", "locations"),
    *("bookingLimitsCount", "bookingLimitsDuration", "lengthInMinutesOptions", "color"),
)
"""What an event type is told by in the words of v2."""

STRANGER = 2_000_000_000
"""The id of the caller where no user was ever seen."""


def world_of_house(records: Records, *, now: datetime) -> tuple[World, Account]:
    """A world that holds these records by category, and the account that it is.

    The caller is who owns what only an own list holds, else the first user.
    """
    world = World(frozen=now, known=catalog())
    organisation = _organisation(records)
    for user in records.get("users", ()):
        _put(world, "users", {"role": "USER", "createdDate": iso(now), **user})
    for table in ("teams", "webhooks", *ONLY_V2):
        for row in records.get(table, ()):
            _put(world, table, row)
    for row in records.get("memberships", ()):
        own = row.get("teamId") == organisation
        _put(world, "organisation-memberships" if own else "memberships", row)
    for row in records.get("schedules", ()):
        _put_schedule(world, row)
    for row in records.get("event-types", ()):
        _put_event_type(world, row)
    for row in records.get("bookings", ()):
        _put_booking(world, row)
    world.admin_id = world.member_id = _caller(world, records)
    plan = TEAM if organisation is None else ORGANISATION
    return world, Account(plan=plan, organisation=organisation or ORGANISATION_ID)


def _put(world: World, table: str, record: Record) -> Record | None:
    """Stores a row, with what a new one of its category has where nobody says; None without key."""
    usual: Mapping[str, Any] = {}
    if table not in ONLY_V2:
        usual = kind_of(world.catalog.resource(table)).columns
    try:
        return world.add(table, {**usual, **record})
    except KeyError:
        return None


def _put_schedule(world: World, record: Record) -> None:
    row = _put(world, "schedules", _without(record, "availability"))
    if row is None:
        return
    owner = record.get("userId")
    user = world.find("users", owner)
    if record.get("isDefault") and user is not None:
        user["defaultScheduleId"] = record.get("id")
    for block in record.get("availability") or ():
        times = {n: f"1970-01-01T{block[n][:5]}:00.000Z" for n in ("startTime", "endTime")}
        day = f"{block['date'][:10]}T00:00:00.000Z" if block.get("date") else None
        when = {"days": list(block.get("days") or ()), "date": day, **times}
        world.add("availabilities", {"scheduleId": row["id"], "userId": owner, **when})


def _put_event_type(world: World, record: Record) -> None:
    told = {name: record[name] for name in OF_V2 if record.get(name) is not None}
    columns = stored(told, {})
    only_v2 = {**columns.pop("v2"), "bookingFields": record.get("bookingFields")}
    if only_v2["bookingFields"] is None:
        del only_v2["bookingFields"]
    _put(world, "event-types", {**_without(record, "v2"), **columns, "v2": only_v2})


def _put_booking(world: World, record: Record) -> None:
    row = _put(world, "bookings", _without(record, "attendees", "user", "hosts", "guests"))
    if row is None:
        return
    row.setdefault("createdAt", iso(world.now()))
    for guest in record.get("attendees") or ():
        named = {"name": guest.get("name") or "", "email": guest.get("email") or ""}
        place = {"timeZone": guest.get("timeZone") or "UTC", "locale": guest.get("locale") or "en"}
        marks = {"noShow": bool(guest.get("absent")), "phoneNumber": guest.get("phoneNumber")}
        world.add("attendees", {**named, **place, **marks, "bookingId": row["id"]})


def _organisation(records: Records) -> int | None:
    """The number of the organisation, by the teams that are in it."""
    found = (row.get("parentId") for row in records.get("teams", ()))
    return next((number for number in found if isinstance(number, int)), None)


def _caller(world: World, records: Records) -> int:
    """Finds whose the key is: the owner of personal event types or webhooks, as those lists show
    only one's own."""
    own = [row for row in records.get("event-types", ()) if row.get("teamId") is None]
    for row in [*own, *records.get("webhooks", ())]:
        if isinstance(row.get("userId"), int) and world.find("users", row["userId"]):
            return int(row["userId"])
    for user in world.rows("users"):
        return int(user["id"])
    stranger = {"id": STRANGER, "name": "You", "username": "you", "email": "you@example.com"}
    since = {"timeZone": "UTC", "createdDate": iso(world.now())}
    return int(world.add("users", {**stranger, **since})["id"])


def _without(record: Record, *names: str) -> Record:
    return {name: value for name, value in record.items() if name not in names}
