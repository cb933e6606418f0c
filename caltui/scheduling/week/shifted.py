"""A week as it reads on clocks of another zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from caltui.scheduling.hours import DAY_END, WEEK, Block, Minute, WeeklyHours

WEEK_END = 7 * DAY_END


def week_in_zone(week: WeeklyHours, of: ZoneInfo, to: ZoneInfo, now: datetime) -> WeeklyHours:
    """The week of one zone on the clocks of another, with the offsets that hold at `now`."""
    here, there = now.astimezone(to).utcoffset(), now.astimezone(of).utcoffset()
    assert here is not None
    assert there is not None
    return shifted(week, int((here - there).total_seconds()) // 60)


def shifted(week: WeeklyHours, minutes: int) -> WeeklyHours:
    """The week so many minutes later; hours beyond midnight go to the next day."""
    days: dict[int, list[Block]] = {day: [] for day in WEEK}
    for day in WEEK:
        for block in week.on(day):
            start = day * DAY_END + block.start + minutes
            end = start + block.end - block.start
            while start < end:
                at = start % WEEK_END
                size = min(end - start, DAY_END - at % DAY_END)
                low = at % DAY_END
                days[at // DAY_END].append(Block(Minute(low), Minute(low + size)))
                start += size
    return WeeklyHours.of(days)
