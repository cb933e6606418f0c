"""The booking flow: checks, a host, a state, guests, a payment, and links."""

from datetime import datetime, timedelta
from typing import Any

from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.query import is_address
from caltui.sandbox.cal.refusals import invalid, refused
from caltui.sandbox.cal.views import ORIGIN, view
from caltui.sandbox.cal.world import Record, iso, parse_iso
from caltui.sandbox.handlers.crud import insert
from caltui.sandbox.times.hosts import Slot, chosen_hosts
from caltui.sandbox.times.offer import refuse_outside_offer


def create(ask: Ask) -> dict[str, Any]:
    """Books a time. The answer is the bare record; an unpaid one says `Payment required`.

    Raises CalError 400 (outside the offer), 404 (no such event type or
    original) and 409 (no free host, no free seat).
    """
    from caltui.sandbox.cal.validation import body_values

    values = body_values(ask, defaults=True)
    _check_answers(values)
    event_type = ask.world.find("event-types", values["eventTypeId"])
    if event_type is None:
        raise refused(404, "event_type_not_found")
    start = parse_iso(values["start"])
    end = start + timedelta(minutes=event_type["length"])
    if "end" in values:
        end = parse_iso(values["end"])
    refuse_outside_offer(ask.world, event_type, start, end)
    seated = _shared_slot(ask, event_type, start, values)
    if seated is not None:
        return _take_seat(ask, event_type, seated, values)
    original = _original(ask, values)
    preferred = values.get("userId") if ask.caller.admin else None
    slot = Slot(start, end, original)
    hosts = chosen_hosts(ask.world, event_type, slot, preferred)
    row = _store(ask, event_type, values, slot, hosts)
    _invite(ask, event_type, row, values, hosts[1:])
    if original is not None:
        moved = {"status": "CANCELLED", "rescheduled": True, "updatedAt": iso(ask.world.now())}
        ask.world.change("bookings", original, moved)
    if row["status"] == "ACCEPTED":
        _link(ask, event_type, row, hosts[0])
    bill = _bill(ask, event_type, row)
    return {**view(ask.world, "bookings", row), **bill}


def _check_answers(values: Record) -> None:
    answers = values["responses"]
    issues = []
    if not answers.get("name"):
        issues.append(("invalid_type", "responses,name", "Required"))
    if answers.get("email") is None:
        issues.append(("invalid_type", "responses,email", "Required"))
    if not all(is_address(guest) for guest in answers.get("guests") or ()):
        issues.append(("invalid_string", "responses,guests", "Invalid email"))
    issues += [
        ("invalid_type", f"metadata,{name}", "Expected string")
        for name, value in values["metadata"].items()
        if not isinstance(value, str)
    ]
    if issues:
        raise invalid(issues)


def _guest_name(answers: Record) -> str:
    name = answers["name"]
    if isinstance(name, dict):
        return f"{name.get('firstName', '')} {name.get('lastName', '')}".strip()
    return str(name)


def _original(ask: Ask, values: Record) -> Record | None:
    uid = values.get("rescheduleUid")
    if uid is None:
        return None
    found = ask.world.related("bookings", "uid", uid)
    if not found:
        raise refused(404, "Could not find original booking")
    return found[0]


def _store(ask: Ask, event_type: Record, values: Record, slot: Slot, hosts: list[Record]) -> Record:
    world, answers = ask.world, values["responses"]
    waits = event_type.get("requiresConfirmation") or event_type.get("price")
    name = _guest_name(answers)
    template = (
        event_type.get("eventName") or "{Event type title} between {Organiser} and {Scheduler}"
    )
    title = (
        template.replace("{Event type title}", event_type["title"])
        .replace("{Organiser}", str(hosts[0].get("name")))
        .replace("{Scheduler}", name)
    )
    moment = iso(world.now())
    columns = {
        "uid": world.token("booking"),
        "title": title,
        "description": answers.get("notes") or None,
        "status": "PENDING" if waits else "ACCEPTED",
        "startTime": iso(slot.start),
        "endTime": iso(slot.end),
        "userId": hosts[0]["id"],
        "eventTypeId": event_type["id"],
        "metadata": dict(values["metadata"]),
        "responses": answers,
        "createdAt": moment,
        "updatedAt": moment,
        "fromReschedule": values.get("rescheduleUid"),
        "recurringEventId": values.get("recurringEventId"),
    }
    return insert(world, "bookings", columns)


def _invite(
    ask: Ask, event_type: Record, row: Record, values: Record, more_hosts: list[Record]
) -> None:
    answers = values["responses"]
    zone, language = values["timeZone"], values["language"]
    people = [(_guest_name(answers), answers["email"], zone, language)]
    if not event_type.get("disableGuests"):
        people += [("", email, zone, language) for email in answers.get("guests") or ()]
    people += [
        (user.get("name") or "", user["email"], user["timeZone"], user.get("locale") or "en")
        for user in more_hosts
    ]
    for name, email, home, locale in people:
        guest = {"name": name, "email": email, "timeZone": home, "locale": locale}
        insert(ask.world, "attendees", {**guest, "bookingId": row["id"]})


def _link(ask: Ask, event_type: Record, row: Record, host: Record) -> None:
    """Stores what an accepted booking leaves elsewhere: a calendar event, and a video room."""
    world = ask.world
    places = {place.get("type") for place in event_type.get("locations") or ()}
    if "integrations:daily" in places:
        url = f"{ORIGIN}/video/{row['uid']}"
        world.change("bookings", row, {"metadata": {**row["metadata"], "videoCallUrl": url}})
        link = {"type": "daily_video", "uid": world.token("room"), "meetingUrl": url}
        room = {"meetingId": link["uid"], "meetingPassword": world.token("password")[:10]}
        insert(world, "booking-references", {**link, **room, "bookingId": row["id"]})
    for calendar in world.related("destination-calendars", "userId", host["id"]):
        link = {"type": calendar["integration"], "uid": world.token("event")}
        hidden = {"externalCalendarId": calendar["externalId"], "bookingId": row["id"]}
        insert(world, "booking-references", {**link, **hidden})


def _bill(ask: Ask, event_type: Record, row: Record) -> Record:
    if not event_type.get("price"):
        return {}
    payment = insert(
        ask.world,
        "payments",
        {
            "uid": ask.world.token("payment"),
            "appId": "stripe",
            "bookingId": row["id"],
            "amount": event_type["price"],
            "fee": 0,
            "currency": event_type["currency"],
            "success": False,
            "refunded": False,
            "paymentOption": "ON_BOOKING",
            "data": {},
        },
    )
    bill = {"paymentUid": payment["uid"], "paymentId": payment["id"]}
    return {"message": "Payment required", **bill}


def _shared_slot(ask: Ask, event_type: Record, start: datetime, values: Record) -> Record | None:
    """The seated booking that the caller joins, by uid or by the same start."""
    if not event_type.get("seatsPerTimeSlot") or values.get("rescheduleUid") is not None:
        return None
    uid = values.get("bookingUid")
    for booking in ask.world.related("bookings", "eventTypeId", event_type["id"]):
        same = booking["uid"] == uid if uid else booking["startTime"] == iso(start)
        if same and booking["status"] in {"ACCEPTED", "PENDING"}:
            return booking
    return None


def _take_seat(ask: Ask, event_type: Record, row: Record, values: Record) -> Record:
    guests = ask.world.related("attendees", "bookingId", row["id"])
    if any(guest["email"] == values["responses"]["email"] for guest in guests):
        raise refused(409, "already_signed_up_for_this_booking_error")
    if len(guests) >= event_type["seatsPerTimeSlot"]:
        raise refused(409, "booking_seats_full_error")
    _invite(ask, {**event_type, "disableGuests": True}, row, values, [])
    seat = {"seatReferenceUid": ask.world.token("seat")}
    return {**view(ask.world, "bookings", row), **seat}
