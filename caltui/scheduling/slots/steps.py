"""Computes the starts of slots as Cal does, in steps through the free time of all hosts.

A free piece begins with working hours, after a busy entry, or at the first minute that can be
booked. Its first start is rounded up within its hour, by the booker's clock; then one follows each
stride. The pieces of all hosts are taken by their start. A piece that begins inside a step that was
already laid continues from there.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.slots.epoch_ranges import Span, after, day_in, midnight
from caltui.scheduling.slots.offers import LAST_SECOND, Offer

ROUND_STARTS = (60, 30, 20, 15, 10, 5)
"""The minutes to which Cal rounds the first start: the largest that divides the interval."""

ALMOST_A_DAY = 22 * 3600
"""No shorter piece reaches from before the previous day into a day."""


class Grid(NamedTuple):
    """The length of a slot, the stride and the offset in seconds; the minutes to round to; the
    first second that can be booked; and the booker's zone."""

    length: int
    stride: int
    offset: int
    unit: int
    earliest: int
    zone: ZoneInfo

    @classmethod
    def of(cls, offer: Offer, now: int, booker: ZoneInfo) -> "Grid":
        """The grid of an event type for a booker at this moment."""
        return cls(
            offer.length * 60,
            offer.stride * 60,
            max(offer.offset, 0) * 60,
            next((n for n in ROUND_STARTS if offer.step % n == 0), 1),
            earliest(offer, now),
            booker,
        )

    def first(self, begin: int) -> int:
        """The first start of a piece: rounded up, then moved by the offset."""
        whole = -(-max(begin, self.earliest) // 60) * 60
        minute = datetime.fromtimestamp(min(whole, LAST_SECOND), self.zone).minute
        return whole + -minute % self.unit * 60 + self.offset


def earliest(offer: Offer, now: int) -> int:
    """The first second that can be booked: after the notice, at least one minute from now."""
    return now + max(offer.notice, 1) * 60


class SlotStarts:
    """The starts in the free pieces of all possible hosts.

    Each of the booker's days is computed as if it alone was asked for, so the result does not
    depend on the window. A piece counts from its own start within the day before; a longer one
    starts again at midnight.
    """

    def __init__(self, grid: Grid, pieces: Sequence[Span]) -> None:
        self._grid = grid
        self._pieces = sorted(set(pieces))
        self._begins = [piece[0] for piece in self._pieces]
        self._ends = list(accumulate((piece[1] for piece in self._pieces), max))
        self._long = [p for p in self._pieces if p[1] - p[0] > ALMOST_A_DAY]

    def between(self, low: int, high: int) -> Iterator[int]:
        """The starts from `low` up to `high`, not included, sorted."""
        if not self._pieces or low >= high:
            return
        low, high = max(low, self._begins[0]), min(high, self._ends[-1])
        zone = self._grid.zone
        day = day_in(low, zone)
        begin = midnight(day, zone)
        while begin < high:
            following = after(day, 1)
            end = midnight(following, zone)
            if end <= begin:
                return
            starts = self._of_day(midnight(after(day, -1), zone), begin, end)
            yield from starts[bisect_left(starts, low) : bisect_left(starts, high)]
            day, begin = following, end

    def _of_day(self, before: int, begin: int, end: int) -> list[int]:
        """The starts of one day; `before` is the start of the day before."""
        pieces = self._reaching(before, begin, end)
        starts: list[int] = []
        for piece in pieces:
            self._lay(piece, end, starts)
        return starts[bisect_left(starts, begin) :]

    def _reaching(self, before: int, begin: int, end: int) -> list[Span]:
        """The pieces that can affect a day, by their start."""
        place = bisect_left(self._begins, end)
        first = bisect_left(self._begins, begin)
        oldest = bisect_left(self._begins, before)
        tail = self._grid.stride - self._grid.length
        at = begin
        while first > oldest and self._ends[first - 1] + max(tail, 0) > at:
            first -= 1
            at = self._begins[first]
        whole = self._pieces[first:place]
        old = [(begin, high) for low, high in self._long if low < before and high > begin]
        return sorted({*whole, *old}) if old else whole

    def _lay(self, piece: Span, until: int, starts: list[int]) -> None:
        """Adds the starts of one piece to those already laid; both are sorted."""
        grid, (low, high) = self._grid, piece
        start = grid.first(low)
        place = bisect_left(starts, start)
        if place and starts[place - 1] + grid.stride > start:
            last = starts[place - 1]
            start = last if last >= low else last + grid.stride
        laid = range(start, min(until, high - grid.length + 1), grid.stride)
        if not starts or (laid and laid[0] > starts[-1]):
            starts.extend(laid)
            return
        for moment in laid:
            found = bisect_left(starts, moment)
            if found == len(starts) or starts[found] != moment:
                insort(starts, moment)
