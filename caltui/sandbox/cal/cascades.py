"""Deletes a row with the rows that depend on it, or clears their reference to it."""

from typing import NamedTuple

from caltui.sandbox.cal.world import Record, World


class Tie(NamedTuple):
    """Rows of `table` whose `field` is the deleted row's id: gone too, or set to null."""

    table: str
    field: str
    gone: bool


CASCADES: dict[str, tuple[Tie, ...]] = {
    "users": (
        Tie("event-types", "userId", True),
        Tie("bookings", "userId", True),
        Tie("availabilities", "userId", True),
        Tie("schedules", "userId", True),
        Tie("memberships", "userId", True),
        Tie("webhooks", "userId", True),
        Tie("selected-calendars", "userId", True),
        Tie("destination-calendars", "userId", True),
    ),
    "teams": (
        Tie("memberships", "teamId", True),
        Tie("event-types", "teamId", True),
        Tie("webhooks", "teamId", True),
        Tie("teams", "parentId", True),
    ),
    "event-types": (
        Tie("custom-inputs", "eventTypeId", True),
        Tie("webhooks", "eventTypeId", True),
        Tie("destination-calendars", "eventTypeId", True),
        Tie("selected-calendars", "eventTypeId", False),
        Tie("event-types", "parentId", True),
        Tie("bookings", "eventTypeId", False),
    ),
    "bookings": (
        Tie("attendees", "bookingId", True),
        Tie("booking-references", "bookingId", True),
        Tie("payments", "bookingId", True),
    ),
    "schedules": (
        Tie("availabilities", "scheduleId", False),
        Tie("event-types", "scheduleId", False),
    ),
}


def delete(world: World, table: str, row: Record) -> None:
    """Removes a row and follows its ties.

    A user's `defaultScheduleId` is not among them: Cal leaves it pointing at a
    schedule that is gone.
    """
    for tie in CASCADES.get(table, ()):
        for hanging in world.related(tie.table, tie.field, row["id"]):
            if world.find(tie.table, world.key_of(tie.table, hanging)) is None:
                continue
            if tie.gone:
                delete(world, tie.table, hanging)
            else:
                world.change(tie.table, hanging, {tie.field: None})
    if table in {"users", "schedules"}:
        _forget_host(world, "userId" if table == "users" else "scheduleId", row["id"])
    world.remove(table, row)


def _forget_host(world: World, field: str, gone: int) -> None:
    """Hosts stand inside event types: a user leaves them, a schedule is set to null."""
    for event_type in world.rows("event-types"):
        hosts = event_type.get("hosts") or ()
        if not any(host.get(field) == gone for host in hosts):
            continue
        if field == "userId":
            kept = [host for host in hosts if host["userId"] != gone]
        else:
            kept = [
                {**host, "scheduleId": None} if host.get("scheduleId") == gone else host
                for host in hosts
            ]
        world.change("event-types", event_type, {"hosts": kept})
