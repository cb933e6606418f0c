"""Cancelling: whoever knows the uid may, with a key or without one."""

from collections.abc import Sequence
from typing import Any

from caltui.sandbox.cal.world import Record, iso, parse_iso
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.handlers.bookings_read import booking_row, may_see
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.records import bookings as records
from caltui.sandbox.calv2.refusals import V2Error, missing
from caltui.sandbox.calv2.told import tell_all, tell_guests, tell_host
from caltui.sandbox.handlers.crud import remove_links

OFF = ("CANCELLED", "REJECTED")


def cancel(question: Question) -> Any:
    """Cancels a booking, a whole series by the uid of that, or one seat."""
    values, world = values_of(question), question.world
    uid = question.ids["bookingUid"]
    series = world.related("bookings", "recurringEventId", uid)
    if series:
        return [_shown(question, row) for row in _cancel(question, series, values)]
    row = booking_row(question)
    _refuse(question, row, values)
    if values.get("seatUid"):
        return _leave_seat(question, row, values["seatUid"])
    if values.get("cancelSubsequentBookings") and row.get("recurringEventId"):
        every = world.related("bookings", "recurringEventId", row["recurringEventId"])
        later = [one for one in every if one["startTime"] >= row["startTime"]]
        return [_shown(question, one) for one in _cancel(question, later, values)]
    _cancel(question, [row], values)
    return _shown(question, row)


def _refuse(question: Question, row: Record, values: Record) -> None:
    """Raises what the shared code refuses, as a bare error that no filter of Cal dresses."""
    why = ""
    event_type = question.world.find("event-types", row.get("eventTypeId")) or {}
    rule = (event_type.get("v2") or {}).get("disableCancelling") or {}
    if row["status"] in OFF:
        why = "This booking has already been cancelled."
    elif parse_iso(row["endTime"]) < question.world.now():
        why = "Cannot cancel a booking that has already ended"
    elif rule.get("disabled"):
        why = "This event type does not allow cancellations"
    elif row.get("userId") == question.me and not values.get("cancellationReason"):
        why = "Cancellation reason is required when you are the host"
    if why:
        raise V2Error(400, why, bare=True)


def _cancel(question: Question, rows: Sequence[Record], values: Record) -> list[Record]:
    """Those of the rows that take place: of a series, people are told once."""
    world = question.world
    ahead = [row for row in rows if row["status"] not in OFF]
    for row in ahead:
        off = {
            "status": "CANCELLED",
            "cancellationReason": values.get("cancellationReason"),
            "cancelledBy": question.user["email"] or None,
            "updatedAt": iso(world.now()),
        }
        world.change("bookings", row, off)
        remove_links(world, row)
    for row in ahead[:1]:
        tell_all(world, "cancel", row)
    return ahead


def _leave_seat(question: Question, row: Record, seat: str) -> Record:
    world = question.world
    people = world.related("attendees", "bookingId", row["id"])
    gone = next((one for one in people if records.seat_uid(one) == seat), None)
    if gone is None:
        raise missing(f"Seat with uid={seat} was not found")
    tell_guests(world, "cancel", row, [gone])
    tell_host(world, "cancel", row)
    world.remove("attendees", gone)
    if len(people) == 1:
        off = {"status": "CANCELLED", "updatedAt": iso(world.now())}
        world.change("bookings", row, off)
    return _shown(question, row)


def _shown(question: Question, row: Record) -> Record:
    """The booking; less of it for whoever may not see it."""
    shown = records.booking(question.world, row, question.version)
    if may_see(question, row):
        return shown
    cut: Record = {"attendees": [], "bookingFieldsResponses": {}}
    return {name: cut.get(name, value) for name, value in shown.items() if name != "guests"}
