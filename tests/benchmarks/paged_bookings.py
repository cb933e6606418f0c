"""The sync of 10,000 bookings of Cal's API v2, 250 a page, in the names of the house."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from caltui.settings.model import Profile
from tests.benchmarks import targets
from tests.benchmarks.paging import RARE, Answers, PagedList, measured
from tests.benchmarks.timing import Line

COUNT, SIZE = 10_000, 250
KEY = "cal_live_bench_key"
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)
PATH = "/v2/bookings"


def sync_v2() -> list[Line]:
    """The list from a fresh mirror on, and its floors."""
    bookings = PagedList(
        __name__,
        f"{COUNT:,} bookings of API v2",
        "bookings",
        COUNT,
        "$.data",
        [f"{PATH}?take={SIZE}&skip={skip}&sortCreated=asc" for skip in range(0, COUNT, SIZE)],
        Profile("bench", spec_url="", dialect="calv2", budget=0),
        KEY,
        {"authorization": f"Bearer {KEY}", "cal-api-version": "2024-08-13"},
    )
    return measured(bookings, targets.SYNC_V2)


def answers() -> Answers:
    """The pages, and whose key it is; there are no teams."""
    rows = [_booking(n) for n in range(COUNT)]
    pages = [
        _json(rows[at : at + SIZE], pagination={"totalItems": COUNT, "returnedItems": SIZE})
        for at in range(0, COUNT, SIZE)
    ]
    me = _json(ME)

    def answer(path: str, query: Mapping[str, list[str]]) -> bytes:
        if path == PATH:
            return pages[int(query.get("skip", ["0"])[0]) // SIZE]
        return me if path == "/v2/me" else b""

    return answer


def _json(data: Any, **more: Any) -> bytes:
    return json.dumps({"status": "success", "data": data, **more}, separators=(",", ":")).encode()


ME = {"id": 3, "email": "ada@firm.example", "name": "Ada", "timeZone": "Europe/Berlin"}


def _booking(n: int) -> dict[str, Any]:
    start = START + timedelta(minutes=30 * n)
    guest = f"Guest {n % 4000}" if n != 777 else RARE
    mail = f"guest{n % 4000}@example.com"
    return {
        "id": n,
        "uid": f"u{n:022}",
        "title": f"Intro call between Ada Fischer and {guest}",
        "description": "",
        "hosts": [
            {"id": 3, "name": "Ada Fischer", "email": "ada@firm.example", "username": "ada"}
            | {"timeZone": "Europe/Berlin", "displayEmail": "ada@firm.example"}
        ],
        "status": ("accepted", "pending", "cancelled")[n % 7 // 3],
        "start": start.isoformat().replace("+00:00", ".000Z"),
        "end": (start + timedelta(minutes=30)).isoformat().replace("+00:00", ".000Z"),
        "duration": 30,
        "eventTypeId": n % 60 + 1,
        "eventType": {"id": n % 60 + 1, "slug": f"intro-{n % 60 + 1}"},
        "meetingUrl": f"https://app.cal.com/video/u{n:022}",
        "location": "integrations:daily",
        "absentHost": False,
        "createdAt": "2026-01-01T08:00:00.000Z",
        "updatedAt": "2026-01-01T08:00:00.000Z",
        "metadata": {},
        "icsUid": f"u{n:022}@Cal.com",
        "attendees": [
            {"name": guest, "email": mail, "displayEmail": mail, "timeZone": "Europe/Lisbon"}
            | {"language": "en", "absent": False}
        ],
        "guests": [],
        "bookingFieldsResponses": {"name": guest, "email": mail, "notes": "", "guests": []},
    }
