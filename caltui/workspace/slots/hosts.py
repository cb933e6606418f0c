"""Finds the hosts of an event type: who they are, when they work, what takes their time.

Missing or odd data becomes a sentence, never an error.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from caltui.catalog.model import Record
from caltui.mirror.store import Mirror
from caltui.scheduling.bookings import (
    PENDING,
    TAKING,
    addresses_of,
    holders_of,
    kind_of,
)
from caltui.scheduling.calforms import read_blocks, read_schedule
from caltui.scheduling.hours import Schedule
from caltui.scheduling.slots.offers import Busy, Host, Note
from caltui.scheduling.whose_schedule import (
    DEFAULT,
    EVENT_TYPE,
    FIRST,
    HOST,
    says_default,
    schedule_for,
)
from caltui.scheduling.zones import zone_named
from caltui.workspace.base.reach import Reach
from caltui.workspace.slots.absences import absence_of
from caltui.workspace.slots.event_type_rules import Read, keeps_waiting, same, zone_or_none

OFFICE_HOURS = {"days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "17:00:00"}
"""What later builds of Cal assume for a user without a schedule (docs/cal-api.md, section 4)."""


@dataclass(slots=True)
class SlotSources:
    """The mirror, the names of people, and notes about what was found."""

    mirror: Mirror
    name: Callable[[str, Any], str | None]
    reach: Reach
    notes: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Adds a note, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def record(self, resource: str, key: object) -> Record | None:
        """A record as last seen, unless it is gone."""
        seen = self.mirror.get(resource, str(key)) if key is not None else None
        return seen.record if seen is not None and seen.state != "gone" else None

    def where(self, resource: str, field: str, value: Any) -> Sequence[tuple[str, Record]]:
        """The records whose field holds the value, with their keys."""
        return self.mirror.where(resource, field, value)

    def seen(self, resource: str, key: object, since: float) -> bool:
        """Tells whether a record was read since then (seconds since 1970) and is not gone."""
        found = self.mirror.get(resource, str(key))
        return found is not None and found.state != "gone" and found.seen_at >= since


@dataclass(frozen=True, slots=True)
class NamedHost:
    """A host as the event type names them."""

    user_id: str
    schedule_id: object = None
    fixed: bool = False


def named_hosts(event: Mapping[str, Any], sources: SlotSources) -> list[NamedHost]:
    """The hosts of an event type: those it lists, the members of its team, or its owner."""
    hosts = event.get("hosts")
    found: dict[str, NamedHost] = {}
    for host in hosts if isinstance(hosts, list) else ():
        if isinstance(host, Mapping) and host.get("userId") is not None:
            key = str(host["userId"])
            named = NamedHost(key, host.get("scheduleId"), host.get("isFixed") is True)
            found.setdefault(key, named)
    if found:
        return list(found.values())
    team = event.get("teamId")
    if team is None:
        owner = event.get("userId")
        return [] if owner is None else [NamedHost(str(owner))]
    if isinstance(hosts, list) and not event.get("assignAllTeamMembers"):
        return []
    rows = [row for _, row in sources.where("memberships", "teamId", team)]
    members = [
        NamedHost(str(row["userId"])) for row in rows if row.get("accepted") and "userId" in row
    ]
    why = sources.reach.count("memberships", "teamId", team).why
    rest = f", and may have more: {why}" if why else ""
    sources.say(f"The event type names no hosts: its team has {_count(len(members))}{rest}.")
    return members


def _count(members: int) -> str:
    if not members:
        return "no accepted member that is known here"
    return f"{members} accepted member{'' if members == 1 else 's'}"


def host_of(named: NamedHost, event: Mapping[str, Any], sources: SlotSources) -> Host:
    """A host with name and hours; the calendar is still empty."""
    user = sources.record("users", named.user_id)
    name = sources.name("users", named.user_id) or f"User {named.user_id}"
    notes: list[Note] = []
    if user is not None and user.get("away") is True:
        notes.append(Note(f"{name} is marked as away.", ("users", named.user_id)))
    unseen = sources.reach.hides("bookings", named.user_id)
    record, missed = _schedule_record(named, event, user, name, sources, notes)
    own_zone = str((user or {}).get("timeZone") or "")
    fallback = _first_zone(event.get("timeZone"), own_zone)
    if record is None:
        hidden = sources.reach.hides("schedules", named.user_id)
        schedule = _assumed(None if hidden else user, fallback, name, named, notes)
        kept = tuple(notes)
        return Host(
            named.user_id,
            name,
            schedule,
            fixed=named.fixed,
            notes=kept,
            unseen=unseen,
            unsure=True,
        )
    if unseen:
        words = f"Bookings of {name} are not shown to this key: any time of theirs may be taken."
        notes.append(Note(words, ("users", named.user_id)))
    key, called = str(record.get("id")), str(record.get("name") or "")
    if not record.get("timeZone"):
        where = fallback or "UTC"
        words = f"The schedule '{called}' of {name} has no zone: its hours are read in {where}."
        notes.append(Note(words, ("schedules", key)))
    reading = read_schedule(record, fallback)
    notes += [Note(f"{called} of {name}: {text}", ("schedules", key)) for text in reading.problems]
    return Host(
        named.user_id,
        name,
        reading.schedule,
        key,
        called,
        fixed=named.fixed,
        notes=tuple(notes),
        unseen=unseen,
        unsure=reading.unread or missed,
    )


_NAMED = {
    EVENT_TYPE: "of the event type",
    HOST: "that {name} uses here",
    DEFAULT: "that {name} has as default",
}


class _Stored:
    """The schedules of the mirror."""

    def __init__(self, sources: SlotSources) -> None:
        self._material = sources

    def has(self, key: str) -> bool:
        """Tells whether the schedule of that id was seen and is not gone."""
        return self._material.record("schedules", key) is not None

    def of(self, user_id: str) -> Iterable[str]:
        """The ids of a user's schedules."""
        return (key for key, _ in self._material.where("schedules", "userId", user_id))

    def defaults_of(self, user_id: str) -> Iterable[str]:
        """The ids of those of a user's schedules that say that they are the default."""
        rows = self._material.where("schedules", "userId", user_id)
        return (key for key, record in rows if says_default(record))


def _schedule_record(
    named: NamedHost,
    event: Mapping[str, Any],
    user: Record | None,
    name: str,
    sources: SlotSources,
    notes: list[Note],
) -> tuple[Record | None, bool]:
    """The schedule that counts, and whether one that was named is unknown; with a note on each."""
    host = {"userId": named.user_id, "scheduleId": named.schedule_id}
    choice = schedule_for(event, host, user, _Stored(sources))
    cause = ("users", named.user_id)
    for key, whose in choice.missed:
        words = f"Schedule {key}, {_NAMED[whose].format(name=name)}, is missing or may not be read."
        notes.append(Note(words, cause))
    record = sources.record("schedules", choice.key) if choice.key else None
    if record is not None and choice.whose == FIRST:
        called = record.get("name") or f"schedule {choice.key}"
        words = f"{name} has no default schedule: the first one, '{called}', is used."
        if user is None:
            words = f"The user record of {name} is not known: their only schedule is used."
        notes.append(Note(words, cause))
    return record, bool(choice.missed)


def _assumed(
    user: Record | None, zone: str, name: str, named: NamedHost, notes: list[Note]
) -> Schedule | None:
    """Office hours for a user without a schedule; None for a user who cannot be read."""
    cause = ("users", named.user_id)
    if user is None:
        words = f"The user record and the schedules of {name} may not be read with this key."
        notes.append(Note(words, cause))
        return None
    clocks = zone_named(zone or "UTC")
    words = (
        f"{name} has no schedule that counts: Mon–Fri 09:00–17:00 {clocks.key} is assumed, as"
        " newer builds of Cal do; older ones offer nothing."
    )
    notes.append(Note(words, cause))
    return read_blocks([OFFICE_HOURS], clocks).schedule


def _first_zone(*names: object) -> str:
    """The first name that is a zone; empty if none is."""
    return next((str(name) for name in names if name and zone_or_none(name)), "")


def with_calendar(
    host: Host,
    email: str,
    event: Mapping[str, Any],
    bookings: Iterable[Read],
    buffers: Callable[[object], tuple[int, int]],
) -> Host:
    """The host with the bookings that they hold or are invited to.

    Bookings that wait for confirmation count if the event type says so, with a remark.
    """
    busy: list[Busy] = []
    pending: list[Busy] = []
    waiting = event.get("id") if keeps_waiting(event) else None
    for key, booking, time in bookings:
        kept = time.status == PENDING and same(kind_of(booking), waiting)
        if time.span is None or time.status not in (*TAKING, PENDING):
            continue
        if not concerns(booking, host.key, email):
            continue
        before, after = buffers(kind_of(booking))
        title = str(booking.get("title") or f"booking {key}")
        remark = f"could not be read: {', '.join(time.faults)}" if time.faults else ""
        if kept:
            remark = "it waits for confirmation, and its event type keeps the time"
        found = Busy(time.span, title, ("bookings", key), before, after, remark)
        (busy if kept or time.status != PENDING else pending).append(found)
    return replace(host, busy=tuple(busy), pending=tuple(pending))


def with_absences(host: Host, sources: SlotSources) -> Host:
    """The host with the time for which they are away, where the server tells it."""
    known = sources.reach.catalog
    if not known.absences:
        return host
    of = known.resource(known.absences)
    if sources.reach.hides(of.key, host.key):
        sources.say(f"Whether {host.name} is away is not shown to this key.")
    busy = list(host.busy)
    for key, record in sources.where(of.key, of.list_holds.owner or "", host.key):
        absence = absence_of(of, key, record)
        span = absence.span_in(host.schedule.zone if host.schedule else None)
        if span is None:
            sources.say(f"An absence of {host.name} could not be read: any time may be in it.")
            continue
        busy.append(Busy(span, absence.title, (of.key, key)))
    return replace(host, busy=tuple(busy))


def concerns(booking: Mapping[str, Any], user_id: str, email: str) -> bool:
    """Tells whether a user holds a booking or is invited to it."""
    if same(booking.get("userId"), user_id):
        return True
    if email and email.casefold() in addresses_of(booking):
        return True
    return user_id in holders_of(booking)
