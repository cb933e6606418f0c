"""Earlier writes of a profile: settles those of unknown outcome, and plans undos."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import tzinfo

from caltui.catalog.model import Record
from caltui.gateway.errors.kinds import Forbidden, NotFound, Refused
from caltui.mirror.file import process_owner as owners
from caltui.mirror.journal.journal import ABOUT_TO, DONE, NO_EFFECT, JournalEntry
from caltui.workspace.base.errors import CannotUndo
from caltui.workspace.journal.lookup import Lookup
from caltui.workspace.journal.settle import (
    BY_HAND,
    NOTHING_DONE,
    WATCHED,
    Settled,
    Settler,
    cannot_be_settled,
    checked_state,
    due_at,
    not_read_here,
    other_dialect,
    settled_outcome,
    unproven,
)
from caltui.workspace.journal.undo import Undo, undo_of
from caltui.workspace.journal.whose import named_in, named_in_path
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.change import Change
from caltui.workspace.writes.look_alikes import seen_before_state

LATEST = 1000
LATEST_RUNS = 100
_OF_ONE_RECORD = (NotFound, Forbidden, Refused)
"""Errors that say nothing about the next read: all others do."""


class WriteHistory:
    """Settles and undoes the journal's entries of one profile."""

    def __init__(self, lookup: Lookup, zone: tzinfo) -> None:
        self.store = lookup.store
        self.mirror = lookup.store.mirror
        self._settler = Settler(lookup, zone)

    def entry(self, id: int) -> JournalEntry:
        """One entry. Raises NotFound."""
        found = self.mirror.entry(id)
        if found is None:
            raise NotFound(f"The journal has no entry {id}.", hint="Look with: caltui journal list")
        return found

    def to_settle(self, *, again: bool) -> list[JournalEntry]:
        """The entries that a read may settle; without `again` only those whose check is due."""
        if again:
            return self.mirror.unknown()
        now = self.store.clock().timestamp()
        return [entry for entry, due in self._watched() if due <= now]

    def next_check(self) -> float | None:
        """Seconds until the next automatic check (0: now); None: no entry waits for one."""
        dues = [due for _, due in self._watched()]
        return max(0.0, min(dues) - self.store.clock().timestamp()) if dues else None

    def _watched(self) -> list[tuple[JournalEntry, float]]:
        """The entries that are checked automatically, and when each is due, in epoch seconds."""
        now = self.store.clock().timestamp()
        unknown = [e for e in self.mirror.unknown() if not other_dialect(e, self.store.catalog)]
        found = [(e, due_at(e)) for e in unknown if not cannot_be_settled(e)]
        for entry in self.mirror.without_effect(now - WATCHED):
            if unproven(entry) and entry.resource:
                checked = self.mirror.get_state(checked_state(entry.id))
                known = float(checked) if isinstance(checked, (int, float)) else None
                found.append((entry, due_at(entry, known)))
        return found

    async def settle(
        self, id: int | None = None, *, most: int | None = None, again: bool = True
    ) -> list[Settled]:
        """Settles one entry, or all that are unknown, the oldest first, `most` of them at most.

        Stops when nothing can be read at all. An entry that is settled already is returned
        as it is. Raises NotFound for an `id` that the journal does not have.
        """
        if id is not None:
            return [await self._one(self.entry(id))]
        found: list[Settled] = []
        for entry in self.to_settle(again=again)[:most]:
            settled = await self._settler.settle(entry)
            found.append(settled)
            if settled.error is not None and not isinstance(settled.error, _OF_ONE_RECORD):
                break
        return found

    async def _one(self, entry: JournalEntry) -> Settled:
        if entry.settled and not unproven(entry):
            reason = entry.detail or f"It is {entry.outcome}."
            return Settled(entry.id, entry.summary, settled_outcome(entry.outcome), reason)
        if not entry.settled and entry.id not in {e.id for e in self.mirror.unknown()}:
            here = entry.owner == owners.me()
            where = "here" if here else "in another process"
            reason = f"It is on its way {where}: wait for it to end."
            return Settled(entry.id, entry.summary, "unknown", reason, final=False)
        return await self._settler.settle(entry)

    def may_settle_by_hand(self, entry: JournalEntry) -> bool:
        """Tells whether a person may write down the outcome: no read has shown it for certain."""
        return unproven(entry) or entry.id in {e.id for e in self.mirror.unknown()}

    def settle_by_hand(self, id: int, outcome: str) -> Settled:
        """Writes down the outcome that a person has found out: `done` or `no effect`.

        An entry that is settled already stays as it is, unless it only counted as without
        effect and is found done. Raises NotFound, ValueError for any other outcome.
        """
        entry = self.entry(id)
        if outcome not in (DONE, NO_EFFECT):
            raise ValueError(f"{outcome!r} is neither {DONE!r} nor {NO_EFFECT!r}.")
        self.mirror.settle(id, outcome, BY_HAND, reopen=outcome == DONE and unproven(entry))
        now = self.mirror.entry(id) or entry._replace(outcome=outcome, detail=BY_HAND)
        by_hand = now.detail == BY_HAND
        reason = BY_HAND if by_hand else f"It was settled already. {now.detail}".strip()
        return Settled(id, entry.summary, settled_outcome(now.outcome), reason)

    def settle_as_done(
        self, resource: str, verb: str, ids: Sequence[str], reason: str, after: Record | None
    ) -> None:
        """Settles the newest such write of unknown outcome as done: another read has shown it."""
        for entry in reversed(self.mirror.unknown()):
            if (entry.resource, entry.verb, entry.ids) == (resource, verb, tuple(ids)):
                self.mirror.settle(entry.id, DONE, f"Read back: {reason}", after)
                self.mirror.drop_state(seen_before_state(entry.id))
                return

    def same_write(self, change: Change, just_done: Collection[int] = ()) -> JournalEntry | None:
        """The same create or cancellation, of unknown outcome or among those just found done.

        Sending it again could make a second record, or notify people twice; repeating any
        other write changes nothing.
        """
        again = change.operation.behaviour.told_again
        if change.verb != "create" and not again:
            return None
        body = Secrets(change.of).masked(change.request.body or {})
        found = [*self.mirror.unknown(), *(self.entry(id) for id in just_done)]
        same = (change.resource, change.verb, change.request.ids)
        whose = named_in(change.operation, change.request.holes, self.mirror)
        for entry in found:
            alike = again or (entry.body or {}) == body
            alike = alike and named_in_path(change.operation, entry.path, self.mirror) == whose
            if (entry.resource, entry.verb, entry.ids) == same and alike:
                return entry
        return None

    def unknown_here(self) -> list[str]:
        """The summaries of the writes of this process whose outcome is unknown."""
        mine = [e for e in self.mirror.unknown() if e.owner == owners.me()]
        return [entry.summary or entry.operation for entry in mine]

    def may_arrive(self, change: Change) -> JournalEntry | None:
        """The newest write of unknown outcome to the same record: Cal may still do it, after this
        change, and overwrite it."""
        if not change.request.ids:
            return None
        same = (change.resource, change.request.ids)
        return next(
            (e for e in reversed(self.mirror.unknown()) if (e.resource, e.ids) == same), None
        )

    def last(self) -> JournalEntry | None:
        """The newest write that changed something, is no undo, and was not taken back."""
        back = {run.undo_of for run in self.mirror.batches(LATEST_RUNS) if run.undo_of}
        entries = self.mirror.entries(LATEST)
        return _last([e for e in entries if e.batch is None or e.batch not in back])

    def undo_plan(self, id: int | None = None) -> Undo:
        """Plans the undo of an entry, or of the last write that was done and not yet undone.

        Raises CannotUndo with the reason, NotFound.
        """
        entry = self.last() if id is None else self.entry(id)
        if entry is None:
            raise CannotUndo("There is nothing to undo.", "Look with: caltui journal list")
        what = f"Entry {entry.id} ({entry.summary or entry.operation})"
        if entry.outcome in NOTHING_DONE:
            raise CannotUndo(f"{what} changed nothing: it is {entry.outcome}.")
        if other_dialect(entry, self.store.catalog):
            reason = not_read_here(entry, self.store.catalog)
            raise CannotUndo(
                f"{what} cannot be undone here. {reason}",
                "Undo it through a profile of that dialect, or make the change anew.",
            )
        if not entry.settled:
            raise CannotUndo(
                f"{what} has an unknown outcome, so there may be nothing to undo.",
                f"Settle it first: caltui journal settle {entry.id}",
            )
        _refuse_twice(what, self.mirror.undos_of(entry.id))
        found = undo_of(self.store.catalog, entry, admin=self._admin())
        return replace(found, change=replace(found.change, namer=self.store.names.name))

    def _admin(self) -> bool:
        """Tells whether the API key sees records of others: then it may set a record's owner."""
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
