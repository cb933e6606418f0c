"""The bookings that other hours would leave outside."""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.catalog.request import Invalid
from caltui.scheduling.expand import hours_on
from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import Interval, instants
from caltui.workspace.clock import usable_instant
from caltui.workspace.errors import GatewayError, MirrorError
from caltui.workspace.week_state import USERS, Wanted, WeekState

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

BOOKINGS, EVENT_TYPES = "bookings", "event-types"
WAITING = ("ACCEPTED", "PENDING", "AWAITING_HOST")
MOST_READ = 20
"""Event types that are read one by one, because no list holds those of teams and of others."""

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
    own = (record for _, record, _ in found if str(record.get("userId")) == state.owner)
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
    rows = [_row(key, record, old) for key, record, old in found if uses(workspace, record, state)]
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


def _outside(
    workspace: "Workspace", state: WeekState, wanted: Wanted
) -> list[tuple[str, Record, bool]]:
    """Coming bookings outside the new hours, each with whether the old hours held it."""
    now = workspace.clock()
    coming = [
        (key, record, when)
        for key, record in workspace.during(now, None, workspace.in_state(WAITING)).items()
        if record.get("status") in WAITING
        and (when := _when(record)) is not None
        and when.end > now
    ]
    if not coming:
        return []
    old = _held(state.schedule, (when for _, _, when in coming))
    new = _held(state.with_(wanted), (when for _, _, when in coming))
    return [(key, record, when in old) for key, record, when in coming if when not in new]


def coming_times(workspace: "Workspace", state: WeekState, days: int = 7) -> list[Interval]:
    """When bookings of this schedule are in the next days, as last seen."""
    now = workspace.clock()
    until = now + timedelta(days=days)
    return [
        when
        for record in workspace.during(now, until, workspace.in_state(WAITING)).values()
        if record.get("status") in WAITING
        and (when := _when(record)) is not None
        and when.end > now
        and when.start < until
        and uses(workspace, record, state)
    ]


def _when(record: Mapping[str, Any]) -> Interval | None:
    start, end = usable_instant(record.get("startTime")), usable_instant(record.get("endTime"))
    return None if start is None or end is None or end < start else instants(start, end)


def _held(schedule: Schedule, times: Iterable[Interval]) -> set[Interval]:
    """The intervals that lie wholly inside the hours."""
    ordered = sorted(times)
    edge = timedelta(days=1)
    window = Interval(ordered[0].start - edge, max(t.end for t in ordered) + edge)
    hours = hours_on(schedule, window)
    found: set[Interval] = set()
    at = 0
    for time in ordered:
        while at < len(hours) and hours[at].end <= time.start:
            at += 1
        if at < len(hours) and hours[at].holds(time):
            found.add(time)
    return found


def uses(workspace: "Workspace", booking: Mapping[str, Any], state: WeekState) -> bool:
    """Whether a booking's hours come from this schedule.

    They come from its event type's schedule, else from the host's own for it,
    else from the default of the organiser or of a host who has to be there.
    """
    kind = _event_type(workspace, booking)
    if kind.get("scheduleId") is not None and not kind.get("hosts"):
        return str(kind["scheduleId"]) == state.key
    organiser = booking.get("userId")
    hosts = rows_in(kind, "hosts")
    there = [h for h in hosts if h.get("userId") == organiser or h.get("isFixed")]
    there = there or [{"userId": organiser}]
    return any(_of_host(workspace, kind, host, state) for host in there)


def _of_host(
    workspace: "Workspace", kind: Mapping[str, Any], host: Mapping[str, Any], state: WeekState
) -> bool:
    own = kind.get("scheduleId") or host.get("scheduleId")
    if own is not None:
        return str(own) == state.key
    user = str(host.get("userId") or "")
    seen = workspace.record(USERS, user)
    if seen is None or seen.record.get("defaultScheduleId") is None:
        return user == state.owner
    return str(seen.record["defaultScheduleId"]) == state.key


def _event_type(workspace: "Workspace", booking: Mapping[str, Any]) -> Record:
    key = booking.get("eventTypeId")
    seen = workspace.record(EVENT_TYPES, str(key)) if key is not None else None
    return seen.record if seen is not None else {}


def _unknown_type(workspace: "Workspace", booking: Mapping[str, Any]) -> str:
    """The id of a booking's event type, when it was never seen."""
    key = booking.get("eventTypeId")
    unseen = key is not None and workspace.record(EVENT_TYPES, str(key)) is None
    return str(key) if unseen else ""


def _row(key: str, record: Record, was_inside: bool) -> Stranded:
    when = _when(record)
    assert when is not None
    people = rows_in(record, "attendees")
    names = [str(p.get("name") or p.get("email") or "") for p in people]
    guests = ", ".join(names[:2]) + (f" +{len(names) - 2}" if len(names) > 2 else "")
    title = str(record.get("title") or f"booking {key}")
    return Stranded(key, when, title, guests, str(record.get("status")), was_inside)
