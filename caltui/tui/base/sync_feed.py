"""Brings categories up to date in the background, one read of each at a time.

First what is on the screen; then, a list at a time and while nothing else runs, what
its rows name and what is likely to be looked at next. Those are guesses: they take
half of the calls of a minute at most, end when nobody answers, and none is made again
that was refused.
"""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from time import monotonic
from typing import Any, NamedTuple, Protocol

from textual.signal import Signal

from caltui.tui.base.error_messages import explain
from caltui.tui.base.messages import MirrorChanged, News, Synced, SyncFailed, SyncStarted
from caltui.workspace.workspace import Workspace

FRESH = 30.0
"""Seconds for which a list counts as read just now."""

COLD = 600.0
"""Seconds after which a count is worth a guess."""

LIKELY = 4
"""Categories that are read because they may be looked at next."""

MOST_OWNERS = 100
"""Users whose part of a list is read ahead, one call each."""

NAMED = 4
"""Event types that are read by their ids when the inbox opens."""

MOST_SINGLES = 12
"""Records that the rows on the screen name and no list holds, one call each."""

SHARE = 0.5
"""Of the calls of a minute: what guesses may use."""


class OwnedRecords(NamedTuple):
    """The records of one user in a category whose list holds the key's own."""

    resource: str
    owner: str


class UnlistedRecord(NamedTuple):
    """One record that others name and that no list holds."""

    resource: str
    key: str


Read = str | OwnedRecords | UnlistedRecord
"""What is read at once: a category's list, one user's part of it, or one record."""


def category(read: Read) -> str:
    """The category of what is read."""
    return read if isinstance(read, str) else read.resource


class Runner(Protocol):
    """The part of the app that the feed uses: it starts work and shows sentences."""

    def run_worker(
        self,
        work: Callable[[], Awaitable[Any]],
        *,
        name: str = "",
        group: str = "",
        exit_on_error: bool = False,
    ) -> Any:
        """Runs work beside the screens."""

    def warn(self, text: str) -> None:
        """Shows a sentence once."""


class Feed:
    """Asks the workspace and tells `news`; the data stays as it was when a read fails."""

    def __init__(self, runner: Runner, workspace: Workspace, news: Signal[News]) -> None:
        self.runner = runner
        self.workspace = workspace
        self.news = news
        self.running: set[str] = set()
        self.failed: dict[str, Exception] = {}
        self._refused_at: dict[str, datetime] = {}
        self._anew: set[str] = set()
        self.refused: dict[OwnedRecords | UnlistedRecord, Exception] = {}
        self._next: list[Read] = []
        self._guess: Read = ""
        self.took: dict[Read, float] = {}
        self._quiet: Read | None = None
        self._alone = False
        self._held: list[Read] | None = None

    def stale(self, resource: str) -> bool:
        """Tells whether a list is worth reading when its category is shown."""
        return self.workspace.stale(resource, FRESH)

    def trouble(self, resource: str) -> Exception | None:
        """Returns the error of the last read of a category. None if that found nobody and somebody
        has answered since."""
        error = self.failed.get(resource)
        if error is None or not self._nobody(error) or self.workspace.trace.reached is not True:
            return error
        return None

    @staticmethod
    def _nobody(error: Exception) -> bool:
        return getattr(error, "kind", "") == "unreachable" and not getattr(error, "status", None)

    def reason(self, resource: str, owner: str = "") -> str:
        """Says why the last read of a category, or of one user's part of it, failed; else empty."""
        error = self.refused.get(OwnedRecords(resource, owner)) if owner else self.trouble(resource)
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

    def again(self, *reads: Read) -> None:
        """Reads these because a person asks for it. Where a right was missing, it is found out anew
        what the key may do."""
        self._anew.update(name for name in map(category, reads) if self._lacks_right(name))
        self.sync(*reads)

    def _lacks_right(self, resource: str) -> bool:
        """Tells whether the last read failed for a right that Cal may give later."""
        kind = getattr(self.failed.get(resource), "kind", "")
        return kind == "forbidden" and bool(self.workspace.catalog.access)

    def may_be_allowed(self, read: Read) -> bool:
        """Tells whether a list that was refused is worth another try: Cal remembers a role for a
        while, and has forgotten by now the one that it refused."""
        at = self._refused_at.get(read) if isinstance(read, str) else None
        if at is None or not self._lacks_right(category(read)):
            return False
        waited = (self.workspace.clock() - at).total_seconds()
        return waited >= float(self.workspace.catalog.access["remembers"])

    def sync(self, *reads: Read) -> None:
        """Starts reading these categories, one after the other in one worker."""
        wanted = [read for read in reads if category(read) not in self.running]
        if self._held is not None:
            self._held += wanted
            return
        if not wanted:
            return
        names = list(dict.fromkeys(map(category, wanted)))
        self.running.update(names)
        for resource in names:
            self.news.publish(SyncStarted(resource))

        async def work() -> None:
            try:
                await self.workspace.wire.load()
                for read in wanted:
                    await self._one(read)
            finally:
                self.running.difference_update(names)
                self._go_on()

        name = " ".join(names)
        self.runner.run_worker(work, name=name, group=f"sync {name}", exit_on_error=False)

    def renew(self, read: Read) -> None:
        """Reads again what is on the screen. When it fails, the status line says so: no message."""
        self._quiet = read
        self.sync(read)

    def is_old(self, read: Read, seconds: float) -> bool:
        """Tells whether it was read longer ago; what was never read is somebody else's."""
        if isinstance(read, OwnedRecords):
            age = self.workspace.owner_age(*read)
            return age is not None and age > seconds
        if isinstance(read, UnlistedRecord):
            return False
        return self.workspace.age(read) is not None and self.workspace.stale(read, seconds)

    def warm(self, reads: Iterable[Read]) -> None:
        """Says what is worth reading next, the best first, in place of what was said before."""
        self._next = list(dict.fromkeys(reads))
        self._go_on()

    def warm_first(self, reads: Iterable[Read]) -> None:
        """Says what is worth reading before the rest of what was said."""
        self.warm((*reads, *self._next))

    def likely(self, resource: str) -> list[str]:
        """The categories beside that one, then those whose counts are the oldest."""
        titles = [key for key in self.workspace.offered if self._lists(key)]
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
                self._end(self._guess)
                self._guess = ""

        self.runner.run_worker(work, name="guesses", group="sync guesses", exit_on_error=False)

    def _begin(self, read: Read) -> None:
        """Says what is read; a single record stands in nobody's way who asks for its list."""
        self._guess = read
        if read and not isinstance(read, UnlistedRecord):
            self.running.add(category(read))
            self.news.publish(SyncStarted(category(read)))

    def _end(self, read: Read) -> None:
        if not isinstance(read, UnlistedRecord):
            self.running.discard(category(read))

    def _pick(self) -> Read:
        """The next guess; none while somebody waits for a call of his own, or nobody answers."""
        if self._alone or self.running:
            return ""
        self._next = [read for read in self._next if self._is_worth(read)]
        if not self._next or not self.has_room(self._next[0]):
            return ""
        return self._next.pop(0)

    def _is_worth(self, read: Read) -> bool:
        if isinstance(read, UnlistedRecord):
            others = [error for one, error in self.refused.items() if one.resource == read.resource]
            allowed = not any(getattr(error, "kind", "") == "forbidden" for error in others)
            unseen = read not in self.refused and self.workspace.record(*read) is None
            return allowed and unseen
        if isinstance(read, OwnedRecords):
            of = [one for one in self.refused if isinstance(one, OwnedRecords)]
            refused = any(one.resource == read.resource for one in of)
            return not refused and read.owner in self.workspace.unread_owners(read.resource, COLD)
        resource = read
        refused = resource in self.failed and not self.may_be_allowed(resource)
        if refused or not self._lists(resource):
            return False
        if self.workspace.resource(resource).served.slow:
            return False
        age = self.workspace.age(resource)
        return age is None or age > COLD or self.workspace.outdated(resource)

    def has_room(self, read: Read) -> bool:
        """Tells whether this read fits into half of the calls that a minute may have."""
        status = self.workspace.status
        calls = self.workspace.calls(read) if isinstance(read, str) and read else 1
        return not status.limit or (
            status.waiting <= 0 and status.spent + calls <= status.limit * SHARE
        )

    async def _one(self, read: Read, *, guess: bool = False) -> None:
        from caltui.workspace.base import errors

        resource = category(read)
        quiet, began = self._quiet == read, monotonic()
        try:
            if resource in self._anew:
                self._anew.discard(resource)
                await self.workspace.access(anew=True)
            news = await self._read(read, SHARE if guess or quiet else 1.0)
        except errors.EXPECTED as error:
            self._failed(read, error)
            self._alone = not isinstance(error, errors.REFUSALS)
            if not (quiet or isinstance(read, UnlistedRecord)):
                self.news.publish(SyncFailed(resource, error))
        else:
            self.took[read] = monotonic() - began
            if isinstance(read, str):
                self.failed.pop(resource, None)
            else:
                self.refused.pop(read, None)
            self._alone = False
            self.news.publish(news)
        finally:
            if quiet:
                self._quiet = None
            self._end(read)

    async def _read(self, read: Read, share: float) -> News:
        """Reads it, says what was troublesome about it, and returns what is to be told."""
        resource = category(read)
        if isinstance(read, UnlistedRecord):
            await self.workspace.fetch(resource, [read.key])
            return MirrorChanged(frozenset({resource}))
        first = self.workspace.age(resource) is None
        if isinstance(read, OwnedRecords):
            result = await self.workspace.read_owner(resource, read.owner, share=share)
        else:
            result = await self.workspace.sync(resource, share=share)
        for sentence in result.troubles:
            self.runner.warn(sentence)
        return Synced(resource, result, first)

    def _failed(self, read: Read, error: Exception) -> None:
        if isinstance(read, str):
            self.failed[read] = error
            self._refused_at[read] = self.workspace.clock()
        else:
            self.refused[read] = error
