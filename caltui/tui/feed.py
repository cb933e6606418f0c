"""Brings categories up to date in the background, one read of each at a time.

First what is on the screen; then, a list at a time and while nothing else runs, what
its rows name and what is likely to be looked at next. Those are guesses: they take
half of the calls of a minute at most, end when nobody answers, and none is made again
that was refused.
"""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from textual.signal import Signal

from caltui.tui.faults import explain
from caltui.tui.messages import News, Synced, SyncFailed, SyncStarted
from caltui.workspace.workspace import Workspace

FRESH = 30.0
"""Seconds for which a list counts as read just now."""

COLD = 600.0
"""Seconds after which a count is worth a guess."""

LIKELY = 4
"""Categories that are read because they may be looked at next."""

SHARE = 0.5
"""Of the calls of a minute: what guesses may use."""


class Runner(Protocol):
    """What starts work: the app."""

    def run_worker(
        self,
        work: Callable[[], Awaitable[Any]],
        *,
        name: str = "",
        group: str = "",
        exit_on_error: bool = False,
    ) -> Any:
        """Runs work beside the screens."""


class Feed:
    """Asks the workspace and tells `news`; the data stays as it was when a read fails."""

    def __init__(self, runner: Runner, workspace: Workspace, news: Signal[News]) -> None:
        self.runner = runner
        self.workspace = workspace
        self.news = news
        self.running: set[str] = set()
        self.failed: dict[str, Exception] = {}
        self._next: list[str] = []
        self._guess = ""
        self._alone = False
        self._held: list[str] | None = None

    def stale(self, resource: str) -> bool:
        """Whether a list is worth reading when its category is shown."""
        return self.workspace.stale(resource, FRESH)

    def trouble(self, resource: str) -> Exception | None:
        """Why the last read of a category failed, unless it found nobody and somebody has
        answered since."""
        error = self.failed.get(resource)
        if error is None or not self._nobody(error) or self.workspace.trace.reached is not True:
            return error
        return None

    @staticmethod
    def _nobody(error: Exception) -> bool:
        return getattr(error, "kind", "") == "unreachable" and not getattr(error, "status", None)

    def reason(self, resource: str) -> str:
        """Why the last read of a category failed; empty when it did not."""
        error = self.trouble(resource)
        return explain(error).text if error is not None else ""

    @property
    def busy(self) -> bool:
        """Whether anything is being read, or will be."""
        return bool(self.running or self.held)

    @property
    def held(self) -> bool:
        """Whether reads wait for `release`."""
        return self._held is not None

    def hold(self) -> None:
        """Reads nothing until `release`: the screen and the first keys come before the network."""
        self._held = []

    def release(self) -> None:
        """Reads what was asked for meanwhile, and from now on at once."""
        held, self._held = self._held, None
        if held:
            self.sync(*dict.fromkeys(held))

    def sync(self, *resources: str) -> None:
        """Starts reading these categories, one after the other in one worker."""
        wanted = [r for r in resources if r not in self.running]
        if self._held is not None:
            self._held += wanted
            return
        if not wanted:
            return
        self.running.update(wanted)
        for resource in wanted:
            self.news.publish(SyncStarted(resource))

        async def work() -> None:
            try:
                await self.workspace.wire.load()
                for resource in wanted:
                    await self._one(resource)
            finally:
                self.running.difference_update(wanted)
                self._go_on()

        name = " ".join(wanted)
        self.runner.run_worker(work, name=name, group=f"sync {name}", exit_on_error=False)

    def warm(self, resources: Iterable[str]) -> None:
        """Says what is worth reading next, the best first, in place of what was said before."""
        self._next = list(dict.fromkeys(resources))
        self._go_on()

    def likely(self, resource: str) -> list[str]:
        """The categories beside that one, then those whose counts are the oldest."""
        titles = [key for key in self.workspace.catalog.titles if self._lists(key)]
        place = titles.index(resource) if resource in titles else -1
        beside = titles[place + 1 : place + 2] + titles[max(0, place - 1) : max(0, place)]
        ages = {key: self.workspace.age(key) for key in titles if key != resource}
        old = sorted((k for k in ages if ages[k] is not None), key=lambda k: -(ages[k] or 0.0))
        return list(dict.fromkeys((*beside, *old)))[:LIKELY]

    def _lists(self, resource: str) -> bool:
        return self.workspace.resource(resource).can("list")

    def _go_on(self) -> None:
        """Starts on the guesses, if nothing else runs."""
        first = "" if self._guess else self._pick()
        if not first:
            return
        self._begin(first)

        async def work() -> None:
            try:
                await self.workspace.wire.load()
                while self._guess:
                    await self._one(self._guess, guess=True)
                    self._begin(self._pick())
            finally:
                self.running.discard(self._guess)
                self._guess = ""

        self.runner.run_worker(work, name="guesses", group="sync guesses", exit_on_error=False)

    def _begin(self, resource: str) -> None:
        self._guess = resource
        if resource:
            self.running.add(resource)
            self.news.publish(SyncStarted(resource))

    def _pick(self) -> str:
        """The next guess; none while somebody waits for a call of his own, or nobody answers."""
        if self._alone or self.running:
            return ""
        self._next = [resource for resource in self._next if self._is_worth(resource)]
        if not self._next or not self._has_room(self._next[0]):
            return ""
        return self._next.pop(0)

    def _is_worth(self, resource: str) -> bool:
        if resource in self.failed or not self._lists(resource):
            return False
        age = self.workspace.age(resource)
        return age is None or age > COLD or self.workspace.outdated(resource)

    def _has_room(self, resource: str) -> bool:
        status = self.workspace.status
        calls = self.workspace.calls(resource)
        return not status.limit or (
            status.waiting <= 0 and status.spent + calls <= status.limit * SHARE
        )

    async def _one(self, resource: str, *, guess: bool = False) -> None:
        from caltui.workspace import errors

        first = self.workspace.age(resource) is None
        share = SHARE if guess else 1.0
        try:
            result = await self.workspace.sync(resource, share=share)
        except errors.EXPECTED as error:
            self.failed[resource] = error
            self._alone = not isinstance(error, errors.REFUSALS)
            self.news.publish(SyncFailed(resource, error))
        else:
            self.failed.pop(resource, None)
            self._alone = False
            self.news.publish(Synced(resource, result, first))
        finally:
            self.running.discard(resource)
