"""A time axis: cells of real time whose edges are round times on one zone's clocks.

The edges are instants, so a day of 23 or 25 hours has its real length.
"""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from caltui.scheduling.intervals import Interval
from caltui.scheduling.zones import OffsetSpan, pieces

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HOUR = 60


@dataclass(frozen=True, slots=True)
class Axis:
    """Cells between `edges`, each `step` minutes of the clock. `walls` are the edges as wall time.

    Where the clocks change, a cell may be longer or shorter in real time. With steps of up to an
    hour, clocks change on an edge.
    """

    zone: ZoneInfo
    step: int
    edges: tuple[datetime, ...]
    walls: tuple[datetime, ...] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        walls = tuple(edge.astimezone(self.zone) for edge in self.edges)
        object.__setattr__(self, "walls", walls)

    def __len__(self) -> int:
        return max(0, len(self.edges) - 1)

    @property
    def window(self) -> Interval:
        """The interval from the first edge to the last."""
        return Interval(self.edges[0], self.edges[-1])

    def cell(self, index: int) -> Interval:
        """The interval of a cell."""
        return Interval(self.edges[index], self.edges[index + 1])

    def at(self, moment: datetime) -> int | None:
        """The cell of an instant, or None outside the window."""
        index = bisect_right(self.edges, moment) - 1
        return index if 0 <= index < len(self) else None


def axis(zone: ZoneInfo, first: date, days: int, step: int) -> Axis:
    """The axis of so many days of a zone. `step` (minutes) must divide a day; else ValueError."""
    if days < 1 or step < 1 or 1440 % step:
        raise ValueError("An axis is one day or more, in steps that divide a day.")
    window = Interval(midnight(first, zone), midnight(first + timedelta(days=days), zone))
    edges = [window.start, window.end]
    for piece in pieces(zone, window):
        edges += _round(piece, step)
        if step <= HOUR:
            edges.append(piece.start)
    return Axis(zone, step, tuple(sorted(set(edges))))


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a day begins in a zone: after the gap, if clocks skip midnight."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _round(piece: OffsetSpan, step: int) -> Iterator[datetime]:
    size = timedelta(minutes=step)
    past = (piece.start + piece.offset - EPOCH) % size
    moment = piece.start if not past else piece.start + size - past
    while moment < piece.end:
        yield moment
        moment += size
