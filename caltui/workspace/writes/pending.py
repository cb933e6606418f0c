"""The writes on their way: they belong to the workspace, so that a screen may be left meanwhile."""

import time
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from asyncio import Task

T = TypeVar("T")

STOP_SECONDS = 2.0
"""How long the end of a session waits until what was stopped is in the journal."""


class PendingWrite(Generic[T]):
    """A write, or a run of `many`, that was begun. `summary` names it for people."""

    def __init__(self, summary: str, task: "Task[T]", *, many: bool) -> None:
        self.summary = summary
        self.many = many
        self._task = task
        self._began = time.monotonic()

    @property
    def seconds(self) -> int:
        """For how long it has been on its way."""
        return int(time.monotonic() - self._began)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self._task.done()

    async def result(self) -> T:
        """What came of it; raises what it raised. Who stops waiting does not stop the write."""
        from asyncio import shield

        return await shield(self._task)

    def when_over(self, tell: Callable[["PendingWrite[T]"], object]) -> None:
        """Calls `tell` when it has ended, unless the session ends before."""

        def ended(task: "Task[T]") -> None:
            if not task.cancelled():
                tell(self)

        self._task.add_done_callback(ended)


class PendingWrites:
    """The writes of one workspace that have no answer yet."""

    def __init__(self) -> None:
        self._going: list[PendingWrite[Any]] = []

    def begin(
        self, summary: str, work: Coroutine[Any, Any, T], *, many: bool = False
    ) -> PendingWrite[T]:
        """Starts it. It goes on whatever becomes of who began it."""
        from asyncio import create_task

        write = PendingWrite(summary, create_task(work), many=many)
        self._going.append(write)
        write._task.add_done_callback(lambda task: self._ended(write, task))
        return write

    def _ended(self, write: PendingWrite[Any], task: "Task[Any]") -> None:
        self._going.remove(write)
        if not task.cancelled():
            task.exception()

    @property
    def going(self) -> tuple[PendingWrite[Any], ...]:
        """Those on their way, the oldest first."""
        return tuple(self._going)

    async def stop(self) -> None:
        """Ends waiting for all of them: the journal then says that nobody knows."""
        if not self._going:
            return
        from asyncio import wait

        tasks = [write._task for write in self._going]
        for task in tasks:
            task.cancel()
        await wait(tasks, timeout=STOP_SECONDS)
