"""A member's row out of records: the hours of a schedule, without the accepted bookings."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from caltui.catalog.model import Record
from caltui.scheduling.calforms import read_schedule
from caltui.scheduling.expand import hours_on
from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.picture import Member, Taken, cut, free_of
from caltui.scheduling.zones import UnknownZone, zone_named
from caltui.workspace.clock import usable_instant

DAY = timedelta(days=1)
NO_SCHEDULE = "No schedule of this member is known, so the hours are unknown."


class RecordBook:
    """Users, schedules and bookings by key, seen for one event type or for none (`{}`)."""

    def __init__(
        self,
        records: Mapping[str, Mapping[str, Record]],
        event_type: Record,
    ) -> None:
        self._users = records["users"]
        self._schedules = records["schedules"]
        self._event_type = event_type
        self._event_types = records["event-types"]
        self._by_person = _by_person(records["bookings"])

    def member(self, user_id: str, window: Interval) -> Member:
        """The row of a user. Without a schedule the row is unknown but for its bookings."""
        user = self._users.get(user_id, {})
        taken = cut(self._taken(user_id, user), window)
        schedule = self._schedule(user_id, user)
        name = user.get("timeZone")
        if schedule is None:
            zone, problems = _zone(name), (NO_SCHEDULE,)
            return Member(user_id, zone=zone, taken=taken, unknown=True, problems=problems)
        reading = read_schedule(schedule, name if isinstance(name, str) else None)
        hours = hours_on(reading.schedule, window)
        return Member(
            user_id,
            zone=reading.schedule.zone,
            free=free_of(hours, taken),
            taken=taken,
            overrides=reading.schedule.overrides,
            problems=reading.problems,
        )

    def unread_kinds(self, user_ids: Iterable[str], window: Interval) -> list[str]:
        """The event types of bookings around a window that were never read: their buffers count."""
        found: dict[str, None] = {}
        for user_id in user_ids:
            for _, row, span in self._accepted(user_id, self._users.get(user_id, {})):
                kind = row.get("eventTypeId")
                if kind is not None and span.widened(DAY, DAY).meets(window):
                    found[str(kind)] = None
        return [kind for kind in found if kind not in self._event_types]

    def _schedule(self, user_id: str, user: Record) -> Record | None:
        """The event type's or the host's own, else the user's default, else the only one."""
        hosts = self._event_type.get("hosts")
        own = (
            host.get("scheduleId")
            for host in (hosts if isinstance(hosts, list) else ())
            if isinstance(host, Mapping) and str(host.get("userId")) == user_id
        )
        for key in (*own, self._event_type.get("scheduleId"), user.get("defaultScheduleId")):
            if key is not None and str(key) in self._schedules:
                return self._schedules[str(key)]
        theirs = [s for s in self._schedules.values() if str(s.get("userId")) == user_id]
        return theirs[0] if len(theirs) == 1 else None

    def _accepted(self, user_id: str, user: Record) -> Iterator[tuple[str, Record, Interval]]:
        """Accepted bookings that the user holds or is invited to, and when they are."""
        email = str(user.get("email") or "").casefold()
        rows = {**self._by_person.get(user_id, {}), **self._by_person.get(email, {})}
        for key, row in rows.items():
            start, end = usable_instant(row.get("startTime")), usable_instant(row.get("endTime"))
            if row.get("status") == "ACCEPTED" and start and end and start < end:
                yield key, row, instants(start, end)

    def _taken(self, user_id: str, user: Record) -> Iterator[Taken]:
        """Their time, widened as Cal widens it: by their buffers and the wanted event type's."""
        wanted = self._event_type
        for key, row, span in self._accepted(user_id, user):
            kind = self._event_types.get(str(row.get("eventTypeId")), {})
            before = _minutes(kind, "beforeEventBuffer", wanted, "afterEventBuffer")
            after = _minutes(kind, "afterEventBuffer", wanted, "beforeEventBuffer")
            title = row.get("title")
            text = title if isinstance(title, str) else ""
            yield Taken(span.widened(before, after), text, key)


def _by_person(bookings: Mapping[str, Record]) -> dict[str, dict[str, Record]]:
    """Bookings by the organiser's id and by every guest's e-mail address."""
    found: dict[str, dict[str, Record]] = {}
    for key, row in bookings.items():
        people = {str(row.get("userId") or "")} | set(_guests(row.get("attendees")))
        for person in people - {""}:
            found.setdefault(person, {})[key] = row
    return found


def _guests(attendees: Any) -> Iterable[str]:
    for guest in attendees if isinstance(attendees, list) else ():
        if isinstance(guest, Mapping) and isinstance(guest.get("email"), str):
            yield guest["email"].casefold()


def _minutes(kind: Record, name: str, wanted: Record, other: str) -> timedelta:
    numbers = (kind.get(name), wanted.get(other))
    return timedelta(minutes=sum(n for n in numbers if isinstance(n, int) and n > 0))


def _zone(name: Any) -> Any:
    try:
        return zone_named(name if isinstance(name, str) else None)
    except UnknownZone:
        return None
