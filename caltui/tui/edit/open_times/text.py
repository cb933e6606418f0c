"""The lines of the slot difference: times by event type and day, then bookings outside."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from caltui.scheduling.wording import clock_text, span_text
from caltui.text import count, one_line
from caltui.tui.widgets.lines import Item
from caltui.workspace.slots.difference.words import short_day, type_numbers

if TYPE_CHECKING:
    from caltui.workspace.slots.difference.difference import (
        OutsideBooking,
        SlotDifference,
        TypeTimes,
    )

BOOKING = "booking "
"""Begins the key of a line that is a booking; its id follows."""


def difference_items(found: "SlotDifference") -> list[Item]:
    """Every line, the event type that loses most first; bookings outside come before the times."""
    items: list[Item] = []
    for why in dict.fromkeys(row.why for row in found.outside):
        rows = [row for row in found.outside if row.why == why]
        items.append(Item("", f"{count(len(rows), 'booking')}: {one_line(why, 60)}"))
        items += [booking_item(row, found.zone) for row in rows]
    for one in found.types:
        items.append(Item("", f"{one_line(one.title, 50)}: {type_numbers(one)}"))
        items += type_items(one, found.zone)
    if found.uncounted:
        items.append(Item("", f"{count(found.uncounted, 'event type')} not counted: too many"))
    if found.gap:
        items.append(Item("", f"There may be others: {found.gap}"))
    return items


def booking_item(row: "OutsideBooking", zone: ZoneInfo) -> Item:
    """`! Tue 1 Dec 10:00–10:30  Maria Gruber · Ada Fischer`."""
    people = " · ".join(filter(None, (row.guest, row.host))) or row.title
    day = row.when.start.astimezone(zone).date()
    hours = span_text(row.when.start, row.when.end, zone, day=day)
    left = f"{short_day(day):<10} {hours}  {people}"
    return Item(f"{BOOKING}{row.key}", one_line(left, 160), "", "warn", "!")


def type_items(one: "TypeTimes", zone: ZoneInfo) -> list[Item]:
    """Makes a line a day for the times that close, and one for those that open."""
    lost, new = _by_day(one.gone, zone), _by_day(one.come, zone)
    items = []
    for day in sorted({*lost, *new}):
        for glyph, tone, times in (("−", "bad", lost.get(day)), ("+", "good", new.get(day))):
            if times:
                text = " ".join(clock_text(start, zone) for start in times)
                key = f"{one.key} {day} {glyph}"
                left = f"{short_day(day):<10} {text}"
                items.append(Item(key, left, str(len(times)), tone, glyph))
    return items


def _by_day(starts: Iterable[datetime], zone: ZoneInfo) -> dict[date, list[datetime]]:
    found: dict[date, list[datetime]] = {}
    for start in starts:
        found.setdefault(start.astimezone(zone).date(), []).append(start)
    return found
