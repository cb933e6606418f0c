"""Guards writes into the mirror against a full disk or a locked file.

The event loop does not wait for other writers, and an answer of Cal is neither lost nor reported as
a failure.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from caltui.mirror.file.errors import Locked, MirrorError
from caltui.mirror.store import Mirror

P = ParamSpec("P")
T = TypeVar("T")


class WriteGuard:
    """The writes of one workspace into its mirror. `trouble` is why the last one failed."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self.trouble: MirrorError | None = None

    async def write(self, work: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        """Writes at once; if another process writes, waits in a thread. Raises MirrorError.

        There it starts again from the beginning, so `work` must be safe to repeat.
        """
        import asyncio

        try:
            with self.mirror.hurried():
                return work(*args, **more)
        except Locked:
            return await asyncio.to_thread(work, *args, **more)

    async def try_write(self, work: Callable[P, T], *args: P.args, **more: P.kwargs) -> None:
        """As `write`, for an answer of Cal: a failure is reported by `pending_warning`."""
        try:
            await self.write(work, *args, **more)
        except MirrorError as error:
            self.trouble = error

    def pending_warning(self) -> str:
        """The warning about what could not be stored since the last call; else empty."""
        trouble, self.trouble = self.trouble, None
        if trouble is None:
            return ""
        return f"Cal has answered, but that could not be kept here: {trouble.message}"


class Formats:
    """The learned URL format: stored in the mirror, else kept for this session."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self._unkept: tuple[str | None] | None = None

    def learned(self) -> str | None:
        """The format that answered last; None if none is known."""
        return self.mirror.learned() if self._unkept is None else self._unkept[0]

    def learn(self, fmt: str, why: str) -> None:
        """Stores the format that works."""
        self._keep(lambda: self.mirror.learn(fmt, why), fmt)

    def unlearn(self, why: str) -> None:
        """Removes the learned format."""
        self._keep(lambda: self.mirror.unlearn(why), None)

    def _keep(self, work: Callable[[], None], fmt: str | None) -> None:
        try:
            with self.mirror.hurried():
                work()
        except MirrorError:
            self._unkept = (fmt,)
        else:
            self._unkept = None
