"""Attendees and guests of a booking: adding them mails them."""

from caltui.sandbox.cal.world import Record, iso
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.handlers.bookings_read import booking_row, may_see
from caltui.sandbox.calv2.handlers.bookings_store import put_attendee
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.records import bookings as records
from caltui.sandbox.calv2.refusals import bad_request, forbidden, missing
from caltui.sandbox.calv2.told import tell_all, tell_guests

A_CALL, A_BOOKING = 10, 30
"""How many guests may be added at once, and may be in a booking."""


def add_attendee(question: Question) -> Record:
    """One more attendee, who is mailed."""
    row = _open(question)
    values = values_of(question)
    _refuse_known(question, row, [values["email"]])
    made = put_attendee(question.world, row, values)
    _touch(question, row)
    tell_guests(question.world, "add-attendee", row, [made])
    return {**records.attendee(made), "id": made["id"], "bookingId": row["id"]}


def remove_attendee(question: Question) -> Record:
    """Takes an attendee out: only a cal.diy can."""
    row = _open(question)
    number = question.number("attendeeId")
    one = question.world.find("attendees", number)
    if one is None or one["bookingId"] != row["id"]:
        raise missing(f"Attendee with ID={number} was not found")
    question.world.remove("attendees", one)
    _touch(question, row)
    named = {name: one[name] for name in ("name", "email", "timeZone")}
    return {"id": number, "bookingId": row["id"], **named}


def add_guests(question: Question) -> Record:
    """More guests: everybody in the booking is mailed."""
    row = _open(question)
    event_type = question.world.find("event-types", row.get("eventTypeId")) or {}
    if event_type.get("seatsPerTimeSlot"):
        raise bad_request("Guests cannot be added to a booking with seats")
    guests = values_of(question)["guests"]
    here = question.world.related("attendees", "bookingId", row["id"])
    if len(guests) > A_CALL:
        raise bad_request(f"guests must contain no more than {A_CALL} elements")
    if len(guests) + len(here) > A_BOOKING:
        raise bad_request(f"A booking can have at most {A_BOOKING} guests")
    _refuse_known(question, row, [guest["email"] for guest in guests])
    for guest in guests:
        put_attendee(question.world, row, guest)
    _touch(question, row)
    tell_all(question.world, "add-guests", row)
    return records.booking(question.world, row, question.version)


def _open(question: Question) -> Record:
    row = booking_row(question)
    if not may_see(question, row):
        raise forbidden(f"You are not allowed to change the booking with uid={row['uid']}.")
    if row["status"] in ("CANCELLED", "REJECTED"):
        raise bad_request(f"Booking with uid={row['uid']} is cancelled or rejected")
    return row


def _refuse_known(question: Question, row: Record, emails: list[str]) -> None:
    here = question.world.related("attendees", "bookingId", row["id"])
    known = {one["email"].lower() for one in here}
    twice = [email for email in emails if email.lower() in known]
    if twice or len({email.lower() for email in emails}) < len(emails):
        raise bad_request(f"Attendee is already in the booking: {', '.join(twice)}")


def _touch(question: Question, row: Record) -> None:
    question.world.change("bookings", row, {"updatedAt": iso(question.world.now())})
