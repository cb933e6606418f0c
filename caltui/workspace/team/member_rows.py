"""A member's availability from records: the hours of a schedule less the bookings."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta, tzinfo
from functools import partial
from typing import Any

from caltui.catalog.model import Record
from caltui.scheduling.bookings import (
    PENDING,
    TAKING,
    addresses_of,
    booking_time,
    holders_of,
    kind_of,
)
from caltui.scheduling.calforms import read_schedule
from caltui.scheduling.expand import hours_on
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import BusySpan, Member, cut, free_of
from caltui.scheduling.whose_schedule import MappedSchedules, host_row, schedule_for
from caltui.scheduling.zones import UnknownZone, zone_named
from caltui.workspace.slots.absences import Absence
from caltui.workspace.slots.event_type_rules import Read, keeps_waiting, same, whole

DAY = timedelta(days=1)
UNREAD_ABSENCE = "An absence of this member could not be read: any time may be in it."
NOBODY_AWAY: Mapping[str, Sequence[Absence]] = {}
NO_SCHEDULE = "No schedule of this member is known, so the hours are unknown."


class RecordBook:
    """Users, schedules and bookings by key, for one event type or for none (`{}`), and by user
    when each is away.

    `unread` are the parts of the bookings looked at that cannot be read, by booking key.
    """

    def __init__(
        self,
        records: Mapping[str, Mapping[str, Record]],
        event_type: Record,
        absences: Mapping[str, Sequence[Absence]] = NOBODY_AWAY,
    ) -> None:
        self._users = records["users"]
        self._schedules = records["schedules"]
        self._held = MappedSchedules(self._schedules)
        self._event_type = event_type
        self._event_types = records["event-types"]
        self._by_person = _by_person(records["bookings"])
        self._absences = absences
        self.unread: dict[str, tuple[str, ...]] = {}

    def member(self, user_id: str, window: Interval) -> Member:
        """A user's row. Without a schedule only the bookings are known."""
        user = self._users.get(user_id, {})
        away_problems = self._unread_absences(user_id)
        schedule = self._schedule(user_id)
        name = user.get("timeZone")
        booked = list(self._taken(user_id, user, window))
        if schedule is None:
            zone, problems = _zone(name), (NO_SCHEDULE, *away_problems)
            taken = cut((*booked, *self._away(user_id, zone)), window)
            return Member(user_id, zone=zone, taken=taken, unknown=True, problems=problems)
        reading = read_schedule(schedule, name if isinstance(name, str) else None)
        hours = hours_on(reading.schedule, window)
        taken = cut((*booked, *self._away(user_id, reading.schedule.zone)), window)
        return Member(
            user_id,
            zone=reading.schedule.zone,
            free=free_of(hours, taken),
            taken=taken,
            overrides=reading.schedule.overrides,
            problems=(*reading.problems, *away_problems),
        )

    def look(self, user_id: str, window: Interval) -> None:
        """Adds the unreadable parts of a user's bookings to `unread`."""
        for key, _, time in self._accepted(user_id, self._users.get(user_id, {})):
            if time.faults and (time.span is None or time.span.meets(window)):
                self.unread[key] = time.faults

    def unread_kinds(self, user_ids: Iterable[str], window: Interval) -> list[str]:
        """The event types of bookings around a window that were never read: their buffers count."""
        found: dict[str, None] = {}
        for user_id in user_ids:
            for _, row, time in self._accepted(user_id, self._users.get(user_id, {})):
                kind = kind_of(row)
                if kind is not None and time.span and time.span.widened(DAY, DAY).meets(window):
                    found[str(kind)] = None
        return [kind for kind in found if kind not in self._event_types]

    def _away(self, user_id: str, zone: tzinfo | None) -> Iterator[BusySpan]:
        """The time for which the user is out of office, on the clocks of a zone."""
        for absence in self._absences.get(user_id, ()):
            span = absence.span_in(zone)
            if span is not None:
                yield BusySpan(span, absence.title, away=True)

    def _unread_absences(self, user_id: str) -> tuple[str, ...]:
        unread = any(absence.span is None for absence in self._absences.get(user_id, ()))
        return (UNREAD_ABSENCE,) if unread else ()

    def _schedule(self, user_id: str) -> Record | None:
        """The schedule by which a user holds the event type, or works if there is none."""
        host = host_row(self._event_type, user_id)
        choice = schedule_for(self._event_type, host, self._users.get(user_id), self._held)
        return self._schedules.get(choice.key)

    def _accepted(self, user_id: str, user: Record) -> Iterator[Read]:
        """Bookings that take the user's time, with their times."""
        email = str(user.get("email") or "").casefold()
        rows = {**self._by_person.get(user_id, {}), **self._by_person.get(email, {})}
        for key, row in rows.items():
            time = booking_time(row, partial(self._minutes, row))
            if time.status in TAKING or (time.status == PENDING and self._keeps(row)):
                yield key, row, time

    def _keeps(self, booking: Record) -> bool:
        """Tells whether a waiting booking is of the asked event type, and takes its time."""
        wanted = self._event_type
        return keeps_waiting(wanted) and same(kind_of(booking), wanted.get("id"))

    def _minutes(self, booking: Record) -> int:
        """The length of a booking's event type; 0 if unknown."""
        return whole(self._event_types.get(str(kind_of(booking)), {}).get("length"))

    def _taken(self, user_id: str, user: Record, window: Interval) -> Iterator[BusySpan]:
        """The user's busy time, widened as in Cal: by the buffers of the bookings and of the
        asked event type."""
        wanted = self._event_type
        self.look(user_id, window)
        for key, row, time in self._accepted(user_id, user):
            if time.span is None or not time.span.length:
                continue
            kind = self._event_types.get(str(kind_of(row)), {})
            before = _minutes(kind, "beforeEventBuffer", wanted, "afterEventBuffer")
            after = _minutes(kind, "afterEventBuffer", wanted, "beforeEventBuffer")
            title = row.get("title")
            text = title if isinstance(title, str) else ""
            yield BusySpan(time.span.widened(before, after), text, key)


def _by_person(bookings: Mapping[str, Record]) -> dict[str, dict[str, Record]]:
    """Bookings by the ids of their holders and the e-mail addresses of all in them."""
    found: dict[str, dict[str, Record]] = {}
    for key, row in bookings.items():
        for person in {*holders_of(row), *addresses_of(row)}:
            found.setdefault(person, {})[key] = row
    return found


def _minutes(kind: Record, name: str, wanted: Record, other: str) -> timedelta:
    return timedelta(minutes=whole(kind.get(name)) + whole(wanted.get(other)))


def _zone(name: Any) -> Any:
    try:
        return zone_named(name if isinstance(name, str) else None)
    except UnknownZone:
        return None
