"""A booking as v2 answers it: plain, one of a series, or one with seats."""

from collections.abc import Iterable
from typing import Any

from caltui.sandbox.cal.world import Record, World, parse_iso

SEATS_SHOWN_WHEN_CANCELLED = "2026-02-25"
"""The value of the header from which on a cancelled booking shows who had its seats."""

OF_HOST = {"inPerson": "address", "link": "link", "userPhone": "hostPhoneNumber"}
"""Places that an event type names itself, by the column that holds what they are."""

NOT_THE_GUESTS = frozenset({"videoCallUrl"})
"""Metadata that Cal writes itself and does not show."""


def bookings(world: World, rows: Iterable[Record], version: str = "") -> list[Record]:
    """The records of rows."""
    return [booking(world, row, version) for row in rows]


def booking(world: World, row: Record, version: str = "", *, stranger: bool = False) -> Record:
    """The record of a row. A `stranger` is not shown who has a seat."""
    event_type = world.find("event-types", row.get("eventTypeId"))
    place = place_of(row, event_type)
    record: Record = {
        "id": row["id"],
        "uid": row["uid"],
        "title": row["title"],
        "description": row.get("description") or "",
        "hosts": [_host(world, row)],
        "status": str(row["status"]).lower(),
        **_why(world, row),
        "start": row["startTime"],
        "end": row["endTime"],
        "duration": _minutes(row),
        "eventTypeId": row.get("eventTypeId"),
        "eventType": event_type and {"id": event_type["id"], "slug": event_type["slug"]},
        "meetingUrl": place,
        "location": place,
        "absentHost": bool(row.get("noShowHost")),
        "createdAt": row["createdAt"],
        "updatedAt": updated_at(row),
        "metadata": {
            name: value
            for name, value in (row.get("metadata") or {}).items()
            if name not in NOT_THE_GUESTS
        },
        "icsUid": f"{row['uid']}@Cal.com",
    }
    if row.get("recurringEventId"):
        record["recurringBookingUid"] = row["recurringEventId"]
    people = world.related("attendees", "bookingId", row["id"])
    if event_type is not None and event_type.get("seatsPerTimeSlot"):
        shown = row["status"] != "CANCELLED" or version >= SEATS_SHOWN_WHEN_CANCELLED
        seats = [_seat(row, one) for one in people] if shown and not stranger else []
        return {**record, "attendees": seats}
    answers = row.get("responses") or {}
    record["attendees"] = [attendee(one) for one in people]
    if answers.get("guests"):
        record["guests"] = list(answers["guests"])
    return {**record, "bookingFieldsResponses": dict(answers)}


def attendee(row: Record) -> Record:
    """Somebody who is invited, without the number of the row."""
    shown: Record = {
        "name": row["name"],
        "email": row["email"],
        "displayEmail": row["email"],
        "timeZone": row["timeZone"],
        "language": row.get("locale") or "en",
        "absent": bool(row.get("noShow")),
    }
    if row.get("phoneNumber"):
        shown["phoneNumber"] = row["phoneNumber"]
    return shown


def seat_uid(row: Record) -> str:
    """The name of an attendee's seat."""
    return str(row.get("seatUid") or f"seat-{row['bookingId']}-{row['id']}")


def updated_at(row: Record) -> str:
    """Returns when the booking was last changed."""
    return str(row.get("updatedAt") or row["createdAt"])


def place_of(row: Record, event_type: Record | None) -> str:
    """Finds where it takes place: link, telephone number, address, or Cal's word for an app."""
    link = (row.get("metadata") or {}).get("videoCallUrl")
    if link or row.get("location"):
        return str(link or row["location"])
    asked: Any = (row.get("responses") or {}).get("location")
    kind = asked.get("value") if isinstance(asked, dict) else asked
    if isinstance(asked, dict) and asked.get("optionValue"):
        return str(asked["optionValue"])
    for place in (event_type or {}).get("locations") or ():
        column = OF_HOST.get(str(place.get("type")))
        if place.get("type") == kind and column and place.get(column):
            return str(place[column])
    return str(kind or "")


def _host(world: World, row: Record) -> Record:
    """The organiser alone, for bookings with several hosts too."""
    user = world.find("users", row.get("userId"))
    if user is None:
        named = ("id", "name", "email", "displayEmail", "username", "timeZone")
        return dict.fromkeys(named, "unknown")
    return {
        "id": user["id"],
        "name": user.get("name") or "",
        "email": user["email"],
        "displayEmail": user["email"],
        "username": user.get("username") or "",
        "timeZone": user["timeZone"],
    }


def _why(world: World, row: Record) -> Record:
    """Collects who cancelled or moved it, why, and the bookings before and after it."""
    after = world.related("bookings", "fromReschedule", row["uid"])
    told = {
        "cancellationReason": row.get("cancellationReason"),
        "cancelledByEmail": row.get("cancelledBy"),
        "reschedulingReason": row.get("reschedulingReason"),
        "rescheduledByEmail": row.get("rescheduledBy"),
        "rescheduledFromUid": row.get("fromReschedule"),
        "rescheduledToUid": after[0]["uid"] if after else None,
    }
    return {name: value for name, value in told.items() if value}


def _seat(row: Record, one: Record) -> Record:
    answers = one.get("responses") or {"name": one["name"], "email": one["email"]}
    return {
        **attendee(one),
        "seatUid": seat_uid(one),
        "createdAt": row["createdAt"],
        "bookingFieldsResponses": answers,
        "metadata": {},
    }


def _minutes(row: Record) -> int:
    seconds = (parse_iso(row["endTime"]) - parse_iso(row["startTime"])).total_seconds()
    return int(seconds // 60)
