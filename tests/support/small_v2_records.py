"""The people, bookings and schedules of the small API v2, as Cal sends them."""

from datetime import datetime, timedelta
from typing import Any

ADA, BEN, CY = 3, 4, 5
PEOPLE = {ADA: "Ada Fischer", BEN: "Ben Roth", CY: "Cy Lund"}


def host(number: int) -> dict[str, Any]:
    mail = f"{PEOPLE[number].split()[0].lower()}@firm.example"
    name = PEOPLE[number]
    return {"id": number, "name": name, "email": mail, "timeZone": "Europe/Berlin"}


def booking(uid: str, start: str, **more: Any) -> dict[str, Any]:
    begin = datetime.fromisoformat(start.replace("Z", "+00:00"))
    guest = {"name": "Gia Moss", "email": "gia@guest.example", "timeZone": "Europe/Lisbon"}
    return {
        "id": sum(map(ord, uid)),
        "uid": uid,
        "title": "Talk",
        "status": "accepted",
        "start": instant(begin),
        "end": instant(begin + timedelta(minutes=30)),
        "duration": 30,
        "hosts": [host(ADA)],
        "attendees": [{**guest, "language": "en", "absent": False}],
        "eventType": {"id": 5, "slug": "talk"},
        "bookingFieldsResponses": {"name": "Gia Moss", "email": "gia@guest.example"},
        "location": "integrations:daily",
        "absentHost": False,
        **more,
    }


def instant(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def schedule(number: int, owner: int = ADA, **more: Any) -> dict[str, Any]:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
    return {
        "id": number,
        "ownerId": owner,
        "name": "Working hours",
        "timeZone": "Europe/Berlin",
        "availability": [{"days": days, "startTime": "09:00", "endTime": "17:00"}],
        "isDefault": True,
        "overrides": [{"date": "2026-12-24", "startTime": "00:00", "endTime": "00:00"}],
        **more,
    }
