"""Times in Cal's forms: instants, wall-clock times written as 1970, days and weekdays.

An instant is sent in UTC. A wall-clock time carries a date and a Z that mean
nothing (docs/cal-api.md, section 4): the hours count in the schedule's zone.
"""

import re
from datetime import UTC, date, datetime
from typing import Any

from caltui.catalog.kinds import InvalidValue, quoted, read_json
from caltui.catalog.model import Field

_CLOCK = r"(?:\d{4}-\d{2}-\d{2}[T ])?(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(?:Z|\+00:00)?"
_ZONED = r"(?P<when>\S+(?: [0-9:.]+)?) +(?P<zone>[A-Za-z][A-Za-z0-9_+/-]*)"
_DAY = r"(\d{4}-\d{2}-\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|\+00:00)?)?"
_DAY_ALONE = r"\d{4}-\d{2}-\d{2}"
_RANGE = r"\s*([A-Za-z]+|\d)\s*(?:-|–|\.\.)\s*([A-Za-z]+|\d)\s*"
_NAMES = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_SHORT = tuple(name[:3] for name in _NAMES)
_WEEK = (1, 2, 3, 4, 5, 6, 0)
_DAYS_HELP = "must be weekdays such as mon-fri, 'Mon, Wed' or 1,3 (0 = Sunday)"


def instant(field: Field, value: Any) -> str:
    """A moment as Cal takes it, `YYYY-MM-DDTHH:MM:SS.000Z`.

    The text needs a Z, an offset or a zone's name: a moment without one is refused
    rather than guessed. Only the window of a read, and what Cal itself keeps in days, may be
    given in days: each is its midnight in UTC, as Cal reads a day, or its last moment there.
    """
    if not isinstance(value, str):
        raise InvalidValue(f"must be a date and time, not {quoted(value)}")
    typed = value.strip()
    if (field.place == "query" or field.wire.day) and re.fullmatch(_DAY_ALONE, typed):
        first = day(field, typed)
        return first if field.wire.day != "last" else f"{first[:10]}T23:59:59.999Z"
    try:
        moment = _zoned(typed) or datetime.fromisoformat(typed)
        if moment.tzinfo is None:
            raise InvalidValue(
                "must say in which zone it is: end it with Z, an offset such as +02:00, "
                f"or a zone such as 'Europe/Berlin', not {quoted(value)}"
            )
        moment = moment.astimezone(UTC)
    except InvalidValue:
        raise
    except (ValueError, OverflowError):
        raise InvalidValue(
            f"must be a date and time such as 2026-03-01T09:30:00Z, not {quoted(value)}"
        ) from None
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def show_instant(field: Field, value: Any) -> str:
    """`2026-03-01 09:30Z`, with seconds only where they are not zero."""
    try:
        text = instant(field, value)
    except InvalidValue:
        return str(value)
    return text.removesuffix("Z").removesuffix(".000").removesuffix(":00").replace("T", " ") + "Z"


def clock(field: Field, value: Any) -> str:
    """A wall-clock time in Cal's form: `09:00` becomes `1970-01-01T09:00:00.000Z`.

    24:00 is refused, because Cal's own computations stop at minute 1439.
    """
    found = re.fullmatch(_CLOCK, value.strip()) if isinstance(value, str) else None
    if found is None:
        raise InvalidValue(f"must be a time of day such as 09:00, not {quoted(value)}")
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if hour == 24 and minute == second == 0:
        raise InvalidValue("must be at most 23:59: write the end of the day as 23:59")
    if hour > 23 or minute > 59 or second > 59:
        raise InvalidValue(f"must be a time from 00:00 to 23:59, not {quoted(value)}")
    return f"1970-01-01T{hour:02}:{minute:02}:{second:02}.000Z"


def show_clock(field: Field, value: Any) -> str:
    """`09:00`, with seconds only where they are not zero."""
    try:
        return clock(field, value)[11:19].removesuffix(":00").rjust(5, "0")
    except InvalidValue:
        return str(value)


def day(field: Field, value: Any) -> str:
    """A calendar day as midnight with a Z, the form that Cal's database takes."""
    found = re.fullmatch(_DAY, value.strip()) if isinstance(value, str) else None
    try:
        if found is None:
            raise ValueError
        return f"{date.fromisoformat(found[1]).isoformat()}T00:00:00.000Z"
    except ValueError:
        raise InvalidValue(f"must be a day such as 2026-03-01, not {quoted(value)}") from None


def show_day(field: Field, value: Any) -> str:
    """`2026-03-01`."""
    try:
        return day(field, value)[:10]
    except InvalidValue:
        return str(value)


def weekdays(field: Field, value: Any) -> list[int]:
    """Weekdays as sorted numbers, 0 = Sunday, from numbers, names, ranges or a list of those."""
    if isinstance(value, str):
        if value.lstrip().startswith("["):
            value = read_json(value)
        else:
            value = [part for part in re.split(r"[,;]", value) if part.strip()]
    if isinstance(value, int) and not isinstance(value, bool):
        value = [value]
    if not isinstance(value, list):
        raise InvalidValue(f"{_DAYS_HELP}, not {quoted(value)}")
    return sorted({number for item in value for number in _days(item)})


def show_weekdays(field: Field, value: Any) -> str:
    """`Mon-Fri, Sun`: runs of three and more are joined, the week begins on Monday.

    No day at all is `[]` where an empty text would mean null.
    """
    try:
        chosen = set(weekdays(field, value))
    except InvalidValue:
        return str(value)
    if not chosen:
        return "[]" if field.nullable else ""
    runs: list[list[int]] = []
    for place, number in enumerate(_WEEK):
        if number in chosen:
            if runs and _WEEK.index(runs[-1][-1]) == place - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
    parts = []
    for run in runs:
        joined = len(run) > 2
        names = [_SHORT[number] for number in run]
        parts.append(f"{names[0]}-{names[-1]}" if joined else ", ".join(names))
    return ", ".join(parts)


def _days(item: Any) -> list[int]:
    if isinstance(item, str) and (found := re.fullmatch(_RANGE, item)):
        first, last = _WEEK.index(_day(found[1])), _WEEK.index(_day(found[2]))
        span = (last - first) % 7 + 1
        return [_WEEK[(first + step) % 7] for step in range(span)]
    return [_day(item)]


def _day(item: Any) -> int:
    if isinstance(item, str):
        word = item.strip().casefold()
        if word.isdecimal() and word.isascii() and len(word) == 1:
            item = int(word)
        else:
            hits = [n for n, name in enumerate(_NAMES) if name.casefold().startswith(word)]
            if len(word) >= 2 and len(hits) == 1:
                return hits[0]
    if isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= 6:
        return item
    raise InvalidValue(f"{_DAYS_HELP}, not {quoted(item)}")


def _zoned(typed: str) -> datetime | None:
    """A wall-clock time with a zone's name behind it, or None when there is no such name."""
    found = re.fullmatch(_ZONED, typed)
    if found is None or found["zone"] in ("Z", "z"):
        return None
    from zoneinfo import ZoneInfo

    from caltui.catalog.kinds import timezone

    local = datetime.fromisoformat(found["when"])
    if local.tzinfo is not None:
        raise InvalidValue(f"must have an offset or a zone, not both: {quoted(typed)}")
    zone = ZoneInfo(timezone(Field("zone", "timezone", ""), found["zone"]))
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != local:
        raise InvalidValue(f"must exist: the clocks of {zone.key} skip {quoted(typed)}")
    raise InvalidValue(
        f"must be one moment: the clocks of {zone.key} show it twice; give the offset instead"
    )
