"""The text of the agenda screen: lines of a day or a week, the strip of days, one booking."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from textual.content import Content

from caltui.scheduling.intervals import Interval, total
from caltui.scheduling.team.readout import MONTHS, day_words
from caltui.scheduling.text import DAY_NAMES
from caltui.scheduling.time_style import clock_width, clock_words, minute_words, time_style
from caltui.scheduling.wording import clock_text, first_names_text, minutes_text
from caltui.text import count, one_line
from caltui.workspace.agenda.agenda import Agenda, Day, Part
from caltui.workspace.agenda.entries import GUEST, USER, Entry, plain_title
from caltui.workspace.base.clock import time_elsewhere
from caltui.workspace.slots.absences import Absence

CLASH, UNPAID, AWAY = "▲", "¤", "⌂"
STATES = {
    "ACCEPTED": ("●", "good", "accepted"),
    "PENDING": ("◐", "warn", "waiting"),
    "AWAITING_HOST": ("◐", "warn", "waiting for the host"),
    "REJECTED": ("×", "quiet", "rejected"),
    "CANCELLED": ("×", "quiet", "cancelled"),
}
OTHER_STATE = ("?", "warn", "of an unknown state")
ENTRY, HEADING, QUIET, NOW, ABSENT = "entry", "heading", "quiet", "now", "absent"
ALL_DAY = "all day"
Named = Callable[[str], str]
"""The name of a user by the id."""


class AgendaLine(NamedTuple):
    """A line of the list. Only bookings have a `key`: the date and the booking's key."""

    kind: str
    key: str = ""
    time: str = ""
    title: str = ""
    host: str = ""
    guest: str = ""
    guest_time: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    past: bool = False


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """`10:00`, or `10:00am`."""
    local = moment.astimezone(zone)
    return clock_words(local.hour, local.minute)


def lines(found: Agenda, now: datetime, named: Named, *, headings: bool) -> list[AgendaLine]:
    """Every line of the days shown: with `headings` a heading a day, else with the free time.
    `named` names those who are away and those who cover."""
    shown: list[AgendaLine] = []
    for day in found.days:
        if headings:
            shown.append(AgendaLine(HEADING, title=heading(day, found, now)))
        shown += _day_lines(day, found, now, named, gaps=not headings)
    return shown


def _day_lines(
    day: Day, found: Agenda, now: datetime, named: Named, *, gaps: bool
) -> Iterator[AgendaLine]:
    """Yields the lines of one day in the order of time: who is away, bookings, free time, now."""
    placed: list[tuple[datetime, int, AgendaLine]] = [
        (part.span.start, 1, _entry_line(part, found, now)) for part in day.parts
    ]
    placed += [(day.window.start, -2, _away_line(one, day, found, named)) for one in day.away]
    if gaps:
        placed += [(gap.start, 0, _gap_line(gap, found.zone)) for gap in day.free]
        if not day.parts:
            placed.append((day.window.end, 2, AgendaLine(QUIET, title="Nothing is booked.")))
    if day.window.start <= now < day.window.end and (gaps or day.parts):
        placed.append((now, -1, AgendaLine(NOW, title=f"now {clock(now, found.zone)}")))
    yield from (line for _, _, line in sorted(placed, key=lambda item: item[:2]))


def _away_line(absence: Absence, day: Day, found: Agenda, named: Named) -> AgendaLine:
    """`all day  ⌂  Out of office: vacation · until 2 Jan · Bo Lund covers`."""
    until = absence.days.last if absence.days else day.day
    words = [absence.title] if found.who.kind == USER else [named(absence.user), absence.title]
    words += [f"until {until.day} {MONTHS[until.month - 1]}"] if until > day.day else []
    words.append(f"{named(absence.cover)} covers" if absence.cover else "nobody covers")
    marks = ((AWAY, "warn"), (" ", "plain"), (" ", "plain"))
    return AgendaLine(ABSENT, time=ALL_DAY, title=one_line(" · ".join(words), 200), marks=marks)


def _entry_line(part: Part, found: Agenda, now: datetime) -> AgendaLine:
    entry, zone = part.entry, found.zone
    glyph, tone, _ = STATES.get(entry.status, OTHER_STATE)
    marks = (
        (glyph, tone),
        (CLASH if entry.clashes else " ", "bad"),
        (UNPAID if entry.unpaid and entry.live else " ", "warn"),
    )
    first = entry.guests[0] if entry.guests else None
    more = f" +{len(entry.guests) - 1}" if len(entry.guests) > 1 else ""
    guest = one_line(first.name or first.email, 60) + more if first else ""
    host = entry.host or "nobody"
    return AgendaLine(
        ENTRY,
        entry_key(part, zone),
        span_words(part, zone),
        one_line(_title(entry, found), 200),
        one_line(host, 60),
        guest,
        time_elsewhere(entry.span.start, zone, _zone_beside(entry, found)),
        marks,
        entry.span.end <= now or not entry.live,
    )


def _title(entry: Entry, found: Agenda) -> str:
    """The short title; in a person's agenda with the host, where that is somebody else."""
    title = short_title(entry)
    invited = found.who.kind == USER and entry.host_id != found.who.key and entry.host
    return f"{title}, held by {entry.host}" if invited else title


def _zone_beside(entry: Entry, found: Agenda) -> str:
    """The zone of the other party: that of the first guest, or of the guest whose agenda it is."""
    if found.who.kind == GUEST:
        own = [g.zone for g in entry.guests if g.email.casefold() == found.who.key.casefold()]
        return own[0] if own else ""
    return entry.guests[0].zone if entry.guests else found.zone.key


def entry_key(part: Part, zone: ZoneInfo) -> str:
    """The key of a booking's line: one that lasts over midnight has a line on both days."""
    return f"{part.span.start.astimezone(zone).date().isoformat()} {part.entry.key}"


def booking_of(key: str) -> str:
    """The booking of a line's key."""
    return key.partition(" ")[2]


def span_words(part: Part, zone: ZoneInfo) -> str:
    """`10:00–10:30`; `…` where it began the day before or lasts into the next."""
    start = "…" if part.from_before else clock(part.span.start, zone)
    last = clock(part.span.end, zone)
    midnight = last == minute_words(0) and start != last
    end = "…" if part.goes_on else minute_words(24 * 60) if midnight else last
    pad = clock_width() if time_style().twelve else 0
    return f"{start:>{pad}}–{end}"


def short_title(entry: Entry) -> str:
    """The title without the people, who have columns of their own."""
    return plain_title(entry.title, entry.host, (guest.name for guest in entry.guests))


def _gap_line(gap: Interval, zone: ZoneInfo) -> AgendaLine:
    last = clock(gap.end, zone)
    end = minute_words(24 * 60) if last == minute_words(0) else last
    time = f"{clock(gap.start, zone)}–{end}"
    return AgendaLine(QUIET, time=time, title=f"free {length_words(gap.length)}")


def length_words(length: timedelta) -> str:
    """`1 h 30 min`."""
    return minutes_text(int(length.total_seconds()) // 60)


def heading(day: Day, found: Agenda, now: datetime) -> str:
    """`Tue 24 Nov · today · 3 bookings, 2 h · 4 h free`."""
    live = sum(part.entry.live for part in day.parts)
    parts = [day_words(day.day)]
    if day.day == now.astimezone(found.zone).date():
        parts.append("today")
    if live:
        parts.append(f"{count(live, 'booking')}, {length_words(day.booked)}")
    elif not day.parts:
        parts.append("nothing booked")
    if day.away:
        many = len({absence.user for absence in day.away})
        parts.append("away" if found.who.kind == USER else f"{many} away")
    elif day.open is not None:
        free = total(day.free)
        parts.append(f"{length_words(free)} free" if day.open else "no hours")
    return " · ".join(parts)


def strip(days: tuple[Day, ...], zone: ZoneInfo, now: datetime, at: date, width: int) -> Content:
    """The week in one line: each day with its number of bookings, the chosen day highlighted."""
    room = max(8, width // max(1, len(days)))
    today = now.astimezone(zone).date()
    pieces: list[tuple[str, str]] = []
    for day in days:
        live = [part.entry for part in day.parts if part.entry.live]
        clash = CLASH if any(entry.clashes for entry in live) else ""
        clash += AWAY if day.away else ""
        name = f"{DAY_NAMES[day.day.isoweekday() % 7]} {day.day.day}"
        star = "*" if day.day == today else " "
        text = f"{star}{name} {len(live) or '·'}{clash}"
        here = "bold $foreground on $cursor" if day.day == at else "$quiet"
        style = "bold $accent on $panel" if day.day == today and day.day != at else here
        pieces.append((text[:room].ljust(room), style))
    return Content.assemble(*pieces)


def legend(*, away: bool) -> Content:
    """Every mark with its word; that of days away where Cal tells them."""
    words = (
        ("●", "$success", "accepted"),
        ("◐", "$warning", "waiting"),
        (CLASH, "$error", "overlaps"),
        (UNPAID, "$warning", "unpaid"),
        ("×", "$quiet", "cancelled"),
        *([(AWAY, "$warning", "away")] if away else []),
    )
    pieces: list[tuple[str, str]] = [(" ", "")]
    for glyph, style, word in words:
        pieces += [(glyph, style), (f" {word}  ", "$quiet")]
    return Content.assemble(*pieces)


def entry_content(entry: Entry | None, found: Agenda) -> Content:
    """Three lines: the title; time, problems, host and state; the guests."""
    if entry is None:
        return Content("")
    zone, state = found.zone, STATES.get(entry.status, OTHER_STATE)
    start, end = entry.span.start.astimezone(zone), entry.span.end.astimezone(zone)
    until = clock_text(end, zone)
    until = until if end.date() == start.date() else f"{day_words(end)} {until}"
    when = f"{day_words(start)} {clock_text(start, zone)}–{until} {zone.key}"
    host = f" · {one_line(entry.host, 40)}" if entry.host else ""
    faults = [f"{CLASH} overlaps {_clashes(entry, found)}"] if entry.clashes else []
    faults += [f"{UNPAID} not paid"] if entry.unpaid and entry.live else []
    faults += [f"? could not be read: {', '.join(entry.faults)}"] if entry.faults else []
    guests = [_guest_words(entry, i, zone) for i in range(len(entry.guests))]
    who = first_names_text(guests, 3)
    return Content.assemble(
        (f" {one_line(entry.title, 200)}", "bold"),
        (f"\n {when}", "$quiet"),
        (f"  {' · '.join(faults)} " if faults else "", "$warning"),
        (f"{host} · {state[2]}", "$quiet"),
        (f"\n {who or 'No guest.'}", "$foreground"),
    )


def _guest_words(entry: Entry, index: int, zone: ZoneInfo) -> str:
    guest = entry.guests[index]
    local = time_elsewhere(entry.span.start, zone, guest.zone)
    name = one_line(guest.name or guest.email, 40)
    return f"{name} ({local})" if local else name


def _clashes(entry: Entry, found: Agenda) -> str:
    known = {other.key: other for other in found.entries}
    words = [
        f"{clock(known[key].span.start, found.zone)} {one_line(short_title(known[key]), 30)}"
        if key in known
        else f"booking {key}"
        for key in entry.clashes
    ]
    return first_names_text(words, 2)
