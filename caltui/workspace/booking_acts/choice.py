"""The times of one offer around a moment, for one booking, open or closed by a rule."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval, instants
from caltui.scheduling.slots.offers import Host, Offer
from caltui.scheduling.slots.reasons import closing_verdict
from caltui.scheduling.slots.slots import Slot, slots
from caltui.workspace.booking_acts.facts import BookingFacts

REACH = timedelta(days=14)
"""How far on both sides of the wanted time open times are searched first."""

FURTHER = timedelta(days=60)
"""How far they are searched if there is none so near."""

MOST_CLOSED = 32
"""Closed times are explained one by one: so many at most."""

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
STEPS = "grid"
BY_CAL = "cal"
NOT_OFFERED = (
    "Cal does not offer it, although no rule that was read closes it: a connected calendar, or a "
    "rule that is not read, is in the way."
)


class UnwantedTimes(NamedTuple):
    """Times that are not wanted although no rule closes them.

    `closed` is time that will be closed. `taken` is time given to others, with their buffers: the
    event type's own buffers are kept from it too.
    """

    closed: Sequence[Interval] = ()
    taken: Sequence[Interval] = ()


NOTHING = UnwantedTimes()


@dataclass(frozen=True, slots=True)
class MoveTime:
    """A time to which a booking may be moved. `hosts` are (id, name) of those who are free.

    `closed_by` is the sentence of the rule that closes it, and `rule` its name; both empty for an
    open time. `same_hour`: the guest's clock shows the same hour as now.
    """

    start: datetime
    end: datetime
    hosts: tuple[tuple[str, str], ...] = ()
    closed_by: str = ""
    rule: str = ""
    same_hour: bool = False

    @property
    def open(self) -> bool:
        """Whether no rule closes it."""
        return not self.closed_by

    @property
    def bookable(self) -> bool:
        """Whether Cal is likely to take it: over the API it asks for no steps."""
        return self.open or self.rule == STEPS


@dataclass(frozen=True, slots=True)
class TimeChoice:
    """What can be chosen for a booking around a moment. The guest is the booker.

    Sentences about closed times are on the clocks of `zone`. `offered` are the times that Cal
    itself offers, which count more than the rules; None where it does not tell.
    """

    facts: BookingFacts
    offer: Offer
    hosts: tuple[Host, ...]
    around: datetime
    now: datetime
    zone: ZoneInfo
    offered: tuple[Interval, ...] | None = None

    @property
    def buffers(self) -> tuple[timedelta, timedelta]:
        """The time that the event type keeps free before and after a booking."""
        return timedelta(minutes=self.offer.before), timedelta(minutes=self.offer.after)

    @property
    def booker(self) -> ZoneInfo:
        """The guest's zone, else the event type's."""
        guest = self.facts.guest
        return guest.zone if guest is not None and guest.zone is not None else self.offer.zone

    def nearest(self, limit: int, avoid: UnwantedTimes = NOTHING) -> list[MoveTime]:
        """Open times, the nearest first; without the time at which the booking is now."""
        own = self._own()
        for reach in (REACH, FURTHER):
            found = [
                slot
                for slot in self._slots(self.around, reach)
                if slot.start != own and not self._avoids(slot, avoid)
            ]
            if found:
                found.sort(key=lambda slot: (abs(slot.start - self.around), slot.start))
                return [self._open(slot) for slot in found[:limit]]
        return []

    def closed_near(self) -> list[MoveTime]:
        """Closed times around the moment, the nearest first; none that only the steps close."""
        taken = {slot.start for slot in self._slots(self.around, DAY)}
        times = (self.time(start) for start in self._candidates() if start not in taken)
        return [time for time in times if not time.open and time.rule != STEPS]

    def time(self, start: datetime) -> MoveTime:
        """One time, open or closed."""
        end = start + timedelta(minutes=self.offer.length)
        first = closing_verdict(self.offer, self.hosts, start, self.now, self.booker)
        same = self._same_hour(start)
        if self.offered is not None:
            if any(time.start == start for time in self.offered):
                first = None
            elif first is None:
                return MoveTime(start, end, (), NOT_OFFERED, BY_CAL, same)
        if first is not None:
            here = closing_verdict(self.offer, self.hosts, start, self.now, self.zone)
            first = here if here is not None and here.rule == first.rule else first
            return MoveTime(start, end, (), first.sentence, first.rule, same)
        found = slots(self.offer, self.hosts, instants(start, end), self.now, self.booker)
        able = next((slot.hosts for slot in found if slot.start == start), ())
        return MoveTime(start, end, self._named(able), same_hour=same)

    def _avoids(self, slot: Slot, avoid: UnwantedTimes) -> bool:
        span = Interval(slot.start, slot.end)
        if any(span.meets(other) for other in avoid.closed):
            return True
        wide = span.widened(*self.buffers)
        return any(wide.meets(other) for other in avoid.taken)

    def _candidates(self) -> Iterator[datetime]:
        """Starts before and after the moment by turns, in strides of the event type."""
        step = max(timedelta(minutes=self.offer.stride), QUARTER)
        own = self._own()
        for number in range(MOST_CLOSED):
            ahead = (number + 2) // 2 * (1 if number % 2 == 0 else -1)
            start = self.around + ahead * step
            if start > self.now and start != own:
                yield start

    def _own(self) -> datetime | None:
        return self.facts.span.start if self.facts.span is not None else None

    def _slots(self, at: datetime, reach: timedelta) -> Sequence[Slot]:
        window = instants(max(at - reach, self.now), at + reach)
        found = slots(self.offer, self.hosts, window, self.now, self.booker)
        if self.offered is None:
            return found
        own = {slot.start: slot for slot in found}
        inside = (time for time in self.offered if window.start <= time.start < window.end)
        return [own.get(time.start) or Slot(time.start, time.end, ()) for time in inside]

    def _open(self, slot: Slot) -> MoveTime:
        same = self._same_hour(slot.start)
        return MoveTime(slot.start, slot.end, self._named(slot.hosts), same_hour=same)

    def _same_hour(self, start: datetime) -> bool:
        own = self._own()
        if own is None:
            return False
        one, other = own.astimezone(self.booker), start.astimezone(self.booker)
        return (one.hour, one.minute) == (other.hour, other.minute)

    def _named(self, keys: Sequence[str]) -> tuple[tuple[str, str], ...]:
        names = {host.key: host.name for host in self.hosts}
        return tuple((key, names.get(key, key)) for key in keys)
