"""A new booking in the tables: its row, its guests, and what an accepted one leaves elsewhere."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from caltui.sandbox.cal.views import ORIGIN
from caltui.sandbox.cal.world import Record, World, iso
from caltui.sandbox.handlers.crud import insert

TITLE = "{Event type title} between {Organiser} and {Scheduler}"


class NewBooking(NamedTuple):
    """A booking that is to be made: who comes, when, and what they answered."""

    event_type: Record
    start: datetime
    end: datetime
    guest: Mapping[str, Any]
    answers: Record
    metadata: Record
    place: str = ""
    series: str | None = None
    replaces: Record | None = None


def put_booking(
    world: World, wish: NewBooking, hosts: list[Record], status: str, **more: Any
) -> Record:
    """The new row, with its attendees; links where it is accepted."""
    moment = iso(world.now())
    columns = {
        "uid": world.token("booking"),
        "title": _title(wish, hosts[0]),
        "description": wish.answers.get("notes") or None,
        "status": status,
        "startTime": iso(wish.start),
        "endTime": iso(wish.end),
        "userId": hosts[0]["id"],
        "eventTypeId": wish.event_type["id"],
        "metadata": dict(wish.metadata),
        "responses": wish.answers,
        "createdAt": moment,
        "updatedAt": moment,
        "fromReschedule": wish.replaces["uid"] if wish.replaces else None,
        "recurringEventId": wish.series,
        **({"location": wish.place} if wish.place else {}),
        **more,
    }
    row = insert(world, "bookings", columns)
    people = [wish.guest, *_companions(wish), *(_colleague(host) for host in hosts[1:])]
    for person in people:
        put_attendee(world, row, person)
    if status == "ACCEPTED":
        put_links(world, row)
    return row


def put_attendee(world: World, booking: Record, person: Mapping[str, Any]) -> Record:
    """One more attendee of a booking."""
    columns = {
        "name": person.get("name") or "",
        "email": person["email"],
        "timeZone": person.get("timeZone") or "UTC",
        "locale": person.get("language") or "en",
        "phoneNumber": person.get("phoneNumber"),
        "bookingId": booking["id"],
    }
    return insert(world, "attendees", columns)


def put_links(world: World, row: Record) -> None:
    """Stores what an accepted booking leaves elsewhere: a calendar event, and a video room."""
    event_type = world.find("event-types", row.get("eventTypeId")) or {}
    kinds = {place.get("type") for place in event_type.get("locations") or ()}
    if "integrations:daily" in kinds and not row.get("location"):
        url = f"{ORIGIN}/video/{row['uid']}"
        room = world.token("room")
        world.change("bookings", row, {"metadata": {**row["metadata"], "videoCallUrl": url}})
        link = {"type": "daily_video", "uid": room, "meetingId": room, "meetingUrl": url}
        insert(world, "booking-references", {**link, "bookingId": row["id"]})
    for calendar in world.related("destination-calendars", "userId", row["userId"]):
        link = {"type": calendar["integration"], "uid": world.token("event")}
        where = {"externalCalendarId": calendar["externalId"], "bookingId": row["id"]}
        insert(world, "booking-references", {**link, **where})


def _title(wish: NewBooking, host: Record) -> str:
    template = wish.event_type.get("eventName") or TITLE
    named = {
        "{Event type title}": wish.event_type["title"],
        "{Organiser}": host.get("name") or "",
        "{Scheduler}": wish.guest.get("name") or "",
    }
    for mark, text in named.items():
        template = template.replace(mark, str(text))
    return str(template)


def _companions(wish: NewBooking) -> list[Record]:
    if wish.event_type.get("disableGuests"):
        return []
    like = {name: wish.guest.get(name) for name in ("timeZone", "language")}
    return [{**like, "name": "", "email": email} for email in wish.answers.get("guests") or ()]


def _colleague(host: Record) -> Record:
    zone = {"timeZone": host["timeZone"], "language": host.get("locale")}
    return {**zone, "name": host.get("name"), "email": host["email"]}
