"""The open times of event types before a change and after it, as values."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval


@dataclass(frozen=True, slots=True)
class OutsideBooking:
    """A booking to come that no longer has its place; `why` says so: `outside the hours of Ada`."""

    key: str
    when: Interval
    title: str
    guest: str
    host: str
    why: str
    uid: str = ""


@dataclass(frozen=True, slots=True)
class TypeTimes:
    """The starts of one event type that are open before and after, in order.

    `new` and `deleted`: the event type itself comes or goes. `unknown` says why nothing can be
    said; then there are no times.
    """

    key: str
    title: str
    before: tuple[datetime, ...] = ()
    after: tuple[datetime, ...] = ()
    outside: tuple[OutsideBooking, ...] = ()
    unknown: str = ""
    new: bool = False
    deleted: bool = False

    @property
    def gone(self) -> tuple[datetime, ...]:
        """The starts that are no longer open."""
        left = set(self.after)
        return tuple(start for start in self.before if start not in left)

    @property
    def come(self) -> tuple[datetime, ...]:
        """The starts that were not open."""
        had = set(self.before)
        return tuple(start for start in self.after if start not in had)

    @property
    def badness(self) -> tuple[int, int, int]:
        """Sorts the worst first: what loses the most, then what strands bookings, then unknown."""
        lost = len(self.before) - len(self.after)
        return -lost, -len(self.outside), 0 if self.unknown else 1


@dataclass(frozen=True, slots=True)
class SlotDifference:
    """What a change does to open times within `window`, worst event type first.

    `unknown` says why nothing is known of any; `uncounted` event types were left out, because they
    would have taken too long, and `gap` says why there may be others than the `looked_at` that are
    known here. `assumed` says what had to be assumed. Days are those of `zone`.
    """

    window: Interval
    zone: ZoneInfo
    types: tuple[TypeTimes, ...] = ()
    unknown: str = ""
    uncounted: int = 0
    gap: str = ""
    looked_at: int = 0
    assumed: str = ""

    def without(self, names: Collection[str]) -> "SlotDifference":
        """The same without the bookings of these keys and uids: something is done about them."""
        types = []
        for one in self.types:
            left = [row for row in one.outside if not {row.key, row.uid} & {*names}]
            types.append(replace(one, outside=tuple(left)))
        return replace(self, types=tuple(types))

    @property
    def known(self) -> tuple[TypeTimes, ...]:
        """The event types whose times are known."""
        return tuple(one for one in self.types if not one.unknown)

    @property
    def before(self) -> int:
        """The number of times that were open."""
        return sum(len(one.before) for one in self.known)

    @property
    def after(self) -> int:
        """The number of times that would be open."""
        return sum(len(one.after) for one in self.known)

    @property
    def outside(self) -> tuple[OutsideBooking, ...]:
        """The bookings that would lie outside, soonest first, each once."""
        found = {row.key: row for one in self.types for row in one.outside}
        return tuple(sorted(found.values(), key=lambda row: (row.when, row.key)))


def worst_first(types: Iterable[TypeTimes]) -> tuple[TypeTimes, ...]:
    """The event types in the order in which they are told."""
    return tuple(sorted(types, key=lambda one: (one.badness, one.title, one.key)))
