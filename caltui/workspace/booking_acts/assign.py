"""New times for several bookings at once: they keep their order, and no time is used twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from caltui.scheduling.intervals import Interval, instants
from caltui.workspace.acts.plan import ActItem, ActPlan
from caltui.workspace.base.errors import CannotAct, GatewayError, Invalid
from caltui.workspace.booking_acts.changes import effects_of, why_not
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookingFacts, facts_read
from caltui.workspace.booking_acts.items import act_item
from caltui.workspace.booking_acts.move import MoveWish, host_kept, wished_change
from caltui.workspace.booking_acts.times import FindsSlots, OpenTimes, open_times
from caltui.workspace.writes.ports import Plans

MOST = 400
"""Open times of one booking that are looked at."""

Buffers = tuple[timedelta, timedelta]
"""What an event type keeps free before and after a booking."""

NO_BUFFERS: Buffers = (timedelta(0), timedelta(0))


@dataclass(frozen=True, slots=True)
class MoveLine:
    """One booking and its new time. `why` says why it has none; `left_out` that it stays."""

    facts: BookingFacts
    time: MoveTime | None = None
    why: str = ""
    left_out: bool = False
    buffers: Buffers = NO_BUFFERS

    @property
    def proposed(self) -> bool:
        """Whether there is a time for it."""
        return self.time is not None

    @property
    def changes(self) -> bool:
        """Whether it is moved."""
        return self.time is not None and not self.left_out


async def propose(
    workspace: FindsSlots, plans: Plans, keys: Iterable[str], since: datetime
) -> tuple[MoveLine, ...]:
    """A new time from `since` on for each booking, in their order. Reads open times of each."""
    read = [await _read(workspace, plans, key, since) for key in keys]
    found = [(facts, times, why) for facts, times, why in read if facts is not None]
    found.sort(key=lambda one: one[0].span.start if one[0].span is not None else since)
    return assigned(found, since)


def assigned(
    found: Sequence[tuple[BookingFacts, OpenTimes | None, str]], since: datetime
) -> tuple[MoveLine, ...]:
    """The earliest times that keep the order of the bookings given, each host in one at a time.

    Between two of a host lie the buffers of both event types.
    """
    lines: list[MoveLine] = []
    last, taken = since, GivenTimes()
    for facts, times, why in found:
        if times is None:
            lines.append(MoveLine(facts, None, why))
            continue
        time = taken.first(facts, times.times, last, times.buffers)
        if time is None:
            why = "No open time is left that keeps the order."
            lines.append(MoveLine(facts, None, why, buffers=times.buffers))
            continue
        lines.append(MoveLine(facts, time, buffers=times.buffers))
        last = time.start
    return tuple(lines)


class GivenTimes:
    """The times that are given away, by host, with what is kept free around them."""

    def __init__(self) -> None:
        self._starts: set[datetime] = set()
        self._by_host: dict[str, list[Interval]] = {}

    def first(
        self,
        facts: BookingFacts,
        times: Sequence[MoveTime],
        since: datetime,
        buffers: Buffers = NO_BUFFERS,
    ) -> MoveTime | None:
        """The earliest time from `since` on that nobody has; it is given away."""
        for time in sorted(times, key=lambda time: time.start):
            if time.start < since or time.start in self._starts:
                continue
            free = [pair for pair in time.hosts if self._free(pair[0], time, buffers)]
            if free:
                own = facts.host.key if facts.host is not None else ""
                free.sort(key=lambda pair: pair[0] != own)
                chosen = replace(time, hosts=tuple(free))
                self.take(chosen, buffers)
                return chosen
        return None

    def take(self, time: MoveTime, buffers: Buffers = NO_BUFFERS) -> None:
        """Gives a time away, to its first host."""
        self._starts.add(time.start)
        for key, _ in time.hosts[:1]:
            self._by_host.setdefault(key, []).append(_wide(time, buffers))

    def clash(self, time: MoveTime, buffers: Buffers = NO_BUFFERS) -> bool:
        """Tells whether the time, or its host at that time, is given to another booking already."""
        return time.start in self._starts or not all(
            self._free(key, time, buffers) for key, _ in time.hosts[:1]
        )

    def _free(self, host: str, time: MoveTime, buffers: Buffers) -> bool:
        span = _wide(time, buffers)
        return not any(span.meets(other) for other in self._by_host.get(host, ()))


def _wide(time: MoveTime, buffers: Buffers) -> Interval:
    return instants(time.start, time.end).widened(*buffers)


def taken_twice(lines: Sequence[MoveLine]) -> tuple[int, ...]:
    """The numbers of lines whose time, or whose host, an earlier line has, after a person changed
    one."""
    taken, found = GivenTimes(), []
    for number, line in enumerate(lines):
        if line.time is None or line.left_out:
            continue
        if taken.clash(line.time, line.buffers):
            found.append(number)
        taken.take(line.time, line.buffers)
    return tuple(found)


def plan_moves(workspace: Plans, lines: Sequence[MoveLine]) -> ActPlan:
    """The act that moves these bookings; those without a new time are in `refused`."""
    items: list[ActItem] = []
    refused = [
        (line.facts.title(workspace.zone), "left out" if line.left_out else line.why)
        for line in lines
        if not line.changes
    ]
    for line in lines:
        if line.time is None or line.left_out:
            continue
        wish = MoveWish(line.facts.key)
        host = host_kept(workspace, line.facts, wish, line.time)
        try:
            change = wished_change(workspace, replace(wish, host=host), line.time.start)
        except (CannotAct, Invalid) as error:
            refused.append((line.facts.title(workspace.zone), str(error)))
            continue
        items.append(act_item(workspace, line.facts.key, "move", change))
    effects: tuple[str, ...] = ()
    if items:
        act = effects_of(workspace, _first(lines), "move")
        effects = ("The guests and hosts of all of them are mailed.", *act[1:])
    count = len(items)
    title = f"Move {count} booking{'' if count == 1 else 's'}"
    return ActPlan("move", title, tuple(items), effects, refused=tuple(refused))


def _first(lines: Sequence[MoveLine]) -> str:
    return next(line.facts.key for line in lines if line.changes)


async def _read(
    workspace: FindsSlots, plans: Plans, key: str, since: datetime
) -> tuple[BookingFacts | None, OpenTimes | None, str]:
    try:
        facts = await facts_read(workspace, key)
    except (CannotAct, GatewayError):
        return None, None, ""
    why = why_not(plans, key, "move")
    if why:
        return facts, None, why
    try:
        times = await open_times(workspace, key, around=since, limit=MOST, closed=False)
    except (CannotAct, GatewayError) as error:
        return facts, None, error.message
    return facts, times, ""
