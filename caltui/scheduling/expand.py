"""From wall clock to real time: when is a schedule open?

An instant is open when the clock on the schedule's wall then shows a time
inside a block of that wall's date. So a time that a change of clocks skips is
never open, and one that comes twice is open twice.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from caltui.scheduling.hours import Blocks, Schedule
from caltui.scheduling.intervals import (
    Interval,
    at_least,
    clip,
    difference,
    intersection,
    normalise,
)
from caltui.scheduling.zones import Piece, pieces

DAY = timedelta(days=1)


def hours_on(schedule: Schedule, window: Interval) -> list[Interval]:
    """The open hours of a schedule inside a window, as a normal list of instants."""
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


def _within(blocks: Blocks, midnight: datetime, piece: Piece) -> Iterable[Interval]:
    for block in blocks:
        start = max(piece.start, midnight + timedelta(minutes=block.start))
        end = min(piece.end, midnight + timedelta(minutes=block.end))
        if start < end:
            yield Interval(start, end)


def free_time(hours: Iterable[Interval], busy: Iterable[Interval]) -> list[Interval]:
    """The hours without what is busy."""
    return difference(hours, busy)


def common_free(
    people: Sequence[Iterable[Interval]],
    *,
    enough: int | None = None,
    required: Iterable[int] = (),
    length: timedelta = timedelta(),
) -> list[Interval]:
    """When people are free together, in stretches of at least `length`.

    `enough` is how many have to be there (default: all); `required` are the
    places in `people` of those who must. Nobody at all has no common time.
    """
    if not people:
        return []
    found = at_least(len(people) if enough is None else enough, people)
    for place in required:
        found = intersection(found, people[place])
    return [item for item in found if item.length >= length]


def day_of(schedule: Schedule, moment: datetime) -> Interval:
    """The wall-clock day around an instant: 23, 24 or 25 hours (24½ at Lord Howe)."""
    local = moment.astimezone(schedule.zone).date()
    reach = Interval(*(moment.astimezone(UTC) + step for step in (-2 * DAY, 2 * DAY)))
    parts = []
    for piece in pieces(schedule.zone, reach):
        midnight = datetime(local.year, local.month, local.day, tzinfo=UTC) - piece.offset
        whole = Interval(midnight, midnight + DAY)
        parts += clip((whole,), Interval(piece.start, piece.end))
    days = normalise(parts)
    return Interval(days[0].start, days[-1].end)
