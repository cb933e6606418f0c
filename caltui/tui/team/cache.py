"""Keeps the pictures of a team that were read, the newest of each window and event type."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from caltui.scheduling.intervals import Interval
from caltui.scheduling.team.picture import Picture

MOST = 30
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class CachedPicture:
    """A picture, the event type it was made for (None: none), and when it was read."""

    picture: Picture
    event_type: str | None
    at: datetime


class PictureCache:
    """Holds up to MOST pictures; the oldest go first."""

    def __init__(self) -> None:
        self._cached: list[CachedPicture] = []

    def covering(self, window: Interval, event_type: str | None) -> CachedPicture | None:
        """The newest picture that covers a whole window."""
        for cached in reversed(self._cached):
            if cached.event_type == event_type and cached.picture.window.holds(window):
                return cached
        return None

    def add(self, new: CachedPicture) -> None:
        """Adds a picture; older ones of the same window are dropped."""
        window = new.picture.window
        others = (
            cached
            for cached in self._cached
            if cached.event_type != new.event_type or not window.holds(cached.picture.window)
        )
        self._cached = [*others, new][-MOST:]

    def outdate(self) -> None:
        """Marks every picture as old, after a write: it is shown until a new one is read."""
        self._cached = [replace(cached, at=LONG_AGO) for cached in self._cached]
