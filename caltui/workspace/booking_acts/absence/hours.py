"""The date overrides that close days, or a part of them, on a person's schedules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from caltui.catalog.lists import rows_in
from caltui.catalog.model import Record
from caltui.scheduling.hours import DAY_END, Block, Blocks, Minute, Override
from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_words import DayRange
from caltui.scheduling.whose_schedule import (
    MappedSchedules,
    default_schedule,
    host_row,
    schedule_for,
)
from caltui.scheduling.wording import days_text
from caltui.workspace.base.errors import CannotAct
from caltui.workspace.base.ports import Reads
from caltui.workspace.booking_acts.facts import EVENT_TYPES, USERS
from caltui.workspace.week.state import SCHEDULES, WantedWeek, WeekState

MOST_DAYS = 92
"""Days of one act: each is a write for each schedule."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ClosedSchedule:
    """A schedule with the days closed, by which `users` work. `whose` are the names of others who
    work by it too."""

    state: WeekState
    wanted: WantedWeek
    days: tuple[date, ...]
    whose: tuple[str, ...] = ()
    users: tuple[str, ...] = ()


def each_day(days: DayRange) -> Iterator[date]:
    """Every day of the range. Raises CannotAct for more than MOST_DAYS."""
    count = (days.last - days.first).days + 1
    if count > MOST_DAYS:
        raise CannotAct(
            f"{days_text(days.first, days.last)} are {count} days, too many for one act.",
            f"Close {MOST_DAYS} days or less at once.",
        )
    return (days.first + timedelta(days=n) for n in range(count))


def closed_span(days: DayRange, day: date, zone: ZoneInfo) -> Interval:
    """The time of one day that is closed, on the clocks of a zone."""
    start, end = days.hours or (0, int(DAY_END))
    midnight = datetime.combine(day, time())
    edges = (midnight + timedelta(minutes=minute) for minute in (start, end))
    return Interval(*(edge.replace(tzinfo=zone).astimezone(UTC) for edge in edges))


def closed_spans(days: DayRange, zone: ZoneInfo) -> list[Interval]:
    """The time that is closed, a part for each day."""
    return [closed_span(days, day, zone) for day in each_day(days)]


def with_days_closed(state: WeekState, days: DayRange) -> tuple[WantedWeek, tuple[date, ...]]:
    """The schedule as it shall be, and the days that change. A day without hours stays."""
    now = state.as_wanted
    dates = {override.day: override.blocks for override in now.dates}
    changed: list[date] = []
    for day in each_day(days):
        before = dates.get(day, now.hours.on(day.isoweekday() % 7))
        after = without(before, days.hours)
        if after != before:
            dates[day] = after
            changed.append(day)
    special = tuple(Override(day, blocks) for day, blocks in sorted(dates.items()))
    return replace(now, dates=special), tuple(changed)


def without(blocks: Blocks, hours: tuple[int, int] | None) -> Blocks:
    """The blocks without those minutes of the day; None takes the whole day."""
    if hours is None:
        return ()
    low, high = hours
    parts: list[Block] = []
    for block in blocks:
        for start, end in ((block.start, min(block.end, low)), (max(block.start, high), block.end)):
            if start < end:
                parts.append(Block(Minute(start), Minute(end)))
    return tuple(parts)


def schedules_of(workspace: Reads, user_id: str) -> list[str]:
    """The ids of the schedules by which a person works: the default one, and those of event types
    that they hold. What was never seen is missing."""
    seen = workspace.record(USERS, user_id)
    user = seen.record if seen is not None else None
    held = MappedSchedules(workspace.records(SCHEDULES))
    me = {"userId": user_id}
    found = [schedule_for({}, me, user, held).key]
    kinds = _kinds_of(workspace, user_id)
    found += [schedule_for(kind, host_row(kind, user_id), user, held).key for kind in kinds]
    return [key for key in dict.fromkeys(found) if key]


def others_on(workspace: Reads, schedule: str, but: Iterable[str]) -> tuple[str, ...]:
    """The names of others who work by a schedule, as far as event types and users were seen."""
    held = MappedSchedules(workspace.records(SCHEDULES))
    mine = set(but)
    found: dict[str, None] = {}
    for key, user in workspace.records(USERS).items():
        if key not in mine and default_schedule(user, key, held) == schedule:
            found[key] = None
    for kind in workspace.records(EVENT_TYPES).values():
        if str(kind.get("scheduleId") or "") == schedule:
            for host in _hosts_of(kind):
                seen = workspace.record(USERS, host)
                choice = schedule_for(
                    kind, host_row(kind, host), seen.record if seen else None, held
                )
                if host not in mine and choice.key == schedule:
                    found[host] = None
    return tuple(workspace.name(USERS, key) or f"user {key}" for key in found)


def _kinds_of(workspace: Reads, user_id: str) -> list[Record]:
    return [k for k in workspace.records(EVENT_TYPES).values() if user_id in _hosts_of(k)]


def _hosts_of(kind: Mapping[str, Any]) -> list[str]:
    hosts = [str(row["userId"]) for row in rows_in(kind, "hosts") if row.get("userId") is not None]
    own = kind.get("userId")
    return hosts or ([str(own)] if own is not None else [])
