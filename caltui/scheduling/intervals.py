"""Intervals of real time, and operations on lists of them.

An `Interval` holds instants: aware datetimes in UTC. Wall time (`hours.py`) has its own type, and
only `expand.py` converts between the two. A list of intervals is *normal* if it is sorted and no
interval is empty, overlaps or touches another. Every function here takes any list and returns a
normal one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """From `start` up to, not including, `end`. ValueError for naive times or a wrong order."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            raise ValueError("An interval holds instants in UTC: use instants().")
        if self.end < self.start:
            raise ValueError(f"The interval ends ({self.end}) before it starts ({self.start}).")

    @property
    def length(self) -> timedelta:
        """The time from start to end."""
        return self.end - self.start

    def meets(self, other: "Interval") -> bool:
        """Tells whether the two overlap."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: "Interval") -> bool:
        """Tells whether the other lies wholly inside this one."""
        return self.start <= other.start and other.end <= self.end

    def widened(self, before: timedelta, after: timedelta) -> "Interval":
        """The interval, longer by so much at each side."""
        return Interval(self.start - before, self.end + after)


def instants(start: datetime, end: datetime) -> Interval:
    """The interval between two aware datetimes of any zone. ValueError for naive ones."""
    if start.tzinfo is None or end.tzinfo is None:
        raise ValueError("A time without a zone is not an instant.")
    return Interval(start.astimezone(UTC), end.astimezone(UTC))


def normalise(intervals: Iterable[Interval]) -> list[Interval]:
    """The same time as a normal list."""
    out: list[Interval] = []
    for item in sorted(i for i in intervals if i.start < i.end):
        if out and item.start <= out[-1].end:
            if item.end > out[-1].end:
                out[-1] = Interval(out[-1].start, item.end)
        else:
            out.append(item)
    return out


def intersection(first: Iterable[Interval], second: Iterable[Interval]) -> list[Interval]:
    """The time that is in both lists."""
    a, b = normalise(first), normalise(second)
    out: list[Interval] = []
    i = j = 0
    while i < len(a) and j < len(b):
        start, end = max(a[i].start, b[j].start), min(a[i].end, b[j].end)
        if start < end:
            out.append(Interval(start, end))
        if a[i].end <= b[j].end:
            i += 1
        else:
            j += 1
    return out


def difference(first: Iterable[Interval], second: Iterable[Interval]) -> list[Interval]:
    """The time of the first list that is not in the second."""
    holes = normalise(second)
    out: list[Interval] = []
    at = 0
    for item in normalise(first):
        start = item.start
        while at < len(holes) and holes[at].end <= start:
            at += 1
        step = at
        while step < len(holes) and holes[step].start < item.end:
            if holes[step].start > start:
                out.append(Interval(start, holes[step].start))
            start = max(start, holes[step].end)
            step += 1
        if start < item.end:
            out.append(Interval(start, item.end))
    return out


def clip(intervals: Iterable[Interval], window: Interval) -> list[Interval]:
    """The part that lies inside a window."""
    return intersection(intervals, (window,))


def at_least(count: int, sets: Sequence[Iterable[Interval]]) -> list[Interval]:
    """The time that is in at least `count` of the lists. Raises ValueError for 0 or less."""
    if count < 1:
        raise ValueError("Ask for one or more.")
    edges: list[tuple[datetime, int]] = []
    for intervals in sets:
        for item in normalise(intervals):
            edges += ((item.start, 1), (item.end, -1))
    edges.sort()
    out: list[Interval] = []
    depth, since = 0, None
    for moment, step in edges:
        depth += step
        if since is None and depth >= count:
            since = moment
        elif since is not None and depth < count:
            out.append(Interval(since, moment))
            since = None
    return normalise(out)


def total(intervals: Iterable[Interval]) -> timedelta:
    """The total length; overlaps count once."""
    return sum((item.length for item in normalise(intervals)), timedelta())
