"""The present time, the operator's zone, and instants as Cal writes them."""

import os
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from caltui.scheduling.time_style import clock_words

LOCALTIME = Path("/etc/localtime")

EARLIEST, LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""Instants that leave a year of room at both ends of the calendar, so that days, buffers and
offsets can be added to them."""


def utc_now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


@lru_cache(1024)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of that IANA name, or None when there is none.

    Remembered here, as `ZoneInfo` remembers eight: a table of guests has more, and reads each
    file again and again.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local_zone() -> ZoneInfo:
    """The operator's zone: `TZ`, else the system's, else UTC."""
    for name in (os.environ.get("TZ", "").lstrip(":"), _linked(LOCALTIME)):
        zone = zone_of(name) if name else None
        if zone is not None:
            return zone
    return ZoneInfo("UTC")


def _linked(path: Path) -> str:
    try:
        target = str(path.resolve(strict=True))
    except OSError:
        return ""
    return target.partition("zoneinfo/")[2]


def instant(text: object) -> datetime | None:
    """Reads an ISO 8601 instant, in UTC if it has no offset; None for anything else."""
    if not isinstance(text, str) or len(text) < 10:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def wire_instant(value: datetime) -> str:
    """Writes an instant as Cal reads it: UTC, milliseconds, Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def time_elsewhere(moment: datetime, here: ZoneInfo, name: str) -> str:
    """A guest's local time if it differs: `18:30 Tokyo`."""
    zone = zone_of(name) if name else None
    if zone is None:
        return "zone unknown"
    one, other = moment.astimezone(here), moment.astimezone(zone)
    if one.utcoffset() == other.utcoffset():
        return ""
    turned = (other.date() - one.date()).days
    mark = f"{turned:+d}d" if turned else ""
    place = name.rpartition("/")[2].replace("_", " ")
    return f"{clock_words(other.hour, other.minute)}{mark} {place}"
