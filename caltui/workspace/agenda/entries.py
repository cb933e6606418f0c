"""Bookings as an agenda reads them: whose they are, who comes, what they owe."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.scheduling.intervals import Interval, instants
from caltui.workspace.base.clock import usable_instant, zone_of

USER, TEAM, GUEST = "user", "team", "guest"
ACCEPTED = "ACCEPTED"
WAITING = ("PENDING", "AWAITING_HOST")
LIVE = (ACCEPTED, *WAITING)
"""States of a booking that takes somebody's time, or may."""
OVER = ("CANCELLED", "REJECTED")
"""States of a booking that takes nobody's time. One that is in no state we know may take it."""

Namer = Callable[[str, Any], str | None]


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
    bookings that take the same time of one of them.
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

    @property
    def live(self) -> bool:
        """Whether it takes time, or may."""
        return self.status not in OVER

    @property
    def waiting(self) -> bool:
        """Whether somebody still has to say yes."""
        return self.status in WAITING


class Diary(NamedTuple):
    """Every booking of the people of an agenda, and the keys of those without readable times."""

    who: Who
    entries: tuple[Entry, ...]
    unreadable: tuple[str, ...] = ()


def diary(bookings: Mapping[str, Record], who: Who, name: Namer | None = None) -> Diary:
    """The bookings that concern these people, as their host or among the guests."""
    by_email = {email.casefold(): key for key, email in who.people.items() if email}
    found: list[Entry] = []
    unreadable: list[str] = []
    for key, record in bookings.items():
        guests = guests_of(record)
        people = {by_email[g.email.casefold()] for g in guests if g.email.casefold() in by_email}
        host = str(record.get("userId") or "")
        if who.kind != GUEST and host in who.people:
            people.add(host)
        if not people:
            continue
        span = span_of(record)
        if span is None:
            unreadable.append(key)
        else:
            found.append(_entry(key, record, span, guests, frozenset(people), name))
    return Diary(who, tuple(found), tuple(unreadable))


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
        status_of(record),
        host_id,
        known or str(inside.get("name") or inside.get("email") or ""),
        str(inside.get("timeZone") or ""),
        guests,
        str(record.get("eventTypeId") or ""),
        is_unpaid(record),
        people,
    )


def status_of(record: Mapping[str, Any]) -> str:
    """The state of a booking in capitals, however it is written; empty where there is none."""
    status = record.get("status")
    return status.strip().upper() if isinstance(status, str) else ""


def guests_of(record: Mapping[str, Any]) -> tuple[Guest, ...]:
    """The attendees a booking carries."""
    return tuple(
        Guest(*(str(row.get(name) or "") for name in ("name", "email", "timeZone")))
        for row in rows_in(record, "attendees")
    )


def span_of(record: Mapping[str, Any]) -> Interval | None:
    """When a booking is, or None where that cannot be read."""
    start, end = usable_instant(record.get("startTime")), usable_instant(record.get("endTime"))
    return None if start is None or end is None or end < start else instants(start, end)


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
