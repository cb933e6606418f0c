"""Whether a write can be undone, said before it is sent."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from caltui.catalog.model import Field, Operation, Resource
from caltui.workspace.records.secrets import Secrets


class WayBack(NamedTuple):
    """Whether there is a way back, and the sentence that says so."""

    possible: bool
    text: str


TOLD = "Cannot be undone: people are told."
NO_WAY_BACK = {
    ("bookings", "cancel"): TOLD,
    ("bookings", "create"): f"{TOLD} It can be cancelled, and they are told that too.",
}
"""What reaches people: taking the record back does not take the mail back."""

GOES_WITH_IT = {
    "users": "Cannot be undone in full: a new user gets a new id, and nothing of what went "
    "with this one comes back.",
    "teams": "Cannot be undone in full: a new team gets a new id, without members and event types.",
    "event-types": "Cannot be undone in full: a new event type gets a new id, without questions, "
    "webhooks and the bookings made with it.",
    "schedules": "Cannot be undone in full: a new schedule gets a new id and Cal's usual hours, "
    "not these.",
}
ITS_IDS_ARE_ITS_OWN = frozenset({"memberships", "selected-calendars"})
"""Named by what they join, so that a record made again is the same one."""


def way_back(
    of: Resource, operation: Operation, values: Collection[str], carried: Collection[str] = ()
) -> WayBack:
    """The way back from one write of these fields."""
    told = NO_WAY_BACK.get((operation.resource, operation.name))
    if told is not None:
        return WayBack(False, told)
    if operation.name == "create":
        return WayBack(True, f"Can be undone: the {of.noun} is deleted again.")
    if operation.method == "DELETE":
        return _after_delete(of)
    asked = [f for f in operation.fields if f.name in values and f.name not in carried and f.sent]
    hidden = [f.name for f in asked if not readable(of, f)]
    if hidden and len(hidden) == len(asked):
        return WayBack(False, f"Cannot be undone: what {listed(hidden)} was is kept nowhere.")
    if hidden:
        return WayBack(True, f"Can be undone, but not {listed(hidden)}: it is kept nowhere.")
    return WayBack(True, "Can be undone.")


def _after_delete(of: Resource) -> WayBack:
    if of.key in GOES_WITH_IT:
        return WayBack(True, GOES_WITH_IT[of.key])
    if of.key in ITS_IDS_ARE_ITS_OWN:
        return WayBack(True, f"Can be undone: the {of.noun} is made again.")
    return WayBack(True, f"Can be undone: a new {of.noun} like it is made, with a new id.")


def readable(of: Resource, field: Field) -> bool:
    """Whether Cal shows what the field holds, and the journal keeps it."""
    if Secrets(of).has(field.name):
        return False
    names = (field.wire_name.partition(".")[0], field.name)
    return any(of.field(name) is not None for name in names)


def listed(names: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
