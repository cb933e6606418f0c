"""The writes and the acts of Cal's API v2, with identifiers and values that Cal takes."""

from collections.abc import Iterator

from tests.reliability.writes import Write
from tests.sandbox.core_support import at, fresh

GUEST = {"name": "New Guest", "email": "new@example.com", "timeZone": "Europe/Berlin"}
HOOK = {
    "subscriberUrl": "https://new.example.com/hook",
    "eventTriggers": ["BOOKING_CREATED"],
    "active": True,
}
AWAY = {"start": "2025-07-01T00:00:00.000Z", "end": "2025-07-09T00:00:00.000Z"}
ME = 1
MOVED = at(6, 13)
"""A time at which Rosa is free."""


def writes_v2() -> list[Write]:
    """Those of the catalogue that a desk uses, on the demo firm around `core_support.TODAY`."""
    own = [Write(name, tuple(map(str, ids)), values, v2=True) for name, ids, values in _writes()]
    return [*own, *_of_another()]


def _of_another() -> Iterator[Write]:
    """Days away of a member, written by an admin of the organisation."""
    row = next(row for row in fresh().rows("out-of-office") if row["userId"] != ME)
    ids = (str(row["userId"]), str(row["id"]))
    made = {**AWAY, "userId": row["userId"]}
    for verb, named, values in (
        ("create", (), made),
        ("update", ids, {"notes": "Back soon"}),
        ("delete", ids, {}),
    ):
        yield Write(f"out-of-office {verb}", named, values, v2=True, whose="of another")


def _writes() -> Iterator[tuple[str, tuple[object, ...], dict[str, object]]]:
    world = fresh()

    def booking(status: str, event_type: int = 1, *, past: bool = False) -> str:
        rows = world.related("bookings", "eventTypeId", event_type)
        return next(
            str(row["uid"])
            for row in rows
            if row["status"] == status and (row["endTime"] < at(0, 10)) == past
        )

    hook = next(row["id"] for row in world.rows("webhooks") if row["userId"] == 1)
    waiting, mine = booking("PENDING", 2), booking("ACCEPTED")
    over, shared = booking("ACCEPTED", past=True), booking("ACCEPTED", 18)
    yield "schedules create", (), {"name": "New", "timeZone": "UTC", "isDefault": False}
    yield "schedules update", (1,), {"name": "Long"}
    yield "schedules delete", (40,), {}
    yield "event-types create", (), {"title": "Walk", "slug": "a-walk", "length": 25}
    yield "event-types update", (1,), {"length": 45}
    yield "event-types delete", (1,), {}
    yield "webhooks create", (), HOOK
    yield "webhooks update", (hook,), {"active": False}
    yield "webhooks delete", (hook,), {}
    yield "users update", (1,), {"name": "Rosa L."}
    yield "teams update", (1,), {"bio": "Day and night"}
    yield "memberships update", (1, 3), {"role": "ADMIN"}
    yield "out-of-office create", (), AWAY
    yield "private-links create", (1,), {"maxUsageCount": 5}
    yield "bookings create", (), {"eventTypeId": 1, "start": MOVED, "attendee": GUEST}
    yield "bookings confirm", (waiting,), {}
    yield "bookings decline", (waiting,), {"reason": "No room"}
    yield "bookings cancel", (mine,), {"reason": "Ill"}
    yield "bookings reschedule", (mine,), {"start": MOVED}
    yield "bookings request-reschedule", (mine,), {"rescheduleReason": "Ill"}
    yield "bookings no-show", (over,), {"host": True}
    yield "bookings reassign", (shared,), {}
    yield "bookings location", (mine,), {"location": {"type": "phone", "phone": "+49301234"}}
    yield "bookings add-guests", (mine,), {"guests": [{"email": "two@example.com"}]}
    yield "attendees create", (mine,), GUEST
