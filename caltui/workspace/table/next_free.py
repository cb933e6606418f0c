"""Computes when people are next free, by their schedule and the bookings that are known."""

from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from caltui.catalog.model import Record
from caltui.mirror.index import derived_sql as sql
from caltui.mirror.store import Mirror
from caltui.scheduling.calforms import read_schedule
from caltui.scheduling.expand import hours_on
from caltui.scheduling.intervals import Interval, difference
from caltui.scheduling.whose_schedule import MappedSchedules, schedule_for

AHEAD = timedelta(days=28)
"""How far is looked ahead: who has no free time until then has no value."""

LEAST = timedelta(minutes=15)
"""A shorter gap between two bookings is not free."""

OFF = ("cancelled", "rejected")


def next_free(
    mirror: Mirror,
    now: datetime,
    users: Iterable[str] | None,
    only: Collection[str] | None,
) -> dict[int, int]:
    """Computes when each user is next free, in seconds since 1970, by the user's id.

    `users` are those asked for (None: all); `only` are those whose bookings are all known (None:
    everybody's). A user without a known schedule has no value.
    """
    asked = set(mirror.keys("users") if users is None else users)
    asked &= set(only) if only is not None else asked
    window = Interval(now, now + AHEAD)
    taken = _taken(mirror, window, None if users is None else asked)
    known = {key: seen.record for key, seen in mirror.bodies("users", sorted(asked)).items()}
    schedules = {key: seen.record for key, seen in mirror.all("schedules")}
    held, found = MappedSchedules(schedules), {}
    for key, user in known.items():
        moment = _first(user, schedules, held, taken.get(key, []), window)
        if moment is not None and key.isdigit():
            found[int(key)] = int(moment.timestamp())
    return found


def _first(
    user: Record,
    schedules: Mapping[str, Record],
    held: MappedSchedules,
    taken: list[Interval],
    window: Interval,
) -> datetime | None:
    choice = schedule_for({}, {}, user, held)
    if not choice.key:
        return None
    zone = user.get("timeZone")
    reading = read_schedule(schedules[choice.key], zone if isinstance(zone, str) else None)
    step = timedelta(days=7)
    at = window.start
    while at < window.end:
        part = Interval(at, min(at + step, window.end))
        free = difference(hours_on(reading.schedule, part), taken)
        moment = next((one.start for one in free if one.length >= LEAST), None)
        if moment is not None:
            return moment
        at += step
    return None


def _taken(
    mirror: Mirror, window: Interval, users: Collection[str] | None
) -> dict[str, list[Interval]]:
    """The times that bookings take, by the host's id."""
    other = sql.Other("bookings", mirror.shapes)
    start, end, host = (other.place(name) for name in ("startTime", "endTime", "userId"))
    low, high = int(window.start.timestamp()), int(window.end.timestamp())
    met = [sql.between(start, low - 86_400, high), f"{end} > {low}"]
    met.append(sql.none_of(other.place("status"), OFF))
    if users is not None:
        numbers = ", ".join(str(int(key)) for key in users if key.isdigit())
        met.append(f"{host} IN ({numbers})")
    query = f"SELECT {host}, {start}, {end} FROM {other.tables} WHERE {' AND '.join(met)}"
    found: dict[str, list[Interval]] = {}
    for who, begins, ends in mirror.rows(query):
        if isinstance(begins, int) and isinstance(ends, int) and ends > begins:
            found.setdefault(str(who), []).append(Interval(_moment(begins), _moment(ends)))
    return found


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
