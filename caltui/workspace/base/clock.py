"""What time it is, and in which zone an operator reads it."""

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LOCALTIME = Path("/etc/localtime")

EARLIEST, LATEST = datetime(2, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)
"""Instants with a year of room before and after them in the calendar, so that days, buffers
and zones can be added to each."""


def utc_now() -> datetime:
    """The present instant, in UTC."""
    return datetime.now(UTC)


def zone_of(name: str) -> ZoneInfo | None:
    """The zone of that IANA name, or None when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local_zone() -> ZoneInfo:
    """The operator's zone: `TZ`, else the one the system is set to, else UTC."""
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
    """An ISO 8601 instant as Cal writes it, or None for anything else. No offset means UTC."""
    if not isinstance(text, str) or len(text) < 10:
        return None
    try:
        value = datetime.fromisoformat(text)
    except ValueError:
        return None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def wire_instant(value: datetime) -> str:
    """An instant as Cal reads it: UTC, milliseconds, Z."""
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
