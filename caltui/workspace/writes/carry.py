"""Values that an edit has to send back although they do not change.

Cal empties, or refuses an edit without, some fields that are left out
(cal-api.md, sections 1 and 7).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui.catalog.model import Operation, Record


class Carry(NamedTuple):
    """A field of an edit that goes along, why, and when.

    `items` are the keys of a list's items that Cal takes. `along` are the fields
    with which it has to come (none: with every edit).
    """

    resource: str
    verb: str
    field: str
    why: str
    items: tuple[str, ...] = ()
    along: tuple[str, ...] = ()


CALENDAR = ("integration", "externalId", "eventTypeId")
TOGETHER = "Integration and external id are sent together: Cal takes neither alone."
CARRIES = (
    Carry(
        "event-types",
        "update",
        "hosts",
        "The present hosts are sent along: Cal removes every host that an edit leaves out.",
        items=("userId", "isFixed", "scheduleId"),
    ),
    Carry("destination-calendars", "update", "integration", TOGETHER, along=CALENDAR),
    Carry("destination-calendars", "update", "externalId", TOGETHER, along=CALENDAR),
    Carry(
        "destination-calendars",
        "update",
        "eventTypeId",
        "The event type is sent along: Cal finds the calendar by it.",
        along=CALENDAR,
    ),
)


def wanted(operation: Operation, values: Mapping[str, Any]) -> list[Carry]:
    """What an edit with these values leaves out and has to send back."""
    return [
        carry
        for carry in CARRIES
        if (carry.resource, carry.verb) == (operation.resource, operation.name)
        and carry.field not in values
        and (not carry.along or any(name in values for name in carry.along))
    ]


def unseen(operation: Operation, values: Mapping[str, Any], before: Record | None) -> bool:
    """Whether something has to be sent back that nobody has seen yet."""
    return any(before is None or c.field not in before for c in wanted(operation, values))


def carried(operation: Operation, values: Mapping[str, Any], before: Record) -> dict[str, Any]:
    """The values of a record that an edit sends back, in the form Cal takes."""
    found: dict[str, Any] = {}
    for carry in wanted(operation, values):
        value = before.get(carry.field)
        if carry.items and isinstance(value, list):
            value = [_item(item, carry.items) for item in value if isinstance(item, Mapping)]
        if value not in (None, []):
            found[carry.field] = value
    return found


def _item(item: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: item[key] for key in keys if item.get(key) is not None}


def reasons(operation: Operation, names: tuple[str, ...]) -> list[str]:
    """Why these values go along, each reason once."""
    mine = (c for c in CARRIES if (c.resource, c.verb) == (operation.resource, operation.name))
    return list(dict.fromkeys(c.why for c in mine if c.field in names))
