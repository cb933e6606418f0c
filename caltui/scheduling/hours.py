"""Opening hours as wall time: minutes of a day without a date or a zone.

Weekdays are Cal's numbers: 0 is Sunday, 6 is Saturday. A day ends at minute 1440. Cal stores no end
later than 23:59, and its later builds read that as midnight; so an end of 23:59 becomes 24:00 here,
and blocks on both sides of midnight join.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NewType
from zoneinfo import ZoneInfo

from caltui.scheduling.time_style import minute_words

Minute = NewType("Minute", int)
"""Minutes from midnight in wall time: 0 to 1440. Never an instant."""

DAY_END = Minute(1440)
LAST = Minute(1439)
SUNDAY, MONDAY, SATURDAY = 0, 1, 6
WEEK = range(7)


@dataclass(frozen=True, slots=True, order=True)
class Block:
    """Open from `start` up to `end` on one day. An end of 23:59 becomes 24:00."""

    start: Minute
    end: Minute

    def __post_init__(self) -> None:
        if self.end == LAST:
            object.__setattr__(self, "end", DAY_END)
        if not 0 <= self.start < self.end <= DAY_END:
            raise ValueError(f"A block runs from earlier to later on one day, not {self.text}.")

    @property
    def text(self) -> str:
        """`09:00–17:00`, or `9:00am–5:00pm`."""
        return f"{minute_words(self.start)}–{minute_words(self.end)}"


Blocks = tuple[Block, ...]


def clock(minute: int) -> str:
    """`09:00` as Cal and programs read it; the end of a day is `24:00`."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def joined(blocks: Iterable[Block]) -> Blocks:
    """Sorted blocks; those that overlap or touch are merged."""
    out: list[Block] = []
    for block in sorted(blocks):
        if out and block.start <= out[-1].end:
            out[-1] = Block(out[-1].start, max(out[-1].end, block.end))
        else:
            out.append(block)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """The merged blocks of each weekday. Two weeks with the same hours are equal."""

    days: tuple[Blocks, ...] = ((),) * 7

    def __post_init__(self) -> None:
        if len(self.days) != 7:
            raise ValueError("A week has seven days, Sunday first.")
        object.__setattr__(self, "days", tuple(joined(blocks) for blocks in self.days))

    @classmethod
    def of(cls, hours: Mapping[int, Iterable[Block]]) -> "WeeklyHours":
        """Makes a week from blocks by weekday; other days are closed."""
        return cls(tuple(tuple(hours.get(day, ())) for day in WEEK))

    def on(self, weekday: int) -> Blocks:
        """The blocks of a weekday, 0 = Sunday."""
        return self.days[weekday]

    def with_day(self, weekday: int, blocks: Iterable[Block]) -> "WeeklyHours":
        """The same week with other hours on one day."""
        days = list(self.days)
        days[weekday] = tuple(blocks)
        return WeeklyHours(tuple(days))

    @property
    def minutes(self) -> int:
        """The open minutes of a week."""
        return sum(block.end - block.start for blocks in self.days for block in blocks)


@dataclass(frozen=True, slots=True)
class Override:
    """The hours of one date, in place of the weekly ones. Without blocks it is closed."""

    day: date
    blocks: Blocks = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "blocks", joined(self.blocks))


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weekly hours and overrides, read on the clocks of one zone."""

    zone: ZoneInfo
    weekly: WeeklyHours = field(default_factory=WeeklyHours)
    overrides: tuple[Override, ...] = ()

    def blocks_on(self, day: date) -> Blocks:
        """The blocks of a date: those of its overrides, else of its weekday."""
        special = [override for override in self.overrides if override.day == day]
        if special:
            return joined(block for override in special for block in override.blocks)
        return self.weekly.on(cal_weekday(day))


def cal_weekday(day: date) -> int:
    """The weekday of a date in Cal's numbers: 0 is Sunday."""
    return day.isoweekday() % 7
