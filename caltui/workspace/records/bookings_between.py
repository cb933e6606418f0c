"""The bookings of a window of time, and of some people in it: no others are read."""

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
"""People up to which a scan looks for each of them; of more, the whole window is read."""


def during(
    mirror: Mirror,
    low: datetime | None,
    high: datetime | None,
    also: Condition | None = None,
) -> dict[str, Record]:
    """Bookings that may touch the window, by key, with those whose times cannot be read.

    None leaves a side open. `also` has to be true of them as well.
    """
    edges = [None if edge is None else edge.timestamp() for edge in (low, high)]
    parts = mirror.overlapping(BOOKINGS, edges[0], edges[1], also or EVERYTHING)
    return {key: seen.record for part in parts for key, seen in part}


def moved(moment: datetime, by: timedelta) -> datetime | None:
    """The moment so much later; None beyond the calendar's end."""
    try:
        return moment + by
    except OverflowError:
        return None


def of_people(mirror: Mirror, users: Iterable[str], emails: Iterable[str]) -> Condition | None:
    """What is true of the bookings that these people hold or are invited to, and of few others.

    None where they are too many to look for.
    """
    hosts, guests = set(users), {fold(email) for email in emails if email}
    if len(guests) > MOST_PEOPLE:
        return None
    shape = mirror.shapes.of(BOOKINGS)
    place = shape.place("userId")
    held = among(place, [shape.value("userId", host) for host in hosts]) if place else NOTHING
    return any_of([held, *(holds(email) for email in guests), *([cut_short()] if guests else [])])


def not_over(mirror: Mirror) -> Condition | None:
    """What is true of the bookings that are neither cancelled nor rejected, however they say so."""
    place = mirror.shapes.of(BOOKINGS).place("status")
    return ~among(place, map(fold, OVER)) if place else None


def in_state(mirror: Mirror, states: Iterable[str]) -> Condition | None:
    """What is true of the bookings in one of these states."""
    place = mirror.shapes.of(BOOKINGS).place("status")
    return among(place, map(fold, states)) if place else None
