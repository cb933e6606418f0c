"""The text of the absence screen: what is closed, a line for each booking, what is left."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from textual.content import Content

from caltui.scheduling.wording import few_names_text
from caltui.text import count, one_line
from caltui.tui.widgets.lines import Item
from caltui.workspace.agenda.entries import plain_title
from caltui.workspace.booking_acts.absence.close import DaysOff, range_text
from caltui.workspace.booking_acts.absence.leave import Leaving
from caltui.workspace.booking_acts.absence.stranded import (
    CANCEL,
    HAND_OVER,
    KEEP,
    MOVE,
    StrandedBooking,
)
from caltui.workspace.booking_acts.facts import short_day

Absence = DaysOff | Leaving

GLYPHS = {MOVE: "→", HAND_OVER: "⇄", CANCEL: "✗", KEEP: "·"}
TONES = {MOVE: "plain", HAND_OVER: "plain", CANCEL: "warn", KEEP: "quiet"}
WAYS = {MOVE: "Move", HAND_OVER: "Hand over", CANCEL: "Cancel", KEEP: "Keep"}
MOST_NOTES = 3


def cost(writes: int, seconds: str, lasting: int) -> str:
    """`3 writes · about 2 s · one undo for 2 of 3`: the others are `lasting`."""
    undo = f"one undo for {writes - lasting} of {writes}" if lasting else "one undo"
    undo = "no undo" if lasting == writes else undo
    return f"{count(writes, 'write')} · {seconds} · {undo}"


def head(absence: Absence, cost: str) -> Content:
    """Says what is closed or who leaves, the cost, and what is worth knowing first."""
    lines = [Content.styled(f" {cost}", "$quiet")]
    if isinstance(absence, DaysOff):
        lines += [Content.assemble((" + ", "bold $success"), text) for text in _closed(absence)]
    notes = _shared(absence) + list(absence.notes)
    for note in notes[:MOST_NOTES]:
        lines.append(Content.styled(f" ▲ {one_line(note, 200)}", "$warning"))
    if len(notes) > MOST_NOTES:
        lines.append(Content.styled(f"   and {len(notes) - MOST_NOTES} more notes", "$warning"))
    return Content("\n").join(lines)


def _closed(off: DaysOff) -> Iterator[str]:
    if off.away:
        yield one_line(f"Out of office: {few_names_text(off.names)}, {range_text(off.days)}", 160)
        return
    for one in off.schedules:
        owner = one.state.owner_name or "nobody"
        days = count(len(one.days), "day")
        what = f"{days} closed" if one.days else "no hours on these days: nothing to close"
        yield one_line(f"{what}, in “{one.state.name}” of {owner}", 160)


def _shared(absence: Absence) -> list[str]:
    if not isinstance(absence, DaysOff):
        return []
    return [
        f"“{one.state.name}” is shared: it closes {', '.join(one.whose[:4])} too."
        for one in absence.schedules
        if one.whose and one.days and not absence.away
    ]


def lines(absence: Absence, zone: ZoneInfo, now: datetime) -> Iterator[Item]:
    """The bookings with what shall be done, and for a leaving host what else is theirs."""
    stranded = absence.stranded
    said = "It strands" if isinstance(absence, DaysOff) else "To hand over"
    if stranded:
        yield Item("", f"{said} {len(stranded)}")
    else:
        yield Item("", "No booking is on these days" if said == "It strands" else "No booking")
    several = isinstance(absence, DaysOff) and len(absence.users) > 1
    for one in stranded:
        yield _line(one, zone, now, host=several)
    if isinstance(absence, Leaving) and absence.left:
        yield Item("", f"Left of {absence.name} · space takes them out, where that can be")
        for left in absence.left:
            right = left.told if left.remove else left.kept
            tone = "warn" if left.remove else "quiet" if not left.removable else "plain"
            key = f"{left.resource} {left.key}"
            glyph = "·" if not left.remove else "+" if left.away else "✗"
            yield Item(key, f"{left.resource}  {left.name}", right, tone, glyph)


def _line(one: StrandedBooking, zone: ZoneInfo, now: datetime, *, host: bool) -> Item:
    facts = one.facts
    of = f" · {facts.host_name}" if host else ""
    left = f"{facts.short(zone, now)}  {facts.guest_name}{of} · {_what(one)}"
    right = one_line(way_text(one, zone, now), 44)
    return Item(facts.key, one_line(left, 120), right, TONES[one.way], GLYPHS[one.way])


def _what(one: StrandedBooking) -> str:
    """The event type, or what the booking calls itself where that is not known."""
    facts = one.facts
    title = str(facts.record.get("title") or "")
    return facts.event_title or plain_title(title, facts.host_name, [facts.guest_name])


def way_text(one: StrandedBooking, zone: ZoneInfo, now: datetime) -> str:
    """Says what shall be done with a booking: `move → Fri 4 Dec 09:30`."""
    if one.way == MOVE and one.time is not None:
        start = one.time.start
        return f"move → {short_day(start, zone, now)} {start.astimezone(zone):%H:%M}"
    if one.way == HAND_OVER and one.host is not None:
        state = "" if one.host.state == "free" else f", {one.host.state}"
        return f"to {one.host.name}{state} · {'record only' if one.quiet else 'all are told'}"
    return "cancel, guests are mailed" if one.way == CANCEL else "keep"


def reason_line(one: StrandedBooking | None) -> str:
    """Says why the other ways cannot be chosen for the booking under the cursor."""
    if one is None:
        return ""
    lacks = [f"{WAYS[way]}: {why}" for way, why in one.lacks.items() if why]
    return one_line("  ".join(lacks), 300)
