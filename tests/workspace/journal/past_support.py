"""A writable case of every category, and workspaces with a clock that the test turns."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.open import open_workspace
from caltui.workspace.workspace import Workspace
from tests.support.sandbox import Running

TODAY = date(2026, 3, 2)
NUMBERS = count(1)


class Case(NamedTuple):
    """Values that make a record, and values of an edit; `{n}` is a number of its own."""

    create: dict[str, Any]
    edit: dict[str, Any]


CASES: dict[str, Case] = {
    "attendees": Case(
        {"bookingId": 1, "name": "Ada", "email": "ada{n}@example.com", "timeZone": "UTC"},
        {"name": "Ada B", "timeZone": "Europe/Berlin"},
    ),
    "booking-references": Case(
        {"type": "daily_video", "uid": "room-{n}", "bookingId": 1, "meetingUrl": "https://a.b/c"},
        {"meetingId": "m-{n}"},
    ),
    "schedules": Case({"name": "Nights {n}", "timeZone": "Europe/Berlin"}, {"name": "Days {n}"}),
    "availabilities": Case(
        {"scheduleId": 1, "startTime": "09:00", "endTime": "12:00", "days": [0, 6]},
        {"endTime": "13:00", "days": [6]},
    ),
    "event-types": Case(
        {"title": "Chat {n}", "slug": "chat-{n}", "length": 30, "userId": 1},
        {"length": 45, "description": "Short"},
    ),
    "custom-inputs": Case(
        {
            "eventTypeId": 1,
            "label": "Phone {n}",
            "type": "TEXT",
            "required": True,
            "placeholder": "none",
        },
        {"label": "Mobile {n}"},
    ),
    "users": Case({"email": "new{n}@example.com", "username": "new-{n}"}, {"name": "New {n}"}),
    "teams": Case({"name": "Team {n}", "slug": "team-{n}"}, {"bio": "We help"}),
    "memberships": Case({"userId": 0, "teamId": 0, "role": "MEMBER"}, {"role": "ADMIN"}),
    "selected-calendars": Case(
        {"integration": "google_calendar", "externalId": "me{n}@example.com", "userId": 1},
        {"externalId": "you{n}@example.com"},
    ),
    "destination-calendars": Case(
        {"integration": "google_calendar", "externalId": "me{n}@example.com", "userId": 0},
        {"externalId": "you{n}@example.com"},
    ),
    "webhooks": Case(
        {
            "subscriberUrl": "https://example.com/{n}",
            "eventTriggers": ["BOOKING_CREATED", "MEETING_ENDED"],
            "active": True,
        },
        {"eventTriggers": ["BOOKING_CANCELLED"]},
    ),
}
"""What has create, update and delete. Bookings are cancelled, payments are read only."""


def case_for(cal: Running, resource: str) -> Case:
    """The category's case with values that nothing in the world has yet."""
    n = next(NUMBERS)
    create, edit = (_numbered(values, n) for values in CASES[resource])
    if resource == "memberships":
        create["userId"], create["teamId"] = _strangers(cal)
    if resource == "availabilities":
        schedules = [row["id"] for row in cal.world.rows("schedules")]
        create["scheduleId"] = schedules[n % len(schedules)]
    if resource == "destination-calendars":
        taken = {row["userId"] for row in cal.world.rows("destination-calendars")}
        create["userId"] = next(r["id"] for r in cal.world.rows("users") if r["id"] not in taken)
    return Case(create, edit)


def _numbered(values: dict[str, Any], n: int) -> dict[str, Any]:
    return {k: v.replace("{n}", str(n)) if isinstance(v, str) else v for k, v in values.items()}


def _strangers(cal: Running) -> tuple[int, int]:
    """A user and a team that do not know each other."""
    there = {(row["userId"], row["teamId"]) for row in cal.world.rows("memberships")}
    team = next(iter(cal.world.rows("teams")))["id"]
    users = (row["id"] for row in cal.world.rows("users"))
    return next((user, team) for user in users if (user, team) not in there)


class Clock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn(self, seconds: float) -> None:
        """Lets time pass."""
        self.now += timedelta(seconds=seconds)


Open = Callable[..., Workspace]


@asynccontextmanager
async def opening(home: Path, clock: Clock) -> AsyncIterator[Open]:
    """Opens workspaces on one home; closes them at the end."""
    made: list[Workspace] = []

    def make(cal: Running, **options: Any) -> Workspace:
        profile = Profile(name="test", base_url=cal.base_url, budget=0, zone="Europe/Berlin")
        token = options.pop("token", DEMO_TOKEN)
        where = paths({"CALTUI_HOME": str(home)})
        made.append(open_workspace(profile, token=token, paths=where, clock=clock, **options))
        return made[-1]

    yield make
    for workspace in made:
        await workspace.aclose()


def rows(cal: Running, resource: str) -> list[dict[str, Any]]:
    """Copies of what the world holds."""
    return [dict(row) for row in cal.world.rows(resource)]


def effects(cal: Running) -> list[str]:
    """The methods of the requests that changed something there."""
    return [seen.method for seen in cal.requests.effects]


def row_of(cal: Running, resource: str, key: str) -> dict[str, Any] | None:
    """A copy of one row of the world."""
    found = cal.world.find(resource, key)
    return None if found is None else dict(found)


def cases() -> Iterator[str]:
    """The categories to go through."""
    yield from CASES


async def wait_for(workspace: Workspace, seconds: float) -> None:
    """Sets how long the calls to come may take, on new connections where it was another."""
    if workspace.wire.deadline != seconds:
        await workspace.wire.aclose()
        workspace.wire.deadline = seconds


async def made(workspace: Workspace, cal: Running, resource: str) -> tuple[str, ...]:
    change = workspace.plan(resource, "create", (), case_for(cal, resource).create)
    outcome = await workspace.run(change)
    return workspace.resource(resource).ids_from_key(outcome.created_key)
