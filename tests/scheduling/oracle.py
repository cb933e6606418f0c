"""An independent and slow reading of opening hours: it asks the wall clock every minute.

It shares no arithmetic with `caltui.scheduling`: sets of minutes, no intervals.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from caltui.scheduling.hours import Schedule
from caltui.scheduling.intervals import Interval

MINUTE = timedelta(minutes=1)


def open_minutes(schedule: Schedule, window: Interval) -> set[datetime]:
    """The minutes of the window, as instants, at which the wall clock is inside a block."""
    found = set()
    moment = window.start
    while moment < window.end:
        if is_open(schedule, moment):
            found.add(moment)
        moment += MINUTE
    return found


def is_open(schedule: Schedule, moment: datetime) -> bool:
    """Whether the wall clock at that instant shows a time inside a block of its date."""
    wall = moment.astimezone(schedule.zone)
    now = wall.strftime("%H:%M")
    blocks = [o.blocks for o in schedule.overrides if o.day == wall.date()]
    if not blocks:
        blocks = [schedule.weekly.days[int(wall.strftime("%w"))]]
    return any(
        f"{b.start // 60:02d}:{b.start % 60:02d}" <= now < f"{b.end // 60:02d}:{b.end % 60:02d}"
        for part in blocks
        for b in part
    )


def minutes_of(intervals: Iterable[Interval]) -> set[datetime]:
    """The minutes that intervals hold."""
    found = set()
    for item in intervals:
        moment = item.start
        while moment < item.end:
            found.add(moment)
            moment += MINUTE
    return found


def utc(text: str) -> datetime:
    """An instant from `2026-03-29 01:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(start: str, end: str) -> Interval:
    """An interval from two such texts."""
    return Interval(utc(start), utc(end))
