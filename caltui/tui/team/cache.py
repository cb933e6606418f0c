"""Pictures of a team that were read: by window and event type, the newest of each time."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import Picture

MOST = 30
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Kept:
    """A picture, the event type as for which it is, and when it came."""

    picture: Picture
    event_type: str | None
    at: datetime


class Pictures:
    """So many pictures, the oldest given up first."""

    def __init__(self) -> None:
        self._kept: list[Kept] = []

    def covering(self, window: Interval, event_type: str | None) -> Kept | None:
        """The picture of a whole window, the one that came last."""
        for kept in reversed(self._kept):
            if kept.event_type == event_type and kept.picture.window.holds(window):
                return kept
        return None

    def keep(self, new: Kept) -> None:
        """Keeps a picture; older ones of the same time are dropped."""
        window = new.picture.window
        others = (
            kept
            for kept in self._kept
            if kept.event_type != new.event_type or not window.holds(kept.picture.window)
        )
        self._kept = [*others, new][-MOST:]

    def outdate(self) -> None:
        """Something was written: every picture is worth asking for again, and shown till then."""
        self._kept = [replace(kept, at=LONG_AGO) for kept in self._kept]
