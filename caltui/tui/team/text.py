"""The text of the team screen: the cell, the legend, what is missing."""

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from rich.cells import cell_len
from textual.content import Content

from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.find_time import Answer, why_here
from caltui.scheduling.team.judged import offered_starts, offered_text
from caltui.scheduling.team.missing import EASIEST, Partial, names_of_missing
from caltui.scheduling.team.picture import Member, Picture
from caltui.scheduling.team.readout import day_words, there_words, what_words, when_words
from caltui.scheduling.time_style import clock_words
from caltui.scheduling.wording import clock_text
from caltui.scheduling.zones import city
from caltui.text import one_line
from caltui.tui.team.team_grid import TeamGrid
from caltui.tui.team.team_strips import GLYPHS, NIGHT, NOW
from caltui.tui.widgets.lines import Item

MOST_NOTES = 2
MOST_STARTS = 2
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
    pieces += [(NOW, "$accent"), (" now", "$quiet")]
    return Content.assemble(*pieces)


def cell_content(grid: TeamGrid, *, waiting: bool) -> Content:
    """Two lines: who and when; what, what time it is there, and how many are free."""
    member, cell, axis = grid.member, grid.cell, grid.axis
    if member is None or not len(axis):
        return Content("")
    span = axis.cell(grid.column)
    there = there_words(member, span.start, axis.zone)
    who = f" {one_line(member.label, 40)}, {when_words(span, axis.zone)}"
    head = [(who, "bold"), (_offered_words(grid), TONES["free"])]
    head.append((f" · {there}" if there else "", "$quiet"))
    if cell is None:
        return Content.assemble(*head, ("\n not read yet" if waiting else "", "$quiet"))
    what = one_line(what_words(member, axis, grid.column, cell), 160)
    tone = TONES[GLYPHS[cell.state][1]]
    free = f" · {grid.free_together} of {len(grid.members)} free"
    return Content.assemble(*head, ("\n ", ""), (what, tone), (free, "$quiet"))


def _offered_words(grid: TeamGrid) -> str:
    """` · offered: 10:00, 10:15 +2`; empty where Cal does not tell."""
    times = grid.offered_here
    if times is None:
        return ""
    starts = ", ".join(clock_text(time.start, grid.axis.zone) for time in times[:MOST_STARTS])
    more = len(times) - MOST_STARTS
    return f" · offered: {starts or 'nothing'}" + (f" +{more}" if more > 0 else "")


def problems(picture: Picture | None, member: Member | None, failed: str) -> Content:
    """Says why the last read failed, and what is missing in the picture and in this row."""
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
    """The text in place of rows."""
    if waiting:
        return "Asking Cal when the team is free …"
    if failed:
        return "Nothing could be read: press r to ask again."
    if picture is not None and not picture.members:
        return "There is nobody to show: see below."
    return ""


def window_words(window: Interval, zone: ZoneInfo) -> str:
    """`Mon 23 Nov – Sun 29 Nov`: the days of a window."""
    start = window.start.astimezone(zone)
    last = (window.end - timedelta(seconds=1)).astimezone(zone)
    return f"{day_words(start)} – {day_words(last)}"


def answer_item(picture: Picture, answer: Answer, zone: ZoneInfo) -> Item:
    """A line of the list: when, how many come, and whether it is in their hours."""
    everyone = len(answer.coming) == len(picture.members)
    outside = len(answer.coming) - len(answer.in_hours)
    who = "everyone" if everyone else f"{len(answer.coming)} of {len(picture.members)}"
    how = f"{outside} outside hours" if outside else "in hours"
    glyph, tone = ("●", "good") if everyone and not outside else ("◐", "plain")
    if offered_starts(picture, answer) == ():
        how, glyph, tone = f"{how}, not offered by Cal", "◐", "quiet"
    return Item(answer_key(answer), f"{_when(answer, zone)}  {who}, {how}", tone=tone, glyph=glyph)


def answer_key(answer: Answer) -> str:
    """The key of its line in the list: its start and end."""
    return f"{answer.span.start.isoformat()} {answer.span.end.isoformat()}"


def _when(answer: Answer, zone: ZoneInfo) -> str:
    """`Thu 3 Dec  09:00–09:30`, in columns."""
    start = answer.span.start.astimezone(zone)
    clocks = f"{clock_text(start, zone)}–{clock_text(answer.span.end, zone)}"
    return f"{day_words(start):<10} {clocks}"


def partial_item(picture: Picture, partial: Partial, zone: ZoneInfo) -> Item:
    """The same for a time that does not suit all: `6 of 7, without Rosa`."""
    if not partial.missing:
        return answer_item(picture, partial.answer, zone)
    who = f"{len(partial.answer.coming)} of {len(picture.members)}"
    left = f"{_when(partial.answer, zone)}  {who}, without {names_of_missing(partial.missing)}"
    tone = "plain" if partial.missing[0].kind in EASIEST else "quiet"
    if offered_starts(picture, partial.answer) == ():
        left, tone = f"{left}, not offered by Cal", "quiet"
    return Item(answer_key(partial.answer), left, tone=tone, glyph="◐")


def picture_notes(picture: Picture, first: Sequence[str] = ()) -> Content:
    """Says what is missing in what is known, in a line or two."""
    found = [*first, *([f"Not from Cal's calendars: {picture.reason}"] if picture.reason else ())]
    found += picture.problems
    return Content("\n".join(f"▲ {one_line(line, 200)}" for line in found[:MOST_NOTES]))


def answer_there(
    picture: Picture, answer: Answer, zone: ZoneInfo, width: int, partial: Partial | None = None
) -> Content:
    """Says who comes and who does not, how late it may start, and what time it is then for each."""
    why = why_here(picture, answer)
    if partial is not None and partial.missing:
        why = f"{len(answer.coming)} of {len(picture.members)}, {partial.text}"
    if answer.starts:
        start, last = (clock_text(m, zone) for m in (answer.span.start, answer.last_start))
        why += f"; any start from {start} to {last}"
    if told := offered_text(offered_starts(picture, answer), zone):
        why += f"; {told}"
    pieces: list[tuple[str, str]] = [(one_line(why, 400), "bold")]
    x = width
    for member in (m for m in picture.members if m.user_id in answer.coming):
        moment = answer.span.start.astimezone(member.zone or zone)
        night = member.user_id in answer.at_night
        name = one_line(member.label, 24)
        where = city(member.zone) if member.zone and member.zone.key != zone.key else ""
        clock = clock_words(moment.hour, moment.minute)
        time = f"{clock} {where}".rstrip() + (" (night)" if night else "")
        size = cell_len(name) + cell_len(time) + 3
        fits = x + size <= width
        x = x + size if fits else size
        pieces += [
            (f"{'  ' if fits else chr(10)}{name} ", "$quiet"),
            (time, "$warning" if night else "$foreground"),
        ]
    return Content.assemble(*pieces)
