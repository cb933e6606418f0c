"""The bookings on closed days, and what can be done with each: move, hand over, cancel, keep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from caltui.scheduling.bookings import CANCELLED, REJECTED, booking_time, holders_of
from caltui.scheduling.intervals import Interval
from caltui.workspace.acts.plan import ActItem
from caltui.workspace.base.errors import CannotAct, GatewayError
from caltui.workspace.booking_acts.changes import (
    Plans,
    cancel_change,
    hand_over_change,
    move_change,
    told_of,
    why_not,
)
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BOOKINGS, BookingFacts, facts_of
from caltui.workspace.booking_acts.hosts import FREE, HasSources, HostChoice, hosts_for
from caltui.workspace.booking_acts.times import FindsSlots, open_times

MOVE, HAND_OVER, CANCEL, KEEP = "move", "hand-over", "cancel", "keep"
WAYS = (MOVE, HAND_OVER, CANCEL, KEEP)
BEST = (MOVE, HAND_OVER, CANCEL)
"""What is chosen first: moving tells the guest and keeps the host."""

OVER = (CANCELLED, REJECTED)
TIMES_LOOKED_AT = 60


class Proposes(Plans, FindsSlots, HasSources, Protocol):
    """Finds times and hosts, and plans changes."""


@dataclass(frozen=True, slots=True)
class StrandedBooking:
    """A booking on closed days. `way` is what shall be done; `lacks` says of the other ways why
    they cannot be chosen. `notes` say what was not known when they were looked for."""

    facts: BookingFacts
    way: str = KEEP
    time: MoveTime | None = None
    host: HostChoice | None = None
    lacks: Mapping[str, str] = ()  # type: ignore[assignment]
    notes: tuple[str, ...] = ()

    def can(self, way: str) -> bool:
        """Whether that way can be chosen."""
        return not self.lacks.get(way)

    def choose(self, way: str) -> "StrandedBooking":
        """The same with another way. Raises CannotAct with the reason where it has none."""
        if not self.can(way):
            raise CannotAct(self.lacks[way])
        return replace(self, way=way)

    def best(self) -> "StrandedBooking":
        """The same with the first of BEST that can be chosen."""
        return replace(self, way=next((way for way in BEST if self.can(way)), KEEP))


def bookings_on(
    workspace: Plans, users: Sequence[str], spans: Iterable[Interval]
) -> dict[str, BookingFacts]:
    """The bookings that these people hold and that touch the times, by key, the earliest first."""
    closed = sorted(spans)
    if not closed:
        return {}
    now = workspace.clock()
    window = (max(closed[0].start, now), max(span.end for span in closed))
    people = set(users)
    found = workspace.during(*window, workspace.of_people(users, ()))
    rows = []
    for key, record in found.items():
        time = booking_time(record, lambda: 0)
        if time.status in OVER or not people & holders_of(record):
            continue
        if time.span is not None and any(time.span.meets(span) for span in closed):
            rows.append((time.span, key))
    return {key: facts_of(workspace, key) for _, key in sorted(rows)}


async def propose(
    workspace: Proposes,
    bookings: Iterable[BookingFacts],
    closed: Sequence[Interval],
    reason: str,
) -> tuple[StrandedBooking, ...]:
    """What can be done with each booking, with the best way chosen. No time is proposed twice, and
    none inside of the closed times."""
    taken: list[Interval] = list(closed)
    given: dict[str, list[Interval]] = {}
    found: list[StrandedBooking] = []
    for facts in bookings:
        time, why_no_time, notes = await _time(workspace, facts, taken)
        host, why_no_host = _host(workspace, facts, given)
        lacks = {
            MOVE: why_no_time,
            HAND_OVER: why_no_host,
            CANCEL: why_not(workspace, facts.key, CANCEL),
        }
        one = StrandedBooking(facts, KEEP, time, host, lacks, notes).best()
        if time is not None:
            taken.append(Interval(time.start, time.end))
        if one.way == HAND_OVER and host is not None and facts.span is not None:
            given.setdefault(host.key, []).append(facts.span)
        found.append(one)
    return tuple(found)


async def _time(
    workspace: Proposes, facts: BookingFacts, taken: Sequence[Interval]
) -> tuple[MoveTime | None, str, tuple[str, ...]]:
    """The nearest open time that is not taken; else why there is none."""
    told = why_not(workspace, facts.key, MOVE)
    if told:
        return None, told, ()
    host = facts.host.key if facts.host is not None else None
    try:
        found = await open_times(
            workspace, facts.key, host=host, limit=TIMES_LOOKED_AT, closed=False
        )
    except (CannotAct, GatewayError) as error:
        return None, error.message, ()
    for time in found.times:
        span = Interval(time.start, time.end)
        if not any(span.meets(other) for other in taken):
            return time, "", found.notes
    return None, "No open time of this host is left in the next two months.", found.notes


def _host(
    workspace: Proposes, facts: BookingFacts, given: Mapping[str, Sequence[Interval]]
) -> tuple[HostChoice | None, str]:
    """The first free host of the event type who got no booking at that time; else why not."""
    told = why_not(workspace, facts.key, HAND_OVER)
    if told:
        return None, told
    try:
        choices = hosts_for(workspace, facts.key)
    except CannotAct as error:
        return None, error.message
    for one in choices:
        busy = given.get(one.key, ())
        span = facts.span
        if one.state != FREE or not one.of_type or span is None:
            continue
        if not any(span.meets(other) for other in busy):
            return one, ""
    return None, "No other host of this event type is free then: T in its own record shows all."


def item_of(workspace: Plans, one: StrandedBooking, reason: str) -> ActItem | None:
    """The write for a booking; None for one that is kept. Raises CannotAct and Invalid."""
    key = one.facts.key
    if one.way == KEEP:
        return None
    if one.way == MOVE and one.time is not None:
        host = one.facts.host.key if one.facts.host is not None else None
        change = move_change(workspace, key, one.time.start, host=host, reason=reason)
    elif one.way == HAND_OVER and one.host is not None:
        change = hand_over_change(workspace, key, one.host.key)
    else:
        change = cancel_change(workspace, key, reason)
    return ActItem(f"{BOOKINGS} {key}", change.summary(), change, told_of(workspace, key, one.way))


def start_of(one: StrandedBooking) -> datetime | None:
    """When the booking begins, if that is known."""
    return one.facts.span.start if one.facts.span is not None else None
