"""Keeps the calls below Cal's limit, together with every other process of the machine.

Cal allows about 30 calls a minute, and going over that a few times can lock the
account. So each attempt is noted in a small file that all processes share.
"""

import os
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

from caltui.gateway.pace.tally import LONGEST_HOLD, Tally, clocks
from caltui.settings.files import FILE_MODE, private_folder

_PATIENCE = 10.0
_POLL = 0.01
_ASIDE = 0.05

OnWait = Callable[[float], None]
Change = Callable[[Tally, float], float]


class Budget:
    """Calls in any 60 seconds, counted in `path`; `per_minute` 0 is no limit and no file.

    When the file cannot be used the count goes on within this process, and
    `notice` says why.
    """

    def __init__(self, per_minute: int, path: Path | None = None) -> None:
        self.per_minute = max(0, per_minute)
        self.path = path
        self.notice = ""
        self._tally = Tally()
        self._waiting = 0
        self._private = False
        self._numbers = count(1)
        self._own: dict[str, Budget] = {}

    def own(self, name: str, per_minute: int) -> "Budget | None":
        """The budget of one operation with a limit of its own, beside this one. None without a
        limit, and where this one has none either."""
        if not per_minute or not self.per_minute:
            return None
        if name not in self._own:
            word = name.replace(" ", "-")
            path = self.path and self.path.with_name(f"{self.path.stem}.{word}.json")
            self._own[name] = Budget(per_minute, path)
        return self._own[name]

    async def take(self, on_wait: OnWait | None = None) -> float:
        """Counts one call as made now, waiting for its turn. Returns the seconds waited.

        `on_wait` hears how long each wait will be, and 0 when it is over.
        """

        def made(tally: Tally, now: float) -> None:
            tally.calls.append(now)

        return await self._turn(made, on_wait)

    async def begin(self, on_wait: OnWait | None = None) -> tuple[str, float]:
        """Counts one call that begins now. Returns its name for `end`, and the seconds waited."""
        name = f"{os.getpid()}-{id(self):x}-{next(self._numbers)}"

        def began(tally: Tally, now: float) -> None:
            tally.running[name] = now

        return name, await self._turn(began, on_wait)

    async def end(self, name: str, *, sent: bool = True) -> None:
        """Counts a call that began as made now, or not at all where it was never sent."""

        def ended(tally: Tally, now: float) -> float:
            if tally.running.pop(name, None) is not None and sent:
                tally.calls.append(now)
            return 0.0

        if self.per_minute:
            await self._locked(ended)

    async def _turn(self, note: Callable[[Tally, float], None], on_wait: OnWait | None) -> float:
        """Waits until there is room for a call, and notes it in the same moment."""
        if not self.per_minute:
            return 0.0
        import asyncio

        def noted(tally: Tally, now: float) -> float:
            wait = tally.wait(now, self.per_minute)
            if wait <= 0:
                note(tally, now)
            return wait

        started = time.monotonic()
        while (wait := await self._locked(noted)) > 0:
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
        wait = self._tally_wait(max(1, int(self.per_minute * share)))
        return max(wait, _ASIDE) if self._waiting else wait

    def _tally_wait(self, most: int) -> float:
        now = self._look()
        return self._tally.wait(now, most)

    def spent(self) -> int:
        """Calls of the last 60 seconds, by all processes."""
        self._look()
        return self._tally.spent()

    def wait_for(self) -> float:
        """Seconds until the next call may leave; 0 when it may leave now."""
        return self._tally_wait(self.per_minute) if self.per_minute else 0.0

    def held_until(self) -> float | None:
        """Returns when Cal's own limit ends (epoch seconds); None if none is hit."""
        if not self.per_minute:
            return None
        now = self._look()
        return self._tally.until if now < self._tally.until else None

    async def hold(self, until: float) -> None:
        """Lets no call leave before `until` (epoch seconds, at most two minutes ahead)."""

        def held(tally: Tally, now: float) -> float:
            tally.until = max(tally.until, min(until, now + LONGEST_HOLD))
            return 0.0

        if self.per_minute:
            await self._locked(held)

    def _look(self) -> float:
        """Reads the count as it is now, and says when that is."""
        self._read()
        return self._tally.at(clocks())

    def _read(self) -> None:
        if self.path is not None and not self.notice:
            self._tally = Tally.read(self.path)

    async def _locked(self, change: Change) -> float:
        """Runs `change` on the shared count, alone among all processes."""
        if self.path is None or self.notice:
            return self._apply(change)
        import asyncio

        from filelock import FileLock, Timeout

        give_up = time.monotonic() + _PATIENCE
        while True:
            try:
                with FileLock(self._lock_file(self.path), timeout=0, mode=FILE_MODE):
                    self._read()
                    result = self._apply(change)
                    self._tally.write(self.path)
                    return result
            except Timeout:
                if time.monotonic() > give_up:
                    return self._alone("another process keeps it locked", change)
            except OSError as error:
                return self._alone(error.strerror or "it cannot be written", change)
            await asyncio.sleep(_POLL)

    def _lock_file(self, path: Path) -> str:
        """The file to lock, made private; the library leaves one that is there as it is."""
        name = f"{path}.lock"
        if not self._private:
            private_folder(path.parent)
            handle = os.open(name, os.O_RDWR | os.O_CREAT, FILE_MODE)
            try:
                if os.name == "posix":
                    os.fchmod(handle, FILE_MODE)
            finally:
                os.close(handle)
            self._private = True
        return name

    def _apply(self, change: Change) -> float:
        return change(self._tally, self._tally.at(clocks()))

    def _alone(self, why: str, change: Change) -> float:
        self.notice = (
            f"The call budget is not shared with other processes: {why} ({self.path}). "
            "Run one caltui at a time, or make that folder writable."
        )
        return self._apply(change)
