"""The rate of v2: calls a minute by name of the limit, then a block of a minute."""

import math
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from caltui.sandbox.calv2.facts import Route

WINDOW = BLOCK = 60.0
TOLD = 120
"""What the headers tell where nothing is counted: the limit of a key."""

FIVE_A_MINUTE = {
    "POST /v2/bookings/{bookingUid}/attendees": "Attendees",
    "DELETE /v2/bookings/{bookingUid}/attendees/{attendeeId}": "Attendees",
    "POST /v2/bookings/{bookingUid}/guests": "Guests",
    "PATCH /v2/bookings/{bookingUid}/location": "Location",
}
"""Operations with a limit of their own, by its name in the headers."""

TOO_MANY = "CustomThrottlerGuard - Too many requests. Please try again later."


class LimitName(NamedTuple):
    """A limit: its name in the headers, and how many calls a minute it allows (0: all)."""

    name: str
    most: int


def limit_of(route: Route | None, per_minute: int) -> LimitName:
    """The limit that counts the calls of an operation."""
    own = FIVE_A_MINUTE.get(route.name) if route is not None else None
    return LimitName(own, 5) if own else LimitName("Default", per_minute)


class Throttle:
    """Counts the calls of each key under each limit over the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._calls: dict[tuple[str, str], deque[float]] = {}
        self._blocked: dict[tuple[str, str], float] = {}

    def take(self, key: str, limit: LimitName) -> float:
        """Counts one call. Returns 0, or the seconds to wait when it is one too many."""
        if not limit.most:
            return 0.0
        place, now = (key, limit.name), self._clock()
        until = self._blocked.get(place, 0.0)
        if now < until:
            return until - now
        calls = self._calls.setdefault(place, deque())
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) >= limit.most:
            self._blocked[place] = now + BLOCK
            return BLOCK
        calls.append(now)
        return 0.0

    def headers(self, key: str, limit: LimitName, wait: float = 0.0) -> dict[str, str]:
        """The headers about a limit. The reset is in seconds to go; there is no `Retry-After`."""
        most = limit.most or TOLD
        used = len(self._calls.get((key, limit.name), ())) if limit.most else 1
        return {
            f"x-ratelimit-limit-{limit.name.lower()}": str(most),
            f"x-ratelimit-remaining-{limit.name.lower()}": str(0 if wait else max(most - used, 0)),
            f"x-ratelimit-reset-{limit.name.lower()}": str(math.ceil(wait or WINDOW)),
        }
