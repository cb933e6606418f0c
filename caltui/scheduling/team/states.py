"""The state that a cell of a team's availability shows.

A cell that is free throughout is FREE; one without free time is BUSY, OUTSIDE or UNKNOWN; anything
between is PARTLY. It is never rounded: that would hide a short meeting or a free hour.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import IntEnum
from itertools import pairwise
from typing import NamedTuple

from caltui.scheduling.axis import Axis
from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import BusySpan, Member, Picture

NOTHING = timedelta()


class State(IntEnum):
    """The state of a cell. BUSY also covers time that is both taken and outside hours."""

    FREE = 0
    PARTLY = 1
    BUSY = 2
    OUTSIDE = 3
    UNKNOWN = 4


class TeamCell(NamedTuple):
    """A state, and the index in `member.taken` of what takes most of the cell (-1: nothing)."""

    state: State
    taken: int = -1


def cells(member: Member, axis: Axis) -> list[TeamCell]:
    """A member's cells, one for each cell of the axis."""
    free = _shares(member.free, axis.edges)
    found: list[TeamCell] = []
    running: list[int] = []
    later = 0
    for i, share in enumerate(free):
        start, end = axis.edges[i], axis.edges[i + 1]
        while later < len(member.taken) and member.taken[later].span.start < end:
            running.append(later)
            later += 1
        if running:
            running = [n for n in running if member.taken[n].span.end > start]
        most = _most(member.taken, running, start, end) if running else -1
        found.append(TeamCell(_state(member, share, end - start, most), most))
    return found


def _state(member: Member, free: timedelta, length: timedelta, most: int) -> State:
    if free:
        return State.FREE if free >= length and most < 0 else State.PARTLY
    if most >= 0:
        return State.BUSY
    return State.UNKNOWN if member.unknown else State.OUTSIDE


def _most(taken: Sequence[BusySpan], running: list[int], start: datetime, end: datetime) -> int:
    if len(running) == 1:
        return running[0]
    spans = [taken[n].span for n in running]
    shares = [min(s.end, end) - max(s.start, start) for s in spans]
    return running[shares.index(max(shares))]


def _shares(free: Sequence[Interval], edges: Sequence[datetime]) -> list[timedelta]:
    """The free time in each cell. `free` is sorted, without overlaps; `edges` bound the cells."""
    shares: list[timedelta] = []
    at = 0
    for start, end in pairwise(edges):
        share = NOTHING
        while at < len(free) and free[at].end <= start:
            at += 1
        step = at
        while step < len(free) and free[step].start < end:
            share += min(free[step].end, end) - max(free[step].start, start)
            step += 1
        shares.append(share)
    return shares


def together(picture: Picture, rows: Sequence[Sequence[TeamCell]]) -> list[int]:
    """For each cell, how many members are free throughout."""
    if not picture.members:
        return []
    return [sum(cell.state is State.FREE for cell in column) for column in zip(*rows, strict=True)]
