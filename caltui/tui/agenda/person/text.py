"""The text of the person screen: the next booking, counts, the user side, a line a booking."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from textual.content import Content

from caltui.scheduling.bookings import unread_takes
from caltui.scheduling.wording import clock_text
from caltui.text import count, one_line
from caltui.tui.agenda.text import AWAY, CLASH, OTHER_STATE, STATES, UNPAID, short_title
from caltui.tui.widgets.lines import Item
from caltui.workspace.agenda.entries import Entry
from caltui.workspace.agenda.person.person import Person, clock_there, sums_text
from caltui.workspace.records.shown.spans import day_cell, distance, hours_text

LABEL = 9
"""The cells of a label at the left."""


Part = tuple[Content, Content]
"""A label and the text beside it."""


def head(person: Person, now: datetime, zone: ZoneInfo) -> list[Part]:
    """The parts above the bookings."""
    parts = (_next(person, now, zone), _so_far(person), _here(person), _away(person, now, zone))
    return [part for part in (*parts, _notes(person)) if part is not None]


def _away(person: Person, now: datetime, zone: ZoneInfo) -> Part | None:
    """Says when a user is away, and what is not known of it."""
    told, unknown = person.away.ahead_text(now, zone), person.away.unknown
    if not told and not unknown:
        return None
    pieces = [(f"{AWAY} {one_line(told, 200)} " if told else "", "$warning"), (unknown, "$quiet")]
    return _labelled("AWAY", *pieces)


def title(person: Person, now: datetime) -> tuple[list[str], list[str]]:
    """The parts of the title, and what stands at its right."""
    name = one_line(person.name, 40)
    parts = [name] if person.email in ("", person.name) else [name, one_line(person.email, 60)]
    return parts, [clock_there(person, now)]


def _labelled(label: str, *pieces: tuple[str, str]) -> Part:
    return Content.styled(f" {label:<{LABEL}}", "bold $accent"), Content.assemble(*pieces)


def _next(person: Person, now: datetime, zone: ZoneInfo) -> Part:
    entry = person.next
    if entry is None:
        words = "Nothing is to come."
        if "bookings" in person.unread:
            words = "Not known: the bookings were never read. r reads them."
        return _labelled("NEXT", (words, "$quiet"))
    glyph, _, state = STATES.get(entry.status, OTHER_STATE)
    there = there_text(person, entry, zone)
    soon = "now" if entry.span.start <= now else distance(entry.span.start, now)
    waits = "" if state == "accepted" else f" · {state}"
    return _labelled(
        "NEXT",
        (f"{glyph} {when_text(entry, zone, now)}", "bold"),
        (f"  {there}" if there else "", "$quiet"),
        (f"  {soon}", "bold $success"),
        (f"\n  {_what(person, entry)}{waits}", "$foreground"),
    )


def _so_far(person: Person) -> Part | None:
    if "bookings" in person.unread:
        return None
    found = person.counts()
    theirs = f" ({found.cancelled_by_them} by them)" if found.cancelled_by_them else ""
    parts = [f"{found.held} held"]
    parts += [f"{found.cancelled} cancelled{theirs}"] if found.cancelled else []
    parts += [f"{found.rejected} rejected"] if found.rejected else []
    parts += [f"{found.unanswered} never answered"] if found.unanswered else []
    parts += sums_text(person, paid=True)
    due = [f"{UNPAID} {words}" for words in sums_text(person, paid=False)]
    return _labelled(
        "SO FAR",
        (" · ".join(parts), "$foreground"),
        (f" · {' · '.join(due)}" if due else "", "$warning"),
    )


def _here(person: Person) -> Part:
    """A line about the person as a user: id and event types, or that they are no user."""
    user = person.user
    known = "bookings" not in person.unread
    of = [f"attendee of {person.attendee_of}"] if known else []
    if user is None:
        words = "users were never read" if "users" in person.unread else "not a user here"
        return _labelled("ALSO", (" · ".join((*of, words)), "$quiet"))
    kinds = user.event_types
    parts = [f"user {user.key}", *(of if person.attendee_of else ())]
    parts += [f"hours: {one_line(user.schedule, 40)}" if user.schedule else "no default schedule"]
    parts += [count(kinds, "event type") if kinds is not None else "event types not known"]
    if user.teams is None:
        parts.append("teams not known")
    else:
        parts.append(f"in {one_line(', '.join(user.teams), 60)}" if user.teams else "in no team")
    return _labelled("ALSO", (" · ".join(parts), "$foreground"))


def _notes(person: Person) -> Part | None:
    unread = ", ".join(person.unread_helps)
    notes = [f"Never read: {unread}; r reads them."] if unread else []
    notes.append(unread_takes(person.timeless))
    words = " ".join(filter(None, notes))
    return _labelled("", (words, "$warning")) if words else None


def when_text(entry: Entry, zone: ZoneInfo, now: datetime) -> str:
    """`Tue 1 Dec 18:30–19:15`."""
    day = day_cell(entry.span.start, zone, now)
    return f"{day} {hours_text(entry.span.start, entry.span.end, zone)}"


def there_text(person: Person, entry: Entry, zone: ZoneInfo) -> str:
    """`10:30 for them`, where their clock shows another time."""
    if person.zone is None:
        return "their zone is not known"
    there, here = entry.span.start.astimezone(person.zone), entry.span.start.astimezone(zone)
    if there.utcoffset() == here.utcoffset():
        return ""
    day = "" if there.date() == here.date() else f"{there:%a} "
    return f"{day}{clock_text(there, person.zone)} for them"


def _what(person: Person, entry: Entry) -> str:
    """The event type and the other side: the host for a guest, the guests for a host."""
    if person.user is not None and entry.host_id == person.user.key:
        names = ", ".join(guest.name or guest.email for guest in entry.guests[:3])
        return one_line(f"{short_title(entry)}, for {names or 'no guest'}", 100)
    return one_line(f"{short_title(entry)} with {entry.host or 'nobody'}", 100)


def lines(person: Person, now: datetime, zone: ZoneInfo) -> Iterator[Item]:
    """The bookings: those to come, the next first, then the past ones, the latest first."""
    groups = (("To come", person.coming), ("Before", person.past))
    for name, entries in groups:
        if entries:
            yield Item("", f"{name} · {len(entries)}")
        for entry in entries:
            glyph, tone, _ = STATES.get(entry.status, OTHER_STATE)
            mark = UNPAID if entry.unpaid and entry.live else CLASH if entry.clashes else " "
            when = when_text(entry, zone, now)
            left = f"{when:<24} {mark} {_what(person, entry)}"
            dim = entry.span.end <= now or not entry.live
            there = there_text(person, entry, zone).removesuffix(" for them")
            right = "" if person.zone is None else there
            usual = "plain" if tone == "good" else tone
            yield Item(entry.key, left, right, "quiet" if dim else usual, glyph)
