"""Puts into the mirror what came over the network.

The event loop does not wait there for other writers, and an answer of Cal is not
lost, nor told as a failure, where the disk is full or somebody holds the file.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from caltui.mirror.file.errors import Locked, MirrorError
from caltui.mirror.store import Mirror

P = ParamSpec("P")
T = TypeVar("T")


class Keeping:
    """The writes of one workspace into its mirror. `trouble` is why the last one failed."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self.trouble: MirrorError | None = None

    async def must(self, work: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
        """Does it at once; where another writer is at work, waits in a thread. Raises MirrorError.

        It is begun again there: what fails half way must do no harm twice.
        """
        import asyncio

        try:
            with self.mirror.hurried():
                return work(*args, **more)
        except Locked:
            return await asyncio.to_thread(work, *args, **more)

    async def may(self, work: Callable[P, T], *args: P.args, **more: P.kwargs) -> None:
        """The same for what Cal has answered: a failure is told by `told`, and stops nothing."""
        try:
            await self.must(work, *args, **more)
        except MirrorError as error:
            self.trouble = error

    def told(self) -> str:
        """What could not be kept since this was asked last, as a sentence; mostly empty."""
        trouble, self.trouble = self.trouble, None
        if trouble is None:
            return ""
        return f"Cal has answered, but that could not be kept here: {trouble.message}"


class Formats:
    """The URL format that works: kept in the mirror, else for this session."""

    def __init__(self, mirror: Mirror) -> None:
        self.mirror = mirror
        self._unkept: tuple[str | None] | None = None

    def learned(self) -> str | None:
        """The format that answered last, None while none is known."""
        return self.mirror.learned() if self._unkept is None else self._unkept[0]

    def learn(self, fmt: str, why: str) -> None:
        """Remembers the format that works."""
        self._keep(lambda: self.mirror.learn(fmt, why), fmt)

    def unlearn(self, why: str) -> None:
        """Forgets the format."""
        self._keep(lambda: self.mirror.unlearn(why), None)

    def _keep(self, work: Callable[[], None], fmt: str | None) -> None:
        try:
            with self.mirror.hurried():
                work()
        except MirrorError:
            self._unkept = (fmt,)
        else:
            self._unkept = None
