"""Keeps the calls below Cal's limit, together with every other process of the machine.

Cal allows about 30 calls a minute, and going over that a few times can lock the
account. So each attempt is noted in a small file that all processes share.
"""

import json
import time
from collections.abc import Callable
from pathlib import Path

WINDOW = 60.0
LONGEST_HOLD = 120.0
_PATIENCE = 2.0
_POLL = 0.01
_ASIDE = 0.05

OnWait = Callable[[float], None]


class Budget:
    """Calls in any 60 seconds, counted in `path`; `per_minute` 0 is no limit and no file.

    When the file cannot be used the count goes on within this process, and
    `notice` says why.
    """

    def __init__(self, per_minute: int, path: Path | None = None) -> None:
        self.per_minute = max(0, per_minute)
        self.path = path
        self.notice = ""
        self._calls: list[float] = []
        self._until = 0.0
        self._waiting = 0

    async def take(self, on_wait: OnWait | None = None) -> float:
        """Counts one call, waiting for its turn. Returns the seconds waited.

        `on_wait` hears how long each wait will be, and 0 when it is over.
        """
        if not self.per_minute:
            return 0.0
        import asyncio

        started = time.monotonic()
        while (wait := await self._try()) > 0:
            if on_wait is not None:
                on_wait(wait)
            self._waiting += 1
            try:
                await asyncio.sleep(wait)
            finally:
                self._waiting -= 1
        waited = time.monotonic() - started
        if on_wait is not None and waited > _POLL:
            on_wait(0.0)
        return waited

    async def spare(self, on_wait: OnWait | None = None, *, share: float = 1.0) -> None:
        """Waits until a call may leave that nobody waits for; counts none.

        For work of many calls: whoever asks for one of his own meanwhile goes first.
        `share` is the part of the budget above which this one waits.
        """
        if not self.per_minute:
            return
        import asyncio

        waited = False
        while (wait := self._spare_in(share)) > 0:
            if on_wait is not None:
                on_wait(wait)
            waited = True
            await asyncio.sleep(wait)
        if waited and on_wait is not None:
            on_wait(0.0)

    def _spare_in(self, share: float) -> float:
        self._read()
        wait = self._wait(time.time(), max(1, int(self.per_minute * share)))
        return max(wait, _ASIDE) if self._waiting else wait

    def spent(self) -> int:
        """Calls of the last 60 seconds, by all processes."""
        self._look()
        return len(self._calls)

    def wait_for(self) -> float:
        """Seconds until the next call may leave; 0 when it may leave now."""
        if not self.per_minute:
            return 0.0
        return self._wait(self._look())

    def held_until(self) -> float | None:
        """When Cal's own limit ends (epoch seconds), if it was hit and is not over."""
        if not self.per_minute:
            return None
        return self._until if self._look() < self._until else None

    async def hold(self, until: float) -> None:
        """Lets no call leave before `until` (epoch seconds, at most two minutes ahead)."""
        if self.per_minute:
            await self._locked(lambda now: self._set_hold(min(until, now + LONGEST_HOLD)))

    def _set_hold(self, until: float) -> float:
        self._until = max(self._until, until)
        return 0.0

    async def _try(self) -> float:
        """Counts one call if there is room, else says how long to wait."""

        def count(now: float) -> float:
            wait = self._wait(now)
            if wait <= 0:
                self._calls.append(now)
            return wait

        return await self._locked(count)

    def _wait(self, now: float, most: int = 0) -> float:
        """Seconds until a call would fit below `most`, from what is known in memory."""
        most = most or self.per_minute
        held = max(0.0, self._until - now)
        calls = sorted(at for at in self._calls if now - WINDOW < at)
        if len(calls) < most:
            return held
        return max(held, calls[-most] + WINDOW - now, _POLL)

    def _look(self) -> float:
        """Reads the count as it is now, and says when that is."""
        self._read()
        now = time.time()
        self._forget_old(now)
        return now

    def _forget_old(self, now: float) -> None:
        """Drops what is past. Moments ahead of a clock that was set back count as now."""
        self._calls = [min(at, now) for at in self._calls if now - WINDOW < at]
        self._until = min(self._until, now + LONGEST_HOLD)

    async def _locked(self, change: Callable[[float], float]) -> float:
        """Runs `change` on the shared count, alone among all processes."""
        if self.path is None or self.notice:
            return self._apply(change)
        import asyncio

        from filelock import FileLock, Timeout

        give_up = time.monotonic() + _PATIENCE
        while True:
            try:
                self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                with FileLock(f"{self.path}.lock", timeout=0):
                    self._read()
                    result = self._apply(change)
                    self._write()
                    return result
            except Timeout:
                if time.monotonic() > give_up:
                    return self._alone("another process keeps it locked", change)
            except OSError as error:
                return self._alone(error.strerror or "it cannot be written", change)
            await asyncio.sleep(_POLL)

    def _apply(self, change: Callable[[float], float]) -> float:
        now = time.time()
        self._forget_old(now)
        return change(now)

    def _alone(self, why: str, change: Callable[[float], float]) -> float:
        self.notice = (
            f"The call budget is not shared with other processes: {why} ({self.path}). "
            "Run one caltui at a time, or make that folder writable."
        )
        return self._apply(change)

    def _read(self) -> None:
        """Takes the count from the file. A broken file counts as empty."""
        if self.path is None or self.notice:
            return
        try:
            data = json.loads(self.path.read_bytes())
            calls = [float(at) for at in data["calls"]]
            until = float(data.get("until", 0.0))
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            calls, until = [], 0.0
        self._calls, self._until = calls, until

    def _write(self) -> None:
        assert self.path is not None
        fresh = self.path.with_suffix(".tmp")
        fresh.touch(mode=0o600)
        fresh.write_text(json.dumps({"calls": self._calls, "until": self._until}))
        fresh.replace(self.path)
