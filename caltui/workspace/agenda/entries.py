"""Bookings as an agenda reads them: whose they are, who comes, what they owe."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.scheduling.bookings import booking_time, kind_of, status_of
from caltui.scheduling.intervals import Interval
from caltui.workspace.base.clock import zone_of

USER, TEAM, GUEST = "user", "team", "guest"
ACCEPTED = "ACCEPTED"
WAITING = ("PENDING", "AWAITING_HOST")
LIVE = (ACCEPTED, *WAITING)
"""States of a booking that takes somebody's time, or may."""
OVER = ("CANCELLED", "REJECTED")
"""States of a booking that takes nobody's time. One that is in no state we know may take it."""

Namer = Callable[[str, Any], str | None]
Minutes = Callable[[Mapping[str, Any]], int]
"""The length of a booking's event type in minutes, 0 where it is not known."""


class Guest(NamedTuple):
    """Somebody invited. `zone` is what the booking says, even where there is no such zone."""

    name: str
    email: str
    zone: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whose agenda it is: `people` are the persons of it, each by key with an e-mail address.

    The key of a user is the id, that of a guest the address. An empty address is unknown.
    """

    kind: str
    key: str
    name: str
    people: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A booking as an agenda shows it.

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
    host_zone: str
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
        """Whether somebody still has to say yes."""
        return self.status in WAITING


class Diary(NamedTuple):
    """Every booking of the people of an agenda; of those whose time cannot be read only the
    parts that could not be, by key."""

    who: Who
    entries: tuple[Entry, ...]
    timeless: Mapping[str, tuple[str, ...]] = {}


def diary(
    bookings: Mapping[str, Record],
    who: Who,
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
        str(inside.get("timeZone") or ""),
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
    """A title without the `between … and …` that Cal adds, where it names these people."""
    for guest in guests:
        for tail in (f" between {host} and {guest}", f" and {guest}"):
            if guest and title.endswith(tail) and " between " in title:
                return title.partition(" between ")[0]
    return title


def is_unpaid(record: Mapping[str, Any]) -> bool:
    """Whether a booking owes money: it has payments, and none of them succeeded."""
    paid = [row.get("success") for row in rows_in(record, "payment")]
    return bool(paid) and not any(paid)


def there(moment: datetime, here: ZoneInfo, name: str) -> str:
    """A guest's own clock where it differs: `18:30 Tokyo`."""
    zone = zone_of(name) if name else None
    if zone is None:
        return "zone unknown"
    one, other = moment.astimezone(here), moment.astimezone(zone)
    if one.utcoffset() == other.utcoffset():
        return ""
    turned = (other.date() - one.date()).days
    mark = f"{turned:+d}d" if turned else ""
    return f"{other:%H:%M}{mark} {name.rpartition('/')[2].replace('_', ' ')}"
