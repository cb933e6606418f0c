"""Cal's rate limit: so many calls in a minute for one key, told in its headers."""

import math
import time
from collections import deque
from collections.abc import Callable

WINDOW = 60.0
UNLIMITED = 120


class RateLimit:
    """Counts the calls of each key over the last minute. `per_minute` 0 counts nothing.

    Without a limit the headers still tell the 120 calls that Cal's documentation names.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._calls: dict[str, deque[float]] = {}

    def take(self, key: str) -> float:
        """Counts one call. Returns 0, or the seconds to wait when it is one too many."""
        if not self.per_minute:
            return 0.0
        now = self._clock()
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - WINDOW:
            calls.popleft()
        if len(calls) >= self.per_minute:
            return calls[0] + WINDOW - now
        calls.append(now)
        return 0.0

    def headers(self, key: str, wait: float = 0.0) -> dict[str, str]:
        """The x-ratelimit headers of an answer; with a wait, Retry-After too. In seconds."""
        limit = self.per_minute or UNLIMITED
        left = limit - len(self._calls.get(key, ())) if self.per_minute else limit - 1
        told = {
            "x-ratelimit-limit": str(limit),
            "x-ratelimit-remaining": str(0 if wait else max(left, 0)),
            "x-ratelimit-reset": str(math.ceil(wait) if wait else int(WINDOW)),
        }
        return {"retry-after": str(math.ceil(wait)), **told} if wait else told
