"""Records of a small firm for tests of slots: two hosts, one event type, Tuesday 3 March 2026."""

from typing import Any

from tests.workspace.cal import Cal

BLOCK = {"days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "17:00:00", "date": None}


def schedule(
    key: int, user: int, zone: str | None = "Europe/Berlin", **block: Any
) -> dict[str, Any]:
    rows = [{"id": key * 10, **BLOCK, **block}]
    return {
        "id": key,
        "userId": user,
        "name": "Working hours",
        "timeZone": zone,
        "availability": rows,
    }


def user(key: int, name: str, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "email": f"{name.lower()}@example.com",
        "timeZone": "Europe/Berlin",
        **more,
    }


def booking(key: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "title": "Deep dive",
        "status": "ACCEPTED",
        "startTime": f"2026-03-03T{start}:00.000Z",
        "endTime": f"2026-03-03T{end}:00.000Z",
        "userId": 1,
        "eventTypeId": 31,
        "attendees": [],
        **more,
    }


def event(**more: Any) -> dict[str, Any]:
    return {"id": 31, "title": "Demo", "length": 30, "userId": 1, "hosts": [], **more}


def team_event(*hosts: int, **more: Any) -> dict[str, Any]:
    rows = [{"userId": key, "isFixed": False} for key in hosts]
    return event(userId=None, teamId=5, hosts=rows, schedulingType="ROUND_ROBIN", **more)


class Firm:
    """A scripted Cal whose records a test changes before it asks."""

    def __init__(self) -> None:
        self.event: dict[str, Any] = event()
        self.users = [user(1, "Ada", defaultScheduleId=11), user(2, "Grace", defaultScheduleId=12)]
        self.schedules = [schedule(11, 1), schedule(12, 2)]
        self.bookings: list[dict[str, Any]] = []
        self.memberships: list[dict[str, Any]] = []
        self.others: list[dict[str, Any]] = []

    def cal(self) -> Cal:
        cal = Cal(schedules=self.schedules, bookings=self.bookings, memberships=self.memberships)
        cal.lists("event-types", self.others, "event_types")
        cal.on("GET /v2/event-types/31", lambda q, s: (200, {"event_type": self.event}))
        for row in self.users:
            path = f"GET /v2/users/{row['id']}"
            cal.on(path, lambda q, s, row=row: (200, {"user": row}))  # type: ignore[misc]
        return cal
