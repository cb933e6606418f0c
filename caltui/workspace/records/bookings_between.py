"""Reads the bookings of a window of time, or of some people in it, and no others."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from caltui.catalog.model import Record
from caltui.mirror.file.json_body import fold
from caltui.mirror.index.predicates import (
    EVERYTHING,
    NOTHING,
    Condition,
    among,
    any_of,
    cut_short,
    holds,
)
from caltui.mirror.store import Mirror
from caltui.scheduling.bookings import CANCELLED, REJECTED

BOOKINGS = "bookings"
OVER = (CANCELLED, REJECTED)
MOST_PEOPLE = 50
"""Up to so many people a scan looks for each; for more, the whole window is read."""


def during(
    mirror: Mirror,
    low: datetime | None,
    high: datetime | None,
    also: Condition | None = None,
) -> dict[str, Record]:
    """Bookings that may touch the window, by key, with those whose times cannot be read.

    None leaves a side open. `also` is a further condition.
    """
    edges = [None if edge is None else edge.timestamp() for edge in (low, high)]
    parts = mirror.overlapping(BOOKINGS, edges[0], edges[1], also or EVERYTHING)
    return {key: seen.record for part in parts for key, seen in part}


def moved(moment: datetime, by: timedelta) -> datetime | None:
    """The moment so much later; None if that is beyond the calendar."""
    try:
        return moment + by
    except OverflowError:
        return None


def of_people(mirror: Mirror, users: Iterable[str], emails: Iterable[str]) -> Condition | None:
    """A condition for the bookings that these people hold or are invited to; a few others may meet
    it too.

    None if there are too many people.
    """
    hosts, guests = set(users), {fold(email) for email in emails if email}
    if len(guests) > MOST_PEOPLE:
        return None
    shape = mirror.shapes.of(BOOKINGS)
    place = shape.place("userId")
    held = among(place, [shape.value("userId", host) for host in hosts]) if place else NOTHING
    return any_of([held, *(holds(email) for email in guests), *([cut_short()] if guests else [])])


def not_over(mirror: Mirror) -> Condition | None:
    """A condition for the bookings that are neither cancelled nor rejected, in any case."""
    place = mirror.shapes.of(BOOKINGS).place("status")
    return ~among(place, map(fold, OVER)) if place else None


def in_state(mirror: Mirror, states: Iterable[str]) -> Condition | None:
    """A condition for the bookings in one of these states."""
    place = mirror.shapes.of(BOOKINGS).place("status")
    return among(place, map(fold, states)) if place else None
