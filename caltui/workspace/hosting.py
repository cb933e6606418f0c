"""From Cal's records to the hosts of an event type: who, when at work, and what is in the way.

What is missing or odd becomes a sentence, never an error.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from caltui.catalog.model import Record
from caltui.mirror.store import Mirror
from caltui.scheduling.calforms import read_blocks, read_schedule
from caltui.scheduling.hours import Schedule
from caltui.scheduling.offers import Busy, Host, Note
from caltui.scheduling.zones import zone_named
from caltui.workspace.offering import ACCEPTED, PENDING, same, span_of, zone_or_none

OFFICE_HOURS = {"days": [1, 2, 3, 4, 5], "startTime": "09:00:00", "endTime": "17:00:00"}
"""What later builds of Cal assume for a user without a schedule (cal-api.md, section 4)."""


@dataclass(slots=True)
class Material:
    """The mirror, the names of people, and what is worth saying about what was found."""

    mirror: Mirror
    name: Callable[[str, Any], str | None]
    notes: list[str] = field(default_factory=list)

    def say(self, sentence: str) -> None:
        """Keeps a sentence for the answer, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def record(self, resource: str, key: object) -> Record | None:
        """A record as last seen, unless it is gone."""
        seen = self.mirror.get(resource, str(key)) if key is not None else None
        return seen.record if seen is not None and seen.state != "gone" else None

    def seen(self, resource: str, key: object, since: float) -> bool:
        """Whether a record was read since then (seconds since 1970) and was there."""
        found = self.mirror.get(resource, str(key))
        return found is not None and found.state != "gone" and found.seen_at >= since


@dataclass(frozen=True, slots=True)
class Seat:
    """Who is to hold a meeting, as the event type names them."""

    user_id: str
    schedule_id: object = None
    fixed: bool = False


def seats_of(event: Mapping[str, Any], material: Material) -> list[Seat]:
    """The hosts of an event type: its own, the members of its team, or its owner."""
    hosts = event.get("hosts")
    found: dict[str, Seat] = {}
    for host in hosts if isinstance(hosts, list) else ():
        if isinstance(host, Mapping) and host.get("userId") is not None:
            key = str(host["userId"])
            seat = Seat(key, host.get("scheduleId"), host.get("isFixed") is True)
            found.setdefault(key, seat)
    if found:
        return list(found.values())
    team = event.get("teamId")
    if team is None:
        owner = event.get("userId")
        return [] if owner is None else [Seat(str(owner))]
    if isinstance(hosts, list) and not event.get("assignAllTeamMembers"):
        return []
    rows = [row for _, row in material.mirror.where("memberships", "teamId", team)]
    members = [Seat(str(row["userId"])) for row in rows if row.get("accepted") and "userId" in row]
    material.say(f"The event type names no hosts: its team has {_count(len(members))}.")
    return members


def _count(members: int) -> str:
    if not members:
        return "no accepted member that is known here"
    return f"{members} accepted member{'' if members == 1 else 's'}"


def host_of(seat: Seat, event: Mapping[str, Any], material: Material) -> Host:
    """A host with name and hours, calendar still empty."""
    user = material.record("users", seat.user_id)
    name = material.name("users", seat.user_id) or f"User {seat.user_id}"
    notes: list[Note] = []
    if user is not None and user.get("away") is True:
        notes.append(Note(f"{name} is marked as away.", ("users", seat.user_id)))
    record = _schedule_record(seat, event, user, name, material, notes)
    own_zone = str((user or {}).get("timeZone") or "")
    fallback = _first_zone(event.get("timeZone"), own_zone)
    if record is None:
        schedule = _assumed(user, fallback, name, seat, notes)
        return Host(seat.user_id, name, schedule, fixed=seat.fixed, notes=tuple(notes))
    key, called = str(record.get("id")), str(record.get("name") or "")
    if not record.get("timeZone"):
        where = fallback or "UTC"
        words = f"The schedule '{called}' of {name} has no zone: its hours are read in {where}."
        notes.append(Note(words, ("schedules", key)))
    reading = read_schedule(record, fallback)
    notes += [Note(f"{called} of {name}: {text}", ("schedules", key)) for text in reading.problems]
    return Host(
        seat.user_id,
        name,
        reading.schedule,
        key,
        called,
        fixed=seat.fixed,
        notes=tuple(notes),
    )


def _schedule_record(
    seat: Seat,
    event: Mapping[str, Any],
    user: Record | None,
    name: str,
    material: Material,
    notes: list[Note],
) -> Record | None:
    """The schedule that counts: the host's for this event type, the event type's, the default."""
    default = (user or {}).get("defaultScheduleId")
    missed: set[str] = set()
    for key, whose in (
        (seat.schedule_id, f"that {name} uses here"),
        (event.get("scheduleId"), "of the event type"),
        (default, f"that {name} has as default"),
    ):
        if key is None:
            continue
        record = material.record("schedules", key)
        if record is not None:
            return record
        if str(key) not in missed:
            missed.add(str(key))
            words = f"Schedule {key}, {whose}, is missing or may not be read."
            notes.append(Note(words, ("users", seat.user_id)))
    if default is not None or user is None:
        return None
    own = sorted(material.mirror.where("schedules", "userId", user.get("id")), key=_by_number)
    if not own:
        return None
    called = own[0][1].get("name") or f"schedule {own[0][0]}"
    words = f"{name} has no default schedule: the first one, '{called}', is used."
    notes.append(Note(words, ("users", seat.user_id)))
    return own[0][1]


def _by_number(pair: tuple[str, Record]) -> tuple[int, str]:
    return len(pair[0]), pair[0]


def _assumed(
    user: Record | None, zone: str, name: str, seat: Seat, notes: list[Note]
) -> Schedule | None:
    """Office hours for a user who has no schedule; nothing for a user nobody may see."""
    cause = ("users", seat.user_id)
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
    """The first name that is a zone; empty when there is none."""
    return next((str(name) for name in names if name and zone_or_none(name)), "")


def with_calendar(
    host: Host,
    email: str,
    bookings: Iterable[tuple[str, Record]],
    buffers: Callable[[object], tuple[int, int]],
) -> Host:
    """The host with what takes their time: bookings they hold, or are invited to."""
    found: dict[str, list[Busy]] = {ACCEPTED: [], PENDING: []}
    for key, booking in bookings:
        status = str(booking.get("status"))
        if status not in found or not _concerns(booking, host.key, email):
            continue
        span = span_of(booking)
        if span is not None:
            before, after = buffers(booking.get("eventTypeId"))
            title = str(booking.get("title") or f"booking {key}")
            found[status].append(Busy(span, title, ("bookings", key), before, after))
    return replace(host, busy=tuple(found[ACCEPTED]), pending=tuple(found[PENDING]))


def _concerns(booking: Mapping[str, Any], user_id: str, email: str) -> bool:
    if same(booking.get("userId"), user_id):
        return True
    guests = booking.get("attendees")
    return bool(email) and any(
        isinstance(guest, Mapping) and str(guest.get("email") or "").casefold() == email.casefold()
        for guest in (guests if isinstance(guests, list) else ())
    )
