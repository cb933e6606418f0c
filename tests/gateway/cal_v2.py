"""A small API v2 of Cal, written from its facts: versions, keys, refusals, paging, rate.

It answers on a real socket through `player.playing`, and knows nothing of the catalogue.
"""

import json
import re
from typing import Any

from tests.gateway.player import Asked, Play, play

KEY = "cal_live_s3cret_key_1"
OLDEST = "2024-04-15"
FAMILIES = {
    "bookings": ("2024-08-13",),
    "event-types": ("2024-06-14",),
    "schedules": ("2024-06-11", "2024-06-14"),
    "slots": ("2024-09-04",),
}
KNOWN = ("2024-06-11", "2024-06-14", "2024-08-13", "2024-09-04")
LIMITS = {
    "x-ratelimit-limit-default": "120",
    "x-ratelimit-remaining-default": "119",
    "x-ratelimit-reset-default": "60",
}


def booking(uid: str = "abc", **more: Any) -> dict[str, Any]:
    return {
        "id": 7,
        "uid": uid,
        "title": "Talk",
        "status": "accepted",
        "start": "2026-12-01T09:00:00.000Z",
        "end": "2026-12-01T09:30:00.000Z",
        "hosts": [{"id": 3, "name": "Ada", "email": "ada@x.y", "timeZone": "Europe/Berlin"}],
        "attendees": [{"name": "Ben", "email": "b@x.y", "timeZone": "UTC", "language": "de"}],
        "eventType": {"id": 5, "slug": "talk"},
        "bookingFieldsResponses": {"name": "Ben"},
        **more,
    }


def schedule(number: int = 1) -> dict[str, Any]:
    rows = [{"days": ["Monday", "Friday"], "startTime": "09:00", "endTime": "17:00"}]
    return {
        "id": number,
        "ownerId": 3,
        "name": "Week",
        "timeZone": "Europe/Berlin",
        "availability": rows,
        "isDefault": True,
        "overrides": [],
    }


def fault(status: int, code: str, message: str, details: Any = None) -> Play:
    """The usual form of an error."""
    error: dict[str, Any] = {"code": code, "message": message}
    if details is not None:
        error["details"] = details
    body = {"status": "error", "timestamp": "2026-11-29T00:00:00.000Z", "path": "/", "error": error}
    return play(body, status, **{k.replace("-", "_"): v for k, v in LIMITS.items()})


def done(data: Any, status: int = 200, **more: Any) -> Play:
    """The usual form of a success."""
    headers = {k.replace("-", "_"): v for k, v in LIMITS.items()}
    return play({"status": "success", "data": data, **more}, status, **headers)


def lost(asked: Asked) -> Play:
    """What the framework says of a path, or of a version that the path does not know."""
    return fault(404, "NotFoundException", f"Cannot {asked.method} {asked.path}")


class CalV2:
    """The server. `old` knows no version of 2024-06 and later, as one of April 2024."""

    def __init__(self, below: str = "", *, old: bool = False, count: int = 3) -> None:
        self.below = below
        self.old = old
        self.bookings = [booking(f"uid{n}", id=n) for n in range(count)]
        self.answers: dict[str, Play] = {}

    def __call__(self, asked: Asked) -> Play:
        line = f"{asked.method} {asked.path.removeprefix(self.below)}"
        if not asked.path.startswith(f"{self.below}/v2/"):
            return Play(404, b"<title>no</title>", {"content-type": "text/html"})
        if asked.headers.get("authorization") != f"Bearer {KEY}":
            return fault(401, "UnauthorizedException", "ApiAuthStrategy - Invalid API Key")
        if line in self.answers:
            return self.answers[line]
        family = asked.path.removeprefix(f"{self.below}/v2/").partition("/")[0]
        version = asked.headers.get("cal-api-version", OLDEST)
        if self.old or version not in KNOWN:
            version = OLDEST
        if version != OLDEST and family in FAMILIES and version not in FAMILIES[family]:
            return lost(asked)
        return self._answer(asked, line, old=version == OLDEST and family in FAMILIES)

    def _answer(self, asked: Asked, line: str, *, old: bool) -> Play:
        query = dict(asked.query)
        if line == "GET /v2/bookings":
            if old:
                return done({"bookings": [], "recurringInfo": [], "totalCount": 0})
            skip, take = int(query.get("skip", 0)), int(query.get("take", 100))
            pages = {"totalItems": len(self.bookings), "returnedItems": 1, "hasNextPage": False}
            return done(self.bookings[skip : skip + take], pagination=pages)
        if line == "GET /v2/schedules":
            if old:
                return done([{"id": 1, "userId": 3, "name": "Week", "workingHours": []}])
            return done([schedule(1), schedule(2)])
        if line == "GET /v2/me":
            return done({"id": 3, "email": "ada@x.y", "timeZone": "UTC", "organizationId": None})
        if found := re.fullmatch(r"GET /v2/bookings/(\w+)", line):
            known = {one["uid"]: one for one in self.bookings}
            if found[1] not in known:
                text = f"Booking with uid={found[1]} was not found in the database"
                return fault(404, "NotFoundException", text)
            return done(known[found[1]])
        if re.fullmatch(r"POST /v2/bookings/\w+/(confirm|decline|cancel)", line):
            return done(booking("uid1", status="accepted"))
        if re.fullmatch(r"PATCH /v2/schedules/\d+", line):
            return done({**schedule(), **json.loads(asked.body)})
        return lost(asked)


def refused_body() -> Play:
    """A validation of nested values: it repeats what was sent, secrets included."""
    sent = {"secret": "hook_s3cret", "availability": [{"startTime": "x"}]}
    inner = {
        "property": "endTime",
        "target": {"secret": "hook_s3cret"},
        "value": "hook_s3cret",
        "constraints": {"matches": "endTime must be a time such as 09:00"},
        "children": [],
    }
    row = {"property": "0", "target": [sent], "value": sent, "children": [inner]}
    top = {"property": "availability", "target": sent, "value": [sent], "children": [row]}
    details = {"message": "Bad Request Exception", "statusCode": 400, "errors": [top]}
    return fault(400, "BadRequestException", "Bad Request Exception", details)
