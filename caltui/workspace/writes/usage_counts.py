"""What the mirror knows about the reach of a write: "3 event types use this schedule"."""

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from caltui.catalog.model import Resource
from caltui.workspace.sync.reach import OWN, Reach
from caltui.workspace.writes.change import Change


class Use(NamedTuple):
    """Records of `to` whose `via` names the record, and how to say so."""

    to: str
    via: str
    one: str
    many: str


USES: Mapping[str, tuple[Use, ...]] = {
    "schedules": (
        Use("event-types", "scheduleId", "1 event type uses", "{n} event types use"),
        Use("users", "defaultScheduleId", "1 user's default is", "{n} users' default is"),
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


def facts(reach: Reach, change: Change) -> tuple[str, ...]:
    """The sentences for one change, from lists that were read before."""
    if not change.key or not reaches(change):
        return ()
    return tuple(told(reach, change.of, [change.key]))


def unseen(reach: Reach, change: Change) -> list[tuple[str, str]]:
    """What to read before those who use the record can be counted: a category, and the user
    whose part of its list it is, or nobody for the list itself."""
    found: dict[tuple[str, str], None] = {}
    for use in USES.get(change.resource, ()) if change.key and reaches(change) else ():
        held = reach.catalog.resource(use.to).list_holds
        if reach.count(use.to, use.via, _id(change.key)).whole:
            continue
        if not reach.mirror.complete(use.to):
            found[use.to, ""] = None
        mine = change.of.list_holds.owner
        owner = change.key if use.via == held.owner else (change.before or {}).get(mine or "")
        asks = held.by == "own" and held.ask and reach.sees != OWN
        if asks and owner is not None and not reach.owner_is_read(use.to, str(owner)):
            found[use.to, str(owner)] = None
    if found and not reach.sees:
        found["users", ""] = None
    return list(found)


def told(reach: Reach, of: Resource, keys: Collection[str]) -> Iterator[str]:
    """How many others use these records, and of whom nobody knows how many do."""
    them = f"this {of.noun}" if len(keys) == 1 else f"these {of.plural}"
    unknown: dict[str, None] = {}
    for use in USES.get(of.key, ()):
        found = [reach.count(use.to, use.via, _id(key)) for key in keys]
        n = sum(one.number for one in found)
        why = next((one.why for one in found if not one.whole), "")
        if n:
            text = use.one if n == 1 else use.many.format(n=n)
            yield f"{'At least ' if why else ''}{text} {them}."
        elif why:
            unknown[why] = None
    if unknown:
        yield f"How many more use {them} is unknown: {'; '.join(unknown)}."


def _id(key: str) -> int | str:
    return int(key) if key.isdigit() else key


def reaches(change: Change) -> bool:
    """Whether a write touches those who use the record."""
    if change.operation.method == "DELETE":
        return True
    fields = REACHING.get((change.resource, change.verb), ())
    return any(name in change.values for name in fields)
