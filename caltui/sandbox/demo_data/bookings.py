"""Fills the firm's diary: bookings within the hosts' hours, as tangled as real ones.

Times are kept as epoch seconds until they are written, and taken quarters of
an hour as integers in one set: a hundred thousand bookings cost seconds.
"""

from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from random import Random
from time import gmtime, strftime

from caltui.sandbox.cal.world import World, short_uid
from caltui.sandbox.demo_data.guests import FEWEST, Guest, guests
from caltui.sandbox.demo_data.tables import OFFERS
from caltui.sandbox.times.hours import schedule_of
from caltui.scheduling.hours import Blocks, Schedule

DAY = 24 * 60 * 60
QUARTER = 15 * 60
TRIES = 8
LAST_OF_SERIES = 35 * DAY
REASONS = ("Something came up", "No longer needed", "Found another time", "I am ill")
NOTES = ("Please call my mobile.", "We have three questions.", "See you then!", "In English?")


@dataclass(slots=True)
class Draft:
    """A booking before it has a number. `paid` is None when nothing is owed."""

    event_type: int
    host: int
    start: int
    minutes: int
    created: int
    status: str
    guests: list[Guest]
    uid: str
    colleagues: tuple[int, ...] = ()
    paid: bool | None = None
    linked: bool = True
    series: str | None = None
    replaces: str | None = None
    notes: str | None = None
    title: str | None = None
    reason: str | None = None


@dataclass(slots=True)
class Diary:
    """Draws bookings between two days. `anchor` is the epoch second called now."""

    world: World
    random: Random
    anchor: int
    first: date
    days: int
    size: int
    crowd: list[Guest] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)
    schedules: dict[int, Schedule] = field(default_factory=dict)
    blocks: dict[tuple[int, int], Blocks] = field(default_factory=dict)
    weights: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.crowd = guests(FEWEST + 20 * (self.size - 1))
        weights = (offer.weight if _hosts(n) else 0 for n, offer in enumerate(OFFERS, 1))
        self.weights = list(accumulate(weights))

    def draw(self, count: int) -> Iterator[Draft]:
        """About that many bookings; a series or a moved booking counts as what it makes."""
        made = 0
        while made < count:
            number = bisect(self.weights, self.random.random() * self.weights[-1]) + 1
            repeats = "recurringEvent" in OFFERS[number - 1].more
            for draft in self._series(number) if repeats else self._one(number):
                made += 1
                yield draft

    def uid(self) -> str:
        """A uid drawn from the firm's seed."""
        return short_uid(self.random.randbytes(16))

    def someone(self) -> Guest:
        """A random guest; the first of the list come more often."""
        return self.crowd[int(len(self.crowd) * self.random.random() ** 2)]

    def at(self, host: int, day: int, minute: int) -> int:
        """The epoch second of a host's wall clock, `day` days after the first."""
        zone = self._schedule(host).zone
        moment = datetime.combine(self.first + timedelta(days=day), datetime.min.time())
        moment = moment.replace(hour=minute // 60, minute=minute % 60, tzinfo=zone)
        return int(moment.timestamp())

    def free_day(self, host: int, day: int, minute: int, minutes: int) -> int:
        """The first day from `day` on when the host works at that time and is not taken."""
        while True:
            start = self.at(host, day, minute)
            if self._works(host, start, minutes) and self.take(host, start, minutes):
                return day
            day += 1

    def take(self, host: int, start: int, minutes: int) -> bool:
        """Marks the time as taken; False when some of it is."""
        quarters = range(start // QUARTER, -(-(start + minutes * 60) // QUARTER))
        keys = [host * 10**8 + quarter for quarter in quarters]
        if not self.taken.isdisjoint(keys):
            return False
        self.taken.update(keys)
        return True

    def _one(self, number: int) -> Iterator[Draft]:
        offer, random = OFFERS[number - 1], self.random
        everyone = _hosts(number)
        host = everyone[0] if _together(number) else random.choice(everyone)
        start = self._find(number, host, offer.length)
        if start is None:
            return
        seats = offer.more.get("seatsPerTimeSlot")
        crowd = (self.someone() for _ in range(random.randint(2, 7) if seats else 1))
        people = list({guest.email: guest for guest in crowd}.values())
        draft = Draft(
            number, host, start, offer.length, self._created(start), "", people, self.uid()
        )
        draft.colleagues = everyone[1:] if _together(number) else ()
        self._decide(draft)
        if draft.status == "ACCEPTED" and random.random() < 0.05:
            yield self._before_move(draft)
        yield draft

    def _series(self, number: int) -> Iterator[Draft]:
        offer = OFFERS[number - 1]
        host = self.random.choice(_hosts(number))
        start = self._find(number, host, offer.length)
        if start is None:
            return
        series, guest, created = self.uid(), self.someone(), self._created(start)
        local = datetime.fromtimestamp(start, self._schedule(host).zone)
        day, minute = (local.date() - self.first).days, local.hour * 60 + local.minute
        for week in range(offer.more["recurringEvent"]["count"]):
            moment = self.at(host, day + 7 * week, minute)
            if moment >= self.anchor + LAST_OF_SERIES or not (
                week == 0 or self.take(host, moment, offer.length)
            ):
                continue
            draft = Draft(
                number, host, moment, offer.length, created, "ACCEPTED", [guest], self.uid()
            )
            draft.series = series
            yield draft

    def _find(self, number: int, host: int, length: int) -> int | None:
        together = _hosts(number) if _together(number) else (host,)
        for _ in range(TRIES):
            day = int(self.random.random() * self.days)
            blocks = [b for b in self._blocks(host, day) if b.end - b.start >= length]
            if not blocks:
                continue
            block = blocks[int(self.random.random() * len(blocks))]
            step = 15 if length < 30 else 30
            room = (block.end - block.start - length) // step + 1
            minute = block.start + step * int(self.random.random() * room)
            start = self.at(host, day, minute)
            if all(self._works(other, start, length) for other in together[1:]) and all(
                self.take(other, start, length) for other in together
            ):
                return start
        return None

    def _works(self, host: int, start: int, length: int) -> bool:
        local = datetime.fromtimestamp(start, self._schedule(host).zone)
        minute = local.hour * 60 + local.minute
        blocks = self._blocks(host, (local.date() - self.first).days)
        return any(b.start <= minute and minute + length <= b.end for b in blocks)

    def _blocks(self, host: int, day: int) -> Blocks:
        found = self.blocks.get((host, day))
        if found is None:
            found = self._schedule(host).blocks_on(self.first + timedelta(days=day))
            self.blocks[host, day] = found
        return found

    def _schedule(self, host: int) -> Schedule:
        found = self.schedules.get(host)
        if found is None:
            user = self.world.tables["users"][str(host)]
            found = self.schedules[host] = schedule_of(self.world, user, {})
        return found

    def _created(self, start: int) -> int:
        latest = min(start - 3 * 3600, self.anchor - 1800)
        return latest - int(self.random.random() ** 2 * 16 * DAY) // 60 * 60

    def _decide(self, draft: Draft) -> None:
        """Sets status, payment and notes by the event type and at random."""
        offer, chance = OFFERS[draft.event_type - 1], self.random.random()
        future = draft.start > self.anchor
        if chance < 0.1:
            draft.status = "CANCELLED"
            draft.reason = self.random.choice(REASONS)
        elif offer.more.get("requiresConfirmation"):
            draft.status = "REJECTED" if chance < 0.17 else "ACCEPTED"
            if future and chance > 0.6:
                draft.status = "PENDING"
        else:
            draft.status = "ACCEPTED"
        if offer.more.get("price"):
            draft.paid = draft.status == "ACCEPTED" or chance < 0.05
        if chance > 0.8:
            draft.notes = self.random.choice(NOTES)
        if chance > 0.92 and not offer.more.get("disableGuests"):
            draft.guests += [g for g in [self.someone()] if g not in draft.guests]

    def _before_move(self, draft: Draft) -> Draft:
        """The booking that this one replaced: cancelled, a day or more away."""
        old = Draft(
            draft.event_type, draft.host, draft.start - 7 * DAY, draft.minutes,
            draft.created - 2 * DAY, "CANCELLED", draft.guests[:1], self.uid(),
            reason="Rescheduled",
        )  # fmt: skip
        draft.replaces = old.uid
        return old


def when(seconds: int) -> str:
    """An epoch second as Cal writes it."""
    return strftime("%Y-%m-%dT%H:%M:%S.000Z", gmtime(seconds))


def _hosts(number: int) -> tuple[int, ...]:
    offer = OFFERS[number - 1]
    return (offer.owner,) if offer.owner is not None else offer.hosts


def _together(number: int) -> bool:
    return OFFERS[number - 1].more.get("schedulingType") == "COLLECTIVE"
