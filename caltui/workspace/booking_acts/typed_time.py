"""Reads the time to which a booking shall be moved, as a person types it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from caltui.scheduling.moments import Moment
from caltui.scheduling.time_words import moment_of
from caltui.workspace.booking_acts.facts import BookingFacts

_CLOCK_SIGNS = frozenset("0123456789:.apm ")


def typed_time(text: str, facts: BookingFacts, zone: ZoneInfo, now: datetime) -> Moment:
    """The instant of `tue 10:00`, `15:30` (on the booking's day) or `+2h` (after its start).

    The clocks are those of `zone`. Raises ValueError with a sentence.
    """
    typed = text.strip().casefold()
    span = facts.span
    if span is None or not typed:
        return moment_of(text, zone, now)
    if typed.startswith("+"):
        return moment_of(text, zone, span.start)
    if set(typed) <= _CLOCK_SIGNS and span.start > now:
        day = span.start.astimezone(zone).date()
        return moment_of(f"{day.isoformat()} {text.strip()}", zone, now)
    return moment_of(text, zone, now)
