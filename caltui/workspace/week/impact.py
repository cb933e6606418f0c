"""The bookings that other hours would leave outside."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

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
from caltui.scheduling.whose_schedule import FIRST, schedule_for
from caltui.workspace.base.errors import GatewayError, MirrorError
from caltui.workspace.slots.event_type_rules import whole
from caltui.workspace.week.state import USERS, Wanted, WeekState

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

BOOKINGS, EVENT_TYPES = "bookings", "event-types"
OVER = (CANCELLED, REJECTED)
MOST_READ = 20
"""Event types that are read one by one, because no list holds those of teams and of others."""

EDGE, LONGEST = timedelta(days=1), timedelta(days=366)

OLD = 120.0
"""Seconds after which a list is read again before it is relied on."""


class Stranded(NamedTuple):
    """One booking outside the new hours. `was_inside`: the old hours held it."""

    key: str
    when: Interval
    title: str
    guests: str
    status: str
    was_inside: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """What new hours do to bookings, soonest first. `notes` say what could not be looked at."""

    stranded: tuple[Stranded, ...] = ()
    outside_before: tuple[Stranded, ...] = ()
    notes: tuple[str, ...] = ()


async def impact(workspace: "Workspace", state: WeekState, wanted: Wanted) -> Impact:
    """The coming bookings under this schedule that lie outside the wanted hours.

    Lists that are old are read again; what cannot be read is named in `notes`.
    """
    notes = [note for r in (BOOKINGS, EVENT_TYPES, USERS) if (note := await _fresh(workspace, r))]
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


async def _fresh(workspace: "Workspace", resource: str) -> str:
    """Reads a list that is old; answers a sentence when that did not work."""
    age = workspace.age(resource)
    if not workspace.stale(resource, OLD):
        return ""
    try:
        await workspace.sync(resource)
    except (GatewayError, MirrorError) as error:
        title = workspace.resource(resource).title
        seen = "were never read" if age is None else "are as last seen"
        return f"{title} {seen}: {error.message}"
    return ""


def _outside(workspace: "Workspace", state: WeekState, wanted: Wanted) -> list["Outside"]:
    """Coming bookings outside the new hours, each with whether the old hours held it."""
    coming = list(_coming(workspace, workspace.clock()))
    if not coming:
        return []
    times = [time.span for _, _, time in coming if time.span is not None]
    old, new = _held(state.schedule, times), _held(state.with_(wanted), times)
    return [
        Outside(key, record, time, time.span in old, time.span not in new)
        for key, record, time in coming
        if time.span not in new or time.faults
    ]


class Outside(NamedTuple):
    """A coming booking that is outside the new hours, or that could not be read."""

    key: str
    record: Record
    time: BookingTime
    was_inside: bool
    is_outside: bool


def _coming(
    workspace: "Workspace", now: datetime, until: datetime | None = None
) -> Iterator[tuple[str, Record, BookingTime]]:
    """The bookings that are not over, and those of which that cannot be read."""
    for key, record in workspace.during(now, until, workspace.not_over()).items():
        time = booking_time(record, partial(_minutes, workspace, record))
        if time.status not in OVER and (time.span is None or time.span.end > now):
            yield key, record, time


def _minutes(workspace: "Workspace", booking: Mapping[str, Any]) -> int:
    """The length of a booking's event type; 0 where it is not known."""
    return whole(_event_type(workspace, booking).get("length"))


def coming_times(workspace: "Workspace", state: WeekState, days: int = 7) -> list[Interval]:
    """When bookings of this schedule are in the next days, as last seen."""
    now = workspace.clock()
    until = now + timedelta(days=days)
    return [
        time.span
        for _, record, time in _coming(workspace, now, until)
        if time.span is not None and time.span.start < until and uses(workspace, record, state)
    ]


def _held(schedule: Schedule, times: Iterable[Interval]) -> set[Interval]:
    """The intervals that lie wholly inside the hours; one of more than LONGEST never does."""
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
    """Sorted times in groups, cut where the next begins more than LONGEST after the last one."""
    group: list[Interval] = []
    for time in times:
        if group and time.start - group[-1].start > LONGEST:
            yield group
            group = []
        group.append(time)
    if group:
        yield group


def uses(workspace: "Workspace", booking: Mapping[str, Any], state: WeekState) -> bool:
    """Whether a booking's hours come from this schedule.

    The organiser and every host who has to be there hold it: see `schedule_for`.
    """
    kind = _event_type(workspace, booking)
    holders = holders_of(booking)
    hosts = rows_in(kind, "hosts")
    there = [h for h in hosts if str(h.get("userId")) in holders or h.get("isFixed")]
    there = there or [{"userId": holder} for holder in holders] or [{}]
    return any(_of_host(workspace, kind, host, state) for host in there)


def _of_host(
    workspace: "Workspace", kind: Mapping[str, Any], host: Mapping[str, Any], state: WeekState
) -> bool:
    """Whether a host holds an event type by this schedule, or may: one whose own schedules
    are not known may use any that they own."""
    user_id = str(host.get("userId") or "")
    seen = workspace.record(USERS, user_id) if user_id else None
    choice = schedule_for(kind, host, seen.record if seen else None, _Seen(workspace, state))
    if choice.key and (choice.whose != FIRST or seen is not None):
        return choice.key == state.key
    return user_id == state.owner


class _Seen:
    """The schedules that were seen, with the one whose week is looked at.

    One that is named and was not seen counts as well: it is another than this one.
    """

    def __init__(self, workspace: "Workspace", state: WeekState) -> None:
        self._workspace, self._state = workspace, state

    def has(self, key: str) -> bool:
        """Yes: what a record names is there at Cal."""
        return True

    def of(self, user_id: str) -> Iterable[str]:
        """The ids of a user's schedules."""
        found = {key for key, _ in self._workspace.where("schedules", "userId", user_id)}
        return found | ({self._state.key} if user_id == self._state.owner else set())


def _event_type(workspace: "Workspace", booking: Mapping[str, Any]) -> Record:
    key = kind_of(booking)
    seen = workspace.record(EVENT_TYPES, str(key)) if key is not None else None
    return seen.record if seen is not None else {}


def _unknown_type(workspace: "Workspace", booking: Mapping[str, Any]) -> str:
    """The id of a booking's event type, when it was never seen."""
    key = kind_of(booking)
    unseen = key is not None and workspace.record(EVENT_TYPES, str(key)) is None
    return str(key) if unseen else ""


def _row(out: Outside, when: Interval) -> Stranded:
    key, record = out.key, out.record
    people = rows_in(record, "attendees")
    names = [str(p.get("name") or p.get("email") or "") for p in people]
    guests = ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")
    title = str(record.get("title") or f"booking {key}")
    status = out.time.status or str(record.get("status"))
    return Stranded(key, when, title, guests, status, out.was_inside)
