"""Collects what is known of one booking: time, guest, host and event type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caltui.catalog.model import Record
from caltui.scheduling.bookings import booking_time, kind_of
from caltui.scheduling.intervals import Interval
from caltui.scheduling.wording import DAYS, MONTHS, span_text, when_text
from caltui.text import one_line
from caltui.workspace.base.errors import CannotAct, GatewayError
from caltui.workspace.base.ports import Reads, Syncs
from caltui.workspace.records.shown.spans import hours_text
from caltui.workspace.slots.event_type_rules import whole, zone_or_none

BOOKINGS, EVENT_TYPES, USERS = "bookings", "event-types", "users"
NO_GUEST, NO_HOST = "Guest unknown", "Host unknown"


_UNKNOWN_TYPE = ("not_found", "no_such_path", "forbidden", "refused", "not_authorized")
"""Kinds of errors after which an event type stays unknown."""


@dataclass(frozen=True, slots=True)
class BookedPerson:
    """A guest or a host of a booking. `zone` is None if it is not known or does not exist."""

    name: str
    mail: str = ""
    zone: ZoneInfo | None = None
    language: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """One booking. What is missing or cannot be read is None, and named in `faults`.

    `more_guests` are the mail addresses of the other guests, without hosts. `length` are the
    minutes that it takes, `kind_length` those of its event type; 0 if unknown.
    """

    key: str
    record: Record
    span: Interval | None
    status: str
    guest: BookedPerson | None
    host: BookedPerson | None
    more_guests: tuple[str, ...] = ()
    event_type: str | None = None
    event_title: str = ""
    length: int = 0
    kind_length: int = 0
    faults: tuple[str, ...] = ()

    @property
    def guest_name(self) -> str:
        """The guest's name, else their address, else NO_GUEST."""
        return (self.guest.name or self.guest.mail) if self.guest else NO_GUEST

    @property
    def host_name(self) -> str:
        """The host's name, else NO_HOST."""
        return (self.host.name or self.host.mail or NO_HOST) if self.host else NO_HOST

    @property
    def minutes(self) -> int:
        """Its length in minutes, else that of its event type; 0 if neither is known."""
        return self.length or self.kind_length

    def over(self, now: datetime) -> bool:
        """Tells whether the booking has ended."""
        return self.span is not None and self.span.end <= now

    def begun(self, now: datetime) -> bool:
        """Tells whether the booking has begun, or may have: its time is not known."""
        return self.span is None or self.span.start <= now

    def when(self, zone: ZoneInfo) -> str:
        """`Tue 1 Dec 2026 18:30–19:15`, on the clocks of a zone; words where it is not known."""
        if self.span is None:
            return "at an unknown time"
        if "the end" in self.faults:
            return when_text(self.span.start, zone)
        return span_text(self.span.start, self.span.end, zone)

    def short(self, zone: ZoneInfo, now: datetime) -> str:
        """`Tue 1 Dec 18:30–19:15`, with the year if it is not that of now."""
        if self.span is None:
            return "at an unknown time"
        end = None if "the end" in self.faults else self.span.end
        return f"{short_day(self.span.start, zone, now)} {hours_text(self.span.start, end, zone)}"

    def title(self, zone: ZoneInfo) -> str:
        """`Tue 1 Dec 2026 18:30–19:15, Jakub Ekström`."""
        return one_line(f"{self.when(zone)}, {self.guest_name}", 120)


def short_day(moment: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`Tue 1 Dec`, with the year if it is not that of now."""
    day, today = moment.astimezone(zone).date(), now.astimezone(zone).date()
    year = "" if day.year == today.year else f" {day.year}"
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def facts_of(workspace: Reads, key: str) -> BookingFacts:
    """Collects what the mirror knows of a booking. Raises CannotAct if it is not there."""
    seen = workspace.record(BOOKINGS, key)
    if seen is None:
        raise CannotAct(f"Booking {key} was never seen here.", "Read it first.")
    return read_booking(workspace, key, seen.record)


async def facts_read(workspace: Syncs, key: str) -> BookingFacts:
    """As `facts_of`; a booking or event type that was never seen is read first.

    Raises CannotAct and GatewayError; an event type that cannot be read stays unknown.
    """
    if workspace.record(BOOKINGS, key) is None:
        await workspace.fetch(BOOKINGS, [key])
    found = facts_of(workspace, key)
    kind = found.event_type
    if kind is not None and workspace.record(EVENT_TYPES, kind) is None:
        try:
            await workspace.fetch(EVENT_TYPES, [kind])
        except GatewayError as error:
            if error.kind not in _UNKNOWN_TYPE:
                raise
        found = facts_of(workspace, key)
    return found


def read_booking(workspace: Reads, key: str, record: Mapping[str, Any]) -> BookingFacts:
    """Reads a record of a booking, with the names that the mirror knows."""
    kind = kind_of(record)
    seen = workspace.record(EVENT_TYPES, str(kind)) if kind is not None else None
    event: Mapping[str, Any] = seen.record if seen is not None else {}
    time = booking_time(record, lambda: whole(event.get("length")))
    host = _host(workspace, record)
    guests = _guests(workspace, record, event, host)
    minutes = 0
    if time.span is not None and "the end" not in time.faults:
        minutes = int(time.span.length / timedelta(minutes=1))
    title = workspace.name(EVENT_TYPES, kind) if kind is not None else None
    return BookingFacts(
        key,
        dict(record),
        time.span,
        time.status,
        guests[0] if guests else None,
        host,
        tuple(dict.fromkeys(g.mail for g in guests[1:] if g.mail)),
        None if kind is None else str(kind),
        title or "",
        minutes,
        whole(event.get("length")),
        time.faults,
    )


def _host(workspace: Reads, record: Mapping[str, Any]) -> BookedPerson | None:
    key = record.get("userId")
    inside = record.get("user")
    known: Mapping[str, Any] = inside if isinstance(inside, Mapping) else {}
    seen = workspace.record(USERS, str(key)) if key is not None else None
    if seen is not None:
        known = {**known, **{k: v for k, v in seen.record.items() if v is not None}}
    if key is None and not known:
        return None
    name = str(known.get("name") or "") or (workspace.name(USERS, key) if key is not None else "")
    return BookedPerson(
        name or (f"User {key}" if key is not None else ""),
        str(known.get("email") or ""),
        zone_or_none(known.get("timeZone")),
        str(known.get("locale") or ""),
        "" if key is None else str(key),
    )


def _guests(
    workspace: Reads,
    record: Mapping[str, Any],
    event: Mapping[str, Any],
    host: BookedPerson | None,
) -> list[BookedPerson]:
    """The guests, the one who booked first, without the further hosts that Cal puts there."""
    rows = record.get("attendees")
    found = [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    hosts = _host_addresses(workspace, event)
    if host is not None and host.mail:
        hosts.add(host.mail.casefold())
    people = [_person(row) for row in found]
    answers = record.get("responses")
    booker = str(answers.get("email") or "") if isinstance(answers, Mapping) else ""
    first = booker.casefold()
    guests = [p for p in people if p.mail.casefold() not in hosts or p.mail.casefold() == first]
    guests = guests or people[:1]
    if first:
        guests.sort(key=lambda person: person.mail.casefold() != first)
    return guests


def _host_addresses(workspace: Reads, event: Mapping[str, Any]) -> set[str]:
    hosts = event.get("hosts")
    keys = [h.get("userId") for h in hosts if isinstance(h, Mapping)] if hosts else []
    seen = [workspace.record(USERS, str(key)) for key in keys if key is not None]
    own = {str(one.record.get("email") or "").casefold() for one in seen if one is not None}
    return own - {""}


def _person(row: Mapping[str, Any]) -> BookedPerson:
    return BookedPerson(
        str(row.get("name") or ""),
        str(row.get("email") or ""),
        zone_or_none(row.get("timeZone")),
        str(row.get("locale") or ""),
        str(row.get("id") or ""),
    )
