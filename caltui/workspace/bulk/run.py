"""Sends a bulk run one by one: told item by item, held back by the budget, paused and resumed.

All items are on the disk before the first leaves, and every write is in the journal
under the run's id: what a kill leaves behind can be resumed.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, NamedTuple

from caltui.catalog.request import Invalid
from caltui.gateway.errors.kinds import (
    GatewayError,
    NotAuthorized,
    NotSent,
    RateLimited,
    Unavailable,
)
from caltui.gateway.urls import BadPath
from caltui.mirror.journal.journal import DONE, NO_EFFECT, NOT_SENT, REFUSED, UNKNOWN, JournalEntry
from caltui.mirror.store import Mirror
from caltui.workspace.bulk.pace import Pace
from caltui.workspace.bulk.plan import BulkPlan, Planned, narrowed

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

SKIPPED = "skipped"
OUTCOMES = (DONE, REFUSED, UNKNOWN, NOT_SENT, SKIPPED)
PATIENCE = 3
"""How often one record waits for Cal's limit, and how many in a row find nobody there."""
LIMIT_SECONDS = 60.0
"""How long Cal's limit lasts when the answer does not say."""


class BulkItem(NamedTuple):
    """What came of one record. `outcome` is one of OUTCOMES, `sentence` says why or what.

    `not sent` is certain: it may be tried again. `skipped` was not tried, because it
    must not be or need not be. `entry` is its number in the journal, 0 without one.
    """

    key: str
    summary: str
    outcome: str
    sentence: str = ""
    ids: tuple[str, ...] = ()
    entry: int = 0


class Progress(NamedTuple):
    """Where a run stands. Seconds are estimates; `waiting` is for the budget or Cal's limit."""

    total: int
    over: int
    counts: dict[str, int]
    seconds_left: float
    waiting: float
    paused: bool
    current: str


class BulkRun:
    """One bulk run in this process's hands. Drive it with `run` or with `each`, once.

    `items` are all that are over, by key, those of an earlier part (`before`) too;
    `found` are told first: what a resumed run settled or had to leave. `halted` is the
    error after which no more was sent. `pause`, `resume` and `stop` may be called at
    any time: what is on its way then is waited for.
    """

    def __init__(
        self,
        workspace: "Workspace",
        mirror: Mirror,
        id: str,
        plan: BulkPlan,
        *,
        before: Sequence[BulkItem] = (),
        found: Sequence[BulkItem] = (),
        stop_on_error: bool = False,
    ) -> None:
        self.id = id
        self.items: dict[str, BulkItem] = {item.key: item for item in (*before, *found)}
        self.total = len(plan.items) + len(self.items)
        self.halted: GatewayError | None = None
        self.stopped = False
        self.paused = False
        self.current = ""
        self._workspace = workspace
        self._mirror = mirror
        self._plan = plan
        self._found = tuple(found)
        self._stop_on_error = stop_on_error
        self._changed = asyncio.Event()
        self._begun = False
        self._until = 0.0
        self._missed = 0
        self._pace = Pace(workspace.wire, 2 if plan.operation.name == "cancel" else 1)

    def pause(self) -> None:
        """Sends nothing more until `resume`."""
        self._set(paused=True)

    def resume(self) -> None:
        """Goes on after a pause."""
        self._set(paused=False)

    def stop(self) -> None:
        """Sends nothing more. The rest can be resumed later by the run's id."""
        self._set(paused=False, stopped=True)
        if not self._begun:
            self._mirror.leave_batch(self.id)

    @property
    def summary(self) -> str:
        """One line about what this run still does: `Cancel 12 bookings`."""
        return self._plan.summary

    @property
    def progress(self) -> Progress:
        """Where it stands now."""
        over = len(self.items)
        wait = max(0.0, self._until - time.time(), self._workspace.wire.waiting())
        left = max(0.0, self._until - time.time()) + self._pace.left(self.total - over)
        return Progress(self.total, over, self.counts, left, wait, self.paused, self.current)

    @property
    def counts(self) -> dict[str, int]:
        """How many ended with which outcome; only those that happened."""
        found = Counter(item.outcome for item in self.items.values())
        return {outcome: found[outcome] for outcome in OUTCOMES if found[outcome]}

    async def run(self, on_item: Callable[[BulkItem], None] | None = None) -> dict[str, int]:
        """Runs to the end, telling each item, and returns the counts."""
        async with aclosing(self.each()) as items:
            async for item in items:
                if on_item is not None:
                    on_item(item)
        return self.counts

    def failed_again(self) -> BulkPlan:
        """The plan that tries again what certainly was not done: refused or not sent.

        What is unknown is in it only after it was settled in the journal as not done.
        """
        again = {key for key, item in self.items.items() if self._undone(item)}
        return narrowed(self._workspace, self._plan, again)

    def _undone(self, item: BulkItem) -> bool:
        entry = self._mirror.entry(item.entry) if item.entry else None
        return (entry.outcome if entry else item.outcome) in (REFUSED, NOT_SENT, NO_EFFECT)

    async def each(self) -> AsyncGenerator[BulkItem, None]:
        """Each item as it is over, `found` first.

        After a stop, a halt or an error with `stop_on_error` the rest comes as `not sent`.
        """
        self._begun = True
        unsubscribe = self._workspace.trace.subscribe(self._pace.call)
        try:
            for item in self._found:
                yield item
            for planned in self._plan.items:
                item = await self._next(planned)
                self.items[item.key] = item
                yield item
        finally:
            unsubscribe()
            self.current = ""
            self._mirror.leave_batch(self.id)

    async def _next(self, planned: Planned) -> BulkItem:
        """One item: waited for its turn, then sent unless the run is over."""
        tries = 0
        while await self._turn():
            self.current, started = planned.summary, time.monotonic()
            item, error = await self._send(planned)
            self._pace.item(time.monotonic() - started)
            if isinstance(error, RateLimited) and tries < PATIENCE:
                tries += 1
                self._until = error.until or time.time() + LIMIT_SECONDS
                continue
            self._judge(item, error)
            return item
        reason = f" {self.halted.message}" if self.halted else ""
        sentence = f"The run stopped before it.{reason} Resume with: caltui bulk resume {self.id}"
        return _over(planned, NOT_SENT, sentence)

    def _judge(self, item: BulkItem, error: GatewayError | None) -> None:
        """Ends the run where nothing more can get through, or where that was asked for."""
        away = isinstance(error, Unavailable) and error.status is None
        nobody = away or isinstance(error, NotSent)
        self._missed = self._missed + 1 if nobody else 0
        if isinstance(error, (NotAuthorized, RateLimited)) or self._missed >= PATIENCE:
            self.halted = error
        if self.halted or (self._stop_on_error and item.outcome != DONE):
            self.stop()

    async def _turn(self) -> bool:
        """Waits for pause, budget and Cal's limit; whether the run goes on."""
        while not self.stopped:
            wait = max(self._until - time.time(), self._workspace.wire.waiting())
            if not self.paused and wait <= 0:
                if self._mirror.holds_batch(self.id):
                    return True
                self._set(stopped=True)
                break
            await self._wait(None if self.paused else wait)
        return False

    async def _wait(self, seconds: float | None) -> None:
        """Waits so long (None: without end) or until it was paused, resumed or stopped."""
        tell = self._workspace.wire.on_wait
        if tell is not None and seconds is not None:
            tell(seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        self._changed.clear()
        if tell is not None and seconds is not None:
            tell(0.0)

    async def _send(self, planned: Planned) -> tuple[BulkItem, GatewayError | None]:
        """Sends one change. What came of it is what the journal says."""
        last = self._last(planned)
        try:
            outcome = await self._workspace.run(planned.change, batch=self.id)
        except GatewayError as error:
            return self._failed(planned, last, error.message), error
        except (BadPath, Invalid) as error:
            return _over(planned, SKIPPED, str(error)), None
        entry = self._last(planned)
        return _over(planned, DONE, outcome.message, entry.id if entry else 0), None

    def _failed(self, planned: Planned, before: JournalEntry | None, said: str) -> BulkItem:
        """Without a new entry in the journal it was only read, and nothing was written."""
        entry = self._last(planned)
        if entry is None or (before is not None and entry.id == before.id):
            return _over(planned, NOT_SENT, said)
        return _over(planned, entry.outcome, said, entry.id)

    def _last(self, planned: Planned) -> JournalEntry | None:
        """The newest entry of this run, when it is about that record."""
        newest = self._mirror.entries(1, batch=self.id)
        return newest[0] if newest and newest[0].ids == planned.change.request.ids else None

    def _set(self, *, paused: bool | None = None, stopped: bool | None = None) -> None:
        self.paused = self.paused if paused is None else paused
        self.stopped = self.stopped if stopped is None else stopped
        self._changed.set()


def _over(planned: Planned, outcome: str, sentence: str, entry: int = 0) -> BulkItem:
    ids = planned.change.request.ids
    return BulkItem(planned.key, planned.summary, outcome, sentence, ids, entry)
