"""Sends a bulk run or an act item by item, within the budget; it can be paused and resumed.

All items are on the disk before the first is sent, and every write is in the journal with the run's
id: after a crash the run can be resumed.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import NamedTuple

from caltui.catalog.request import Invalid
from caltui.gateway.errors.kinds import (
    GatewayError,
    NotAuthorized,
    NotSent,
    RateLimited,
    Unavailable,
)
from caltui.gateway.urls import BadPath
from caltui.mirror.file.errors import MirrorError
from caltui.mirror.journal.bulk_runs import SKIPPED
from caltui.mirror.journal.journal import DONE, NO_EFFECT, NOT_SENT, REFUSED, UNKNOWN, JournalEntry
from caltui.mirror.store import Mirror
from caltui.workspace.bulk.pace import Pace
from caltui.workspace.bulk.run_plan import RunItem, RunPlan
from caltui.workspace.journal.ports import Settles

__all__ = ["OUTCOMES", "SKIPPED", "BulkItem", "BulkRun", "Progress"]

OUTCOMES = (DONE, REFUSED, UNKNOWN, NOT_SENT, SKIPPED)
PATIENCE = 3
"""How often an item waits for Cal's limit, and after how many failed connections a run ends."""
LIMIT_SECONDS = 60.0
"""How long Cal's limit lasts, if the answer does not say."""


class BulkItem(NamedTuple):
    """The result of one item. `outcome` is one of OUTCOMES, `sentence` gives the details.

    NOT_SENT is certain, so the item may be tried again. SKIPPED was not tried, because it must not
    or need not be. `entry` is the id of its journal entry, 0 without one.
    """

    key: str
    summary: str
    outcome: str
    sentence: str = ""
    ids: tuple[str, ...] = ()
    entry: int = 0


class Progress(NamedTuple):
    """The progress of a run. Seconds are estimates; `waiting` is for the budget or Cal's limit."""

    total: int
    over: int
    counts: dict[str, int]
    seconds_left: float
    waiting: float
    paused: bool
    current: str


class BulkRun:
    """A bulk run or an act that this process holds. Call `run` or `each`, once.

    `items` are the finished items by key, with those of an earlier part (`before`). `found` are
    reported first: what a resumed run settled or had to leave. `halted` is the error that ended it.
    `positions` are the places of the items on the disk, where they are not those in the plan.
    `pause`, `resume` and `stop` may be called at any time; a request on its way is waited for.
    """

    def __init__(
        self,
        workspace: Settles,
        mirror: Mirror,
        id: str,
        plan: RunPlan,
        *,
        before: Sequence[BulkItem] = (),
        found: Sequence[BulkItem] = (),
        positions: Mapping[str, int] | None = None,
        stop_on_error: bool = False,
    ) -> None:
        self.id = id
        self.items: dict[str, BulkItem] = {item.key: item for item in (*before, *found)}
        self.total = len(plan.items) + len(self.items)
        self.halted: GatewayError | MirrorError | None = None
        self.stopped = False
        self.paused = False
        self.current = ""
        self._workspace = workspace
        self._mirror = mirror
        self._plan = plan
        self._found = tuple(found)
        self._positions = positions or {item.key: i for i, item in enumerate(plan.items)}
        self._stop_on_error = stop_on_error
        self._changed = asyncio.Event()
        self._begun = False
        self._until = 0.0
        self._missed = 0
        changes = [item.change for item in plan.items]
        self._pace = Pace(workspace.wire, plan.calls, changes)

    def pause(self) -> None:
        """Sends nothing more until `resume`."""
        self._set(paused=True)

    def resume(self) -> None:
        """Continues after a pause."""
        self._set(paused=False)

    def stop(self) -> None:
        """Sends nothing more. The rest can be resumed later by the run's id."""
        self._set(paused=False, stopped=True)
        if not self._begun:
            self._mirror.leave_batch(self.id)

    @property
    def summary(self) -> str:
        """One line about what the run still has to do: `Cancel 12 bookings`."""
        return self._plan.summary

    @property
    def progress(self) -> Progress:
        """The progress of the run now."""
        over = len(self.items)
        wait = max(0.0, self._until - time.time(), self._workspace.wire.waiting())
        left = max(0.0, self._until - time.time()) + self._pace.left(self.total - over)
        return Progress(self.total, over, self.counts, left, wait, self.paused, self.current)

    @property
    def counts(self) -> dict[str, int]:
        """The number of items with each outcome that occurred."""
        found = Counter(item.outcome for item in self.items.values())
        return {outcome: found[outcome] for outcome in OUTCOMES if found[outcome]}

    async def run(self, on_item: Callable[[BulkItem], None] | None = None) -> dict[str, int]:
        """Runs to the end, passes each item to `on_item`, and returns the counts."""
        async with aclosing(self.each()) as items:
            async for item in items:
                if on_item is not None:
                    on_item(item)
        return self.counts

    def failed_again(self) -> RunPlan:
        """Plans to try again what certainly was not done: refused, not sent, or left out because
        of another.

        An item with an unknown outcome is included only once the journal says it had no effect.
        """
        again = {key for key, item in self.items.items() if self._undone(item)}
        again |= {i.key for i in self._plan.items if i.needs and self._outcome(i.key) == SKIPPED}
        return self._plan.narrowed(self._workspace, again, self._done)

    @property
    def _done(self) -> set[str]:
        return {key for key, item in self.items.items() if item.outcome == DONE}

    def _outcome(self, key: str) -> str:
        return self.items[key].outcome if key in self.items else NOT_SENT

    def _undone(self, item: BulkItem) -> bool:
        entry = self._mirror.entry(item.entry) if item.entry else None
        return (entry.outcome if entry else item.outcome) in (REFUSED, NOT_SENT, NO_EFFECT)

    async def each(self) -> AsyncGenerator[BulkItem, None]:
        """Yields each item when it is finished, `found` first.

        After a stop, an error that ends the run, or any error with `stop_on_error`, the rest is
        yielded as NOT_SENT.
        """
        self._begun = True
        unsubscribe = self._workspace.wire.trace.subscribe(self._pace.call)
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
            with suppress(MirrorError):
                self._mirror.leave_batch(self.id)

    async def _next(self, planned: RunItem) -> BulkItem:
        """Sends an item when its turn comes; ends the run where the journal cannot be used."""
        try:
            return await self._at_its_turn(planned)
        except MirrorError as error:
            self.halted = error
            self.stop()
            return _over(planned, NOT_SENT, error.message)

    async def _at_its_turn(self, planned: RunItem) -> BulkItem:
        """Waits for an item's turn and sends it, unless the run has ended."""
        tries = 0
        left_out = self._needs_in_vain(planned)
        if left_out is not None and not self.stopped:
            return left_out
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

    def _needs_in_vain(self, planned: RunItem) -> BulkItem | None:
        """The result of an item that needs another which was not done, else None.

        Where the other one may still be done, the item is not sent for now.
        """
        missing = next((key for key in planned.needs if self._outcome(key) != DONE), None)
        if missing is None:
            return None
        item = self.items.get(missing)
        outcome, what = self._outcome(missing), item.summary if item else missing
        sentence = f"Not tried, because it needs another one, which is {outcome}: {what}."
        if outcome not in (REFUSED, SKIPPED):
            return _over(planned, NOT_SENT, sentence)
        return self._skip(planned, sentence)

    def _skip(self, planned: RunItem, sentence: str) -> BulkItem:
        self._mirror.skip_item(self.id, self._positions[planned.key], sentence)
        return _over(planned, SKIPPED, sentence)

    def _judge(self, item: BulkItem, error: GatewayError | MirrorError | None) -> None:
        """Ends the run if nothing more can get through, or on an error with `stop_on_error`."""
        away = isinstance(error, Unavailable) and error.status is None
        nobody = away or isinstance(error, NotSent)
        self._missed = self._missed + 1 if nobody else 0
        ends = isinstance(error, (NotAuthorized, RateLimited, MirrorError))
        if ends or self._missed >= PATIENCE:
            self.halted = error
        if self.halted or (self._stop_on_error and item.outcome != DONE):
            self.stop()

    async def _turn(self) -> bool:
        """Waits for pause, budget and Cal's limit. Returns whether the run goes on."""
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
        """Waits so many seconds (None: no limit) or until pause, resume or stop."""
        tell = self._workspace.wire.on_wait
        if tell is not None and seconds is not None:
            tell(seconds)
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        self._changed.clear()
        if tell is not None and seconds is not None:
            tell(0.0)

    async def _send(self, planned: RunItem) -> tuple[BulkItem, GatewayError | MirrorError | None]:
        """Sends one change. The journal says what came of it; MirrorError: nothing was sent."""
        last = self._last(planned)
        try:
            outcome = await self._workspace.run(
                planned.change, batch=self.id, item=self._positions[planned.key]
            )
        except (GatewayError, MirrorError) as error:
            return self._failed(planned, last, error.message), error
        except (BadPath, Invalid) as error:
            return self._skip(planned, str(error)), None
        number = 0
        with suppress(MirrorError):
            entry = self._last(planned)
            number = entry.id if entry else 0
        return _over(planned, DONE, outcome.message, number), None

    def _failed(self, planned: RunItem, before: JournalEntry | None, said: str) -> BulkItem:
        """The result of a failed item. Without a new journal entry, nothing was written; where the
        journal could not be told or asked, it is unknown."""
        try:
            entry = self._last(planned)
        except MirrorError:
            return _over(planned, UNKNOWN, said)
        if entry is None or (before is not None and entry.id == before.id):
            return _over(planned, NOT_SENT, said)
        outcome = entry.outcome if entry.outcome in OUTCOMES else UNKNOWN
        return _over(planned, outcome, said, entry.id)

    def _last(self, planned: RunItem) -> JournalEntry | None:
        """The newest journal entry of this run, if it is of that item."""
        newest = self._mirror.entries(1, batch=self.id)
        return newest[0] if newest and newest[0].item == self._positions[planned.key] else None

    def _set(self, *, paused: bool | None = None, stopped: bool | None = None) -> None:
        self.paused = self.paused if paused is None else paused
        self.stopped = self.stopped if stopped is None else stopped
        self._changed.set()


def _over(planned: RunItem, outcome: str, sentence: str, entry: int = 0) -> BulkItem:
    ids = planned.change.request.ids
    return BulkItem(planned.key, planned.summary, outcome, sentence, ids, entry)
