"""The times to which a booking can be moved, the nearest first, and why the others are closed."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.slots.offers import Host
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.base.ports import Syncs
from caltui.workspace.booking_acts.choice import (
    FURTHER,
    NOTHING,
    REACH,
    MoveTime,
    TimeChoice,
    UnwantedTimes,
)
from caltui.workspace.booking_acts.facts import BOOKINGS, BookingFacts, facts_read
from caltui.workspace.slots.cal_times import CalTimes
from caltui.workspace.slots.gather import FRESH, Ages
from caltui.workspace.slots.seen import SlotFacts

MOST_TIMES = 40
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenTimes:
    """The open times of a booking's event type, nearest first, as if the booking were not there.

    `closed` are closed times nearby, each with its rule. `hosts` are all hosts of the event type,
    (id, name). `notes` say what could not be read; `whole` is false where hours or bookings of a
    host are unknown, so that an open time may be taken. `buffers` are kept free before and after a
    booking of the event type.
    """

    facts: BookingFacts
    around: datetime
    zone: ZoneInfo
    times: tuple[MoveTime, ...]
    closed: tuple[MoveTime, ...] = ()
    hosts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    whole: bool = True
    buffers: tuple[timedelta, timedelta] = (timedelta(0), timedelta(0))


class FindsSlots(Syncs, Protocol):
    """Collects what is known about the slots of an event type."""

    async def slot_facts(
        self, event_type: str, around: Interval, *, ages: Ages | None = None
    ) -> SlotFacts:
        """The event type's rules, its hosts, and what takes their time."""

    async def cal_times(
        self, event_type: str, window: Interval, length: timedelta, *, moved: str = ""
    ) -> CalTimes:
        """The times that Cal itself offers, where it tells them."""


async def open_times(
    workspace: FindsSlots,
    booking: str | BookingFacts,
    *,
    around: datetime | None = None,
    host: str | None = None,
    limit: int = MOST_TIMES,
    closed: bool = True,
    fresh: bool = False,
    avoid: UnwantedTimes = NOTHING,
) -> OpenTimes:
    """The times to which a booking can be moved, nearest to `around` first.

    `booking` is a key, or what is known of one, which need not be made yet: it has no key then.
    `around` is by default the booking's own time, or now if that is over. `host` is the id of the
    one who shall hold it. `fresh` reads the bookings again. What `avoid` names is left out. Raises
    CannotAct, GatewayError.
    """
    facts = await facts_read(workspace, booking) if isinstance(booking, str) else booking
    if facts.event_type is None:
        alone = workspace.resource(BOOKINGS).act("move-record") is not None
        raise CannotAct(
            f"{facts.title(workspace.zone)}: it has no event type, so its open times are unknown.",
            "Its record can be moved: caltui bookings move ID --to TIME --record-only" * alone,
        )
    now = workspace.clock()
    usual = facts.span.start if facts.span is not None and not facts.over(now) else now
    at = max(around or usual, now)
    reach = Interval(max(at - FURTHER, now - DAY), at + FURTHER)
    ages = FRESH._replace(now=(BOOKINGS,)) if fresh else None
    found = without(await workspace.slot_facts(facts.event_type, reach, ages=ages), facts.key)
    hosts = [h for h in found.hosts if host is None or h.key == str(host)]
    if host is not None and not hosts:
        name = workspace.name("users", host) or f"User {host}"
        raise CannotAct(f"{name} is no host of {found.offer.title}.", "Hand it over instead (T).")
    told = await _offered(workspace, found, facts, at, now) if host is None else CalTimes()
    rest = TimeChoice(facts, found.offer, tuple(hosts), at, now, workspace.zone, told.times)
    times = rest.nearest(limit, avoid)
    return OpenTimes(
        facts,
        at,
        workspace.zone,
        tuple(times),
        tuple(rest.closed_near()) if closed else (),
        tuple((h.key, h.name) for h in found.hosts),
        (
            *(found.notes if told.times is None else found.notes_with_cal),
            *dict.fromkeys(note.sentence for h in hosts for note in h.notes),
            *filter(None, (told.note,)),
        ),
        told.times is not None or not any(h.unseen or h.schedule is None for h in hosts),
        rest.buffers,
    )


async def _offered(
    workspace: FindsSlots, found: SlotFacts, facts: BookingFacts, at: datetime, now: datetime
) -> CalTimes:
    """The times near a moment that Cal offers; of a longer time around it if there is none."""
    told = CalTimes()
    for reach in (REACH, FURTHER):
        window = instants(max(at - reach, now), at + reach)
        length = timedelta(minutes=found.offer.length)
        told = await workspace.cal_times(found.offer.key, window, length, moved=facts.key)
        if told.times is None or told.times:
            break
    return told


async def one_time(
    workspace: FindsSlots,
    booking: str | BookingFacts,
    start: datetime,
    *,
    host: str | None = None,
    fresh: bool = False,
) -> MoveTime:
    """Checks whether a booking can be moved to that time; if not, finds the rule that closes it.

    Takes and raises the same as `open_times`.
    """
    facts = await facts_read(workspace, booking) if isinstance(booking, str) else booking
    if facts.event_type is None:
        raise CannotAct(f"{facts.title(workspace.zone)}: it has no event type.")
    window = Interval(start - DAY, start + DAY)
    ages = FRESH._replace(now=(BOOKINGS,)) if fresh else None
    found = without(await workspace.slot_facts(facts.event_type, window, ages=ages), facts.key)
    hosts = tuple(h for h in found.hosts if host is None or h.key == str(host))
    now, told = workspace.clock(), CalTimes()
    if host is None and start > now:
        near = instants(max(start - DAY, now), start + DAY)
        length = timedelta(minutes=found.offer.length)
        told = await workspace.cal_times(found.offer.key, near, length, moved=facts.key)
    choice = TimeChoice(facts, found.offer, hosts, start, now, workspace.zone, told.times)
    return choice.time(start)


def without(found: SlotFacts, key: str) -> SlotFacts:
    """The same as if that booking were not there: a booking does not stand in its own way."""

    def less(host: Host) -> Host:
        busy = tuple(b for b in host.busy if b.cause != (BOOKINGS, key))
        pending = tuple(b for b in host.pending if b.cause != (BOOKINGS, key))
        return replace(host, busy=busy, pending=pending)

    offer = replace(found.offer, taken=tuple(t for t in found.offer.taken if t.key != key))
    return replace(found, offer=offer, hosts=tuple(less(host) for host in found.hosts))
