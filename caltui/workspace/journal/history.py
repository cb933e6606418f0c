"""What was written before: settling what is unknown, and finding the way back."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import tzinfo
from typing import Any

from caltui.catalog.model import Record
from caltui.gateway.errors.kinds import Forbidden, NotFound, Refused
from caltui.mirror.file import process_owner as owners
from caltui.mirror.journal.journal import ABOUT_TO, DONE, NO_EFFECT, JournalEntry
from caltui.workspace.base.errors import CannotUndo
from caltui.workspace.journal import settle, undo
from caltui.workspace.journal.settle import NOTHING_DONE, Settled, Settler
from caltui.workspace.journal.undo import Undo
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.sync.ingest import Ingest
from caltui.workspace.sync.sync import SyncResult
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.look_alikes import note_name

LATEST = 1000
_OF_ONE_RECORD = (NotFound, Forbidden, Refused)
"""Errors that say nothing about the next read: all others do."""


class WriteHistory:
    """The journal of one profile at work."""

    def __init__(
        self,
        store: Ingest,
        fetch: Callable[[str, tuple[str, ...]], Awaitable[Record]],
        sync: Callable[[str, Mapping[str, Any]], Awaitable[SyncResult]],
        zone: tzinfo,
    ) -> None:
        self.store = store
        self.mirror = store.mirror
        self._settler = Settler(store, fetch, sync, zone)

    def entry(self, id: int) -> JournalEntry:
        """One entry. Raises NotFound."""
        found = self.mirror.entry(id)
        if found is None:
            raise NotFound(f"The journal has no entry {id}.", hint="Look with: caltui journal list")
        return found

    def waiting(self, *, again: bool) -> list[JournalEntry]:
        """The entries that a read may settle; without `again` only those whose time has come."""
        if again:
            return self.mirror.unknown()
        now = self.store.clock().timestamp()
        return [entry for entry, due in self._watched() if due <= now]

    def next_look(self) -> float | None:
        """Seconds until an entry is to be looked at by itself (0: now); None: there is none."""
        dues = [due for _, due in self._watched()]
        return max(0.0, min(dues) - self.store.clock().timestamp()) if dues else None

    def _watched(self) -> list[tuple[JournalEntry, float]]:
        """The entries that are looked at by themselves, and when each is due."""
        now = self.store.clock().timestamp()
        found = [(e, settle.due_at(e)) for e in self.mirror.unknown() if not settle.untold(e)]
        for entry in self.mirror.without_effect(now - settle.WATCHED):
            if settle.doubtful(entry) and entry.resource:
                looked = self.mirror.get_state(settle.looked_name(entry.id))
                known = float(looked) if isinstance(looked, (int, float)) else None
                found.append((entry, settle.due_at(entry, known)))
        return found

    async def settle(
        self, id: int | None = None, *, most: int | None = None, again: bool = True
    ) -> list[Settled]:
        """Settles one entry, or all that are unknown, the oldest first, `most` of them at most.

        Stops where nothing can be read at all. An entry that is settled already is told
        as it is.
        """
        if id is not None:
            return [await self._one(self.entry(id))]
        found: list[Settled] = []
        for entry in self.waiting(again=again)[:most]:
            told = await self._settler.settle(entry)
            found.append(told)
            if told.error is not None and not isinstance(told.error, _OF_ONE_RECORD):
                break
        return found

    async def _one(self, entry: JournalEntry) -> Settled:
        if entry.settled and not settle.doubtful(entry):
            reason = entry.detail or f"It is {entry.outcome}."
            return Settled(entry.id, entry.summary, settle.as_told(entry.outcome), reason)
        if not entry.settled and entry.id not in {e.id for e in self.mirror.unknown()}:
            here = entry.owner == owners.me()
            where = "here" if here else "in another process"
            reason = f"It is on its way {where}: wait for it to end."
            return Settled(entry.id, entry.summary, "unknown", reason, final=False)
        return await self._settler.settle(entry)

    def is_doubtful(self, entry: JournalEntry) -> bool:
        """Whether it was taken for without effect, and nothing proves that."""
        return settle.doubtful(entry)

    def may_be_said(self, entry: JournalEntry) -> bool:
        """Whether a person may say what came of it: nothing has told it for certain."""
        return self.is_doubtful(entry) or entry.id in {e.id for e in self.mirror.unknown()}

    def settle_by_hand(self, id: int, outcome: str) -> Settled:
        """Writes down what a person has found out: `done` or `no effect`."""
        entry = self.entry(id)
        if outcome not in (DONE, NO_EFFECT):
            raise ValueError(f"{outcome!r} is neither {DONE!r} nor {NO_EFFECT!r}.")
        return settle.settle_by_hand(self.store, entry, outcome)

    def found_done(
        self, resource: str, verb: str, ids: Sequence[str], reason: str, after: Record | None
    ) -> None:
        """The newest such write of unknown outcome was shown done by a read of something else."""
        for entry in reversed(self.mirror.unknown()):
            if (entry.resource, entry.verb, entry.ids) == (resource, verb, tuple(ids)):
                self.mirror.settle(entry.id, DONE, f"Read back: {reason}", after)
                self.mirror.drop_state(note_name(entry.id))
                return

    def same_write(self, change: Change, just_done: Collection[int] = ()) -> JournalEntry | None:
        """The same create or cancellation, unknown or among those just found done.

        To send it again could make a second record, or tell people twice; other writes
        come to the same when they are repeated.
        """
        again = change.operation.behaviour.told_again
        if change.verb != "create" and not again:
            return None
        body = Secrets(change.of).masked(change.request.body or {})
        found = [*self.mirror.unknown(), *(self.entry(id) for id in just_done)]
        same = (change.resource, change.verb, change.request.ids)
        for entry in found:
            alike = again or (entry.body or {}) == body
            if (entry.resource, entry.verb, entry.ids) == same and alike:
                return entry
        return None

    def left_open(self) -> list[str]:
        """The writes of this very process whose outcome is unknown, by name."""
        mine = [e for e in self.mirror.unknown() if e.owner == owners.me()]
        return [entry.summary or entry.operation for entry in mine]

    def may_arrive(self, change: Change) -> JournalEntry | None:
        """The newest write of unknown outcome to the same record: it may still come, later
        than this change, and go over it."""
        if not change.request.ids:
            return None
        same = (change.resource, change.request.ids)
        return next(
            (e for e in reversed(self.mirror.unknown()) if (e.resource, e.ids) == same), None
        )

    def undo_plan(self, id: int | None = None) -> Undo:
        """The way back from an entry, or from the last write that was done and not yet undone.

        Raises CannotUndo with the reason, NotFound.
        """
        entries = self.mirror.entries(LATEST)
        entry = _last(entries) if id is None else self.entry(id)
        if entry is None:
            raise CannotUndo("There is nothing to undo.", "Look with: caltui journal list")
        what = f"Entry {entry.id} ({entry.summary or entry.operation})"
        if entry.outcome in NOTHING_DONE:
            raise CannotUndo(f"{what} changed nothing: it is {entry.outcome}.")
        if not entry.settled:
            raise CannotUndo(
                f"{what} has an unknown outcome, so there may be nothing to undo.",
                f"Settle it first: caltui journal settle {entry.id}",
            )
        _refuse_twice(what, [e for e in entries if e.undo_of == entry.id])
        return undo.undo_of(self.store.catalog, entry, admin=self._admin())

    def _admin(self) -> bool:
        """Whether the key sees what is not its owner's, so that it may say whose a record is."""
        return len(self.mirror.keys(self.store.catalog.people)) > 1


def _last(entries: Sequence[JournalEntry]) -> JournalEntry | None:
    """The newest write that changed something, is no undo, and was not undone."""
    undone = {e.undo_of for e in entries if e.undo_of is not None and e.outcome == DONE}
    for entry in entries:
        if entry.undo_of is None and entry.id not in undone and entry.outcome not in NOTHING_DONE:
            return entry
    return None


def _refuse_twice(what: str, undos: Sequence[JournalEntry]) -> None:
    for other in undos:
        if other.outcome == DONE:
            raise CannotUndo(
                f"{what} was undone already, by entry {other.id}.",
                f"To do it again, undo that: caltui undo {other.id}",
            )
        if not other.settled:
            state = "is on its way" if other.outcome == ABOUT_TO else "has an unknown outcome"
            raise CannotUndo(
                f"The undo of it, entry {other.id}, {state}.",
                f"Settle that first: caltui journal settle {other.id}",
            )
