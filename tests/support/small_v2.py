"""A small stateful API v2 of Cal on the loopback, written from its facts and not the catalogue.

It has schedules, bookings, absences and webhooks, notes whom it told of what, and can lose an
answer after it has done what was asked.
"""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.small_v2_records import ADA, BEN, PEOPLE, booking, host, schedule

KEY = "cal_live_small_key_1"
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
SCHEDULE_KEYS = ("name", "timeZone", "availability", "isDefault", "overrides")
ABSENCE_KEYS = ("start", "end", "notes", "toUserId", "reason")
HOOK_KEYS = ("active", "subscriberUrl", "triggers", "payloadTemplate", "secret", "version")


class Refusal(Exception):
    """An answer that is no success."""

    def __init__(self, status: int, message: str, code: str = "BadRequestException") -> None:
        super().__init__(message)
        self.status, self.code = status, code


@dataclass
class Asked:
    """One request. `told` is whom it made Cal tell."""

    method: str
    path: str
    version: str
    body: Any
    told: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class SmallV2:
    """What it holds. `lose` cuts the connection after that line was done; `refuse` answers it."""

    url: str = ""
    schedules: dict[int, dict[str, Any]] = field(default_factory=dict)
    bookings: dict[str, dict[str, Any]] = field(default_factory=dict)
    absences: dict[int, dict[str, Any]] = field(default_factory=dict)
    hooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    event_types: dict[int, dict[str, Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    lose: set[str] = field(default_factory=set)
    refuse: dict[str, Refusal] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    ignored: set[str] = field(default_factory=set)
    payment: str = ""
    before: dict[str, Callable[[], object]] = field(default_factory=dict)

    @property
    def writes(self) -> list[Asked]:
        return [one for one in self.asked if one.method != "GET"]

    @property
    def told(self) -> list[str]:
        return [who for one in self.asked for who in one.told]

    def handle(self, asked: Asked) -> Any:
        if asked.line in self.refuse:
            raise self.refuse.pop(asked.line)
        if asked.line in self.before:
            self.before.pop(asked.line)()
        for pattern, work in ROUTES:
            found = re.fullmatch(pattern, asked.line)
            if found is not None:
                return work(self, asked, *found.groups())
        raise Refusal(404, f"Cannot {asked.line}", "NotFoundException")


def whole(server: SmallV2, asked: Asked, name: str) -> Any:
    shelf = {"bookings": server.bookings, "schedules": server.schedules}.get(name)
    shelf = shelf if shelf is not None else {"webhooks": server.hooks}.get(name, {})
    shelf = server.event_types if name == "event-types" else shelf
    return [one for key, one in shelf.items() if key not in server.hidden]


def me(server: SmallV2, asked: Asked) -> Any:
    person = host(ADA)
    return {**person, "username": "ada", "defaultScheduleId": 1, "organizationId": None}


def get_event_type(server: SmallV2, asked: Asked, number: str) -> Any:
    if int(number) not in server.event_types:
        raise Refusal(404, f"Event type with id {number} not found", "NotFoundException")
    return server.event_types[int(number)]


def event_type(number: int) -> dict[str, Any]:
    return {
        "id": number,
        "ownerId": ADA,
        "lengthInMinutes": 30,
        "title": "Talk",
        "slug": "talk",
        "hidden": False,
        "bookingFields": [],
        "locations": [],
        "scheduleId": 1,
    }


def found(server: SmallV2, uid: str) -> dict[str, Any]:
    if uid not in server.bookings:
        text = f"Booking with uid={uid} was not found in the database"
        raise Refusal(404, text, "NotFoundException")
    return server.bookings[uid]


def get_booking(server: SmallV2, asked: Asked, uid: str) -> Any:
    if uid in server.hidden:
        raise Refusal(403, "You may not see this booking", "ForbiddenException")
    return found(server, uid)


def tell(asked: Asked, one: dict[str, Any], *more: str) -> None:
    asked.told = (*(guest["email"] for guest in one["attendees"]), *more)


def answer(server: SmallV2, asked: Asked, uid: str, verb: str) -> Any:
    one = found(server, uid)
    wanted = {"confirm": "accepted", "decline": "rejected", "cancel": "cancelled"}[verb]
    if verb != "cancel" and one["status"] != "pending":
        text = "Bad request: Please check your request data and try again"
        raise Refusal(400, text, "TRPCError")
    if one["status"] == "cancelled":
        raise Refusal(400, "Booking is already cancelled", "")
    one["status"] = wanted
    if verb == "cancel":
        one["cancellationReason"] = asked.body.get("cancellationReason")
    tell(asked, one)
    return one


def reschedule(server: SmallV2, asked: Asked, uid: str) -> Any:
    old = found(server, uid)
    unknown = set(asked.body) - {"start", "reschedulingReason", "rescheduledBy"}
    if unknown:
        raise Refusal(400, f"property {min(unknown)} should not exist")
    if old["status"] == "cancelled":
        raise Refusal(400, f"has been cancelled and rescheduled already to {old}")
    new = booking(f"{uid}n", asked.body["start"], rescheduledFromUid=uid, hosts=old["hosts"])
    server.bookings[new["uid"]] = new
    old.update(status="cancelled", rescheduledToUid=new["uid"])
    old["reschedulingReason"] = asked.body.get("reschedulingReason")
    tell(asked, old)
    return new


def ask_to_move(server: SmallV2, asked: Asked, uid: str) -> Any:
    one = found(server, uid)
    one["status"] = "cancelled"
    tell(asked, one)
    return one


def absent(server: SmallV2, asked: Asked, uid: str) -> Any:
    one = found(server, uid)
    if "host" in asked.body:
        one["absentHost"] = asked.body["host"]
    for told in asked.body.get("attendees", []):
        for guest in one["attendees"]:
            if guest["email"] == told["email"]:
                guest["absent"] = told["absent"]
    return one


def reassign(server: SmallV2, asked: Asked, uid: str, to: str = "") -> Any:
    one = found(server, uid)
    number = int(to) if to else BEN
    if number not in PEOPLE:
        raise Refusal(400, "User is not a host of this event type")
    was, one["hosts"] = one["hosts"][0], [host(number)]
    tell(asked, one, was["email"], host(number)["email"])
    return {"bookingUid": uid, "reassignedTo": host(number), "reason": asked.body.get("reason")}


def place(server: SmallV2, asked: Asked, uid: str) -> Any:
    one = found(server, uid)
    wanted = asked.body["location"]
    one["location"] = next(v for k, v in wanted.items() if k != "type")
    tell(asked, one)
    return one


def guests(server: SmallV2, asked: Asked, uid: str) -> Any:
    one = found(server, uid)
    for guest in asked.body["guests"]:
        one["attendees"].append(
            {"name": guest["email"], "timeZone": "UTC", "absent": False, **guest}
        )
    asked.told = tuple(guest["email"] for guest in asked.body["guests"])
    return one


def book(server: SmallV2, asked: Asked) -> Any:
    guest = asked.body["attendee"]
    new = booking(f"made{len(server.bookings)}", asked.body["start"], attendees=[guest])
    server.bookings[new["uid"]] = new
    tell(asked, new)
    return new


def plan(server: SmallV2, number: str) -> dict[str, Any]:
    if int(number) not in server.schedules:
        raise Refusal(404, f"Schedule with ID={number} does not exist.", "NotFoundException")
    return server.schedules[int(number)]


def get_schedule(server: SmallV2, asked: Asked, number: str) -> Any:
    if int(number) in server.hidden:
        raise Refusal(403, "You may not see this schedule", "ForbiddenException")
    return plan(server, number)


def set_schedule(server: SmallV2, asked: Asked, number: str) -> Any:
    one = plan(server, number)
    for name in ("availability", "overrides"):
        for row in asked.body.get(name, []):
            if not all(CLOCK.fullmatch(row[at]) for at in ("startTime", "endTime")):
                raise Refusal(400, f"{name}: times must be in format HH:MM")
    taken = {k: v for k, v in asked.body.items() if k in SCHEDULE_KEYS and k not in server.ignored}
    one.update(taken)
    return one


def make_schedule(server: SmallV2, asked: Asked) -> Any:
    number = max(server.schedules, default=0) + 1
    server.schedules[number] = schedule(number, **{**asked.body, "overrides": []})
    return server.schedules[number]


def absences(server: SmallV2, asked: Asked, number: str = "") -> Any:
    if asked.method == "GET":
        return list(server.absences.values())
    if asked.method == "DELETE":
        return server.absences.pop(int(number))
    if asked.method == "POST":
        number = str(len(server.absences) + 1)
        made = {"id": int(number), "uuid": f"u{number}", "userId": ADA, "reason": "unspecified"}
        server.absences[int(number)] = {"notes": None, "toUserId": None, **made}
    one = server.absences[int(number)]
    one.update({k: v for k, v in asked.body.items() if k in ABSENCE_KEYS})
    return one


def webhooks(server: SmallV2, asked: Asked, key: str = "") -> Any:
    if asked.method == "POST":
        key = f"hook-{len(server.hooks) + 1}"
        server.hooks[key] = {"id": key, "userId": ADA, "payloadTemplate": None, "secret": None}
    if asked.method == "DELETE":
        return server.hooks.pop(key)
    one = server.hooks[key]
    if asked.method != "GET":
        taken = {k: v for k, v in asked.body.items() if k in HOOK_KEYS and k not in server.ignored}
        one.update(taken)
    return one


def make_team(server: SmallV2, asked: Asked) -> Any:
    """A team, or where it has to be paid for first."""
    team = {"id": 9, "isOrganization": False, **asked.body}
    if not server.payment:
        return team
    message = "Your team will be created once we receive your payment."
    return {"message": message, "paymentLink": server.payment, "pendingTeam": team}


Work = Callable[..., Any]
ROUTES: list[tuple[str, Work]] = [
    (r"GET /v2/me", me),
    (r"GET /v2/teams", lambda server, asked: []),
    (r"GET /v2/(bookings|schedules|webhooks|event-types)", whole),
    (r"GET /v2/bookings/(\w+)", get_booking),
    (r"POST /v2/bookings/(\w+)/(confirm|decline|cancel)", answer),
    (r"POST /v2/bookings/(\w+)/reschedule", reschedule),
    (r"POST /v2/bookings/(\w+)/request-reschedule", ask_to_move),
    (r"POST /v2/bookings/(\w+)/mark-absent", absent),
    (r"POST /v2/bookings/(\w+)/reassign(?:/(\d+))?", reassign),
    (r"PATCH /v2/bookings/(\w+)/location", place),
    (r"POST /v2/bookings/(\w+)/guests", guests),
    (r"POST /v2/bookings", book),
    (r"GET /v2/event-types/(\d+)", get_event_type),
    (r"GET /v2/schedules/(\d+)", get_schedule),
    (r"PATCH /v2/schedules/(\d+)", set_schedule),
    (r"POST /v2/schedules", make_schedule),
    (r"(?:GET|POST) /v2/me/ooo", absences),
    (r"(?:PATCH|DELETE) /v2/me/ooo/(\d+)", absences),
    (r"POST /v2/teams", make_team),
    (r"POST /v2/webhooks", webhooks),
    (r"(?:GET|PATCH|DELETE) /v2/webhooks/([\w-]+)", webhooks),
]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cal: SmallV2

    def _serve(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        version = self.headers.get("cal-api-version", "")
        asked = Asked(self.command, self.path.partition("?")[0], version, body)
        self.cal.asked.append(asked)
        try:
            if self.headers.get("authorization") != f"Bearer {KEY}":
                raise Refusal(401, "ApiAuthStrategy - Invalid API Key", "UnauthorizedException")
            data = self.cal.handle(asked)
            if asked.line in self.cal.lose:
                self.cal.lose.discard(asked.line)
                self.close_connection = True
                self.connection.close()
                return
            self._say(200, {"status": "success", "data": data})
        except Refusal as error:
            told = {"code": error.code, "message": str(error)}
            whole = {"status": "error", "path": self.path, "error": told}
            bare = {"statusCode": error.status, "message": str(error)}
            self._say(error.status, whole if error.code else bare)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = _serve

    def _say(self, status: int, value: Any) -> None:
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def small_v2(monday: date = date(2026, 11, 30)) -> Iterator[SmallV2]:
    """The server on a free port of the loopback; two of its bookings are in that week."""
    cal = SmallV2()
    cal.schedules[1] = schedule(1)
    cal.event_types[5] = event_type(5)
    for uid, days, status in (
        ("soon", 1, "accepted"),
        ("asks", 2, "pending"),
        ("over", -322, "accepted"),
    ):
        start = f"{monday + timedelta(days=days)}T09:00:00Z"
        cal.bookings[uid] = booking(uid, start, status=status)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"cal": cal}))
    server.daemon_threads = True
    cal.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield cal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
