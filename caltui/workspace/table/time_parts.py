"""The parts of rows that are ordered by time: what is to come, what is past, the rest."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

from caltui.catalog.people import TimeOrder
from caltui.mirror.index.time_line import Parts
from caltui.scheduling.wording import clock_text
from caltui.workspace.records.cells import Cells
from caltui.workspace.records.columns import value_at
from caltui.workspace.records.shown.spans import is_over, readable, seconds_of

UNKNOWN = "time unknown"


class Ruler(NamedTuple):
    """A line with words between two rows: before the row at the position `at`."""

    at: int
    text: str


class TimeParts:
    """Which rows are to come at one moment, `seconds` since 1970.

    `counts` are those of the rows as they are arranged; None where they are sorted otherwise.
    """

    def __init__(self, order: TimeOrder, cells: Cells) -> None:
        self.order = order
        self.cells = cells
        self.counts: Parts | None = None
        self.seconds = 0
        self.renew()

    def renew(self) -> None:
        """Takes the present moment."""
        self.seconds = seconds_of(self.cells.about.now())

    @property
    def now(self) -> datetime:
        """The moment."""
        return datetime.fromtimestamp(self.seconds, UTC)

    def rulers(self) -> list[Ruler]:
        """The lines between the parts."""
        if self.counts is None:
            return []
        ahead, past, unknown = self.counts
        found = []
        if past:
            found.append(Ruler(ahead, f"now {clock_text(self._minute(), self.cells.zone)}"))
        if unknown:
            found.append(Ruler(ahead + past, UNKNOWN))
        return found

    def _minute(self) -> datetime:
        return self.now.replace(second=0)

    def part_at(self, index: int) -> tuple[str, int, int] | None:
        """The name of the part that a row is in, its first position and its size."""
        if self.counts is None:
            return None
        ahead, past, unknown = self.counts
        if index < ahead:
            return self.order.ahead, 0, ahead
        if index < ahead + past:
            return self.order.past, ahead, past
        return UNKNOWN, ahead + past, unknown

    def is_dim(self, record: Mapping[str, Any]) -> bool:
        """Tells whether the record is over, or does not take place."""
        order = self.order
        if order.state and value_at(record, order.state) in order.off:
            return True
        return is_over(record, order.start, order.end, self.now)

    def good_until(self, record: Mapping[str, Any] | None) -> float:
        """Computes when a picture of rows is no longer right (seconds since 1970): on a new day, or
        when the record in their middle has begun."""
        today = self.now.astimezone(self.cells.zone).date()
        midnight = datetime.combine(today + timedelta(days=1), time(), self.cells.zone)
        start = readable(record.get(self.order.start)) if record is not None else None
        if start is not None and start > self.now:
            return float(min(midnight, start).timestamp())
        return midnight.timestamp()
