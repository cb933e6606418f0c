"""Draws the lines of a team's picture: every state is a glyph as well as a colour."""

import re
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby, pairwise

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from caltui.scheduling.axis import Axis
from caltui.scheduling.team.find_time import NIGHT_ENDS, NIGHT_STARTS
from caltui.scheduling.team.picture import Member
from caltui.scheduling.team.readout import day_words
from caltui.scheduling.team.states import State, TeamCell
from caltui.scheduling.time_style import hour_words, time_style
from caltui.scheduling.zones import city
from caltui.text import one_line

Styles = Callable[[str], Style]

GLYPHS = {
    State.FREE: ("█", "free", "free"),
    State.PARTLY: ("▄", "partly", "partly free"),
    State.BUSY: ("▒", "busy", "busy"),
    State.OUTSIDE: ("·", "outside", "outside hours"),
    State.UNKNOWN: ("?", "unknown", "unknown"),
}
"""Glyph, style and word of each state."""

NOW, NOW_HEAD, NIGHT, DAY_EDGE, CURSOR = "│", "▼", "▁", "┊", "◆"
LEVELS = " ▁▂▃▄▅▆▇"
"""How many of the members are free, by height; all of them is a full block."""

PARTS = (
    *(style for _, style, _ in GLYPHS.values()),
    *("title", "name", "here", "quiet", "words", "cursor", "now"),
    *("night", "clock", "day", "hour", "count", "all"),
)
SHORTEST_TITLE = 5
_HOUR = re.compile(r"\d{1,2}[ap]?")

LABEL = 3
"""Cells that an hour's label needs, with a gap."""

EVERY = (1, 2, 3, 6, 12, 24)
"""Hours between two labels."""


def bar(
    member: Member,
    row: Sequence[TeamCell],
    axis: Axis,
    width: int,
    now: datetime | None,
    style: Styles,
) -> Strip:
    """One member's time. What takes time is written into it where there is room."""
    segments: list[Segment] = []
    at = 0
    here = axis.at(now) if now else None
    for cell, run in groupby(row):
        count = len(list(run))
        segments += _run(member, cell, at, count, axis, width, style)
        at += count
    strip = Strip(segments, at * width)
    return strip if here is None else _with_now(strip, row[here], here * width, style)


def _run(
    member: Member, cell: TeamCell, at: int, count: int, axis: Axis, width: int, style: Styles
) -> list[Segment]:
    glyph, part, _ = GLYPHS[cell.state]
    size = count * width
    if cell.state is State.BUSY and size >= SHORTEST_TITLE:
        title = one_line(member.taken[cell.taken].title, 80)
        if title:
            return _titled(title, glyph, size, style)
    if cell.state is not State.OUTSIDE:
        return [Segment(glyph * size, style(part))]
    text = "".join(
        (DAY_EDGE if day_starts(axis, i) and i else glyph) + glyph * (width - 1)
        for i in range(at, at + count)
    )
    return [Segment(text, style(part))]


def _titled(title: str, glyph: str, size: int, style: Styles) -> list[Segment]:
    """`▒Deep dive▒▒▒`: hatched at both ends, so that neighbours stay apart."""
    text = title if cell_len(title) <= size - 1 else set_cell_size(title, size - 2) + "…"
    rest = size - 1 - cell_len(text)
    return [
        Segment(glyph, style("busy")),
        Segment(text, style("title")),
        Segment(glyph * rest, style("busy")),
    ]


def _with_now(strip: Strip, cell: TeamCell, x: int, style: Styles) -> Strip:
    """The line of the present: between glyphs where there are none, else in its colour."""
    glyph = NOW if cell.state is State.OUTSIDE else GLYPHS[cell.state][0]
    return over(strip, x, Segment(glyph, style("now")))


def with_cursor(strip: Strip, x: int, width: int, style: Style) -> Strip:
    """The strip with the cursor on a cell; what else is in the cell stays in sight."""
    rest = "".join(segment.text for segment in strip.crop(x + 1, x + width)) if width > 1 else ""
    return over(strip, x, Segment(CURSOR + rest, style))


def over(strip: Strip, x: int, segment: Segment) -> Strip:
    """The strip with another segment at a place."""
    end = x + segment.cell_length
    return Strip([*strip.crop(0, x), segment, *strip.crop(end)], strip.cell_length)


def day_starts(axis: Axis, index: int) -> bool:
    """Tells whether a day of the axis begins with this cell."""
    return not index or axis.walls[index].date() != axis.walls[index - 1].date()


def days(axis: Axis, width: int, left: int, style: Styles) -> Strip:
    """The line of dates; that of a day whose begin is scrolled away stays at the edge."""
    starts = [i for i in range(len(axis)) if day_starts(axis, i)]
    segments = []
    for start, end in zip(starts, [*starts[1:], len(axis)], strict=True):
        size = (end - start) * width
        words = day_words(axis.walls[start])
        hidden = max(0, left - start * width)
        if cell_len(words) >= size - hidden:
            words = f"{words[:2]} {axis.walls[start].day}"
        segments.append(Segment(set_cell_size(" " * hidden + words, size), style("day")))
    return Strip(segments, len(axis) * width)


def hours(axis: Axis, width: int, now: datetime | None, style: Styles) -> Strip:
    """The line of hours on the axis's own clock, with a mark at the present."""
    labels = _labels([_minute(wall) for wall in axis.walls], axis.step, width)
    text = _over_text(" " * (len(axis) * width), labels, width)
    strip = Strip([Segment(text, style("hour"))])
    here = axis.at(now) if now else None
    return strip if here is None else _now_over(strip, here * width, NOW_HEAD, style)


def clock_line(
    member: Member, axis: Axis, width: int, now: datetime | None, style: Styles
) -> Strip:
    """Night and day for the member, with the hours on the clock of the member's wall."""
    if member.zone is None:
        return Strip.blank(len(axis) * width, style("clock"))
    minutes = [_minute(edge.astimezone(member.zone)) for edge in axis.edges]
    labels = _labels(minutes, axis.step, width)
    ground = "".join((NIGHT if _night(m) else " ") * width for m in minutes[:-1])
    text = _over_text(ground, labels, width)
    segments = []
    for night, run in groupby(zip(text, ground, strict=True), key=lambda pair: pair[1] == NIGHT):
        written = "".join(char for char, _ in run)
        segments.append(Segment(written, style("night" if night else "clock")))
    strip = Strip(segments, len(axis) * width)
    here = axis.at(now) if now else None
    return strip if here is None else _now_over(strip, here * width, NOW, style)


def _now_over(strip: Strip, x: int, glyph: str, style: Styles) -> Strip:
    """The mark of the present; an hour that stands there is coloured instead."""
    text = strip.text
    hour = next((found for found in _HOUR.finditer(text) if found.start() <= x < found.end()), None)
    if hour is None:
        return over(strip, x, Segment(glyph, style("now")))
    return over(strip, hour.start(), Segment(hour[0], style("now")))


def _night(minute: int) -> bool:
    return minute < NIGHT_ENDS or minute >= NIGHT_STARTS


def _minute(wall: datetime) -> int:
    return wall.hour * 60 + wall.minute


def _labels(minutes: Sequence[int], step: int, width: int) -> dict[int, str]:
    """The hour to write at each cell that has one."""
    room = LABEL + time_style().twelve
    every = next((h for h in EVERY if h * 60 // step * width >= room), EVERY[-1]) * 60
    found = {}
    for i, (minute, after) in enumerate(pairwise(minutes)):
        after += 1440 if after <= minute else 0
        mark = -(-minute // every) * every
        if mark < after:
            found[i] = hour_words(mark // 60)
    return found


def _over_text(ground: str, labels: dict[int, str], width: int) -> str:
    text = list(ground)
    for i, label in labels.items():
        at = i * width
        if at + len(label) <= len(text):
            text[at : at + len(label)] = label
    return "".join(text)


def counts(free: Sequence[int], members: int, width: int, style: Styles) -> Strip:
    """Draws how many are free in each cell, as a height."""
    segments = []
    for count, run in groupby(free):
        size = len(list(run)) * width
        everyone = count == members
        glyph = "█" if everyone else LEVELS[-(-count * (len(LEVELS) - 1) // members)]
        segments.append(Segment(glyph * size, style("all" if everyone else "count")))
    return Strip(segments, len(free) * width)


def place_words(member: Member, axis: Axis) -> str:
    """`  Kolkata +4:30`: the member's city, and how far its clock is from the axis's."""
    if member.zone is None:
        return "  zone unknown"
    moment = axis.edges[0]
    here = moment.astimezone(axis.zone).utcoffset()
    there = moment.astimezone(member.zone).utcoffset()
    place = city(member.zone)
    if here is None or there is None or here == there:
        return f"  {place}"
    minutes = int((there - here).total_seconds()) // 60
    sign, size = "−" if minutes < 0 else "+", abs(minutes)
    return f"  {place} {sign}{size // 60}" + (f":{size % 60:02d}" if size % 60 else "")


def edge(left: int, room: int, whole: int) -> str:
    """Shows whether there is more time beside what fits, and on which side."""
    before, after = left > 0, left + room < whole
    return "↔" if before and after else "›" if after else "‹" if before else " "
