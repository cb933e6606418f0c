"""Finds instants whose text on a zone's clocks contains a word: `12-01`, `10:00`, `-01 09`.

Seconds are not searched: a word selects days, minutes of the day, or both.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache

from caltui.mirror.index.predicates import NOTHING, Condition, Offsets, any_of, on_clock
from caltui.scheduling.intervals import Interval
from caltui.scheduling.time_style import TimeStyle, minute_words, time_style
from caltui.scheduling.zones import pieces

_LETTERS = frozenset("0123456789-: apm")
_EPOCH = date(1970, 1, 1)
_LONGEST = timedelta(days=366 * 150)


class WallClock:
    """The clocks of a zone; None for dates, which no zone changes."""

    def __init__(self, zone: tzinfo | None) -> None:
        self.zone = zone or UTC
        self.timed = zone is not None

    def shows(
        self, place: str, word: str, extent_of: Callable[[str], tuple[int, int] | None]
    ) -> Condition:
        """A condition for a column's instants whose `2026-12-01 10:00` contains the word."""
        extent = extent_of(place) if set(word) <= _LETTERS else None
        if extent is None:
            return NOTHING
        offsets = zone_offsets(self.zone, *extent)
        before, space, after = word.partition(" ")
        if space:
            days = [day for day, text in _days(*extent) if text.endswith(before)]
            minutes = [m for m, text in enumerate(_minutes(time_style())) if text.startswith(after)]
            timed = self.timed and days and minutes
            return on_clock(place, offsets, days, minutes) if timed else NOTHING
        found = []
        days = [day for day, text in _days(*extent) if word in text]
        minutes = [minute for minute, text in enumerate(_minutes(time_style())) if word in text]
        if days:
            found.append(on_clock(place, offsets, days, None))
        if minutes and self.timed:
            found.append(on_clock(place, offsets, None, minutes))
        return any_of(found)


@lru_cache(maxsize=64)
def zone_offsets(zone: tzinfo, low: int, high: int) -> Offsets:
    """A zone's UTC offsets between two instants (seconds since 1970)."""
    window = Interval(_bounded(low), _bounded(high) + timedelta(seconds=1))
    first, *rest = (
        (int(piece.start.timestamp()), int(piece.offset.total_seconds()))
        for piece in pieces(zone, window)
    )
    return Offsets(first[1], tuple(rest))


def _bounded(seconds: int) -> datetime:
    """An instant that calculations keep inside the calendar."""
    here = datetime(2000, 1, 1, tzinfo=UTC)
    return here + max(-_LONGEST, min(_LONGEST, timedelta(seconds=seconds - here.timestamp())))


@lru_cache(maxsize=8)
def _days(low: int, high: int) -> tuple[tuple[int, str], ...]:
    return tuple(_each_day(_bounded(low).date(), _bounded(high).date()))


def _each_day(first: date, last: date) -> Iterator[tuple[int, str]]:
    """Every day as (days since 1970, text), and one more at each end for the zones."""
    start = (first - _EPOCH).days - 1
    for number in range(start, (last - _EPOCH).days + 2):
        yield number, (_EPOCH + timedelta(days=number)).isoformat()


@lru_cache(maxsize=2)
def _minutes(_style: TimeStyle) -> tuple[str, ...]:
    return tuple(map(minute_words, range(1440)))
