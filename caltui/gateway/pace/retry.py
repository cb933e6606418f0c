"""Decides whether an attempt is made again, and after how long.

Reads: on connection loss, 502 to 504, and once on 429. Writes: only when the
connection was never made. Never beyond the deadline, three attempts at most.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from caltui.gateway.attempt_result import NoReply, Reply
from caltui.gateway.pace import ratelimit

if TYPE_CHECKING:
    from tenacity import RetryCallState

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
        self._base = base
        self._limited = 0

    async def run(self, attempt: Callable[[], Awaitable[Reply | NoReply]]) -> Reply | NoReply:
        """The last outcome of `attempt`, repeated as long as that is right.

        Nearly every call is answered at once: what repeats is loaded when one is not.
        """
        outcome = await attempt()
        return await self._repeated(attempt, outcome) if self._again(outcome) else outcome

    async def _repeated(
        self, attempt: Callable[[], Awaitable[Reply | NoReply]], first: Reply | NoReply
    ) -> Reply | NoReply:
        """As `run`, after a first outcome that is worth another try."""
        from tenacity import (
            AsyncRetrying,
            retry_if_result,
            stop_after_attempt,
            wait_random_exponential,
        )

        jitter = wait_random_exponential(multiplier=self._base, max=self._base * 16)
        known = [first]

        async def next_one() -> Reply | NoReply:
            return known.pop() if known else await attempt()

        def wait(state: "RetryCallState") -> float:
            return min(self._told(_last(state)) + jitter(state), self._deadline.left())

        retrying = AsyncRetrying(
            retry=retry_if_result(lambda outcome: outcome is first or self._again(outcome)),
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait,
            sleep=asyncio.sleep,
            retry_error_callback=_last,
        )
        result: Reply | NoReply = await retrying(next_one)
        return result

    def _again(self, outcome: Reply | NoReply) -> bool:
        if self._deadline.left() <= self._told(outcome):
            return False
        if isinstance(outcome, NoReply):
            return outcome.repeat and (outcome.unsent or not self._writes)
        if self._writes or outcome.status not in _STATUSES:
            return False
        self._limited += outcome.status == 429
        return self._limited < 2 and self._told(outcome) <= LONGEST_SLEEP

    def _told(self, outcome: Reply | NoReply) -> float:
        """Seconds that the answer asks for."""
        if isinstance(outcome, NoReply):
            return 0.0
        until = ratelimit.until(outcome)
        return 0.0 if until is None else max(0.0, until - time.time())


def _last(state: "RetryCallState") -> Any:
    assert state.outcome is not None
    return state.outcome.result()
