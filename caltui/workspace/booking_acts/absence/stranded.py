"""The bookings on closed days, and what can be done with each: move, hand over, cancel, keep."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, NamedTuple, Protocol

from caltui.scheduling.bookings import (
    CANCELLED,
    REJECTED,
    booking_time,
    holders_of,
    kind_of,
    unread_text,
)
from caltui.scheduling.intervals import Interval
from caltui.workspace.acts.plan import ActItem
from caltui.workspace.base.errors import CannotAct, GatewayError
from caltui.workspace.booking_acts.changes import (
    PlansWithHosts,
    act_of,
    cancel_change,
    hand_over_change,
    hands_over_quietly,
    move_change,
    takes_host,
    told_of,
    why_not,
)
from caltui.workspace.booking_acts.choice import MoveTime, UnwantedTimes
from caltui.workspace.booking_acts.facts import BOOKINGS, EVENT_TYPES, BookingFacts, facts_of
from caltui.workspace.booking_acts.hosts import FREE, HasSources, HostChoice, hosts_for
from caltui.workspace.booking_acts.times import FindsSlots, open_times
from caltui.workspace.slots.event_type_rules import whole
from caltui.workspace.writes.ports import Plans

MOVE, HAND_OVER, CANCEL, KEEP = "move", "hand-over", "cancel", "keep"
BEST = (MOVE, HAND_OVER, CANCEL)
"""What is chosen first: moving tells the guest and keeps the host."""

OVER = (CANCELLED, REJECTED)
Closed = Mapping[str, Sequence[Interval]]
"""The closed time of each person, by the id of the user."""


class Proposes(Plans, FindsSlots, HasSources, Protocol):
    """Finds times and hosts, and plans changes."""


@dataclass(frozen=True, slots=True)
class StrandedBooking:
    """A booking on closed days. `way` is what shall be done; `lacks` says of the other ways why
    they cannot be chosen. `notes` say what was not known when they were looked for. `quiet`: nobody
    is told if it changes hands."""

    facts: BookingFacts
    way: str = KEEP
    time: MoveTime | None = None
    host: HostChoice | None = None
    lacks: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    quiet: bool = True

    def can(self, way: str) -> bool:
        """Tells whether that way can be chosen."""
        return not self.lacks.get(way)

    def choose(self, way: str) -> "StrandedBooking":
        """The same with another way. Raises CannotAct with the reason where it has none."""
        if not self.can(way):
            raise CannotAct(self.lacks[way])
        return replace(self, way=way)

    def best(self) -> "StrandedBooking":
        """The same with the first of BEST that can be chosen."""
        return replace(self, way=next((way for way in BEST if self.can(way)), KEEP))


class OnClosed(NamedTuple):
    """The bookings on closed time, by key, the earliest first. `unread` is a sentence about those
    whose time cannot be read, so that they may lie there too; empty if there are none."""

    bookings: dict[str, BookingFacts]
    unread: str = ""


def bookings_on(workspace: Plans, closed: Closed) -> OnClosed:
    """The bookings that touch the time at which a person who holds them is away.

    What is over, cancelled or rejected is left out.
    """
    spans = sorted(span for each in closed.values() for span in each)
    if not spans:
        return OnClosed({})
    window = (max(spans[0].start, workspace.clock()), max(span.end for span in spans))
    rows: list[tuple[Interval, str]] = []
    faults: dict[str, tuple[str, ...]] = {}
    for key, record in workspace.during(*window, workspace.of_people(closed, ())).items():
        time = booking_time(record, partial(_length, workspace, record))
        holders = holders_of(record) & closed.keys()
        if time.status in OVER or not holders:
            continue
        if time.span is None:
            faults[key] = time.faults
        elif any(time.span.meets(span) for holder in holders for span in closed[holder]):
            rows.append((time.span, key))
    return OnClosed({key: facts_of(workspace, key) for _, key in sorted(rows)}, unread_text(faults))


def _length(workspace: Plans, record: Mapping[str, Any]) -> int:
    """The minutes of a booking's event type; 0 if unknown."""
    kind = kind_of(record)
    seen = workspace.record(EVENT_TYPES, str(kind)) if kind is not None else None
    return whole(seen.record.get("length")) if seen is not None else 0


async def propose(
    workspace: Proposes, bookings: Iterable[BookingFacts], closed: Closed, reason: str
) -> tuple[StrandedBooking, ...]:
    """Finds what can be done with each booking, and chooses the best way.

    No time is proposed twice and none in closed time; nobody who is away takes a booking over, and
    nobody two at once, whichever ways are chosen.
    """
    taken: list[Interval] = []
    given: dict[str, list[Interval]] = {key: list(spans) for key, spans in closed.items()}
    found: list[StrandedBooking] = []
    for facts in bookings:
        away = [span for key in holders_of(facts.record) for span in closed.get(key, ())]
        time, why_no_time, notes = await _time(workspace, facts, away, taken)
        host, why_no_host = _host(workspace, facts, given)
        lacks = {
            MOVE: why_no_time,
            HAND_OVER: why_no_host,
            CANCEL: why_not(workspace, facts.key, CANCEL),
        }
        one = StrandedBooking(facts, KEEP, time, host, lacks, notes, hands_over_quietly(workspace))
        found.append(one.best())
        if host is not None and facts.span is not None:
            given.setdefault(host.key, []).append(facts.span)
    return tuple(found)


async def _time(
    workspace: Proposes, facts: BookingFacts, away: Sequence[Interval], taken: list[Interval]
) -> tuple[MoveTime | None, str, tuple[str, ...]]:
    """The nearest open time, which is added to `taken`; else why there is none."""
    told = why_not(workspace, facts.key, MOVE)
    if told:
        return None, told, ()
    host = facts.host.key if facts.host is not None else None
    try:
        found = await open_times(
            workspace, facts.key, host=host, limit=1, closed=False, avoid=UnwantedTimes(away, taken)
        )
    except (CannotAct, GatewayError) as error:
        return None, error.message, ()
    if not found.times:
        return None, "No open time of this host is left in the next two months.", found.notes
    time = found.times[0]
    taken.append(Interval(time.start, time.end).widened(*found.buffers))
    return time, "", found.notes


def _host(
    workspace: Proposes, facts: BookingFacts, given: Mapping[str, Sequence[Interval]]
) -> tuple[HostChoice | None, str]:
    """The first free host of the event type who is not away and got no booking at that time; else
    why not."""
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


def item_of(workspace: PlansWithHosts, one: StrandedBooking, reason: str) -> ActItem | None:
    """The write for a booking; None for one that is kept. Raises CannotAct and Invalid."""
    key = one.facts.key
    if one.way == KEEP:
        return None
    if one.way == MOVE and one.time is not None:
        keeps = one.facts.host is not None and takes_host(act_of(workspace, MOVE))
        host = one.facts.host.key if one.facts.host is not None and keeps else None
        change = move_change(workspace, key, one.time.start, host=host, reason=reason)
    elif one.way == HAND_OVER and one.host is not None:
        change = hand_over_change(workspace, key, one.host.key)
    else:
        change = cancel_change(workspace, key, reason)
    return ActItem(f"{BOOKINGS} {key}", change.summary(), change, told_of(workspace, key, one.way))
