"""What the mirror knows about the reach of a write: "3 event types use this schedule"."""

from collections.abc import Mapping
from typing import NamedTuple

from caltui.catalog.load import Catalog
from caltui.mirror.store import Mirror
from caltui.workspace.change import Change


class Use(NamedTuple):
    """Records of `to` whose `via` names the record, and how to say so."""

    to: str
    via: str
    one: str
    many: str


USES: Mapping[str, tuple[Use, ...]] = {
    "schedules": (
        Use("event-types", "scheduleId", "1 event type uses", "{n} event types use"),
        Use("users", "defaultScheduleId", "1 user has as default", "{n} users have as default"),
    ),
    "event-types": (
        Use("bookings", "eventTypeId", "1 booking was made with", "{n} bookings were made with"),
        Use("webhooks", "eventTypeId", "1 webhook belongs to", "{n} webhooks belong to"),
        Use(
            "custom-inputs",
            "eventTypeId",
            "1 custom input belongs to",
            "{n} custom inputs belong to",
        ),
    ),
    "users": (
        Use("bookings", "userId", "1 booking is organised by", "{n} bookings are organised by"),
        Use("event-types", "userId", "1 event type belongs to", "{n} event types belong to"),
        Use("schedules", "userId", "1 schedule belongs to", "{n} schedules belong to"),
        Use("memberships", "userId", "1 membership is of", "{n} memberships are of"),
    ),
    "teams": (
        Use("memberships", "teamId", "1 membership is of", "{n} memberships are of"),
        Use("event-types", "teamId", "1 event type belongs to", "{n} event types belong to"),
        Use("teams", "parentId", "1 team belongs to", "{n} teams belong to"),
    ),
    "bookings": (
        Use("attendees", "bookingId", "1 attendee is of", "{n} attendees are of"),
        Use("payments", "bookingId", "1 payment is for", "{n} payments are for"),
    ),
}
REACHING: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("schedules", "update"): ("timeZone",),
    ("event-types", "update"): ("scheduleId", "userId", "teamId"),
}
"""Edits that touch those who use the record, when one of these fields changes."""


def facts(catalog: Catalog, mirror: Mirror, change: Change) -> tuple[str, ...]:
    """The sentences for one change, from lists that were read before."""
    if not change.key or not reaches(change):
        return ()
    noun = catalog.resource(change.resource).noun
    value = int(change.key) if change.key.isdigit() else change.key
    found: list[str] = []
    for use in USES.get(change.resource, ()):
        if mirror.count(use.to) is None:
            continue
        n = mirror.count_where(use.to, use.via, value)
        if n:
            found.append(f"{use.one if n == 1 else use.many.format(n=n)} this {noun}.")
    return tuple(found)


def reaches(change: Change) -> bool:
    """Whether a write touches those who use the record."""
    if change.operation.method == "DELETE":
        return True
    fields = REACHING.get((change.resource, change.verb), ())
    return any(name in change.values for name in fields)
