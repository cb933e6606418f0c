"""Converts a schedule's wall time to real time: when is it open?

An instant is open if the wall time of the schedule's zone then lies in a block of that date. So a
time that a change of clocks skips is never open, and one that occurs twice is open twice.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from caltui.scheduling.hours import Blocks, Schedule
from caltui.scheduling.intervals import (
    Interval,
    normalise,
)
from caltui.scheduling.zones import OffsetSpan, pieces

DAY = timedelta(days=1)


def hours_on(schedule: Schedule, window: Interval) -> list[Interval]:
    """The open hours of a schedule inside a window, as a normal list of intervals."""
    special = {override.day: schedule.blocks_on(override.day) for override in schedule.overrides}
    weekly = schedule.weekly.days
    out: list[Interval] = []
    for piece in pieces(schedule.zone, window):
        day = (piece.start + piece.offset).date()
        last = (piece.end + piece.offset).date()
        while day <= last:
            blocks = special[day] if day in special else weekly[day.isoweekday() % 7]
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - piece.offset
            out += _within(blocks, midnight, piece)
            day += DAY
    return normalise(out)


def _within(blocks: Blocks, midnight: datetime, piece: OffsetSpan) -> Iterable[Interval]:
    for block in blocks:
        start = max(piece.start, midnight + timedelta(minutes=block.start))
        end = min(piece.end, midnight + timedelta(minutes=block.end))
        if start < end:
            yield Interval(start, end)
