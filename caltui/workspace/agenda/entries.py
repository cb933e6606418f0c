"""Reads bookings for an agenda: host, guests, state, payment."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.scheduling.bookings import booking_time, kind_of, status_of
from caltui.scheduling.intervals import Interval

USER, TEAM, GUEST = "user", "team", "guest"
ACCEPTED = "ACCEPTED"
WAITING = ("PENDING", "AWAITING_HOST")
LIVE = (ACCEPTED, *WAITING)
"""States of a booking that takes time, or may."""
OVER = ("CANCELLED", "REJECTED")
"""States of a booking that takes no time. One in an unknown state may take time."""

Namer = Callable[[str, Any], str | None]
Minutes = Callable[[Mapping[str, Any]], int]
"""The length of a booking's event type in minutes, 0 where it is not known."""


class Guest(NamedTuple):
    """A guest. `zone` is as the booking says, even if no such zone exists."""

    name: str
    email: str
    zone: str


@dataclass(frozen=True, slots=True)
class AgendaOwner:
    """Whose agenda it is. `people` are the e-mail addresses of its persons, by key.

    The key of a user is the id, that of a guest the address. An unknown address is empty.
    """

    kind: str
    key: str
    name: str
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking in an agenda.

    `people` are the persons of the agenda whom it concerns; `clashes` are the keys of
    bookings that take the same time of one of them; `faults` are the parts of it that could
    not be read.
    """

    key: str
    title: str
    span: Interval
    status: str
    host_id: str
    host: str
    guests: tuple[Guest, ...]
    kind: str
    unpaid: bool
    people: frozenset[str]
    clashes: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def live(self) -> bool:
        """Whether it takes time, or may."""
        return self.status not in OVER

    @property
    def waiting(self) -> bool:
        """Whether somebody has to confirm it."""
        return self.status in WAITING


class Diary(NamedTuple):
    """Every booking of the people of an agenda; of those whose time cannot be read only the
    parts that could not be, by key."""

    who: AgendaOwner
    entries: tuple[Entry, ...]
    timeless: Mapping[str, tuple[str, ...]] = {}


def diary(
    bookings: Mapping[str, Record],
    who: AgendaOwner,
    name: Namer | None = None,
    minutes: Minutes = lambda booking: 0,
) -> Diary:
    """The bookings that concern these people, as their host or among the guests."""
    by_email = {email.casefold(): key for key, email in who.people.items() if email}
    found: list[Entry] = []
    timeless: dict[str, tuple[str, ...]] = {}
    for key, record in bookings.items():
        guests = guests_of(record)
        people = {by_email[g.email.casefold()] for g in guests if g.email.casefold() in by_email}
        host = str(record.get("userId") or "")
        if who.kind != GUEST and host in who.people:
            people.add(host)
        if not people:
            continue
        time = booking_time(record, partial(minutes, record))
        if time.span is not None:
            entry = _entry(key, record, time.span, guests, frozenset(people), name)
            found.append(replace(entry, faults=time.faults))
        elif time.status not in OVER:
            timeless[key] = time.faults
    return Diary(who, tuple(found), timeless)


def _entry(
    key: str,
    record: Record,
    span: Interval,
    guests: tuple[Guest, ...],
    people: frozenset[str],
    name: Namer | None,
) -> Entry:
    host = record.get("user")
    inside = host if isinstance(host, Mapping) else {}
    host_id = str(record.get("userId") or "")
    known = name("users", host_id) if name and host_id else None
    return Entry(
        key,
        str(record.get("title") or f"booking {key}"),
        span,
        status_of(record.get("status")),
        host_id,
        known or str(inside.get("name") or inside.get("email") or ""),
        guests,
        str(kind_of(record) or ""),
        is_unpaid(record),
        people,
    )


def guests_of(record: Mapping[str, Any]) -> tuple[Guest, ...]:
    """The attendees a booking carries."""
    return tuple(
        Guest(*(str(row.get(name) or "") for name in ("name", "email", "timeZone")))
        for row in rows_in(record, "attendees")
    )


def plain_title(title: str, host: str, guests: Iterable[str]) -> str:
    """A title without the `between … and …` that Cal adds, if it names these people."""
    for guest in guests:
        for tail in (f" between {host} and {guest}", f" and {guest}"):
            if guest and title.endswith(tail) and " between " in title:
                return title.partition(" between ")[0]
    return title


def is_unpaid(record: Mapping[str, Any]) -> bool:
    """Tells whether a booking has payments and none of them succeeded."""
    paid = [row.get("success") for row in rows_in(record, "payment")]
    return bool(paid) and not any(paid)
