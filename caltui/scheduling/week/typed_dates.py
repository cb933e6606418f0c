"""Reads hours of single dates as a person types them: `thu`, `2026-12-24..01-02`, `thu 13-18`."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import Block, Blocks, Minute, Override, WeeklyHours, cal_weekday
from caltui.scheduling.text import DAY_NAMES, day_text, parse_day
from caltui.scheduling.time_words import DayRange, days_of
from caltui.scheduling.wording import days_text

MOST_DAYS = 92
"""Dates of one entry: each is a write."""

EXAMPLES = "thu, 2026-12-24..01-02, thu 13-18 or 2026-12-31 9-12, 13-15"


class TypedDates(NamedTuple):
    """Dates in a row, the last one included, that all get these hours."""

    days: DayRange
    blocks: Blocks

    @property
    def many(self) -> int:
        """The number of dates."""
        return (self.days.last - self.days.first).days + 1

    @property
    def overrides(self) -> tuple[Override, ...]:
        """The hours of each date."""
        first = self.days.first
        return tuple(Override(first + timedelta(days=n), self.blocks) for n in range(self.many))


def read_dates(text: str, zone: ZoneInfo, now: datetime) -> TypedDates:
    """The dates and their hours; without hours they are closed. Days are those of `zone`.

    Raises ValueError with a sentence.
    """
    if not text.strip():
        raise ValueError(f"Type dates, and hours after them: {EXAMPLES}.")
    found = _split(text, zone, now)
    if found.many > MOST_DAYS:
        raise ValueError(
            f"{days_text(found.days.first, found.days.last)} are {found.many} dates:"
            f" {MOST_DAYS} at most."
        )
    return found


def _split(text: str, zone: ZoneInfo, now: datetime) -> TypedDates:
    """The longest beginning that is days; the rest is hours."""
    parts = text.split()
    wrong: ValueError | None = None
    for end in range(len(parts), 0, -1):
        try:
            days = days_of(" ".join(parts[:end]), zone, now)
        except ValueError as error:
            wrong = error
            continue
        rest = " ".join(parts[end:])
        if days.hours is None:
            return TypedDates(days, parse_day(rest))
        if not rest:
            block = Block(*(Minute(minute) for minute in days.hours))
            return TypedDates(days._replace(hours=None), (block,))
    assert wrong is not None
    raise wrong


def dates_note(typed: TypedDates, week: WeeklyHours) -> str:
    """Says what typed dates mean: `Thu 24 Dec 2026 – Sat 2 Jan 2027: closed, 10 dates`. Names the
    weekdays on which the week has no hours."""
    days = [override.day for override in typed.overrides]
    words = f"{days_text(days[0], days[-1])}: {day_text(typed.blocks)}"
    if len(days) > 1:
        words += f", {len(days)} dates"
    shut = dict.fromkeys(cal_weekday(day) for day in days if not week.on(cal_weekday(day)))
    if typed.blocks and shut and len(days) > 1:
        words += f"; {', '.join(DAY_NAMES[day] for day in shut)} too, closed in the week"
    return words
