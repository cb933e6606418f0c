"""Describes one cell of a team's availability: who, when, and why it is free or not."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from caltui.scheduling.axis import Axis
from caltui.scheduling.hours import Override
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import BusySpan, Member
from caltui.scheduling.team.states import State, TeamCell
from caltui.scheduling.text import DAY_NAMES, day_text
from caltui.scheduling.time_style import minute_words
from caltui.scheduling.wording import clock_text

UNKNOWN = "unknown: Cal sent no hours, which is not the same as closed"


def when_words(span: Interval, zone: ZoneInfo) -> str:
    """`Tue 24 Nov 14:15–14:30 Europe/Berlin`, with the second day if it is another one."""
    start, end = span.start.astimezone(zone), span.end.astimezone(zone)
    same = start.date() == end.date() or (end.hour, end.minute) == (0, 0)
    clock = clock_text(end, zone)
    last = minute_words(24 * 60) if same and start.date() != end.date() else clock
    until = last if same else f"{day_words(end)} {clock}"
    return f"{day_words(start)} {clock_text(start, zone)}–{until} {zone.key}"


def day_words(moment: date) -> str:
    """`Tue 24 Nov`, in English."""
    return f"{DAY_NAMES[moment.isoweekday() % 7]} {moment.day} {MONTHS[moment.month - 1]}"


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def what_words(member: Member, axis: Axis, index: int, cell: TeamCell) -> str:
    """`busy: Deep dive`; a partly free cell is told part by part, with times."""
    span = axis.cell(index)
    if cell.state is State.PARTLY:
        return ", ".join(_parts(member, span, axis.zone)) or "partly free"
    if cell.state is State.FREE:
        return "free"
    if cell.state is State.BUSY:
        found = dict.fromkeys(taken_words(item) for item in taken_in(member, span))
        return " + ".join(found)
    if cell.state is State.UNKNOWN:
        return UNKNOWN
    special = override_on(member, span.start)
    if special is None:
        return "outside hours"
    return f"outside hours (special hours that day: {day_text(special.blocks)})"


def taken_in(member: Member, span: Interval) -> list[BusySpan]:
    """Lists what takes time inside a span."""
    return [item for item in member.taken if item.span.meets(span)]


def taken_words(item: BusySpan) -> str:
    """`busy: Deep dive`, or why somebody is away."""
    return item.text if item.away else f"busy: {item.text}"


def _parts(member: Member, span: Interval, zone: ZoneInfo) -> Iterator[str]:
    found = [(free, "free") for free in member.free if free.meets(span)]
    found += [(item.span, taken_words(item)) for item in taken_in(member, span)]
    for part, words in sorted(found, key=lambda pair: pair[0]):
        start, end = max(part.start, span.start), min(part.end, span.end)
        yield f"{words} {clock_text(start, zone)}–{clock_text(end, zone)}"


def there_words(member: Member, moment: datetime, zone: ZoneInfo) -> str:
    """`18:00 in Asia/Tokyo` if the local time differs, with the day if it is another one."""
    if member.zone is None:
        return "their zone is unknown"
    here, there = moment.astimezone(zone), moment.astimezone(member.zone)
    if here.utcoffset() == there.utcoffset():
        return ""
    day = "" if here.date() == there.date() else f"{DAY_NAMES[there.isoweekday() % 7]} "
    return f"{day}{clock_text(moment, member.zone)} in {member.zone.key}"


def override_on(member: Member, moment: datetime) -> Override | None:
    """The hours of that date, where they are other than in the week."""
    if member.zone is None:
        return None
    day = moment.astimezone(member.zone).date()
    return next((special for special in member.overrides if special.day == day), None)
