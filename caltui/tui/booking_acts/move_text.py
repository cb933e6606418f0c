"""The words of the move dialog: a line for each time, on the clocks of all who are concerned."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from caltui.scheduling.wording import clock_text, minutes_text
from caltui.scheduling.zones import city
from caltui.text import one_line
from caltui.tui.widgets.column_widths import fit
from caltui.tui.widgets.lines import Item
from caltui.workspace.booking_acts.choice import MoveTime
from caltui.workspace.booking_acts.facts import BookingFacts, short_day

WHEN = len("Wed 30 Dec 18:30 ")
NARROW, WIDE = 13, 28
"""The cells of the column of another zone, at 80 columns and at 100 or more."""

ROOM = 100


class Clocks(NamedTuple):
    """The zones in which times are shown: the operator's, and those of guest and host where they
    differ (each with its heading)."""

    zone: ZoneInfo
    now: datetime
    others: tuple[tuple[str, ZoneInfo], ...]
    columns: int = 80

    @property
    def is_wide(self) -> bool:
        """Whether there is room for whole names."""
        return self.columns >= ROOM

    @property
    def widths(self) -> tuple[int, ...]:
        """The cells of each column of another zone."""
        most = WIDE if self.is_wide else NARROW
        return tuple(max(NARROW, min(len(head), most)) for head, _ in self.others)


def clocks_of(facts: BookingFacts, zone: ZoneInfo, now: datetime, columns: int) -> Clocks:
    """The zones of a booking. One whose clock is the same as another's is shown once."""
    at = facts.span.start if facts.span is not None else now
    seen = {at.astimezone(zone).utcoffset()}
    others = []
    for name, person in ((facts.guest_name, facts.guest), (facts.host_name, facts.host)):
        if person is None or person.zone is None:
            continue
        offset = at.astimezone(person.zone).utcoffset()
        if offset not in seen:
            seen.add(offset)
            others.append((f"{first_name(name)} ({city(person.zone)})", person.zone))
    return Clocks(zone, now, tuple(others), columns)


def first_name(name: str) -> str:
    """The first word of a name that is long enough to know somebody by; else all of it."""
    word = one_line(name, 60).partition(" ")[0]
    return word if len(word) > 2 and not word.endswith(".") else one_line(name, 20)


def heading(clocks: Clocks) -> str:
    """The heading above the times."""
    mine = fit(f"you ({city(clocks.zone)})", WHEN)
    rest = "".join(
        fit(head, width) + " "
        for (head, _), width in zip(clocks.others, clocks.widths, strict=True)
    )
    return f"    {mine} {rest}with"


def time_item(time: MoveTime, facts: BookingFacts, clocks: Clocks) -> Item:
    """The line of one time; a closed one says what closes it."""
    day = short_day(time.start, clocks.zone, clocks.now)
    mine = fit(f"{day} {clock_text(time.start, clocks.zone)}", WHEN)
    rest = "".join(
        fit(_elsewhere(time.start, clocks.zone, zone), width) + " "
        for (_, zone), width in zip(clocks.others, clocks.widths, strict=True)
    )
    key = time.start.isoformat()
    if not time.open:
        return Item(key, f"{mine} {rest}{one_line(time.closed_by)}", "", "quiet", "✗")
    names = " · ".join(first_name(name) for _, name in time.hosts)
    if not clocks.is_wide and len(time.hosts) > 1:
        names = f"{first_name(time.hosts[0][1])} +{len(time.hosts) - 1}"
    return Item(key, f"{mine} {rest}{one_line(names)}", _right(time, facts), glyph=" ")


def _elsewhere(moment: datetime, here: ZoneInfo, zone: ZoneInfo) -> str:
    """`10:15`, with the weekday where it is another day."""
    there = moment.astimezone(zone)
    day = "" if there.date() == moment.astimezone(here).date() else f"{there:%a} "
    return f"{day}{clock_text(moment, zone)}"


def _right(time: MoveTime, facts: BookingFacts) -> str:
    if time.same_hour:
        return "same hour"
    return shift_words(facts.span.start, time.start) if facts.span is not None else ""


def shift_words(old: datetime, new: datetime) -> str:
    """`45 min later`, `2 h earlier`, `3 h 45 min later`; empty for a day or more."""
    by = new - old
    if abs(by) >= timedelta(days=1) or not by:
        return ""
    words = minutes_text(int(abs(by) / timedelta(minutes=1)))
    return f"{words} {'later' if new > old else 'earlier'}"


def joined(times: Sequence[MoveTime], closed: Sequence[MoveTime], *, both: bool) -> list[MoveTime]:
    """The times to list: the open ones, and if asked the closed ones among them."""
    if not both or not times:
        return [*times, *(closed if both else ())]
    found: list[MoveTime] = []
    rest = list(closed)
    for number, time in enumerate(times):
        found.append(time)
        found += rest[number : number + 1]
    return [*found, *rest[len(times) :]]


def move_title(facts: BookingFacts, start: datetime, zone: ZoneInfo, now: datetime) -> str:
    """`Move to Wed 2 Dec 18:30: replaces Tue 1 Dec 18:30, Jakub Ekström`."""
    to = f"{short_day(start, zone, now)} {clock_text(start, zone)}"
    if facts.span is None:
        return one_line(f"Move {facts.guest_name} to {to}", 120)
    old = f"{short_day(facts.span.start, zone, now)} {clock_text(facts.span.start, zone)}"
    return one_line(f"Move to {to}: replaces {old}, {facts.guest_name}", 120)
