"""Edits weekly hours in quarters of an hour.

Hours are kept to the minute: an odd `09:07` stays until that edge is edited. Weekdays are Cal's: 0
is Sunday.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from caltui.scheduling.hours import DAY_END, WEEK, Block, Blocks, Minute, WeeklyHours, joined
from caltui.scheduling.text import parse_day

QUARTER = 15
QUARTERS = DAY_END // QUARTER
WORKDAYS = (1, 2, 3, 4, 5)
WEEKEND = (6, 0)


class WeekCell(Enum):
    """How much of a quarter is open."""

    CLOSED = 0
    PART = 1
    OPEN = 2


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of quarters: weekdays, and the quarters from `first` up to `last` inclusive."""

    days: tuple[int, ...]
    first: int
    last: int

    @property
    def block(self) -> Block:
        """Its time of day as a block."""
        return Block(Minute(self.first * QUARTER), Minute((self.last + 1) * QUARTER))


def cell(week: WeeklyHours, day: int, quarter: int) -> WeekCell:
    """Computes how much of one quarter is open."""
    return cells(week, day)[quarter]


def cells(week: WeeklyHours, day: int) -> tuple[WeekCell, ...]:
    """The 96 quarters of a day."""
    return _cells(week.on(day))


@lru_cache(maxsize=256)
def _cells(blocks: Blocks) -> tuple[WeekCell, ...]:
    minutes = [0] * QUARTERS
    for block in blocks:
        for quarter in range(block.start // QUARTER, -(-block.end // QUARTER)):
            start = quarter * QUARTER
            minutes[quarter] += min(block.end, start + QUARTER) - max(block.start, start)
    return tuple(
        WeekCell.OPEN if m == QUARTER else WeekCell.PART if m else WeekCell.CLOSED for m in minutes
    )


def opened(week: WeeklyHours, area: Area) -> WeeklyHours:
    """The week with an area open."""
    return _on(week, area.days, lambda blocks: (*blocks, area.block))


def closed(week: WeeklyHours, area: Area) -> WeeklyHours:
    """The week with an area closed."""
    return _on(week, area.days, lambda blocks: without(blocks, area.block))


def toggled(week: WeeklyHours, area: Area) -> WeeklyHours:
    """Closes an area that is open throughout, and opens any other."""
    whole = all(without((area.block,), *week.on(day)) == () for day in area.days)
    return (closed if whole else opened)(week, area)


def without(blocks: Iterable[Block], *holes: Block) -> Blocks:
    """The blocks less the holes."""
    left = list(blocks)
    for hole in holes:
        parts = [
            (start, end)
            for block in left
            for start, end in (
                (block.start, min(block.end, hole.start)),
                (max(block.start, hole.end), block.end),
            )
            if start < end
        ]
        left = [Block(Minute(start), Minute(end)) for start, end in parts]
    return tuple(left)


def copied(week: WeeklyHours, day: int, others: Iterable[int]) -> WeeklyHours:
    """The week with the hours of one day copied to others."""
    return _on(week, others, lambda _: week.on(day))


def set_days(week: WeeklyHours, days: Iterable[int], blocks: Blocks) -> WeeklyHours:
    """The week with these hours on some days."""
    return _on(week, days, lambda _: blocks)


def _on(
    week: WeeklyHours, days: Iterable[int], change: Callable[[Blocks], Iterable[Block]]
) -> WeeklyHours:
    for day in days:
        week = week.with_day(day, joined(change(week.on(day))))
    return week


def edge_near(week: WeeklyHours, day: int, quarter: int) -> Minute | None:
    """The edge of a block that is nearest to a quarter; None on a closed day."""
    middle = quarter * QUARTER + QUARTER / 2
    edges = [edge for block in week.on(day) for edge in (block.start, block.end)]
    return min(edges, key=lambda edge: abs(edge - middle), default=None)


def moved_edge(
    week: WeeklyHours, day: int, quarter: int, by: int
) -> tuple[WeeklyHours, int] | None:
    """Moves the edge nearest to a quarter one quarter earlier (-1) or later (1).

    An odd minute moves to the next full quarter. Returns the week and the quarter inside the block
    at that edge; None if there is no edge or no room.
    """
    edge = edge_near(week, day, quarter)
    if edge is None:
        return None
    to = (edge // QUARTER + 1) * QUARTER if by > 0 else (edge - 1) // QUARTER * QUARTER
    blocks = list(week.on(day))
    at = next(i for i, block in enumerate(blocks) if edge in (block.start, block.end))
    is_start = blocks[at].start == edge
    start, end = (to, blocks[at].end) if is_start else (blocks[at].start, to)
    if not 0 <= start < end <= DAY_END:
        return None
    blocks[at] = Block(Minute(start), Minute(end))
    inside = start // QUARTER if is_start else (end - 1) // QUARTER
    return week.with_day(day, blocks), inside


@dataclass(frozen=True, slots=True)
class Preset:
    """Hours to start with. `hours` are texts by weekday; `None` leaves the day as it is."""

    name: str
    days: tuple[int, ...]
    hours: str
    others: str | None = None

    def on(self, week: WeeklyHours, day: int) -> WeeklyHours:
        """The week with these hours. A preset without weekdays applies to the given one."""
        days = self.days or (day,)
        week = set_days(week, days, parse_day(self.hours))
        if self.others is None:
            return week
        return set_days(week, (d for d in WEEK if d not in days), parse_day(self.others))


PRESETS = (
    Preset("Mon–Fri 9–17", WORKDAYS, "9-17", ""),
    Preset("Mon–Fri 9–17, lunch 12–13", WORKDAYS, "9-12, 13-17", ""),
    Preset("Mon–Fri 8–16", WORKDAYS, "8-16", ""),
    Preset("Mon–Fri 8–16, lunch 12–12:30", WORKDAYS, "8-12, 12:30-16", ""),
    Preset("Mon–Fri 10–18", WORKDAYS, "10-18", ""),
    Preset("Mon–Sat 10–20", (*WORKDAYS, 6), "10-20", ""),
    Preset("This day 9–17", (), "9-17"),
    Preset("This day in the morning", (), "8-12"),
    Preset("This day in the afternoon", (), "13-17"),
    Preset("This day all day", (), "all day"),
    Preset("This day closed", (), "closed"),
    Preset("Weekend closed", WEEKEND, "closed"),
    Preset("Every day all day", tuple(WEEK), "all day"),
    Preset("Every day closed", tuple(WEEK), "closed"),
)


class Painting:
    """The hours that are edited, with undo and redo."""

    def __init__(self, saved: WeeklyHours) -> None:
        self.saved = saved
        self.hours = saved
        self._done: list[WeeklyHours] = []
        self._undone: list[WeeklyHours] = []

    @property
    def changed(self) -> tuple[int, ...]:
        """The weekdays whose hours differ from the saved ones."""
        return tuple(day for day in WEEK if self.hours.on(day) != self.saved.on(day))

    def paint(self, hours: WeeklyHours) -> bool:
        """Applies one edit. Returns False if it changes nothing."""
        if hours == self.hours:
            return False
        self._done.append(self.hours)
        self._undone.clear()
        self.hours = hours
        return True

    def undo(self) -> bool:
        """Undoes the last edit."""
        if not self._done:
            return False
        self._undone.append(self.hours)
        self.hours = self._done.pop()
        return True

    def redo(self) -> bool:
        """Applies the edit again that was undone last."""
        if not self._undone:
            return False
        self._done.append(self.hours)
        self.hours = self._undone.pop()
        return True

    def rebase(self, saved: WeeklyHours) -> None:
        """Replaces the saved hours. Days that were not edited take the new ones."""
        for day in WEEK:
            if self.hours.on(day) == self.saved.on(day):
                self.hours = self.hours.with_day(day, saved.on(day))
        self.saved = saved
