"""The records last seen, in the form in which the inbox checks them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from caltui.catalog.model import Record, Resource
from caltui.scheduling.bookings import TAKING, BookingTime, booking_time, kind_of
from caltui.scheduling.calforms import read_schedule
from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import Interval
from caltui.scheduling.whose_schedule import MappedSchedules, host_row, schedule_for
from caltui.scheduling.wording import span_text, when_text
from caltui.workspace.agenda.entries import OVER, guests_of, is_unpaid, plain_title
from caltui.workspace.slots.event_type_rules import whole
from caltui.workspace.slots.nothing_open import ClosedTypes

Rows = Mapping[str, Record]
_NOTHING: Mapping[str, Any] = {}

CANCELLED_BOOKINGS = "bookings/cancelled"
"""Under this name a snapshot has the cancelled bookings; those under `bookings` are not over."""


class Finding(NamedTuple):
    """A record that needs attention.

    `subject` names it, `why` is a sentence; `since` is when that began, None if unknown. `host` is
    the id of the user whose agenda shows more. `due` is when it is too late, None if there is no
    such time. `brief` is the subject in few words. `cause` tells apart two reasons for which the
    queue may name the same record: a snooze ends when it changes. `values` are what the queue's
    remedy sets besides its own.
    """

    resource: str
    key: str
    subject: str
    why: str
    since: datetime | None = None
    host: str = ""
    due: datetime | None = None
    brief: str = ""
    cause: str = ""
    values: Mapping[str, Any] = _NOTHING

    @property
    def place(self) -> tuple[str, str]:
        """Category and key."""
        return self.resource, self.key


class Unsure(Exception):
    """The known records do not answer a queue's question. The text is a sentence."""


class Booking(NamedTuple):
    """A booking of which some time is known; `faults` are the parts that could not be read."""

    key: str
    record: Record
    span: Interval
    status: str
    faults: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The organiser's id."""
        return str(self.record.get("userId") or "")

    @property
    def unpaid(self) -> bool:
        """Whether it owes money."""
        return is_unpaid(self.record)


@dataclass(frozen=True)
class InboxSnapshot:
    """Records by category and key, the present time, and the names of records.

    `complete` are the categories whose lists were read whole. `closed` are the event types with
    nothing to book; None if that was not counted. `away` is the category that says who is away;
    None where Cal has none.
    """

    records: Mapping[str, Rows]
    now: datetime
    zone: ZoneInfo
    name: Callable[[str, Any], str | None]
    complete: frozenset[str]
    closed: ClosedTypes | None = None
    away: Resource | None = None

    def of(self, resource: str) -> Rows:
        """The records of a category; none if it was never read."""
        return self.records.get(resource, {})

    @cached_property
    def bookings(self) -> tuple[Booking, ...]:
        """Bookings that take time or may, earliest first."""
        rows = self.of("bookings")
        found = (
            Booking(key, rows[key], time.span, time.status, time.faults)
            for key, time in self._times.items()
            if time.span is not None
        )
        return tuple(sorted(found, key=lambda booking: (booking.span, booking.key)))

    @cached_property
    def cancelled(self) -> tuple[Booking, ...]:
        """Cancelled and rejected bookings of the last months and to come, earliest first."""
        found = []
        for key, row in self.of(CANCELLED_BOOKINGS).items():
            time = booking_time(row, partial(self._minutes, row))
            if time.span is not None:
                found.append(Booking(key, row, time.span, time.status, time.faults))
        return tuple(sorted(found, key=lambda booking: (booking.span, booking.key)))

    @cached_property
    def by_uid(self) -> Mapping[str, Record]:
        """Bookings by their uid, also the cancelled ones."""
        rows = (*self.of("bookings").values(), *self.of(CANCELLED_BOOKINGS).values())
        return {str(row["uid"]): row for row in rows if row.get("uid")}

    @cached_property
    def unread(self) -> Mapping[str, tuple[str, ...]]:
        """The faults of bookings that are not over, by key: what of them could not be read."""
        return {
            key: time.faults
            for key, time in self._times.items()
            if time.faults and (time.span is None or time.span.end > self.now)
        }

    @cached_property
    def _times(self) -> Mapping[str, BookingTime]:
        """The times of the bookings that take time or may, by key."""
        found = {
            key: booking_time(row, partial(self._minutes, row))
            for key, row in self.of("bookings").items()
        }
        return {key: time for key, time in found.items() if time.status not in OVER}

    def _minutes(self, booking: Record) -> int:
        """The length of a booking's event type; 0 where it is not known."""
        return whole(self.of("event-types").get(str(kind_of(booking)), {}).get("length"))

    @cached_property
    def coming(self) -> tuple[Booking, ...]:
        """The bookings that are not over."""
        return tuple(b for b in self.bookings if b.span.end > self.now)

    @cached_property
    def promised(self) -> Mapping[str, tuple[Booking, ...]]:
        """Coming bookings that take time by their host, earliest first."""
        found: dict[str, list[Booking]] = {}
        for booking in self.coming:
            if booking.status in TAKING:
                found.setdefault(booking.host, []).append(booking)
        return {host: tuple(theirs) for host, theirs in found.items()}

    @cached_property
    def by_user(self) -> Mapping[str, tuple[str, ...]]:
        """The keys of each user's schedules."""
        found: dict[str, tuple[str, ...]] = {}
        for key, row in self.of("schedules").items():
            user = str(row.get("userId"))
            found[user] = (*found.get(user, ()), key)
        return found

    @cached_property
    def _read(self) -> dict[str, Schedule]:
        return {}

    def schedule(self, key: str) -> Schedule:
        """A schedule's hours; its owner's zone if it has none."""
        if key not in self._read:
            row = self.of("schedules")[key]
            owner = self.of("users").get(str(row.get("userId")), {}).get("timeZone")
            reading = read_schedule(row, owner if isinstance(owner, str) else None)
            self._read[key] = reading.schedule
        return self._read[key]

    @cached_property
    def _schedules(self) -> MappedSchedules:
        return MappedSchedules(self.of("schedules"))

    def schedule_of(self, booking: Booking) -> str | None:
        """The schedule by which a booking's host holds it; None if unknown."""
        event = self.of("event-types").get(str(booking.record.get("eventTypeId")), {})
        user = self.of("users").get(booking.host)
        choice = schedule_for(event, host_row(event, booking.host), user, self._schedules)
        return choice.key or None

    # Words

    def person(self, user_id: Any) -> str:
        """A user's name, else the id."""
        return self.name("users", user_id) or f"user {user_id}"

    def when(self, moment: datetime) -> str:
        """`Tue 1 Dec 10:00` in the display zone."""
        return _without_year(when_text(moment, self.zone), moment, self.now, self.zone)

    def times(self, span: Interval, zone: ZoneInfo) -> str:
        """`Tue 1 Dec 10:00–10:30` in wall time of a zone."""
        return _without_year(span_text(span.start, span.end, zone), span.start, self.now, zone)

    def meeting(self, booking: Booking) -> str:
        """`Tue 1 Dec 10:00 Intro call · Maria Gruber`."""
        names = [guest.name for guest in guests_of(booking.record)]
        who = f" · {names[0]}" if names and names[0] else ""
        return f"{self.when(booking.span.start)} {self.title(booking)}{who}"

    def brief(self, booking: Booking) -> str:
        """`Tue 1 Dec 10:00 Maria Gruber · Ada`."""
        names = [guest.name for guest in guests_of(booking.record) if guest.name]
        host = (self.name("users", booking.host) or "") if booking.host else ""
        people = [*names[:1], *host.split(" ")[:1]]
        return f"{self.when(booking.span.start)} {' · '.join(filter(None, people))}".strip()

    def title(self, booking: Booking) -> str:
        """The title without the people."""
        host = booking.record.get("user")
        name = str(host.get("name") or "") if isinstance(host, Mapping) else ""
        guests = (guest.name for guest in guests_of(booking.record))
        title = str(booking.record.get("title") or f"booking {booking.key}")
        return plain_title(title, name, guests)


def _without_year(text: str, moment: datetime, now: datetime, zone: ZoneInfo) -> str:
    year = moment.astimezone(zone).year
    return text.replace(f" {year} ", " ") if year == now.astimezone(zone).year else text


def some(names: Iterable[str], most: int = 2) -> str:
    """`Ada, Grace and 3 more`."""
    known = list(dict.fromkeys(names))
    if len(known) <= most:
        return " and ".join(known)
    return f"{', '.join(known[:most])} and {len(known) - most} more"
