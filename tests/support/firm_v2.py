"""A firm behind an API v2 of Cal that can only be read, on the loopback, written from its facts.

What there is depends on the server (`hosted` or `diy`), on the account and on the role of the key.
It notes every request, and refuses the paths that a test names.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

KEY = "cal_live_firm_key_1"
ORG, SALES, CARE = 40, 5, 6
ADA, BEN, CY, DEE = 3, 4, 7, 8
NAMES = {ADA: "Ada Fischer", BEN: "Ben Roth", CY: "Cy Lund", DEE: "Dee Moss"}
TEAMS = {SALES: ("Sales", (ADA, BEN)), CARE: ("Care", (ADA, CY))}
VERSIONS = {
    "bookings": "2024-08-13",
    "event-types": "2024-06-14",
    "schedules": "2024-06-11",
    "private-links": "2024-09-04",
}
KNOWN = frozenset(VERSIONS.values())

Rows = list[dict[str, Any]]


def mail(user: int) -> str:
    return f"{NAMES[user].split()[0].lower()}@firm.example"


def person(user: int, **more: Any) -> dict[str, Any]:
    name = NAMES[user]
    return {"id": user, "username": name.split()[0].lower(), "name": name, "email": mail(user)} | {
        "timeZone": "Europe/Berlin",
        "weekStart": "Monday",
        "timeFormat": 24,
        **more,
    }


def booking(uid: str, host: int | str = ADA, **more: Any) -> dict[str, Any]:
    guest = {"name": "Gia Moss", "email": "gia@guest.example", "timeZone": "Europe/Lisbon"}
    told = {"id": host, "name": NAMES.get(host, "unknown")}  # type: ignore[arg-type]
    if isinstance(host, int):
        told |= {"email": mail(host), "timeZone": "Europe/Berlin"}
    return {
        "id": sum(map(ord, uid)),
        "uid": uid,
        "title": f"Talk {uid}",
        "status": "accepted",
        "start": "2026-12-01T09:00:00.000Z",
        "end": "2026-12-01T09:30:00.000Z",
        "hosts": [told],
        "attendees": [{**guest, "language": "en", "absent": False}],
        "eventType": {"id": 50, "slug": "talk"},
        "createdAt": "2026-11-01T08:00:00.000Z",
        "updatedAt": "2026-11-01T08:00:00.000Z",
        **more,
    }


def schedule(number: int, owner: int) -> dict[str, Any]:
    rows = [{"days": ["Monday", "Friday"], "startTime": "09:00", "endTime": "17:00"}]
    return {"id": number, "ownerId": owner, "name": "Week", "timeZone": "Europe/Berlin"} | {
        "availability": rows,
        "isDefault": True,
        "overrides": [],
    }


def event_type(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "title": f"Talk {number}", "slug": f"talk-{number}"} | {
        "lengthInMinutes": 30,
        **more,
    }


def absence(number: int, user: int) -> dict[str, Any]:
    return {"id": number, "uuid": f"u-{number}", "userId": user, "toUserId": None} | {
        "start": "2026-12-24T00:00:00.000Z",
        "end": "2026-12-26T00:00:00.000Z",
    }


def webhook(number: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "subscriberUrl": "https://x.example/h", "active": True} | {
        "triggers": ["BOOKING_CREATED"],
        **more,
    }


def member(group: int, number: int, user: int) -> dict[str, Any]:
    told = {name: value for name, value in person(user).items() if name in ("name", "email")}
    return {"id": number, "teamId": group, "userId": user, "accepted": True, "role": "MEMBER"} | {
        "user": told
    }


@dataclass
class Firm:
    """The server. `plan` is personal, team or organisation; `admin` the role in the last, `leads`
    the team that Ada runs. A page has at most `most` records; `after_first` is called when the
    first one was put together."""

    kind: str = "hosted"
    plan: str = "team"
    admin: bool = False
    old: bool = False
    below: str = ""
    url: str = ""
    asked: list[str] = field(default_factory=list)
    most: int = 10_000
    more_types: int = 0
    leads: int = 0
    after_first: Callable[[], object] | None = None
    refused: dict[str, int] = field(default_factory=dict)
    calendars: dict[str, Any] | None = None
    weeks: Rows = field(default_factory=list)
    """Schedules beside the one that everybody has."""
    own: Rows = field(default_factory=lambda: [booking("own1"), booking("own2", BEN)])
    of_team: dict[int, Rows] = field(
        default_factory=lambda: {
            SALES: [booking("own2", BEN), booking("sale1", BEN)],
            CARE: [booking("care1", CY)],
        }
    )

    def paths(self) -> list[str]:
        """What was asked since the last call, without the queries, and without the versions."""
        found, self.asked = [line.partition("?")[0] for line in self.asked], []
        return found

    def answer(self, path: str, query: dict[str, str], version: str) -> tuple[int, Any]:
        if path in self.refused:
            status = self.refused[path]
            code = {401: "UnauthorizedException", 403: "ForbiddenException"}.get(status, "Error")
            return status, _fault(code, "This is not yours")
        family = next((name for name in reversed(path.split("/")) if name in VERSIONS), "")
        plain = re.fullmatch(r"/v2/(bookings|event-types|schedules)(/\w+)?", path)
        if self.old or version not in KNOWN:
            version = ""
        if (plain or family == "private-links") and version not in ("", VERSIONS[family]):
            return _lost(path)
        if plain and not version:
            return 200, _done(_of_april(family))
        found = self._rows(path)
        if found is None:
            return _lost(path)
        if not isinstance(found, list):
            return 200, _done(found)
        if "afterUpdatedAt" in query:
            found = [one for one in found if (one["updatedAt"] or "") > query["afterUpdatedAt"]]
        skip, take = int(query.get("skip", 0)), int(query.get("take", 10_000))
        page, total = found[skip : skip + min(take, self.most)], len(found)
        if self.after_first is not None:
            self.after_first()
            self.after_first = None
        more = {}
        if path.endswith("/bookings"):
            more["pagination"] = {"totalItems": total, "returnedItems": len(page)}
        return 200, _done(page, **more)

    def _rows(self, path: str) -> Any:
        hosted, grouped = self.kind == "hosted", self.plan in ("team", "organisation")
        if path == "/v2/me":
            org = ORG if self.plan == "organisation" else None
            return person(ADA, organizationId=org, defaultScheduleId=1)
        if path == "/v2/bookings":
            return self.own
        if path == "/v2/schedules":
            return [schedule(1, ADA)]
        if path == "/v2/event-types":
            return [event_type(50, ownerId=ADA)]
        if path == "/v2/webhooks":
            return [webhook("w1", userId=ADA)]
        if path == "/v2/calendars":
            one = {"integration": {"type": "google_calendar"}, "credentialId": 9, "calendars": []}
            usual = {"connectedCalendars": [one], "destinationCalendar": {"id": 1}}
            return self.calendars or usual
        if found := re.fullmatch(r"/v2/event-types/(\d+)/private-links", path):
            link = {"linkId": f"l{found[1]}", "bookingUrl": "https://x.example/l"}
            return [{**link, "eventTypeId": int(found[1])}]
        if found := re.fullmatch(r"/v2/bookings/(\w+)/attendees", path):
            guests = [
                guest for one in self.own if one["uid"] == found[1] for guest in one["attendees"]
            ]
            return [{"id": 70 + n, **guest} for n, guest in enumerate(guests)]
        if found := re.fullmatch(r"/v2/bookings/(\w+)", path):
            return next((one for one in self.own if one["uid"] == found[1]), None)
        if path == "/v2/event-types/50":
            return event_type(50, ownerId=ADA)
        if not hosted:
            return None
        groups = [{"id": n, "name": name, "slug": name} for n, (name, _) in TEAMS.items()]
        if path == "/v2/teams":
            return groups if grouped else []
        if found := re.fullmatch(r"/v2/teams/(\d+)", path):
            return next((one for one in groups if str(one["id"]) == found[1]), None)
        if path == "/v2/me/ooo":
            return [absence(1, ADA)]
        return self._of_groups(path)

    def _of_groups(self, path: str) -> Any:
        if found := re.fullmatch(r"/v2/teams/(\d+)/(\w[\w-]*)", path):
            group, what = int(found[1]), found[2]
            people = TEAMS[group][1] if group in TEAMS else ()
            if what == "bookings":
                return self.of_team.get(group)
            if what == "memberships":
                rows = [member(group, group * 10 + n, user) for n, user in enumerate(people)]
                runs = {"role": "ADMIN"} if group == self.leads else {}
                return [{**row, **(runs if row["userId"] == ADA else {})} for row in rows]
            if what == "schedules":
                return self._schedules(people)
            if what == "event-types":
                more = range(self.more_types + 1 if group == SALES else 1)
                return [event_type(group * 100 + n, teamId=group) for n in more]
        if found := re.fullmatch(r"/v2/teams/(\d+)/event-types/(\d+)", path):
            return event_type(int(found[2]), teamId=int(found[1]))
        if found := re.fullmatch(r"/v2/teams/(\d+)/memberships/(\d+)", path):
            rows = self._of_groups(path.rpartition("/")[0])
            return next((one for one in rows if str(one["id"]) == found[2]), None)
        if found := re.fullmatch(r"/v2/teams/(\d+)/users/(\d+)/ooo", path):
            return [absence(int(found[2]) * 10, int(found[2]))]
        if self.plan == "organisation" and path.startswith(f"/v2/organizations/{ORG}/"):
            return self._of_organisation(path.removeprefix(f"/v2/organizations/{ORG}/"))
        return None

    def _schedules(self, people: tuple[int, ...]) -> Rows:
        usual = [schedule(user if user != ADA else 1, user) for user in people]
        return [*usual, *(row for row in self.weeks if row["ownerId"] in people)]

    def _of_organisation(self, rest: str) -> Any:
        every = [*self.own, *(one for rows in self.of_team.values() for one in rows)]
        found: dict[str, Any] = {
            "bookings": list({one["uid"]: one for one in every}.values()),
            "users": [person(user, emailVerified="2026-01-01") for user in NAMES],
            "teams": [{"id": n, "name": name, "slug": name} for n, (name, _) in TEAMS.items()],
            "memberships": [member(ORG, 400 + n, user) for n, user in enumerate(NAMES)],
            "schedules": self._schedules(tuple(NAMES)),
            "teams/event-types": [event_type(n * 100, teamId=n) for n in TEAMS],
            "ooo": [absence(1, ADA), absence(2, DEE)],
            "webhooks": [webhook("w2", teamId=ORG)],
            "routing-forms": [{"id": "f1", "name": "Which team", "position": 0}],
        }
        if inner := re.fullmatch(r"teams/(\d+)/memberships", rest):
            return self._of_groups(f"/v2/teams/{inner[1]}/memberships")
        return found.get(rest)


def _done(data: Any, **more: Any) -> dict[str, Any]:
    return {"status": "success", "data": data, **more}


def _fault(code: str, message: str) -> dict[str, Any]:
    return {"status": "error", "path": "/", "error": {"code": code, "message": message}}


def _lost(path: str) -> tuple[int, Any]:
    return 404, _fault("NotFoundException", f"Cannot GET {path}")


def _of_april(family: str) -> Any:
    """What a server answers that does not know the version, or was told none."""
    if family == "bookings":
        return {"bookings": [{"id": 1, "startTime": "x"}], "totalCount": 1, "nextCursor": None}
    if family == "schedules":
        return [{"id": 1, "userId": ADA, "name": "Week", "workingHours": []}]
    return {"eventTypeGroups": [{"eventTypes": [{"id": 50}]}]}


@contextmanager
def serving(firm: Firm) -> Iterator[Firm]:
    """The firm on a free port of the loopback. `url` is its base URL."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            path = parts.path.removeprefix(firm.below)
            firm.asked.append(f"{path}?{parts.query}" if parts.query else path)
            version = self.headers.get("cal-api-version", "")
            if self.headers.get("authorization") != f"Bearer {KEY}":
                status, body = 401, _fault("UnauthorizedException", "ApiAuthStrategy - no key")
            elif path == "/v2/organizations/40/memberships" and not firm.admin:
                status, body = 403, _fault("ForbiddenException", "User is not an admin")
            else:
                status, body = firm.answer(path, dict(parse_qsl(parts.query)), version)
            sent = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: Any) -> None:
            """Keeps quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    firm.url = f"http://127.0.0.1:{server.server_address[1]}{firm.below}"
    try:
        yield firm
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
