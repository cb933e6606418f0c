"""Cal's v1 model as one function: an operation in, status and body out."""

from collections.abc import Callable, Mapping
from typing import Any

from caltui.catalog.model import Operation
from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.cal.world import World
from caltui.sandbox.handlers import (
    bookings,
    connections,
    crud,
    event_types,
    memberships,
    schedules,
    teams,
    users,
)

Handler = Callable[[Ask], Any]

PLAIN: Mapping[str, Handler] = {
    "list": crud.listing,
    "get": crud.get,
    "create": crud.create,
    "update": crud.update,
    "delete": crud.delete,
}

SPECIAL: Mapping[tuple[str, str], Handler] = {
    ("availabilities", "create"): schedules.create_availability,
    ("booking-references", "list"): connections.list_references,
    ("bookings", "list"): bookings.listing,
    ("bookings", "get"): bookings.get,
    ("bookings", "create"): bookings.create,
    ("bookings", "update"): bookings.update,
    ("bookings", "cancel"): bookings.cancel,
    ("destination-calendars", "create"): connections.create_destination,
    ("destination-calendars", "update"): connections.update_destination,
    ("event-types", "list"): event_types.listing,
    ("event-types", "get"): event_types.get,
    ("event-types", "create"): event_types.create,
    ("event-types", "update"): event_types.update,
    ("memberships", "list"): memberships.listing,
    ("memberships", "get"): memberships.get,
    ("memberships", "create"): memberships.create,
    ("memberships", "update"): memberships.update,
    ("memberships", "delete"): memberships.delete,
    ("schedules", "create"): schedules.create,
    ("teams", "list"): teams.listing,
    ("teams", "get"): teams.get,
    ("teams", "create"): teams.create,
    ("teams", "update"): teams.update,
    ("teams", "delete"): teams.delete,
    ("teams", "availability"): teams.availability,
    ("users", "list"): users.listing,
    ("users", "create"): users.create,
    ("users", "update"): users.update,
    ("webhooks", "create"): connections.create_webhook,
    ("webhooks", "update"): connections.update_webhook,
}


def call(
    world: World,
    caller: Caller,
    operation: Operation,
    ids: tuple[str, ...],
    query: Mapping[str, list[str]],
    body: Any,
) -> tuple[int, Any]:
    """Runs one of the 67 operations: (status, body in its v1 envelope).

    `query` is what is left without token and path ids. Raises CalError with
    status and error body where Cal refuses.
    """
    if world.find("users", caller.user_id) is None:
        raise CalError(404, {"error": "No user found for this apiKey"})
    resource = world.catalog.resource(operation.resource)
    ask = Ask(world, caller, resource, operation, ids, query, body)
    special = SPECIAL.get((operation.resource, operation.name))
    handler = special or PLAIN.get(operation.name)
    if handler is None:
        raise CalError(404, {"message": f"This sandbox cannot {operation.name} {resource.plural}."})
    return 200, handler(ask)
