"""Finds bookings of one person that overlap."""

from collections.abc import Iterable
from typing import NamedTuple

from caltui.scheduling.intervals import Interval


class BookedTime(NamedTuple):
    """A booking's time. `kind` is its event type; `seats`: guests may share one time of it."""

    key: str
    span: Interval
    kind: str = ""
    seats: bool = False


def overlaps(items: Iterable[BookedTime]) -> list[tuple[BookedTime, BookedTime]]:
    """Every pair that overlaps, the earlier first. Seats of the same meeting do not count."""
    found: list[tuple[BookedTime, BookedTime]] = []
    running: list[BookedTime] = []
    for item in sorted(items, key=lambda item: (item.span, item.key)):
        running = [other for other in running if other.span.end > item.span.start]
        found += [(other, item) for other in running if not _together(other, item)]
        if item.span.length:
            running.append(item)
    return found


def _together(one: BookedTime, other: BookedTime) -> bool:
    return one.seats and one.kind == other.kind and one.span == other.span
