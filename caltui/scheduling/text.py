"""Writes hours as text (`Mon–Fri 09:00–17:00`) and reads them (`9-12, 13:30-17`)."""

import re
from collections.abc import Iterable

from caltui.scheduling.hours import (
    DAY_END,
    MONDAY,
    WEEK,
    Block,
    Blocks,
    Minute,
    WeeklyHours,
    joined,
)

DAY_NAMES = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
CLOSED = "closed"
_CLOSED_WORDS = ("", "closed", "off", "none", "-", "–")
_ALL_DAY = ("all day", "24h", "always")
_SPAN = re.compile(r"(?P<start>[^-–—]+?)\s*(?:-|–|—|\bto\b)\s*(?P<end>[^-–—]+)")
_TIME = re.compile(r"(?P<h>\d{1,2})(?:[:.h]?(?P<m>\d{2}))?\s*(?P<half>am|pm)?", re.ASCII)


def day_text(blocks: Blocks) -> str:
    """`09:00–12:00, 13:30–17:00`, or `closed`."""
    return ", ".join(block.text for block in blocks) or CLOSED


def week_text(week: WeeklyHours, first_day: int = MONDAY) -> str:
    """`Mon–Thu 09:00–17:00; Fri 09:00–15:00`: days with the same hours are grouped."""
    order = [(first_day + step) % 7 for step in WEEK]
    groups: dict[Blocks, list[int]] = {}
    for place, day in enumerate(order):
        if week.on(day):
            groups.setdefault(week.on(day), []).append(place)
    parts = [f"{_days_text(places, order)} {day_text(blocks)}" for blocks, places in groups.items()]
    return "; ".join(parts) or CLOSED


def days_text(days: Iterable[int], first_day: int = MONDAY) -> str:
    """`Mon–Wed, Fri`."""
    order = [(first_day + step) % 7 for step in WEEK]
    return _days_text(sorted(order.index(day) for day in days), order)


def _days_text(places: list[int], order: list[int]) -> str:
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    texts = []
    for run in runs:
        names = [DAY_NAMES[order[place]] for place in run]
        texts.append("–".join((names[0], names[-1])) if len(run) > 2 else ", ".join(names))
    return ", ".join(texts)


def parse_day(text: str) -> Blocks:
    """Reads the blocks of one day, merged. Raises ValueError with a sentence.

    Takes `9-12, 13:30-17`, `9am-5pm`, `0900–1700`, `closed`, an empty text and `all day`.
    """
    words = text.strip().lower()
    if words in _CLOSED_WORDS:
        return ()
    if words in _ALL_DAY:
        return (Block(Minute(0), DAY_END),)
    return joined(_span(part.strip()) for part in re.split(r"[,;]", words) if part.strip())


def _span(text: str) -> Block:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a span of hours: write it like 9-12 or 13:30-17.")
    start = _minute(match["start"].strip())
    end = _minute(match["end"].strip())
    if end == 0:
        end = DAY_END
    if end <= start:
        raise ValueError(
            f"'{text}' ends before it starts: split it at midnight over two days."
            if end < start
            else f"'{text}' is empty: it ends when it starts."
        )
    return Block(start, end)


def _minute(text: str) -> Minute:
    match = _TIME.fullmatch(text)
    if match is None:
        raise ValueError(f"'{text}' is not a time: write it like 9, 13:30 or 5pm.")
    hour, minute, half = int(match["h"]), int(match["m"] or 0), match["half"]
    if half and not 1 <= hour <= 12:
        raise ValueError(f"'{text}' is not a time: with am or pm, hours run from 1 to 12.")
    if half:
        hour = hour % 12 + (12 if half == "pm" else 0)
    if minute > 59 or hour * 60 + minute > DAY_END:
        raise ValueError(f"'{text}' is not a time of a day: 0:00 to 24:00.")
    return Minute(hour * 60 + minute)
