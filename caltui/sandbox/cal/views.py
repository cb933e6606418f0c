"""A row as Cal's answers show it: its public columns, and what they embed."""

from collections.abc import Callable
from functools import cache

from caltui.catalog.load import Catalog
from caltui.sandbox.cal.world import Record, World

LATER_STILL = ("offsetStart", "requiresConfirmationWillBlockSlot")
"""Columns of an event type that only the newest builds answer with, where a row has them."""

ORIGIN = "https://cal.example.com"


def view(world: World, table: str, row: Record) -> Record:
    """The record of an answer: every column of the catalogue that belongs in it."""
    shown = {name: row.get(name) for name in columns(world.catalog, table)}
    embed = EMBEDS.get(table)
    if embed is not None:
        shown.update(embed(world, row))
    return shown


@cache
def columns(known: Catalog, table: str) -> tuple[str, ...]:
    """The names of the record's fields, without those that only an expansion adds."""
    response = known.resource(table).response
    return tuple(field.name for field in response if "Only with" not in field.note)


@cache
def references(known: Catalog, table: str) -> dict[str, str]:
    """The columns that hold the id of another row: which table's."""
    response = known.resource(table).response
    return {f.name: f.ref for f in response if f.ref is not None and f.type == "integer"}


def public_team(world: World, team_id: int | None) -> Record | None:
    """The team as an expansion embeds it."""
    team = world.find("teams", team_id)
    return None if team is None else view(world, "teams", team)


def expanded_event_type(world: World, row: Record) -> Record | None:
    """Returns the event type as `expand=team` adds it to a booking."""
    event_type = world.find("event-types", row.get("eventTypeId"))
    if event_type is None:
        return None
    team = world.find("teams", event_type.get("teamId"))
    return {
        "title": event_type["title"],
        "slug": event_type["slug"],
        "team": _part(team, "name", "slug"),
    }


def _part(row: Record | None, *names: str) -> Record | None:
    """Some columns of a row; None without one."""
    return None if row is None else {name: row.get(name) for name in names}


def _booking(world: World, row: Record) -> Record:
    guests = world.related("attendees", "bookingId", row["id"])
    payments = world.related("payments", "bookingId", row["id"])
    user = world.find("users", row.get("userId"))
    return {
        "attendees": [_part(one, "id", "email", "name", "timeZone", "locale") for one in guests],
        "user": _part(user, "email", "name", "timeZone", "locale"),
        "payment": [_part(payment, "id", "success", "paymentOption") for payment in payments],
    }


def _schedule(world: World, row: Record) -> Record:
    return {
        "availability": [
            {
                "id": block["id"],
                "eventTypeId": None,
                "days": block["days"],
                "startTime": block["startTime"][11:19],
                "endTime": block["endTime"][11:19],
                "date": block.get("date"),
            }
            for block in world.related("availabilities", "scheduleId", row["id"])
        ]
    }


def _availability(world: World, row: Record) -> Record:
    schedule = world.find("schedules", row.get("scheduleId"))
    return {"Schedule": _part(schedule, "userId")}


def _event_type(world: World, row: Record) -> Record:
    owner = world.find("users", row.get("userId"))
    team = world.find("teams", row.get("teamId"))
    schedule_id = row.get("scheduleId")
    if schedule_id is None and owner is not None:
        schedule_id = owner.get("defaultScheduleId")
    if team is not None:
        place = f"team/{team['slug']}"
    else:
        place = str(owner["username"]) if owner is not None else "unknown"
    questions = world.related("custom-inputs", "eventTypeId", row["id"])
    return {
        **{name: row[name] for name in LATER_STILL if name in row},
        "scheduleId": schedule_id,
        "customInputs": [view(world, "custom-inputs", question) for question in questions],
        "link": f"{ORIGIN}/{place}/{row['slug']}",
        "hosts": list(row.get("hosts") or ()),
        "children": [
            _part(child, "id", "userId")
            for child in world.related("event-types", "parentId", row["id"])
        ],
        "hashedLink": list(row.get("hashedLink") or ()),
        "team": _part(team, "slug"),
        "owner": _part(owner, "id", "username", "timeZone"),
    }


EMBEDS: dict[str, Callable[[World, Record], Record]] = {
    "bookings": _booking,
    "schedules": _schedule,
    "availabilities": _availability,
    "event-types": _event_type,
}
