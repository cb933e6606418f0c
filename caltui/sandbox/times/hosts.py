"""Finds who can take a booking: the hosts of an event type that are at work and not busy."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from caltui.sandbox.cal.refusals import CalError, refused
from caltui.sandbox.cal.world import Record, World, parse_iso
from caltui.sandbox.times.elsewhere import taken_elsewhere
from caltui.sandbox.times.hours import is_open


class Slot(NamedTuple):
    """The wanted time, and the booking that it may overlap because it replaces it.

    `elsewhere`: days out of office and other calendars count, which API v1 does not tell of.
    """

    start: datetime
    end: datetime
    replaces: Record | None = None
    elsewhere: bool = False


def nobody_free() -> CalError:
    """Makes the error that Cal answers when no host can take the time."""
    return refused(409, "no_available_users_found_error")


def chosen_hosts(
    world: World, event_type: Record, slot: Slot, preferred: int | None
) -> list[Record]:
    """The users who hold the meeting, the organiser first.

    COLLECTIVE takes all hosts, any other team event the free one with the
    fewest bookings (or the preferred one), a personal event its owner. Raises
    CalError 409 when they are not free.
    """
    hosts = list(_hosts(world, event_type))
    free = [user for user in hosts if _is_free(world, event_type, user, slot)]
    if not free or (event_type.get("schedulingType") == "COLLECTIVE" and len(free) < len(hosts)):
        raise nobody_free()
    if event_type.get("schedulingType") == "COLLECTIVE":
        return free
    fixed = {h["userId"] for h in event_type.get("hosts") or () if h["isFixed"]}
    always = [user for user in free if user["id"] in fixed]
    if len(always) < len(fixed):
        raise nobody_free()
    others = [user for user in free if user["id"] not in fixed]
    if not others:
        return always
    return [*always, min(others, key=lambda user: _turn(world, event_type, user, preferred))]


def free_hosts(world: World, event_type: Record, slot: Slot) -> list[Record]:
    """The hosts of an event type that are at work and not busy then."""
    hosts = _hosts(world, event_type)
    return [user for user in hosts if _is_free(world, event_type, user, slot)]


def _hosts(world: World, event_type: Record) -> Iterator[Record]:
    if event_type.get("teamId") is None:
        keys = [event_type.get("userId")]
    else:
        keys = [host["userId"] for host in event_type.get("hosts") or ()]
    for key in keys:
        user = world.find("users", key)
        if user is not None:
            yield user


def _turn(world: World, event_type: Record, user: Record, preferred: int | None) -> tuple[int, ...]:
    taken = world.related("bookings", "userId", user["id"])
    count = sum(1 for booking in taken if booking.get("eventTypeId") == event_type["id"])
    return int(user["id"] != preferred), count, user["id"]


def _is_free(world: World, event_type: Record, user: Record, slot: Slot) -> bool:
    if not is_open(world, user, event_type, slot.start, slot.end):
        return False
    taken = taken_elsewhere(world, user, event_type) if slot.elsewhere else ()
    if any(slot.start < span.end and span.start < slot.end for span in taken):
        return False
    start = slot.start - timedelta(minutes=event_type.get("beforeEventBuffer") or 0)
    end = slot.end + timedelta(minutes=event_type.get("afterEventBuffer") or 0)
    for booking in bookings_of(world, user, event_type):
        if booking is slot.replaces:
            continue
        low, high = _busy(world, booking)
        if low < end and start < high:
            return False
    return True


def takes_time(booking: Record, event_type: Record | None) -> bool:
    """Tells whether a booking closes its time for an event type: an accepted one does, and one of
    this event type that waits, where the event type says so."""
    if booking["status"] == "ACCEPTED":
        return True
    asked = event_type or {}
    keeps = asked.get("requiresConfirmation") and asked.get("requiresConfirmationWillBlockSlot")
    same = booking.get("eventTypeId") == asked.get("id")
    return bool(booking["status"] == "PENDING" and keeps and same)


def bookings_of(world: World, user: Record, event_type: Record | None) -> list[Record]:
    """The bookings that a user holds or attends, and that close their time for an event type."""
    rows = {row["id"]: row for row in world.related("bookings", "userId", user["id"])}
    for guest in world.related("attendees", "email", user["email"]):
        booking = world.find("bookings", guest["bookingId"])
        if booking is not None:
            rows[booking["id"]] = booking
    return [row for row in rows.values() if takes_time(row, event_type)]


def _busy(world: World, booking: Record) -> tuple[datetime, datetime]:
    event_type = world.find("event-types", booking.get("eventTypeId")) or {}
    return (
        parse_iso(booking["startTime"])
        - timedelta(minutes=event_type.get("beforeEventBuffer") or 0),
        parse_iso(booking["endTime"]) + timedelta(minutes=event_type.get("afterEventBuffer") or 0),
    )
