"""A schedule's week as Cal has it, and as the person wants it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from caltui.catalog.lists import list_in, rows_in
from caltui.catalog.model import Record
from caltui.scheduling.calforms import Reading, read_date, read_schedule, read_time
from caltui.scheduling.hours import DAY_END, WEEK, Override, Schedule, WeeklyHours
from caltui.scheduling.text import DAY_NAMES, day_text
from caltui.scheduling.week.week_dates import DateRow
from caltui.scheduling.week.week_plan import Row
from caltui.scheduling.zones import UnknownZone, zone_named
from caltui.workspace.base.ports import Syncs

NUMBER = "n"
"""The place of a row in its schedule, where Cal gives rows no ids."""

SCHEDULES, BLOCKS, USERS = "schedules", "availabilities", "users"
FULL_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


@dataclass(frozen=True, slots=True)
class WantedWeek:
    """How a schedule should be: hours, name, zone (IANA name), hours of single dates."""

    hours: WeeklyHours
    name: str
    zone: str
    dates: tuple[Override, ...] = ()

    def rebased(self, was: "WantedWeek", now: "WantedWeek") -> "WantedWeek":
        """The changes from `was` to this one, made to `now`."""
        hours = now.hours
        for day in WEEK:
            if self.hours.on(day) != was.hours.on(day):
                hours = hours.with_day(day, self.hours.on(day))
        return WantedWeek(
            hours,
            self.name if self.name != was.name else now.name,
            self.zone if self.zone != was.zone else now.zone,
            self.dates if self.dates != was.dates else now.dates,
        )


@dataclass(frozen=True, slots=True)
class WeekState:
    """A schedule as it was read in `record`. `zone` is empty where that has none. `locked` says why
    this key can read it and not change it; empty if it can."""

    key: str
    name: str
    zone: str
    owner: str
    owner_name: str
    first_day: int
    reading: Reading
    rows: tuple[Row, ...]
    dates: tuple[DateRow, ...]
    record: Mapping[str, Any] = field(default_factory=dict, compare=False, repr=False)
    locked: str = ""

    @property
    def schedule(self) -> Schedule:
        """Weekly hours and dates in the schedule's zone."""
        return self.reading.schedule

    @property
    def as_wanted(self) -> WantedWeek:
        """The present state as a `WantedWeek`."""
        special = tuple(_merged(self.schedule.overrides))
        return WantedWeek(self.schedule.weekly, self.name, self.zone, special)

    def with_(self, wanted: WantedWeek) -> Schedule:
        """The schedule with the wanted hours."""
        try:
            zone = zone_named(wanted.zone)
        except UnknownZone:
            zone = self.schedule.zone
        return replace(self.schedule, zone=zone, weekly=wanted.hours, overrides=wanted.dates)


async def load_week(workspace: Syncs, key: str) -> WeekState:
    """Reads a schedule from Cal; one that this key can only list is taken from the list. Raises
    GatewayError."""
    seen = workspace.record(SCHEDULES, key)
    if seen is not None and _why_locked(workspace, seen.record):
        return state_of(workspace, key, seen.record)
    record = await workspace.fetch(SCHEDULES, [key])
    return state_of(workspace, key, record)


def state_of(workspace: Syncs, key: str, record: Mapping[str, Any]) -> WeekState:
    """The week from a schedule's record."""
    owner = str(record.get("userId") or "")
    seen = workspace.record(USERS, owner) if owner else None
    person: Record = seen.record if seen else {}
    rows, dates = _rows(record)
    return WeekState(
        key,
        str(record.get("name") or ""),
        str(record.get("timeZone") or ""),
        owner,
        workspace.name(USERS, owner) or (f"user {owner}" if owner else ""),
        _first_day(person.get("weekStart")),
        read_schedule(record, str(person.get("timeZone") or "") or None),
        rows,
        dates,
        record,
        _why_locked(workspace, record),
    )


def _why_locked(workspace: Syncs, record: Mapping[str, Any]) -> str:
    """Says why this key cannot change the schedule, as far as that is known."""
    of, access = workspace.resource(SCHEDULES), workspace.known_access
    operation = of.operations.get("update")
    if access is None or operation is None:
        return ""
    from caltui.workspace.sync.served.ways import why_not_others

    return why_not_others(operation, access, of, record)


def _first_day(word: object) -> int:
    return FULL_NAMES.index(str(word)) if word in FULL_NAMES else 1


def _rows(record: Mapping[str, Any]) -> tuple[tuple[Row, ...], tuple[DateRow, ...]]:
    """The rows that have an id, or a place where rows have none; one with unreadable times opens
    nothing."""
    weekly: list[Row] = []
    dates: list[DateRow] = []
    for item in rows_in(record, "availability"):
        told = item.get("id", item.get(NUMBER))
        if told is None:
            continue
        id = str(told)
        try:
            start, end = read_time(item.get("startTime")), read_time(item.get("endTime"))
            if item.get("date"):
                dates.append(DateRow(id, read_date(item["date"]), start, end))
                continue
        except ValueError:
            start, end = DAY_END, DAY_END
        if not item.get("date"):
            days = frozenset(day for day in list_in(item, "days") if day in WEEK)
            weekly.append(Row(id, days, start, end))
    return tuple(weekly), tuple(dates)


def _merged(overrides: tuple[Override, ...]) -> list[Override]:
    days = dict.fromkeys(override.day for override in overrides)
    return [
        Override(day, tuple(b for o in overrides if o.day == day for b in o.blocks)) for day in days
    ]


def differences(now: WantedWeek, other: WantedWeek, words: str) -> list[str]:
    """Lists how two weeks differ: `Fri is 09:00–17:00, painted 09:00–15:00`."""
    found = [
        f"{DAY_NAMES[day]} is {day_text(is_now)}, {words} {day_text(wanted)}"
        for day in (*range(1, 7), 0)
        if (is_now := now.hours.on(day)) != (wanted := other.hours.on(day))
    ]
    if now.name != other.name:
        found.append(f"the name is {now.name}, {words} {other.name}")
    if now.zone != other.zone:
        found.append(f"the zone is {now.zone or 'none'}, {words} {other.zone or 'none'}")
    here, there = ({o.day: o.blocks for o in side.dates} for side in (now, other))
    for day in sorted(here.keys() | there.keys()):
        if here.get(day) != there.get(day):
            texts = [day_text(s[day]) if day in s else "as every week" for s in (here, there)]
            found.append(f"{day.isoformat()} is {texts[0]}, {words} {texts[1]}")
    return found
