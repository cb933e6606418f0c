"""Acts on a booking: an answer to a request, cancelling, no-shows, another host, another place."""

from typing import Any

from caltui.sandbox.cal.world import Record, iso, parse_iso
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.facts import HOSTED
from caltui.sandbox.calv2.handlers.bookings_make import PLACES
from caltui.sandbox.calv2.handlers.bookings_read import booking_row, may_change
from caltui.sandbox.calv2.handlers.bookings_store import put_links
from caltui.sandbox.calv2.question import NO_DATA, NoData, Question
from caltui.sandbox.calv2.records import bookings as records
from caltui.sandbox.calv2.refusals import V2Error, bad_request, forbidden, missing, shared
from caltui.sandbox.calv2.told import tell_all, tell_guests, tell_host
from caltui.sandbox.handlers.crud import remove_links
from caltui.sandbox.times.hosts import Slot, free_hosts


def confirm(question: Question) -> Record:
    """Says yes to a request. One that waits for its payment stays as it is."""
    row = _pending(question)
    world = question.world
    if not _is_paid(question, row):
        return _shown(question, row)
    _change(question, row, {"status": "ACCEPTED"})
    put_links(world, row)
    tell_all(world, "confirm", row)
    return _shown(question, row)


def decline(question: Question) -> Record:
    """Says no to a request: the attendees are told, with the reason."""
    row = _pending(question)
    values = values_of(question)
    _change(question, row, {"status": "REJECTED", "rejectionReason": values.get("reason")})
    tell_guests(question.world, "decline", row, _guests(question, row))
    return _shown(question, row)


def request_reschedule(question: Question) -> NoData:
    """Cancels it, and mails the attendees a link to choose another time."""
    row = _mine(question)
    if row["status"] in ("CANCELLED", "REJECTED"):
        raise bad_request(f"Booking with uid={row['uid']} is cancelled or rejected already.")
    reason = values_of(question).get("rescheduleReason")
    off = {"status": "CANCELLED", "rescheduled": True, "cancellationReason": reason}
    _change(question, row, {**off, "cancelledBy": question.user["email"]})
    remove_links(question.world, row)
    tell_guests(question.world, "request-reschedule", row, _guests(question, row))
    return NO_DATA


def mark_absent(question: Question) -> Record:
    """Notes who did not come. Refused before the start; nobody is mailed."""
    row = _mine(question)
    values = values_of(question)
    if parse_iso(row["startTime"]) > question.world.now():
        raise bad_request("Bookings can only be marked as absent after their start time")
    people = {one["email"]: one for one in _guests(question, row)}
    marked = values.get("attendees") or ()
    for one in marked:
        if one["email"] not in people:
            raise missing(f"Attendee with email {one['email']} was not found in the booking.")
    for one in marked:
        question.world.change("attendees", people[one["email"]], {"noShow": one["absent"]})
    host = {} if values.get("host") is None else {"noShowHost": values["host"]}
    _change(question, row, host)
    return _shown(question, row)


def reassign(question: Question) -> Record:
    """Hands it to the free host whose turn it is."""
    row, event_type = _round_robin(question)
    slot = Slot(parse_iso(row["startTime"]), parse_iso(row["endTime"]), row, elsewhere=True)
    free = [
        user for user in free_hosts(question.world, event_type, slot) if user["id"] != row["userId"]
    ]
    if not free:
        raise bad_request("No available users found for the reassignment")
    held = question.world.related("bookings", "eventTypeId", event_type["id"])
    turns = {
        user["id"]: (sum(one["userId"] == user["id"] for one in held), user["id"]) for user in free
    }
    return _hand_over(question, row, min(free, key=lambda user: turns[user["id"]]))


def reassign_to(question: Question) -> Record:
    """Hands it to that host, free or not."""
    row, event_type = _round_robin(question)
    number = question.number("userId")
    hosts = {host["userId"] for host in event_type.get("hosts") or ()}
    user = question.world.find("users", number)
    if user is None or number not in hosts:
        raise bad_request(f"User with ID={number} is not a host of the event type")
    if number == row["userId"]:
        raise bad_request("The booking is assigned to this user already")
    return _hand_over(question, row, user)


def set_location(question: Question) -> Any:
    """Another place. The hosted server tells the attendees, a cal.diy nobody."""
    row = _mine(question)
    wanted = values_of(question).get("location")
    if not wanted:
        raise bad_request("location is required")
    place = next((str(wanted[name]) for name in PLACES if name in wanted), "")
    kept = {n: v for n, v in (row.get("metadata") or {}).items() if n != "videoCallUrl"}
    _change(question, row, {"location": place, "metadata": kept})
    if question.account.kind == HOSTED:
        tell_guests(question.world, "location", row, _guests(question, row))
    return _shown(question, row)


def _pending(question: Question) -> Record:
    """A request that the key may answer. What is wrong is told in a general sentence only."""
    row = booking_row(question)
    if not may_change(question, row):
        raise shared(401)
    if row["status"] != "PENDING":
        raise shared(400)
    return row


def _mine(question: Question) -> Record:
    row = booking_row(question)
    if not may_change(question, row):
        raise forbidden(f"You are not allowed to change the booking with uid={row['uid']}.")
    return row


def _is_paid(question: Question, row: Record) -> bool:
    payments = question.world.related("payments", "bookingId", row["id"])
    return all(payment["success"] for payment in payments)


def _round_robin(question: Question) -> tuple[Record, Record]:
    row = booking_row(question)
    if not may_change(question, row):
        raise forbidden("You are not allowed to reassign this booking.")
    event_type = question.world.find("event-types", row.get("eventTypeId"))
    if event_type is None or event_type.get("schedulingType") != "ROUND_ROBIN":
        raise bad_request(f"Booking with uid={row['uid']} is not a round robin booking")
    if row["status"] not in ("ACCEPTED", "PENDING"):
        raise V2Error(400, f"Booking with uid={row['uid']} is cancelled or rejected")
    return row, event_type


def _hand_over(question: Question, row: Record, user: Record) -> Record:
    world, before = question.world, row["userId"]
    _change(question, row, {"userId": user["id"], "reassignById": question.me})
    tell_host(world, "reassign", row, before)
    tell_all(world, "reassign", row)
    named = {"id": user["id"], "name": user.get("name"), "email": user["email"]}
    return {"bookingUid": row["uid"], "reassignedTo": named}


def _guests(question: Question, row: Record) -> list[Record]:
    return question.world.related("attendees", "bookingId", row["id"])


def _change(question: Question, row: Record, values: Record) -> None:
    moment = iso(question.world.now())
    question.world.change("bookings", row, {**values, "updatedAt": moment})


def _shown(question: Question, row: Record) -> Record:
    return records.booking(question.world, row, question.version)
