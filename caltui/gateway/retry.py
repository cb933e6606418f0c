"""When an attempt is made again, and after how long.

Reads: on connection loss, 502 to 504, and once on 429. Writes: only when the
connection was never made. Never beyond the deadline, three attempts at most.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_result,
    stop_after_attempt,
    wait_random_exponential,
)

from caltui.gateway import ratelimit
from caltui.gateway.reply import Lost, Reply

ATTEMPTS = 3
LONGEST_SLEEP = 20.0
"""Seconds. Who is told to wait longer decides that for himself."""

_STATUSES = frozenset({429, 502, 503, 504})


class Deadline:
    """The seconds one call may take. Waiting for the budget does not count."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that remain, 0 when it is over."""
        return max(0.0, self._end - time.monotonic())

    def extend(self, seconds: float) -> None:
        """Adds time that was spent waiting for the budget."""
        self._end += seconds


class Policy:
    """Back-off for one call. `base` is the first wait in seconds, before jitter."""

    def __init__(self, *, writes: bool, base: float, deadline: Deadline) -> None:
        self._writes = writes
        self._deadline = deadline
        self._limited = 0
        self._jitter = wait_random_exponential(multiplier=base, max=base * 16)

    async def run(self, attempt: Callable[[], Awaitable[Reply | Lost]]) -> Reply | Lost:
        """The last outcome of `attempt`, repeated as long as that is right."""
        retrying = AsyncRetrying(
            retry=retry_if_result(self._again),
            stop=stop_after_attempt(ATTEMPTS),
            wait=self._wait,
            sleep=asyncio.sleep,
            retry_error_callback=_last,
        )
        result: Reply | Lost = await retrying(attempt)
        return result

    def _again(self, outcome: Reply | Lost) -> bool:
        if self._deadline.left() <= self._told(outcome):
            return False
        if isinstance(outcome, Lost):
            return outcome.repeat and (outcome.unsent or not self._writes)
        if self._writes or outcome.status not in _STATUSES:
            return False
        self._limited += outcome.status == 429
        return self._limited < 2 and self._told(outcome) <= LONGEST_SLEEP

    def _told(self, outcome: Reply | Lost) -> float:
        """Seconds that the answer asks for."""
        if isinstance(outcome, Lost):
            return 0.0
        until = ratelimit.until(outcome)
        return 0.0 if until is None else max(0.0, until - time.time())

    def _wait(self, state: RetryCallState) -> float:
        assert state.outcome is not None
        wait = self._told(state.outcome.result()) + self._jitter(state)
        return min(wait, self._deadline.left())


def _last(state: RetryCallState) -> Any:
    assert state.outcome is not None
    return state.outcome.result()
