"""Writes that were sent and have no answer yet. They go on when their screen is closed."""

import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")

STOP_SECONDS = 2.0
"""Seconds that the end of a session waits until cancelled writes are in the journal."""


class PendingWrite(Generic[T]):
    """A write, or a bulk run (`many`), that was started. `summary` names it for people."""

    def __init__(self, summary: str, task: "Task[T]", *, many: bool) -> None:
        self.summary = summary
        self.many = many
        self._task = task
        self._began = time.monotonic()

    @property
    def seconds(self) -> int:
        """Seconds since it was started."""
        return int(time.monotonic() - self._began)

    @property
    def done(self) -> bool:
        """Whether it has ended."""
        return self._task.done()

    async def result(self) -> T:
        """Its result; raises what it raised. Cancelling this wait does not stop the write."""
        from asyncio import shield

        return await shield(self._task)

    def when_done(self, tell: Callable[["PendingWrite[T]"], object]) -> None:
        """Calls `tell` when it has ended, unless the session ends before."""

        def ended(task: "Task[T]") -> None:
            if not task.cancelled():
                tell(self)

        self._task.add_done_callback(ended)


class PendingWrites:
    """The writes of one workspace that have no answer yet."""

    def __init__(self) -> None:
        self._running: list[PendingWrite[Any]] = []

    def begin(
        self, summary: str, work: Coroutine[Any, Any, T], *, many: bool = False
    ) -> PendingWrite[T]:
        """Starts a write. It goes on when the task that started it is cancelled."""
        from asyncio import create_task

        write = PendingWrite(summary, create_task(work), many=many)
        self._running.append(write)
        write._task.add_done_callback(lambda task: self._ended(write, task))
        return write

    def _ended(self, write: PendingWrite[Any], task: "Task[Any]") -> None:
        self._running.remove(write)
        if not task.cancelled():
            task.exception()

    @property
    def running(self) -> tuple[PendingWrite[Any], ...]:
        """The writes without an answer, the oldest first."""
        return tuple(self._running)

    async def stop(self) -> None:
        """Cancels all of them: their outcome is then unknown in the journal."""
        if not self._running:
            return
        from asyncio import wait

        tasks = [write._task for write in self._running]
        for task in tasks:
            task.cancel()
        await wait(tasks, timeout=STOP_SECONDS)
