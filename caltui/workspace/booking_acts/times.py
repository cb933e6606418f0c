"""The times to which a booking can be moved, the nearest first, and why the others are closed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval
from caltui.scheduling.slots.offers import Host
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.base.ports import Syncs
from caltui.workspace.booking_acts.choice import FURTHER, MoveTime, TimeChoice
from caltui.workspace.booking_acts.facts import BOOKINGS, BookingFacts, facts_read
from caltui.workspace.slots.gather import FRESH, SlotFacts

MOST_TIMES = 40
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """The open times of a booking's event type, nearest first, as if the booking were not there.

    `closed` are closed times nearby, each with its rule. `hosts` are all hosts of the event type,
    (id, name). `notes` say what could not be read; `whole` is false where hours or bookings of a
    host are unknown, so that an open time may be taken.
    """

    facts: BookingFacts
    around: datetime
    zone: ZoneInfo
    times: tuple[MoveTime, ...]
    closed: tuple[MoveTime, ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = True


class FindsSlots(Syncs, Protocol):
    """Collects what is known about the slots of an event type."""

    async def slot_facts(
        self, event_type: str, around: Interval, *, ages: Mapping[str, float] | None = None
    ) -> SlotFacts:
        """The event type's rules, its hosts, and what takes their time."""


async def open_times(
    workspace: FindsSlots,
    booking_key: str,
    *,
    around: datetime | None = None,
    host: str | None = None,
    limit: int = MOST_TIMES,
    closed: bool = True,
    fresh: bool = False,
) -> OpenTimes:
    """The times to which a booking can be moved, nearest to `around` first.

    `around` is by default the booking's own time, or now if that is over. `host` is the id of the
    one who shall hold it. `fresh` reads the bookings again. Raises CannotAct, GatewayError.
    """
    facts = await facts_read(workspace, booking_key)
    if facts.event_type is None:
        raise CannotAct(
            f"{facts.title(workspace.zone)}: it has no event type, so its open times are unknown.",
            "Its record can be moved: caltui bookings move ID --to TIME --record-only",
        )
    now = workspace.clock()
    usual = facts.span.start if facts.span is not None and not facts.over(now) else now
    at = max(around or usual, now)
    reach = Interval(max(at - FURTHER, now - DAY), at + FURTHER)
    ages = {**FRESH, BOOKINGS: 0.0} if fresh else None
    found = without(await workspace.slot_facts(facts.event_type, reach, ages=ages), booking_key)
    hosts = [h for h in found.hosts if host is None or h.key == str(host)]
    if host is not None and not hosts:
        name = workspace.name("users", host) or f"User {host}"
        raise CannotAct(f"{name} is no host of {found.offer.title}.", "Hand it over instead (T).")
    rest = TimeChoice(facts, found.offer, tuple(hosts), at, now, workspace.zone)
    times = rest.nearest(limit)
    return OpenTimes(
        facts,
        at,
        workspace.zone,
        tuple(times),
        tuple(rest.closed_near()) if closed else (),
        tuple((h.key, h.name) for h in found.hosts),
        (*found.notes, *dict.fromkeys(note.sentence for h in hosts for note in h.notes)),
        not any(h.unseen or h.schedule is None for h in hosts),
    )


async def one_time(
    workspace: FindsSlots, booking_key: str, start: datetime, *, host: str | None = None
) -> MoveTime:
    """Whether a booking can be moved to that time, and if not, the rule that closes it."""
    facts = await facts_read(workspace, booking_key)
    if facts.event_type is None:
        raise CannotAct(f"{facts.title(workspace.zone)}: it has no event type.")
    window = Interval(start - DAY, start + DAY)
    found = without(await workspace.slot_facts(facts.event_type, window), booking_key)
    hosts = tuple(h for h in found.hosts if host is None or h.key == str(host))
    choice = TimeChoice(facts, found.offer, hosts, start, workspace.clock(), workspace.zone)
    return choice.time(start)


def without(found: SlotFacts, key: str) -> SlotFacts:
    """The same as if that booking were not there: a booking does not stand in its own way."""

    def less(host: Host) -> Host:
        busy = tuple(b for b in host.busy if b.cause != (BOOKINGS, key))
        pending = tuple(b for b in host.pending if b.cause != (BOOKINGS, key))
        return replace(host, busy=busy, pending=pending)

    offer = replace(found.offer, taken=tuple(t for t in found.offer.taken if t.key != key))
    return replace(found, offer=offer, hosts=tuple(less(host) for host in found.hosts))
