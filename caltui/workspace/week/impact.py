"""Finds the bookings that lie outside of changed hours."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.catalog.request import Invalid
from caltui.scheduling.bookings import (
    CANCELLED,
    REJECTED,
    BookingTime,
    booking_time,
    holders_of,
    kind_of,
    unread_text,
)
from caltui.scheduling.expand import hours_on
from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import Interval
from caltui.scheduling.whose_schedule import FIRST, says_default, schedule_for
from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.base.ports import Syncs
from caltui.workspace.slots.event_type_rules import whole
from caltui.workspace.sync.refresh import refresh, unread_note
from caltui.workspace.week.state import USERS, WantedWeek, WeekState

BOOKINGS, EVENT_TYPES = "bookings", "event-types"
OVER = (CANCELLED, REJECTED)
MOST_READ = 20
"""Event types that are read one by one, because no list holds those of teams and others."""

EDGE, LONGEST = timedelta(days=1), timedelta(days=366)

OLD = 120.0
"""Seconds after which a list is read again before it is relied on."""


class Stranded(NamedTuple):
    """A booking outside the new hours. `was_inside`: it was inside the old ones."""

    key: str
    when: Interval
    title: str
    guests: str
    status: str
    was_inside: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """The effect of new hours on bookings, soonest first. `notes` say what could not be checked."""

    stranded: tuple[Stranded, ...] = ()
    outside_before: tuple[Stranded, ...] = ()
    notes: tuple[str, ...] = ()


async def impact(workspace: Syncs, state: WeekState, wanted: WantedWeek) -> Impact:
    """The coming bookings of this schedule that lie outside of the wanted hours.

    Old lists are read again; what cannot be read is named in `notes`.
    """
    notes = [n for r in (BOOKINGS, EVENT_TYPES, USERS) for n in await _refreshed(workspace, r)]
    found = await asyncio.to_thread(_outside, workspace, state, wanted)
    own = (out.record for out in found if state.owner in holders_of(out.record))
    unknown = {type_id for record in own if (type_id := _unknown_type(workspace, record))}
    for key in sorted(unknown)[:MOST_READ]:
        try:
            await workspace.fetch(EVENT_TYPES, [key])
        except (GatewayError, MirrorError) as error:
            notes.append(f"Event type {key} could not be read: {error.message}")
        except Invalid:
            notes.append(f"A booking names event type '{key}', which is no id.")
    if len(unknown) > MOST_READ:
        notes.append(f"{len(unknown) - MOST_READ} event types were not looked at.")
    theirs = [out for out in found if uses(workspace, out.record, state)]
    unread = unread_text({out.key: out.time.faults for out in theirs if out.time.faults})
    notes += [f"{unread} Look at them by hand."] if unread else []
    if workspace.reach.hides(BOOKINGS, state.owner):
        who = workspace.name(USERS, state.owner) or f"user {state.owner}"
        notes.append(f"Bookings of {who} are not shown to this key: others may lie outside.")
    rows = [
        _row(out, out.time.span) for out in theirs if out.time.span is not None and out.is_outside
    ]
    rows.sort(key=lambda row: row.when.start)
    return Impact(
        tuple(row for row in rows if row.was_inside),
        tuple(row for row in rows if not row.was_inside),
        tuple(notes),
    )


async def _refreshed(workspace: Syncs, resource: str) -> list[str]:
    """Reads a list that is old. Returns a sentence if that failed."""
    try:
        failed = await refresh(workspace, (resource,), OLD)
    except MirrorError as error:
        return [unread_note(workspace, resource, error)]
    return [unread_note(workspace, name, error) for name, error in failed.items()]


def _outside(workspace: Syncs, state: WeekState, wanted: WantedWeek) -> list["AffectedBooking"]:
    """The coming bookings outside the new hours, each with whether it was inside the old ones."""
    coming = list(_coming(workspace, workspace.clock()))
    if not coming:
        return []
    times = [time.span for _, _, time in coming if time.span is not None]
    old, new = _held(state.schedule, times), _held(state.with_(wanted), times)
    return [
        AffectedBooking(key, record, time, time.span in old, time.span not in new)
        for key, record, time in coming
        if time.span not in new or time.faults
    ]


class AffectedBooking(NamedTuple):
    """A coming booking that is outside of the new hours or cannot be read."""

    key: str
    record: Record
    time: BookingTime
    was_inside: bool
    is_outside: bool


def _coming(
    workspace: Syncs, now: datetime, until: datetime | None = None
) -> Iterator[tuple[str, Record, BookingTime]]:
    """The bookings that are not over, and those whose time cannot be read."""
    for key, record in workspace.during(now, until, workspace.not_over()).items():
        time = booking_time(record, partial(_minutes, workspace, record))
        if time.status not in OVER and (time.span is None or time.span.end > now):
            yield key, record, time


def _minutes(workspace: Syncs, booking: Mapping[str, Any]) -> int:
    """The length of a booking's event type; 0 if unknown."""
    return whole(_event_type(workspace, booking).get("length"))


def coming_times(workspace: Syncs, state: WeekState, days: int = 7) -> list[Interval]:
    """The times of this schedule's bookings in the next days, as last seen."""
    now = workspace.clock()
    until = now + timedelta(days=days)
    return [
        time.span
        for _, record, time in _coming(workspace, now, until)
        if time.span is not None and time.span.start < until and uses(workspace, record, state)
    ]


def _held(schedule: Schedule, times: Iterable[Interval]) -> set[Interval]:
    """The intervals that lie wholly inside the hours; none that is longer than LONGEST."""
    found: set[Interval] = set()
    for near in _near_each_other(sorted(t for t in times if t.length <= LONGEST)):
        window = Interval(near[0].start - EDGE, max(time.end for time in near) + EDGE)
        hours = hours_on(schedule, window)
        at = 0
        for time in near:
            while at < len(hours) and hours[at].end <= time.start:
                at += 1
            if at < len(hours) and hours[at].holds(time):
                found.add(time)
    return found


def _near_each_other(times: Iterable[Interval]) -> Iterator[list[Interval]]:
    """Groups sorted times; a time that starts LONGEST after the previous one starts a new group."""
    group: list[Interval] = []
    for time in times:
        if group and time.start - group[-1].start > LONGEST:
            yield group
            group = []
        group.append(time)
    if group:
        yield group


def uses(workspace: Syncs, booking: Mapping[str, Any], state: WeekState) -> bool:
    """Tells whether a booking's hours come from this schedule.

    That is so if the organiser or a required host holds it by this schedule: see `schedule_for`.
    """
    kind = _event_type(workspace, booking)
    holders = holders_of(booking)
    hosts = rows_in(kind, "hosts")
    there = [h for h in hosts if str(h.get("userId")) in holders or h.get("isFixed")]
    there = there or [{"userId": holder} for holder in holders] or [{}]
    return any(_of_host(workspace, kind, host, state) for host in there)


def _of_host(
    workspace: Syncs, kind: Mapping[str, Any], host: Mapping[str, Any], state: WeekState
) -> bool:
    """Tells whether a host holds an event type by this schedule, or may. If a host's schedules are
    unknown, any that they own may count."""
    user_id = str(host.get("userId") or "")
    seen = workspace.record(USERS, user_id) if user_id else None
    choice = schedule_for(kind, host, seen.record if seen else None, _Seen(workspace, state))
    if choice.key and (choice.whose != FIRST or seen is not None):
        return choice.key == state.key
    return user_id == state.owner


class _Seen:
    """The schedules last seen, and the one being edited.

    A schedule that is named but was never seen counts as known: it is another one.
    """

    def __init__(self, workspace: Syncs, state: WeekState) -> None:
        self._workspace, self._state = workspace, state

    def has(self, key: str) -> bool:
        """Always true: a schedule that a record names exists at Cal."""
        return True

    def of(self, user_id: str) -> Iterable[str]:
        """The ids of a user's schedules."""
        found = {key for key, _ in self._workspace.where("schedules", "userId", user_id)}
        return found | ({self._state.key} if user_id == self._state.owner else set())

    def defaults_of(self, user_id: str) -> Iterable[str]:
        """The ids of those of a user's schedules that say that they are the default."""
        rows = self._workspace.where("schedules", "userId", user_id)
        return [key for key, record in rows if says_default(record)]


def _event_type(workspace: Syncs, booking: Mapping[str, Any]) -> Record:
    key = kind_of(booking)
    seen = workspace.record(EVENT_TYPES, str(key)) if key is not None else None
    return seen.record if seen is not None else {}


def _unknown_type(workspace: Syncs, booking: Mapping[str, Any]) -> str:
    """The id of a booking's event type, if it was never seen; else empty."""
    key = kind_of(booking)
    unseen = key is not None and workspace.record(EVENT_TYPES, str(key)) is None
    return str(key) if unseen else ""


def _row(out: AffectedBooking, when: Interval) -> Stranded:
    key, record = out.key, out.record
    people = rows_in(record, "attendees")
    names = [str(p.get("name") or p.get("email") or "") for p in people]
    guests = ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")
    title = str(record.get("title") or f"booking {key}")
    status = out.time.status or str(record.get("status"))
    return Stranded(key, when, title, guests, status, out.was_inside)
