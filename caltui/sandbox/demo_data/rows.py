"""Writes drafts of bookings into the tables: attendees, references and payments with them."""

from collections.abc import Iterable

from caltui.sandbox.cal.views import ORIGIN
from caltui.sandbox.cal.world import Record, World
from caltui.sandbox.demo_data.bookings import Draft, when
from caltui.sandbox.demo_data.tables import OFFERS

VIDEO = "integrations:daily"


def write(world: World, drafts: Iterable[Draft]) -> None:
    """Numbers the drafts by the time they were made, as Cal would have."""
    bookings = world.tables["bookings"]
    for number, draft in enumerate(sorted(drafts, key=lambda d: (d.created, d.start)), 1):
        bookings[str(number)] = _booking(world, number, draft)
        _attend(world, number, draft)
        if draft.status == "ACCEPTED" and draft.linked:
            _link(world, number, draft)
        if draft.paid is not None:
            _charge(world, number, draft)
    for table in ("bookings", "attendees", "booking-references", "payments"):
        world.last_ids[table] = len(world.tables[table])
    world.version += 1


def _booking(world: World, number: int, draft: Draft) -> Record:
    offer = OFFERS[draft.event_type - 1]
    host = world.tables["users"][str(draft.host)]
    guest = draft.guests[0]
    video = _has_video(draft) and draft.status == "ACCEPTED" and draft.linked
    place = offer.more["locations"][0]["type"]
    row: Record = {
        "id": number,
        "uid": draft.uid,
        "title": draft.title or f"{offer.title} between {host['name']} and {guest.name}",
        "description": draft.notes,
        "status": draft.status,
        "startTime": when(draft.start),
        "endTime": when(draft.start + 60 * draft.minutes),
        "userId": draft.host,
        "eventTypeId": draft.event_type,
        "metadata": {"videoCallUrl": f"{ORIGIN}/video/{draft.uid}"} if video else {},
        "responses": {
            "name": guest.name,
            "email": guest.email,
            "guests": [other.email for other in draft.guests[1:]],
            "notes": draft.notes or "",
            "location": {"value": place, "optionValue": ""},
        },
        "createdAt": when(draft.created),
        "fromReschedule": draft.replaces,
    }
    if draft.series is not None:
        row["recurringEventId"] = draft.series
    if draft.status == "CANCELLED":
        row["cancelledBy"] = guest.email if number % 3 else host["email"]
        row["cancellationReason"] = draft.reason
        row["rescheduled"] = draft.reason == "Rescheduled"
    return row


def _attend(world: World, number: int, draft: Draft) -> None:
    table = world.tables["attendees"]
    people = [(guest.name, guest.email, guest.zone, guest.locale) for guest in draft.guests]
    for user_id in draft.colleagues:
        user = world.tables["users"][str(user_id)]
        people.append((user["name"], user["email"], user["timeZone"], user["locale"]))
    for name, email, zone, locale in people:
        key = len(table) + 1
        table[str(key)] = {
            "id": key,
            "bookingId": number,
            "name": name,
            "email": email,
            "timeZone": zone,
            "locale": locale,
        }


def _link(world: World, number: int, draft: Draft) -> None:
    table = world.tables["booking-references"]
    calendar = "office365_calendar" if draft.host % 4 == 0 else "google_calendar"
    links: list[Record] = [{"type": calendar, "uid": f"ev{draft.uid.lower()}"}]
    if _has_video(draft):
        links.append(
            {
                "type": "daily_video",
                "uid": f"room-{draft.uid[:8]}",
                "meetingId": f"room-{draft.uid[:8]}",
                "meetingPassword": draft.uid[8:16],
                "meetingUrl": f"{ORIGIN}/video/{draft.uid}",
            }
        )
    for link in links:
        key = len(table) + 1
        hidden = True if key % 61 == 0 else False if key % 97 == 0 else None
        table[str(key)] = {"id": key, **link, "bookingId": number, "deleted": hidden}


def _charge(world: World, number: int, draft: Draft) -> None:
    table = world.tables["payments"]
    terms = OFFERS[draft.event_type - 1].more
    key = len(table) + 1
    table[str(key)] = {
        "id": key,
        "uid": f"pay-{draft.uid}",
        "appId": "stripe",
        "bookingId": number,
        "amount": terms["price"],
        "fee": terms["price"] // 50,
        "currency": terms.get("currency", "usd"),
        "success": bool(draft.paid),
        "refunded": bool(draft.paid) and draft.status == "CANCELLED",
        "paymentOption": "HOLD" if draft.event_type == 15 else "ON_BOOKING",
        "data": {"clientSecret": f"demo-{draft.uid}", "livemode": False},
    }


def _has_video(draft: Draft) -> bool:
    return any(p["type"] == VIDEO for p in OFFERS[draft.event_type - 1].more["locations"])
