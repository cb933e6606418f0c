"""The picture of a team: who is free and when, as far as it is known.

Everything in it is real time (instants); each member's zone is kept beside it,
for the clock on that member's wall.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import Override
from caltui.scheduling.intervals import Interval, difference, normalise

ANSWER, RECORDS = "availability", "records"
"""Where a picture comes from: Cal's own answer, or schedules and bookings as last seen."""

ALMOST_A_DAY = timedelta(hours=23)


@dataclass(frozen=True, slots=True)
class Taken:
    """Time that is not free. `booking` is the key of the booking that takes it, if that is known.

    An empty title is Cal's: booking limits have none, and later builds may leave titles out.
    """

    span: Interval
    title: str = ""
    booking: str = ""
    away: bool = False

    @property
    def text(self) -> str:
        """What takes the time, in words."""
        if self.title:
            return self.title
        if self.span.length >= ALMOST_A_DAY:
            return "the whole day, without a title (a booking limit may close it)"
        return "no title given"


@dataclass(frozen=True, slots=True)
class Member:
    """One row, cut to the window. `free` is a normal list; `taken` is sorted and may overlap.

    `unknown`: nothing is known but what `taken` says, so what is not free is not closed either.
    `zone` is None where the answer names none that exists.
    """

    user_id: str
    name: str = ""
    zone: ZoneInfo | None = None
    free: tuple[Interval, ...] = ()
    taken: tuple[Taken, ...] = ()
    overrides: tuple[Override, ...] = ()
    unknown: bool = False
    problems: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The name, or the id where no name is known."""
        return self.name or (f"User {self.user_id}" if self.user_id else "One member")

    def away_from(self, window: Interval) -> list[Interval]:
        """When this member is not known to be taken."""
        return difference((window,), (taken.span for taken in self.taken))


@dataclass(frozen=True, slots=True)
class Picture:
    """The members of a team in a window. `problems` are sentences about what is missing.

    `source` is ANSWER or RECORDS; `reason` says why it is not Cal's answer.
    """

    window: Interval
    members: tuple[Member, ...] = ()
    source: str = ANSWER
    reason: str = ""
    problems: tuple[str, ...] = ()

    def member(self, user_id: str) -> Member | None:
        """The row of a user."""
        return next((m for m in self.members if m.user_id == user_id), None)

    def named(self, names: Mapping[str, str]) -> "Picture":
        """With names of users by id, in the order of the names."""
        members = (replace(m, name=names.get(m.user_id, m.name)) for m in self.members)
        return replace(self, members=in_order(members))

    def saying(self, *problems: str) -> "Picture":
        """With more sentences about what is missing."""
        return replace(self, problems=(*self.problems, *problems))

    @property
    def known(self) -> tuple[Member, ...]:
        """The members of whom something is known."""
        return tuple(member for member in self.members if not member.unknown)


def in_order(members: Iterable[Member]) -> tuple[Member, ...]:
    """By name; those without a name last, by id."""
    return tuple(
        sorted(members, key=lambda m: (not m.name, m.name.casefold(), m.user_id.zfill(12)))
    )


def cut(taken: Iterable[Taken], window: Interval) -> tuple[Taken, ...]:
    """What lies in the window, sorted; the spans are cut to it."""
    found = []
    for item in taken:
        start, end = max(item.span.start, window.start), min(item.span.end, window.end)
        if start < end:
            whole = window.holds(item.span)
            found.append(item if whole else replace(item, span=Interval(start, end)))
    return tuple(sorted(found, key=lambda t: (t.span, t.title)))


def free_of(free: Iterable[Interval], taken: Iterable[Taken]) -> tuple[Interval, ...]:
    """Free time without what is taken, as a normal list."""
    return tuple(normalise(difference(free, (item.span for item in taken))))
