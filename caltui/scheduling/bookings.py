"""Reads from a booking when it is, its state, and who holds it.

Bookings come in the form of Cal's v1 (`startTime`, `ACCEPTED`) or v2 (`start`, `accepted`), and
some are damaged. A damaged booking takes all the time that it may take, and its faults are
reported: it never counts as free time.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any, NamedTuple

from caltui.scheduling.intervals import Interval
from caltui.scheduling.wording import first_names_text

ACCEPTED, PENDING, AWAITING_HOST = "ACCEPTED", "PENDING", "AWAITING_HOST"
CANCELLED, REJECTED = "CANCELLED", "REJECTED"
UNKNOWN = ""
"""The state of a booking whose status Cal does not define: it may take time."""

TAKING = (ACCEPTED, UNKNOWN)
"""States in which a booking takes time."""

STATES = (ACCEPTED, PENDING, AWAITING_HOST, CANCELLED, REJECTED)
OTHER_WORDS = {"CANCELED": CANCELLED, "CONFIRMED": ACCEPTED, "AWAITING-HOST": AWAITING_HOST}

USUAL_MINUTES = 60
"""The assumed length of a booking whose end and event type are unknown."""

LONGEST_MINUTES = 366 * 24 * 60
FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
"""Earlier and later instants are replaced by these, so that calculations stay inside the calendar.
A booking with such a time counts as unreadable."""

USUAL_TEXT = len("2027-06-14T10:00:00.000Z")

SECONDS_UP_TO = 100_000_000_000
"""A number up to this counts as seconds since 1970, a larger one as milliseconds."""


class BookingTime(NamedTuple):
    """When a booking is, as far as it can be read, and its state.

    `span` is the time that it takes or may take; None if no time is known. `faults` name the parts
    that could not be read: `the end`, `the status 'Open'`.
    """

    span: Interval | None
    status: str
    faults: tuple[str, ...] = ()


def booking_time(
    record: Mapping[str, Any], minutes: Callable[[], int] = lambda: USUAL_MINUTES
) -> BookingTime:
    """The time and state of a booking. `minutes` returns the length of its event type, 0 if
    unknown; it is called only if the booking has no readable end."""
    status = status_of(record.get("status"))
    start, end = (_first(record, *names) for names in (("startTime", "start"), ("endTime", "end")))
    faults = () if status else (f"the status '{_short(record.get('status'))}'",)
    if start is not None and end is not None and end >= start:
        return BookingTime(Interval(start, end), status, faults)
    if start is None and end is None:
        return BookingTime(None, status, (*faults, "the times"))
    told = _length(record.get("duration"))
    length = timedelta(minutes=told or _length(minutes()) or USUAL_MINUTES)
    if start is not None:
        faults = faults if told and end is None else (*faults, "the end")
        return BookingTime(Interval(start, start + length), status, faults)
    assert end is not None
    return BookingTime(Interval(end - length, end), status, (*faults, "the start"))


def status_of(value: object) -> str:
    """The booking's status as one of STATES, in any case; UNKNOWN for anything else."""
    text = value.strip().upper().replace(" ", "_") if isinstance(value, str) else ""
    known = OTHER_WORDS.get(text, text)
    return known if known in STATES else UNKNOWN


def read_instant(value: object) -> datetime | None:
    """Reads an instant: ISO 8601 text (UTC without an offset), or seconds or milliseconds since
    1970. Returns None for anything else, and at most FIRST or LAST."""
    if isinstance(value, str):
        if len(value) == USUAL_TEXT and value[-1] == "Z":
            with suppress(ValueError):
                return min(max(datetime.fromisoformat(value), FIRST), LAST)
        text = value.strip().upper()
        if text.isascii() and text.isdigit() and 9 <= len(text) <= 16:
            return _from_number(int(text))
        if len(text) < 10:
            return None
        try:
            found = datetime.fromisoformat(re.sub(r"\s+(?=[+-]\d|Z$)", "", text))
            aware = found if found.tzinfo else found.replace(tzinfo=UTC)
            return min(max(aware.astimezone(UTC), FIRST), LAST)
        except (ValueError, OverflowError):
            return None
    if isinstance(value, (int, float)) and not isinstance(value, bool) and isfinite(value):
        return _from_number(value)
    return None


def _from_number(value: float) -> datetime | None:
    if value < SECONDS_UP_TO / 1000:
        return None
    seconds = value if value < SECONDS_UP_TO else value / 1000
    return datetime.fromtimestamp(min(seconds, LAST.timestamp()), UTC)


def kind_of(record: Mapping[str, Any]) -> str | int | None:
    """The id of a booking's event type; None if it has none."""
    kind = record.get("eventTypeId")
    inside = record.get("eventType")
    if kind is None and isinstance(inside, Mapping):
        kind = inside.get("id")
    return kind if isinstance(kind, (str, int)) else None


def holders_of(record: Mapping[str, Any]) -> set[str]:
    """The ids of the users who hold a booking."""
    found = {str(record["userId"])} if record.get("userId") is not None else set()
    for host in _hosts(record):
        key = host.get("userId", host.get("id"))
        if key is not None:
            found.add(str(key))
    return found


def addresses_of(record: Mapping[str, Any]) -> Iterator[str]:
    """The e-mail addresses of a booking's hosts and guests, in lower case."""
    guests = record.get("attendees")
    rows = [*_hosts(record), *(guests if isinstance(guests, list) else ())]
    for row in rows:
        if isinstance(row, Mapping) and isinstance(row.get("email"), str):
            yield row["email"].casefold()


def unread_text(faults: Mapping[str, Iterable[str]]) -> str:
    """The sentence about bookings with faults: `1 booking could not be read: #123 (the end).`"""
    if not faults:
        return ""
    named = [f"#{key} ({', '.join(parts)})" for key, parts in faults.items()]
    count = "1 booking" if len(faults) == 1 else f"{len(faults)} bookings"
    return f"{count} could not be read: {first_names_text(named, MOST_NAMED)}."


def unread_takes(faults: Mapping[str, Iterable[str]]) -> str:
    """`unread_text`, and what is done about their time; empty where there are none."""
    return f"{unread_text(faults)} {_TAKES}" if faults else ""


MOST_NAMED = 5
_TAKES = "What is known of its time counts as taken; without any, it may be at any time."


def _hosts(record: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if isinstance(record.get("user"), Mapping):
        yield record["user"]
    hosts = record.get("hosts")
    for host in hosts if isinstance(hosts, list) else ():
        if isinstance(host, Mapping):
            yield host


def _first(record: Mapping[str, Any], *names: str) -> datetime | None:
    found = (read_instant(record.get(name)) for name in names)
    return next((moment for moment in found if moment is not None and FIRST < moment < LAST), None)


def _length(value: object) -> int:
    """A length in minutes, from 1 to LONGEST_MINUTES; 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not isfinite(value):
        return 0
    return min(max(int(value), 0), LONGEST_MINUTES)


def _short(value: object) -> str:
    text = str(value)
    return text if len(text) <= 20 else f"{text[:19]}…"
