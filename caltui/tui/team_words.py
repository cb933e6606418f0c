"""What the team screen says in words: the cell, the legend, what is missing."""

from zoneinfo import ZoneInfo

from textual.content import Content

from caltui.scheduling.intervals import Interval
from caltui.scheduling.picture import Member, Picture
from caltui.scheduling.readout import day_words, there_words, what_words, when_words
from caltui.text import one_line
from caltui.tui.widgets.team_grid import TeamGrid
from caltui.tui.widgets.team_strips import GLYPHS, NIGHT, NOW_HEAD

TONES = {
    "free": "$success",
    "partly": "$success",
    "busy": "$warning",
    "outside": "$quiet",
    "unknown": "$error",
}


def legend() -> Content:
    """Every glyph with its word."""
    pieces: list[tuple[str, str]] = [(" ", "")]
    for glyph, style, word in GLYPHS.values():
        pieces += [(glyph, TONES[style]), (f" {word}  ", "$quiet")]
    pieces += [(NIGHT, "$accent"), (" night there  ", "$quiet")]
    pieces += [(NOW_HEAD, "$accent"), (" now", "$quiet")]
    return Content.assemble(*pieces)


def cell_content(grid: TeamGrid, *, waiting: bool) -> Content:
    """Two lines: who and when; what, what time it is there, and how many are free."""
    member, cell, axis = grid.member, grid.cell, grid.axis
    if member is None or not len(axis):
        return Content("")
    span = axis.cell(grid.column)
    there = there_words(member, span.start, axis.zone)
    who = f" {one_line(member.label, 40)}, {when_words(span, axis.zone)}"
    head = [(who, "bold"), (f" · {there}" if there else "", "$quiet")]
    if cell is None:
        return Content.assemble(*head, ("\n not read yet" if waiting else "", "$quiet"))
    what = one_line(what_words(member, axis, grid.column, cell), 160)
    tone = TONES[GLYPHS[cell.state][1]]
    free = f" · {grid.free_together} of {len(grid.members)} free"
    return Content.assemble(*head, ("\n ", ""), (what, tone), (free, "$quiet"))


def problems(picture: Picture | None, member: Member | None, failed: str) -> Content:
    """Why the last ask failed, what the picture lacks, and what the row under the cursor lacks."""
    found: list[str] = []
    if failed:
        found.append(f"✗ {failed.replace(chr(10), ' ')}")
    if picture is not None and picture.reason:
        found.append(f"▲ Built from schedules and bookings: {picture.reason}")
    found += [f"▲ {words}" for words in (picture.problems if picture else ())]
    if member is not None:
        found += [f"▲ {member.label}: {words}" for words in member.problems]
    return Content("\n".join(f" {one_line(line, 300)}" for line in found))


def empty(picture: Picture | None, *, waiting: bool, failed: str) -> str:
    """What stands where there are no rows."""
    if waiting:
        return "Asking Cal when the team is free …"
    if failed:
        return "Nothing could be read: press r to ask again."
    if picture is not None and not picture.members:
        return "There is nobody to show: see below."
    return ""


def asking(window: Interval, zone: ZoneInfo) -> str:
    """Which time is being asked for."""
    start, end = window.start.astimezone(zone), window.end.astimezone(zone)
    return f"asking for {day_words(start)} – {day_words(end)}"
