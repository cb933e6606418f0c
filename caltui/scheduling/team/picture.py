"""The availability of a team: who is free and when, as far as it is known.

All times are instants. Each member's zone is kept beside them, to show local time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import Override
from caltui.scheduling.intervals import Interval, difference, normalise

ANSWER, RECORDS = "availability", "records"
"""Where the availability comes from: Cal's answer, or schedules and bookings last seen."""

ALMOST_A_DAY = timedelta(hours=23)


@dataclass(frozen=True, slots=True)
class BusySpan:
    """Time that is not free. `booking` is the key of the booking that takes it, if known.

    The title may be empty: Cal sends none for booking limits, and later builds none at all.
    """

    span: Interval
    title: str = ""
    booking: str = ""
    away: bool = False

    @property
    def text(self) -> str:
        """The words for what takes the time."""
        if self.title:
            return self.title
        if self.span.length >= ALMOST_A_DAY:
            return "the whole day, without a title (a booking limit may close it)"
        return "no title given"


@dataclass(frozen=True, slots=True)
class Member:
    """One row, cut to the window. `free` is a normal list; `taken` is sorted and may overlap.

    `unknown`: only `taken` is known, so time that is not free is not closed either. `zone` is None
    if the answer has no valid one.
    """

    user_id: str
    name: str = ""
    zone: ZoneInfo | None = None
    free: tuple[Interval, ...] = ()
    taken: tuple[BusySpan, ...] = ()
    overrides: tuple[Override, ...] = ()
    unknown: bool = False
    problems: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name, or the id where no name is known."""
        return self.name or (f"User {self.user_id}" if self.user_id else "One member")

    def away_from(self, window: Interval) -> list[Interval]:
        """The time that is not known to be taken."""
        return difference((window,), (taken.span for taken in self.taken))


@dataclass(frozen=True, slots=True)
class Picture:
    """The members of a team in a window. `problems` are sentences about missing data.

    `source` is ANSWER or RECORDS; `reason` says why Cal's answer is not used. `offered` are the
    times of the asked event type that Cal itself offers, in order of their start; None where Cal
    does not tell.
    """

    window: Interval
    members: tuple[Member, ...] = ()
    source: str = ANSWER
    reason: str = ""
    problems: tuple[str, ...] = ()
    offered: tuple[Interval, ...] | None = None

    def member(self, user_id: str) -> Member | None:
        """The row of a user."""
        return next((m for m in self.members if m.user_id == user_id), None)

    def named(self, names: Mapping[str, str]) -> "Picture":
        """The same with the names of users by id, sorted by name."""
        members = (replace(m, name=names.get(m.user_id, m.name)) for m in self.members)
        return replace(self, members=in_order(members))

    def saying(self, *problems: str) -> "Picture":
        """The same with more sentences about missing data."""
        return replace(self, problems=(*self.problems, *problems))

    def offered_in(self, span: Interval) -> tuple[Interval, ...]:
        """The offered times that start inside a span."""
        return tuple(time for time in self.offered or () if span.start <= time.start < span.end)

    @property
    def known(self) -> tuple[Member, ...]:
        """The members whose time is known."""
        return tuple(member for member in self.members if not member.unknown)


def in_order(members: Iterable[Member]) -> tuple[Member, ...]:
    """The members by name; those without a name last, by id."""
    return tuple(
        sorted(members, key=lambda m: (not m.name, m.name.casefold(), m.user_id.zfill(12)))
    )


def cut(taken: Iterable[BusySpan], window: Interval) -> tuple[BusySpan, ...]:
    """The spans inside the window, sorted and cut to it."""
    found = []
    for item in taken:
        start, end = max(item.span.start, window.start), min(item.span.end, window.end)
        if start < end:
            whole = window.holds(item.span)
            found.append(item if whole else replace(item, span=Interval(start, end)))
    return tuple(sorted(found, key=lambda t: (t.span, t.title)))


def free_of(free: Iterable[Interval], taken: Iterable[BusySpan]) -> tuple[Interval, ...]:
    """The free time less the taken time, as a normal list."""
    return tuple(normalise(difference(free, (item.span for item in taken))))
