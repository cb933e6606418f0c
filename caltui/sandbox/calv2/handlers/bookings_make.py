"""Booking a time, and moving a booking to another one: a new booking with a new uid."""

from datetime import datetime, timedelta
from typing import Any

from caltui.sandbox.cal.refusals import CalError
from caltui.sandbox.cal.world import Record, iso, parse_iso
from caltui.sandbox.calv2.bodies import values_of
from caltui.sandbox.calv2.handlers.bookings_read import booking_row, may_see
from caltui.sandbox.calv2.handlers.bookings_store import (
    NewBooking,
    put_attendee,
    put_booking,
)
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.records import bookings as records
from caltui.sandbox.calv2.refusals import bad_request, missing
from caltui.sandbox.calv2.told import tell_all, tell_guests, tell_host
from caltui.sandbox.handlers.crud import remove_links
from caltui.sandbox.times.hosts import Slot, chosen_hosts
from caltui.sandbox.times.offer import refuse_outside_offer

TAKEN = "User either already has booking at this time or is not available"
PLACES = ("address", "phone", "link", "location")
"""Where a place of the body says what it is."""

STEPS = {2: timedelta(weeks=1), 1: timedelta(days=30), 0: timedelta(days=365)}
"""How far the bookings of a series are apart, by the number of their frequency."""


def create(question: Question) -> Any:
    """A new booking; of a series all of them; of seats the seat that was taken."""
    values = values_of(question)
    event_type = event_type_of(question, values)
    start = parse_iso(values["start"])
    wish = _wish(event_type, start, values)
    if event_type.get("seatsPerTimeSlot"):
        shared = _shared(question, event_type, start)
        if shared is not None:
            return _take_seat(question, shared, wish)
    hosts = _free_hosts(question, wish)
    status = _status(question, event_type, start)
    rows = [
        put_booking(question.world, one, hosts, status)
        for one in _occurrences(question, wish, values)
    ]
    for row in rows[:1]:
        tell_all(question.world, "create", row)
    shown = records.bookings(question.world, rows, question.version)
    if event_type.get("seatsPerTimeSlot"):
        return _with_seat(question, rows[0])
    return shown if rows[0].get("recurringEventId") else shown[0]


def reschedule(question: Question) -> Record:
    """A new booking in the place of this one, which is cancelled and names the new one."""
    world, row = question.world, booking_row(question)
    values = values_of(question)
    _refuse_gone(question, row)
    event_type = world.find("event-types", row.get("eventTypeId"))
    if event_type is None:
        raise missing("Event type of the booking was not found")
    start = parse_iso(values["start"])
    length = parse_iso(row["endTime"]) - parse_iso(row["startTime"])
    guest, *_ = world.related("attendees", "bookingId", row["id"]) or [{"email": "", "name": ""}]
    person = {**guest, "language": guest.get("locale")}
    answers = dict(row.get("responses") or {})
    wish = NewBooking(event_type, start, start + length, person, answers, row.get("metadata") or {})
    wish = wish._replace(
        place=str(row.get("location") or ""), replaces=row, series=row.get("recurringEventId")
    )
    wish = wish._replace(metadata={n: v for n, v in wish.metadata.items() if n != "videoCallUrl"})
    hosts = _free_hosts(question, wish, preferred=row.get("userId"))
    by = values.get("rescheduledBy") or question.user.get("email") or person["email"]
    told = {"reschedulingReason": values.get("reschedulingReason"), "rescheduledBy": by}
    status = _status(question, event_type, start)
    if by == hosts[0]["email"]:
        status = "ACCEPTED"
    made = put_booking(world, wish, hosts, status, **told)
    moment = iso(world.now())
    off = {"status": "CANCELLED", "rescheduled": True, "updatedAt": moment, "rescheduledBy": by}
    world.change("bookings", row, off)
    remove_links(world, row)
    tell_all(world, "reschedule", made)
    stranger = not may_see(question, made)
    return records.booking(world, made, question.version, stranger=stranger)


def _refuse_gone(question: Question, row: Record) -> None:
    """A second try of what was done already is refused, and names the new booking."""
    uid = row["uid"]
    after = question.world.related("bookings", "fromReschedule", uid)
    if after:
        new = after[0]["uid"]
        raise bad_request(
            f"Can't reschedule booking with uid={uid} because it has been cancelled and "
            f"rescheduled already to booking with uid={new}. You probably want to reschedule "
            f"{new} instead by passing it within the request URL."
        )
    if row["status"] == "CANCELLED":
        raise bad_request(
            f"Can't reschedule booking with uid={uid} because it has been cancelled. Please "
            "provide uid of a booking that is not cancelled."
        )


def event_type_of(question: Question, values: Record) -> Record:
    """The event type that is named by its number, or by its slug and whose it is."""
    world = question.world
    if values.get("eventTypeId") is not None:
        row = world.find("event-types", values["eventTypeId"])
        if row is None:
            raise missing(f"Event type with id={values['eventTypeId']} does not exist.")
        return row
    slug = values.get("eventTypeSlug")
    if not slug or not (values.get("username") or values.get("teamSlug")):
        raise bad_request("Either eventTypeId or eventTypeSlug with username or teamSlug is needed")
    table, column, key = ("users", "username", "userId")
    if values.get("teamSlug"):
        table, column, key = ("teams", "slug", "teamId")
    owner = world.related(table, column, values.get("teamSlug") or values.get("username"))
    for row in world.related("event-types", key, owner[0]["id"] if owner else 0):
        if row["slug"] == slug:
            return row
    raise missing(f"Event type with slug {slug} does not exist.")


def _wish(event_type: Record, start: datetime, values: Record) -> NewBooking:
    length = values.get("lengthInMinutes") or event_type["length"]
    options = (event_type.get("v2") or {}).get("lengthInMinutesOptions") or ()
    if length != event_type["length"] and length not in options:
        raise bad_request(
            f"Invalid duration length ({length} minutes). Event type with id={event_type['id']} "
            f"has {event_type['length']} minutes."
        )
    guest = values["attendee"]
    if not guest.get("email") and not guest.get("phoneNumber"):
        raise bad_request("attendee property is wrong,email or phoneNumber is required ")
    named = {**guest, "email": guest.get("email") or f"{guest['phoneNumber']}@sms.cal.com"}
    place = _place(values)
    answers = {
        **(values.get("bookingFieldsResponses") or {}),
        "name": named["name"],
        "email": named["email"],
        "guests": list(values.get("guests") or ()),
    }
    end = start + timedelta(minutes=length)
    return NewBooking(event_type, start, end, named, answers, values.get("metadata") or {}, place)


def _place(values: Record) -> str:
    """Reads where the guest wants to meet; empty for what the event type says."""
    wanted = values.get("location")
    if not wanted:
        return str(values.get("meetingUrl") or "")
    return next((str(wanted[name]) for name in PLACES if name in wanted), "")


def _free_hosts(question: Question, wish: NewBooking, preferred: int | None = None) -> list[Record]:
    """Chooses who holds it. Raises V2Error 400 if it is not offered or nobody is free."""
    minutes = int((wish.end - wish.start).total_seconds() // 60)
    offered = {**wish.event_type, "length": minutes}
    try:
        refuse_outside_offer(question.world, offered, wish.start, wish.end)
        slot = Slot(wish.start, wish.end, wish.replaces, elsewhere=True)
        return chosen_hosts(question.world, wish.event_type, slot, preferred)
    except CalError as error:
        text = str(error.body.get("message"))
        raise bad_request(TAKEN if error.status == 409 else text) from None


def _status(question: Question, event_type: Record, start: datetime) -> str:
    """PENDING where it wants a yes first, or is not paid."""
    notice = (event_type.get("v2") or {}).get("noticeThreshold")
    asks = bool(event_type.get("requiresConfirmation"))
    if asks and notice:
        ahead = timedelta(**{notice["unit"]: notice["count"]})
        asks = start - question.world.now() < ahead
    return "PENDING" if asks or event_type.get("price") else "ACCEPTED"


def _occurrences(question: Question, wish: NewBooking, values: Record) -> list[NewBooking]:
    """The one booking, or those of the series. Only the first is held against the limits."""
    rule = wish.event_type.get("recurringEvent")
    if not rule:
        return [wish]
    count = min(values.get("recurrenceCount") or rule["count"], rule["count"])
    step = STEPS[rule["freq"]] * rule["interval"]
    series = question.world.token("series")
    return [
        wish._replace(start=wish.start + n * step, end=wish.end + n * step, series=series)
        for n in range(count)
    ]


def _shared(question: Question, event_type: Record, start: datetime) -> Record | None:
    """The booking with seats that begins then."""
    for row in question.world.related("bookings", "eventTypeId", event_type["id"]):
        if row["startTime"] == iso(start) and row["status"] in ("ACCEPTED", "PENDING"):
            return row
    return None


def _take_seat(question: Question, row: Record, wish: NewBooking) -> Record:
    world = question.world
    people = world.related("attendees", "bookingId", row["id"])
    if any(one["email"] == wish.guest["email"] for one in people):
        raise bad_request("Already signed up for this booking.")
    if len(people) >= wish.event_type["seatsPerTimeSlot"]:
        raise bad_request("Booking seats are full")
    seat = put_attendee(world, row, wish.guest)
    world.change("bookings", row, {"updatedAt": iso(world.now())})
    tell_host(world, "create", row)
    tell_guests(world, "create", row, [seat])
    return _with_seat(question, row)


def _with_seat(question: Question, row: Record) -> Record:
    seat = question.world.related("attendees", "bookingId", row["id"])[-1]
    return {**records.booking(question.world, row), "seatUid": records.seat_uid(seat)}
