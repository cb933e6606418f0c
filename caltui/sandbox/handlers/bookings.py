"""Bookings: reading, the silent edit, and cancelling. Creation has its own file."""

from collections.abc import Iterable
from typing import Any

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.permissions import (
    named_row,
    owner_of,
    path_key,
    refuse_grants,
    visible_rows,
)
from caltui.sandbox.cal.query import flag, instant, page, text, texts, word
from caltui.sandbox.cal.refusals import CalError, refused
from caltui.sandbox.cal.views import expanded_event_type, view
from caltui.sandbox.cal.world import Record, iso
from caltui.sandbox.handlers.booking_create import create
from caltui.sandbox.handlers.crud import changed, changes, remove_links

__all__ = ["cancel", "create", "get", "listing", "update"]

NO_REASON = "Not Provided"


def listing(ask: Ask) -> dict[str, Any]:
    """The bookings that the caller organises (ADMIN: all), filtered; paged only if asked."""
    rows = _filtered(ask)
    key = word(ask, "sortBy")
    if key is not None:
        descending = word(ask, "order") == "desc"
        rows = sorted(rows, key=lambda row: row.get(key) or row["createdAt"], reverse=descending)
    if ask.query.get("page") and ask.query.get("take"):
        number, take = page(ask)
        rows = list(rows)[(number - 1) * take : number * take]
    return {"bookings": [_shown(ask, row) for row in rows]}


def get(ask: Ask) -> dict[str, Any]:
    """One booking by its number, not its uid."""
    return {"booking": _shown(ask, named_row(ask))}


def update(ask: Ask) -> dict[str, Any]:
    """Writes columns: no state is forbidden, nobody is told, no conflict is looked for."""
    row = named_row(ask)
    values = refuse_grants(ask, changes(ask))
    return changed(ask, row, {**values, "updatedAt": iso(ask.world.now())})


def cancel(ask: Ask) -> dict[str, Any]:
    """Cancels one booking, or with `allRemainingBookings=true` its series from now on.

    Reads the query only. References go, paid money is returned, seats are emptied.
    """
    row = _cancellable(ask)
    rows = [row]
    series = row.get("recurringEventId")
    if series is not None and flag(ask, "allRemainingBookings"):
        now = iso(ask.world.now())
        rows = [
            booking
            for booking in ask.world.related("bookings", "recurringEventId", series)
            if booking["startTime"] >= now and booking["status"] != "CANCELLED"
        ]
    for booking in rows:
        _cancel(ask, booking)
    return {
        "success": True,
        "message": "Booking successfully cancelled.",
        "bookingId": row["id"],
        "bookingUid": row["uid"],
        "onlyRemovedAttendee": False,
    }


def _filtered(ask: Ask) -> Iterable[Record]:
    rows: Iterable[Record] = visible_rows(ask)
    emails = set(texts(ask, "attendeeEmail"))
    if emails:
        guests = [g for email in emails for g in ask.world.related("attendees", "email", email)]
        with_guest = {guest["bookingId"] for guest in guests}
        rows = [row for row in rows if row["id"] in with_guest]
    low, high = instant(ask, "dateFrom"), instant(ask, "dateTo")
    if word(ask, "status") == "upcoming":
        low = ask.world.now()
    if low is not None:
        first = iso(low)
        rows = [row for row in rows if row["startTime"] >= first]
    if high is not None:
        last = iso(high)
        rows = [row for row in rows if row["endTime"] <= last]
    return rows


def _shown(ask: Ask, row: Record) -> Record:
    shown = view(ask.world, "bookings", row)
    if word(ask, "expand") == "team":
        shown["eventType"] = expanded_event_type(ask.world, row)
    return shown


def _cancellable(ask: Ask) -> Record:
    row = ask.world.find("bookings", path_key(ask))
    mine = row is not None and owner_of(ask.world, "bookings", row) == ask.caller.user_id
    if not (mine or ask.caller.admin):
        error = {"issues": [], "name": "ForbiddenError"}
        raise CalError(400, {"message": "Forbidden", "error": error})
    if row is None:
        raise refused(404, "Booking not found")
    if row["status"] == "CANCELLED":
        raise refused(400, "This booking has already been cancelled.")
    return row


def _cancel(ask: Ask, row: Record) -> None:
    world = ask.world
    values = {
        "status": "CANCELLED",
        "cancellationReason": text(ask, "cancellationReason") or NO_REASON,
        "cancelledBy": text(ask, "cancelledBy"),
        "updatedAt": iso(world.now()),
    }
    world.change("bookings", row, values)
    remove_links(world, row)
    event_type = world.find("event-types", row.get("eventTypeId")) or {}
    if event_type.get("seatsPerTimeSlot"):
        for guest in world.related("attendees", "bookingId", row["id"]):
            world.remove("attendees", guest)
