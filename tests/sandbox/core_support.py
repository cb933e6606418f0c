"""Calls Cal's model without HTTP."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from caltui.catalog.load import catalog
from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.cal.world import World, iso
from caltui.sandbox.demo_data.firm import firm
from caltui.sandbox.handlers.operations import call

TODAY = date(2025, 3, 12)
"""A Wednesday, before the clocks change in Europe and after they did in America."""

ADMIN = Caller(1, True)
ADA = Caller(2, False)
MAEVE = Caller(6, False)
NOAH = Caller(8, False)

REQUIRED_TEAM = {
    "name": "Night Watch",
    "slug": "night-watch",
    "timeZone": "Europe/Berlin",
    "weekStart": "Monday",
    "hideBookATeamMember": False,
    "isPrivate": False,
    "brandColor": "#292929",
    "darkBrandColor": "#fafafa",
}


@cache
def _state() -> str:
    return json.dumps(firm(today=TODAY).to_json())


def fresh() -> World:
    """The demo firm around TODAY, untouched."""
    return World.from_json(json.loads(_state()))


def do(
    world: World,
    name: str,
    *ids: object,
    body: Any = None,
    query: Mapping[str, Any] | None = None,
    by: Caller = ADMIN,
) -> Any:
    """Runs `"bookings get"`; answers the body."""
    resource, verb = name.split()
    operation = catalog().operation(resource, verb)
    listed = {k: v if isinstance(v, list) else [v] for k, v in (query or {}).items()}
    status, answer = call(world, by, operation, tuple(str(i) for i in ids), listed, body)
    assert status == 200
    return answer


def refusal(world: World, name: str, *ids: object, **more: Any) -> tuple[int, str]:
    """Runs an operation that must be refused, changing nothing: (status, text)."""
    version = world.version
    try:
        answer = do(world, name, *ids, **more)
    except CalError as error:
        assert world.version == version
        return error.status, str(error.body.get("message", error.body.get("error")))
    raise AssertionError(f"{name} {ids} was answered: {answer}")


def at(days: int, hour: int, minute: int = 0) -> str:
    """An instant so many days after TODAY, in UTC."""
    day = datetime(TODAY.year, TODAY.month, TODAY.day, hour, minute, tzinfo=UTC)
    return iso(day + timedelta(days=days))


def booking(event_type: int, start: str, email: str = "new@example.com", **more: Any) -> Any:
    """The body of a booking."""
    return {
        "eventTypeId": event_type,
        "start": start,
        "responses": {"name": "New Guest", "email": email},
        "metadata": {},
        "timeZone": "Europe/Berlin",
        "language": "en",
        **more,
    }
