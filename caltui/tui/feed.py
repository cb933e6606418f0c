"""Brings categories up to date in the background, one read of each at a time."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Protocol

from textual.signal import Signal

from caltui.tui.faults import explain
from caltui.tui.messages import News, Synced, SyncFailed, SyncStarted
from caltui.workspace.errors import (
    GatewayError,
    Invalid,
    MirrorError,
    SettingsError,
    UnknownName,
)
from caltui.workspace.workspace import Workspace

FRESH = 30.0
"""Seconds for which a list counts as read just now."""

EXPECTED = (GatewayError, MirrorError, SettingsError, Invalid, UnknownName, OSError, ValueError)


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

    def stale(self, resource: str) -> bool:
        """Whether a list is worth reading when its category is shown."""
        age = self.workspace.age(resource)
        return age is None or age > FRESH or self.workspace.outdated(resource)

    def reason(self, resource: str) -> str:
        """Why the last read of a category failed; empty when it did not."""
        error = self.failed.get(resource)
        return explain(error).text if error is not None else ""

    def sync(self, *resources: str) -> None:
        """Starts reading these categories, one after the other in one worker."""
        wanted = [r for r in resources if r not in self.running]
        if not wanted:
            return
        self.running.update(wanted)
        for resource in wanted:
            self.news.publish(SyncStarted(resource))

        async def work() -> None:
            try:
                for resource in wanted:
                    await self._one(resource)
            finally:
                self.running.difference_update(wanted)

        name = " ".join(wanted)
        self.runner.run_worker(work, name=name, group=f"sync {name}", exit_on_error=False)

    async def _one(self, resource: str) -> None:
        first = self.workspace.age(resource) is None
        try:
            result = await self.workspace.sync(resource)
        except EXPECTED as error:
            self.failed[resource] = error
            self.news.publish(SyncFailed(resource, error))
        else:
            self.failed.pop(resource, None)
            self.news.publish(Synced(resource, result, first))
        finally:
            self.running.discard(resource)

    def warm(self, resources: Iterable[str]) -> None:
        """Reads categories that were never seen, while the budget has room for them."""
        status = self.workspace.status
        unseen = [r for r in resources if self.workspace.age(r) is None and r not in self.running]
        if unseen and (not status.limit or status.spent + len(unseen) <= status.limit // 2):
            self.sync(*unseen)
