"""iCalendar (RFC 5545): a file of events that other calendars read.

Nobody is mailed by it: people stand in the description, not as ORGANIZER or ATTENDEE, and there is
no METHOD, so that a calendar that takes the file has nobody to answer to. Times are instants of
UTC. What is not certain is tentative, never confirmed.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TextIO

from icalendar import Calendar, Event

from caltui import __version__
from caltui.catalog.model import Resource
from caltui.catalog.people import CalendarEvent
from caltui.scheduling.bookings import (
    ACCEPTED,
    CANCELLED,
    PENDING,
    REJECTED,
    UNKNOWN,
    BookingTime,
    booking_time,
    read_instant,
)
from caltui.scheduling.wording import first_names_text
from caltui.text import one_line, safe_text
from caltui.workspace.base.web_address import first_address
from caltui.workspace.records.columns import value_at

_CONFIRMED, _TENTATIVE, _OFF = "CONFIRMED", "TENTATIVE", "CANCELLED"
_STATES = {ACCEPTED: _CONFIRMED, CANCELLED: _OFF, REJECTED: _OFF}
"""The STATUS of each state; all others are tentative."""

_SCHEME = re.compile(r"[A-Za-z][\w+.-]*:\S")
"""What begins an address of any kind: no place, and some calendars make a link of it."""

NAMED = 5
"""How many records without a time a sentence names."""


def write_calendar(
    out: TextIO,
    of: Resource,
    records: Iterable[Mapping[str, Any]],
    tell: Callable[[str], None] | None = None,
) -> int:
    """Writes the records as events, and returns how many.

    Those without a readable time are left out, and `tell` is called with a sentence about them.
    Raises ValueError for a category whose records are no events.
    """
    facts = of.shown.event
    if facts is None:
        raise ValueError(f"{of.title} are no events: they cannot be written as iCalendar.")
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//caltui//caltui {__version__}//EN")
    calendar.add("calscale", "GREGORIAN")
    timeless: list[str] = []
    now = datetime.now(UTC)
    for record in records:
        time = booking_time(record)
        if time.span is None:
            timeless.append(of.key_of(record) or "?")
        else:
            calendar.add_component(_event(of, facts, record, time, now))
    out.write(calendar.to_ical().decode())
    if timeless and tell is not None:
        tell(_left_out(of, timeless))
    return len(calendar.subcomponents)


def _left_out(of: Resource, keys: Sequence[str]) -> str:
    named = first_names_text([f"#{one_line(key, 60)}" for key in keys], NAMED)
    nouns = of.noun if len(keys) == 1 else of.plural
    return f"{len(keys)} {nouns} without a readable time left out: {named}."


def _event(
    of: Resource,
    facts: CalendarEvent,
    record: Mapping[str, Any],
    time: BookingTime,
    now: datetime,
) -> Event:
    assert time.span is not None
    made, changed = _instant(record, facts.made), _instant(record, facts.changed)
    status = _STATES.get(time.status, _TENTATIVE)
    event = Event()
    event.add("uid", _uid(of, facts, record))
    event.add("dtstamp", changed or made or now)
    event.add("dtstart", time.span.start.astimezone(UTC))
    event.add("dtend", time.span.end.astimezone(UTC))
    event.add("summary", _first(record, facts.title) or f"{of.noun} {of.key_of(record) or ''}")
    event.add("status", status)
    event.add("transp", "TRANSPARENT" if status == _OFF else "OPAQUE")
    event.add("description", "\n".join(_description(of, facts, record, time)))
    opening = of.act("open")
    paths = opening.links if opening is not None else ()
    link = first_address(value_at(record, path) for path in paths)
    if place := link or _place(record, facts):
        event.add("location", place)
    if link:
        event.add("url", link)
    if made is not None:
        event.add("created", made)
    if changed is not None:
        event.add("last-modified", changed)
    return event


def _uid(of: Resource, facts: CalendarEvent, record: Mapping[str, Any]) -> str:
    """The same for an event whenever it is written; not that of the mails that Cal sends."""
    key = _first(record, facts.uid) or of.key_of(record) or ""
    return f"{of.noun}-{key}@caltui".replace(" ", "-")


def _description(
    of: Resource, facts: CalendarEvent, record: Mapping[str, Any], time: BookingTime
) -> Iterator[str]:
    """State, people and texts, a line each."""
    words = {UNKNOWN: "not known", PENDING: "waiting for an answer"}
    yield f"State: {words.get(time.status, time.status.lower().replace('_', ' '))}"
    if time.faults:
        yield f"Could not be read: {', '.join(time.faults)}"
    hosts = next(filter(None, (_people(record, path) for path in facts.hosts)), [])
    yield from (f"Host: {one}" for one in hosts)
    for path in facts.guests:
        yield from (f"Guest: {one}" for one in _people(record, path))
    yield f"{of.noun.capitalize()}: {one_line(of.key_of(record) or 'without an id', 200)}"
    for path in facts.texts:
        text = value_at(record, path)
        if isinstance(text, str) and text.strip():
            yield ""
            yield safe_text(text.strip())


def _people(record: Mapping[str, Any], path: str) -> list[str]:
    """Name, address and zone of one person, or of each in a list."""
    found = value_at(record, path)
    rows = found if isinstance(found, list) else [found]
    return [text for row in rows if isinstance(row, Mapping) and (text := _person(row))]


def _person(row: Mapping[str, Any]) -> str:
    name, email, zone = (
        one_line(value, 200) if isinstance(value := row.get(key), str) else ""
        for key in ("name", "email", "timeZone")
    )
    address = f"<{email}>" if email else ""
    return " ".join(filter(None, (name, address, f"({zone})" if zone else "")))


def _place(record: Mapping[str, Any], facts: CalendarEvent) -> str:
    """Finds in words where the event is; empty where only the kind of place is known."""
    for path in facts.places:
        text = _first(record, (path,))
        kind = any(_is_kind(text, word) for word in facts.no_places)
        if text and not kind and not _SCHEME.match(text):
            return text
    return ""


def _is_kind(text: str, word: str) -> bool:
    return text == word or (word.endswith(":") and text.startswith(word))


def _first(record: Mapping[str, Any], paths: Iterable[str]) -> str:
    """The first of these values that is a text or number, on one line."""
    for path in paths:
        value = value_at(record, path)
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return one_line(str(value).strip())
    return ""


def _instant(record: Mapping[str, Any], paths: Iterable[str]) -> datetime | None:
    found = (read_instant(value_at(record, path)) for path in paths)
    return next((moment for moment in found if moment is not None), None)
