"""Draws a painted day: a glyph and a style for one or two quarters of an hour."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from caltui.scheduling.hours import Blocks
from caltui.scheduling.time_style import brief_words, hour_words, time_style
from caltui.scheduling.week.painting import QUARTERS, WeekCell

PARTS = (
    "base",
    "label",
    "here",
    "ruler",
    "caret",
    "open",
    "added",
    "removed",
    "closed",
    "selected",
    "text",
    "booking",
    "away",
)
HALVES = {(False, False): " ", (True, False): "▌", (False, True): "▐", (True, True): "█"}
HOUR = "·"
REMOVED = "╌"
PARTLY = "▒"
SELECTED = {True: "▓", False: "░"}
BOOKED, AWAY, HOME = "•", "╱", "⌂"


class Glyph(NamedTuple):
    """One character and the part of the style sheet that colours it."""

    text: str
    part: str


def day_glyphs(
    now: Sequence[WeekCell], saved: Sequence[WeekCell], per: int, selected: range
) -> Iterator[Glyph]:
    """A day, `per` quarters in a character: open, newly open (added), newly closed (removed)."""
    for at in range(0, QUARTERS, per):
        mine, was = now[at : at + per], saved[at : at + per]
        opened = [cell is not WeekCell.CLOSED for cell in mine]
        if at < selected.stop and selected.start < at + per:
            yield Glyph(SELECTED[any(opened)], "selected")
        elif any(opened):
            yield Glyph(_open(mine, opened), "open" if _same(mine, was) else "added")
        elif any(cell is not WeekCell.CLOSED for cell in was):
            yield Glyph(REMOVED, "removed")
        else:
            yield Glyph(HOUR if at % 4 == 0 else " ", "closed")


def _open(cells: Sequence[WeekCell], opened: Sequence[bool]) -> str:
    if len(cells) == 1:
        return PARTLY if cells[0] is WeekCell.PART else "█"
    return HALVES[opened[0], opened[1]]


def _same(now: Sequence[WeekCell], was: Sequence[WeekCell]) -> bool:
    return not any(
        a is not WeekCell.CLOSED and b is WeekCell.CLOSED for a, b in zip(now, was, strict=True)
    )


def ruler(per: int) -> str:
    """The hours above the days."""
    width = QUARTERS // per
    every = 3 if per == 2 else 6 if per == 4 and time_style().twelve else 2
    marks = [hour_words(hour).ljust(every * 4 // per) for hour in range(0, 24, every)]
    return "".join(marks)[:width].ljust(width)


def caret(per: int, selected: range) -> str:
    """Marks the selected quarters under the hours: the selection is seen without colours too."""
    width, first, last = QUARTERS // per, selected.start // per, (selected.stop - 1) // per
    marked = "▼" if first == last else f"▼{'─' * (last - first - 1)}▼"
    return (" " * first + marked).ljust(width)


def below(booked: frozenset[int], per: int, *, away: bool) -> Iterator[Glyph]:
    """The line below a day: where bookings are, on a band where somebody is away."""
    for at in range(0, QUARTERS, per):
        if not booked.isdisjoint(range(at, at + per)):
            yield Glyph(BOOKED, "booking")
        else:
            yield Glyph(AWAY if away else " ", "away" if away else "booking")


def short(blocks: Blocks, width: int) -> str:
    """The hours of a day in so many cells: `09:00–17:00`, else `9–17`, else cut."""
    long = ", ".join(block.text for block in blocks) or "closed"
    if len(long) <= width:
        return long
    brief = ", ".join(f"{brief_words(b.start)}–{brief_words(b.end)}" for b in blocks)
    if len(brief) <= width:
        return brief
    tight = brief.replace(", ", " ")
    return tight if len(tight) <= width else f"{tight[: max(0, width - 1)]}…"
