"""Splits the bookings of a person, a team or a guest into the days of one zone.

Works on records it is given; it reads nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.axis import midnight
from caltui.scheduling.intervals import Interval, difference, intersection, total
from caltui.scheduling.time_style import days_into_week
from caltui.workspace.agenda.entries import USER, AgendaOwner, Diary, Entry
from caltui.workspace.agenda.overlaps import BookedTime, overlaps
from caltui.workspace.slots.absences import NEVER_AWAY, Absence, AwayTimes

DAY = timedelta(days=1)
SHORTEST_GAP = timedelta(minutes=15)


class Part(NamedTuple):
    """The part of an entry on one day."""

    entry: Entry
    span: Interval
    from_before: bool
    goes_on: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the zone: the bookings, earliest first, and the free time between them.

    `open` are a person's working hours, None if unknown. `away` says who is away.
    """

    day: date
    window: Interval
    parts: tuple[Part, ...]
    free: tuple[Interval, ...]
    open: tuple[Interval, ...] | None
    away: tuple[Absence, ...] = ()

    @property
    def booked(self) -> timedelta:
        """The time taken; overlaps count once."""
        return total(part.span for part in self.parts if part.entry.live)


@dataclass(frozen=True, slots=True)
class Agenda:
    """Days of somebody's bookings. `left_out` counts those cancelled or rejected that are
    not shown; `unread` are the parts of bookings that could not be read, by key. `away_unknown`
    says why more people may be away than is shown."""

    who: AgendaOwner
    zone: ZoneInfo
    days: tuple[Day, ...]
    left_out: int = 0
    unread: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    away_unknown: str = ""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Every booking shown, once, earliest first."""
        return tuple({p.entry.key: p.entry for day in self.days for p in day.parts}.values())


def agenda(
    diary: Diary,
    days: Sequence[date],
    zone: ZoneInfo,
    *,
    hours: Sequence[Interval] | None = None,
    seated: Iterable[str] = (),
    every_state: bool = False,
    away: AwayTimes = NEVER_AWAY,
) -> Agenda:
    """The agenda of some days. `hours` are when a person works; `seated` are the ids of event
    types with seats. With `every_state`, cancelled bookings are included. `away` is when the people
    of the agenda are away."""
    who, found = diary.who, diary.entries
    windows = [Interval(midnight(day, zone), midnight(day + DAY, zone)) for day in days]
    near = [entry for entry in found if any(_on(entry.span, window) for window in windows)]
    live = _with_clashes([entry for entry in near if entry.live], frozenset(seated))
    out = [entry for entry in near if not entry.live]
    shown = sorted([*live, *out] if every_state else live, key=lambda e: (e.span, e.key))
    drawn = (
        _day(day, w, shown, who, hours, tuple(one for one in away.absences if one.on(day)))
        for day, w in zip(days, windows, strict=True)
    )
    unread = dict(diary.timeless) | {entry.key: entry.faults for entry in shown if entry.faults}
    left_out = 0 if every_state else len(out)
    return Agenda(who, zone, tuple(drawn), left_out, unread, away.unknown)


def _with_clashes(found: Sequence[Entry], seated: frozenset[str]) -> list[Entry]:
    clashes: dict[str, dict[str, None]] = {}
    for person in {person for entry in found for person in entry.people}:
        theirs = (entry for entry in found if person in entry.people)
        for one, other in overlaps(
            BookedTime(e.key, e.span, e.kind, e.kind in seated) for e in theirs
        ):
            clashes.setdefault(one.key, {})[other.key] = None
            clashes.setdefault(other.key, {})[one.key] = None
    return [replace(entry, clashes=tuple(clashes.get(entry.key, ()))) for entry in found]


def _on(span: Interval, window: Interval) -> bool:
    return span.meets(window) or (not span.length and window.start <= span.start < window.end)


def _day(
    day: date,
    window: Interval,
    shown: Iterable[Entry],
    who: AgendaOwner,
    hours: Sequence[Interval] | None,
    away: tuple[Absence, ...],
) -> Day:
    parts = tuple(
        Part(
            entry,
            Interval(max(entry.span.start, window.start), min(entry.span.end, window.end)),
            entry.span.start < window.start,
            entry.span.end > window.end,
        )
        for entry in shown
        if _on(entry.span, window)
    )
    opened = None if hours is None else tuple(intersection(hours, (window,)))
    taken = [part.span for part in parts if part.entry.live]
    is_free = who.kind == USER and not away
    free = tuple(_free(taken, opened)) if is_free else ()
    return Day(day, window, parts, free, opened, away)


def _free(taken: Sequence[Interval], opened: Sequence[Interval] | None) -> Iterator[Interval]:
    """The free time: what is left of the hours; if they are unknown, the gaps between bookings."""
    around = opened or ()
    if opened is None and taken:
        around = (Interval(taken[0].start, max(span.end for span in taken)),)
    for gap in difference(around, taken):
        if gap.length >= SHORTEST_GAP:
            yield gap


def week_of(day: date) -> tuple[date, ...]:
    """The seven days of a day's week."""
    first = day - DAY * days_into_week(day)
    return tuple(first + DAY * n for n in range(7))
