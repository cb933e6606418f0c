"""The 67 operations as functions: what differs by name, the rest as plain reads and writes."""

from collections.abc import Callable, Mapping
from typing import Any

from caltui.catalog.model import Operation
from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.handlers import (
    bookings,
    calendars,
    crud,
    event_types,
    memberships,
    schedules,
    small,
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
    ("booking-references", "list"): small.list_references,
    ("bookings", "list"): bookings.listing,
    ("bookings", "get"): bookings.get,
    ("bookings", "create"): bookings.create,
    ("bookings", "update"): bookings.update,
    ("bookings", "cancel"): bookings.cancel,
    ("destination-calendars", "create"): calendars.create_destination,
    ("destination-calendars", "update"): calendars.update_destination,
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
    ("webhooks", "create"): small.create_webhook,
    ("webhooks", "update"): small.update_webhook,
}


def handler_of(operation: Operation) -> Handler:
    """The function that answers an operation."""
    special = SPECIAL.get((operation.resource, operation.name))
    return special or PLAIN[operation.name]
