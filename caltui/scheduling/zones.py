"""Zones by name, and the instants at which their clocks change."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from caltui.scheduling.intervals import Interval

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


class UnknownZone(ValueError):
    """There is no zone of that name. The text suggests similar ones."""


class OffsetSpan(NamedTuple):
    """A span in which a zone's offset stays the same: wall time = UTC + `offset`."""

    start: datetime
    end: datetime
    offset: timedelta


def zone_named(name: str | None) -> ZoneInfo:
    """The zone of an IANA name in any case. Raises UnknownZone."""
    if not name:
        raise UnknownZone("No time zone is given.")
    try:
        zone = ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise UnknownZone(f"There is no time zone '{name}'.{_near(name)}") from error
    return zone


def _near(name: str) -> str:
    known = {zone.lower(): zone for zone in available_timezones()}
    if name.lower() in known:
        return f" Did you mean {known[name.lower()]}?"
    from difflib import get_close_matches

    found = get_close_matches(name.lower(), known, n=2, cutoff=0.7)
    return f" Did you mean {' or '.join(known[zone] for zone in found)}?" if found else ""


def pieces(zone: tzinfo, window: Interval) -> Iterator[OffsetSpan]:
    """The window, cut where the zone's offset changes."""
    start = window.start
    for year in range(window.start.year, window.end.year + 1):
        for change in _changes(zone, year):
            if start < change < window.end:
                yield OffsetSpan(start, change, _offset(zone, start))
                start = change
    if start < window.end:
        yield OffsetSpan(start, window.end, _offset(zone, start))


@lru_cache(maxsize=2048)
def _changes(zone: tzinfo, year: int) -> tuple[datetime, ...]:
    """The instants in a UTC year at which the offset changes, to the second."""
    out = []
    day = datetime(year, 1, 1, tzinfo=UTC)
    end = datetime(year + 1, 1, 1, tzinfo=UTC) if year < 9999 else day.replace(month=12, day=31)
    while day < end:
        following = day + DAY
        if _offset(zone, day) != _offset(zone, following):
            out.append(_change_between(zone, day, following))
        day = following
    return tuple(out)


def _change_between(zone: tzinfo, before: datetime, after: datetime) -> datetime:
    offset = _offset(zone, before)
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: tzinfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset


def city(zone: ZoneInfo) -> str:
    """The last part of a zone's name: `Sao Paulo`."""
    return zone.key.rpartition("/")[2].replace("_", " ")
