"""The text of a sheet of weeks: hours in few cells, the row under the cursor, the cost."""

from datetime import datetime
from zoneinfo import ZoneInfo

from textual.content import Content

from caltui.scheduling.hours import Blocks
from caltui.scheduling.text import DAY_NAMES, day_text, week_text
from caltui.scheduling.time_style import brief_words, first_of_week, time_style
from caltui.scheduling.zones import city
from caltui.text import count, one_line
from caltui.tui.acts.bulk.text import duration_text
from caltui.workspace.week.sheet.rows import SheetRow
from caltui.workspace.week.sheet.sheet import WeekSheet

SHUT = "–"
FOREIGN = "In your zone nothing is painted: z shows each one's own clocks again."


def brief(blocks: Blocks, width: int) -> str:
    """The hours of a day in so many cells: `9–12 13–17`, else from first to last with how many
    parts, `9–17½×2`, or with dots between, `10⋯18½`, else cut. A closed day is a dash."""
    if not blocks:
        return SHUT
    found: list[str] = []
    for write in (brief_words, _fraction):
        parts = [f"{write(block.start)}–{write(block.end)}" for block in blocks]
        whole = f"{write(blocks[0].start)}–{write(blocks[-1].end)}"
        found += [", ".join(parts), " ".join(parts)]
        if len(blocks) > 1:
            found += [f"{whole} ×{len(blocks)}", f"{whole}×{len(blocks)}"]
    if len(blocks) > 1:
        found.append(f"{_fraction(blocks[0].start)}⋯{_fraction(blocks[-1].end)}")
    fits = (text for text in found if len(text) <= width)
    return next(fits, f"{found[-1][: max(0, width - 1)]}…")


FRACTIONS = {0: "", 15: "¼", 30: "½", 45: "¾"}


def _fraction(minute: int) -> str:
    """`7½` for half past seven, or `7½a`; other minutes than quarters as digits."""
    hour, rest = divmod(minute, 60)
    if rest not in FRACTIONS:
        return brief_words(minute)
    whole = brief_words(hour * 60)
    cut = -1 if time_style().twelve else len(whole)
    return f"{whole[:cut]}{FRACTIONS[rest]}{whole[cut:]}"


def zone_words(row: SheetRow, mine: ZoneInfo, now: datetime) -> str:
    """`Tokyo +8`: the row's city, and how far its clock is from yours."""
    if row.state is None:
        return ""
    zone = row.state.schedule.zone
    here, there = now.astimezone(mine).utcoffset(), now.astimezone(zone).utcoffset()
    if here is None or there is None or here == there:
        return city(zone)
    minutes = int((there - here).total_seconds()) // 60
    sign, size = "−" if minutes < 0 else "+", abs(minutes)
    return f"{city(zone)} {sign}{size // 60}" + (f":{size % 60:02d}" if size % 60 else "")


def about(sheet: WeekSheet, at: SheetRow | None) -> Content:
    """Against whom the rows are compared, and how many match."""
    model = sheet.row(sheet.standard) or at
    if model is None:
        return Content("")
    which = " ★ standard" if sheet.standard else ""
    pieces: list[tuple[str, str]] = []
    if sheet.hours(model) is None:
        pieces.append((f" {one_line(model.name, 24)} has no week to compare with", "$quiet"))
    else:
        pieces.append((f" {sheet.compared(model.id).text}", "bold"))
        pieces.append((f": {one_line(model.name, 24)}{which}", "$quiet"))
    return Content.assemble(*pieces)


def clocks(mine: ZoneInfo, *, own: bool) -> str:
    """On whose clocks the hours stand."""
    return "each on their own clocks" if own else f"on your clocks as of now, {mine.key}"


def row_words(
    sheet: WeekSheet, row: SheetRow | None, days: tuple[int, ...], away: str = ""
) -> Content:
    """Says whose week it is, in which zone, the chosen days; then the whole week; then `away`,
    which says when they are away, if they are."""
    if row is None:
        return Content("\n")
    last = (f"\n {away}" if away else "", "$warning")
    head: list[tuple[str, str]] = [(f" {one_line(row.name, 30)}", "bold")]
    if row.state is not None:
        more = f" (1 of {row.others + 1})" if row.others else ""
        zone = row.state.zone or f"no zone, read in {row.state.schedule.zone.key}"
        head.append((f" · {one_line(row.schedule, 30)}{more} · {zone}", "$quiet"))
    week = sheet.hours(row)
    if row.why or week is None:
        return Content.assemble(*head, (f"\n ▲ {one_line(row.why, 200)}", "$warning"), last)
    said = f"{DAY_NAMES[days[0]]} {day_text(week.on(days[0]))}" if len(days) == 1 else ""
    head.append((f" · {said}", "") if said else ("", ""))
    whole = f"\n {one_line(week_text(week, first_of_week()), 200)}"
    return Content.assemble(*head, (whole, ""), last)


def cost(sheet: WeekSheet, seconds: float) -> Content:
    """`3 weeks painted · 4 writes · about 3 s · one undo`."""
    painted = len(sheet.changed)
    if not painted:
        return Content.styled(" Nothing is painted.", "$quiet")
    parts = [f"{count(painted, 'week')} painted", count(sheet.writes, "write")]
    parts += [f"about {duration_text(seconds)}", "one undo"]
    return Content.styled(f" {' · '.join(parts)}", "$success")
