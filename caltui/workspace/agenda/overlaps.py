"""Which spans of time of one person overlap."""

from collections.abc import Iterable
from typing import NamedTuple

from caltui.scheduling.intervals import Interval


class Taken(NamedTuple):
    """A booking's time. `kind` is its event type; `seats` when many may share one time of it."""

    key: str
    span: Interval
    kind: str = ""
    seats: bool = False


def overlaps(items: Iterable[Taken]) -> list[tuple[Taken, Taken]]:
    """Every pair that shares time, the earlier first. Seats of one event are no clash."""
    found: list[tuple[Taken, Taken]] = []
    running: list[Taken] = []
    for item in sorted(items, key=lambda item: (item.span, item.key)):
        running = [other for other in running if other.span.end > item.span.start]
        found += [(other, item) for other in running if not _together(other, item)]
        if item.span.length:
            running.append(item)
    return found


def _together(one: Taken, other: Taken) -> bool:
    return one.seats and one.kind == other.kind and one.span == other.span
