"""Settles writes of which nobody knows the outcome, by reading the record back.

Nothing is ever sent again. What a read cannot tell stays unknown, with the reason.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, NamedTuple

from caltui.catalog.model import Record, Resource
from caltui.gateway.errors import Forbidden, GatewayError
from caltui.mirror.errors import MirrorError
from caltui.mirror.journal import (
    ABOUT_TO,
    DONE,
    NO_EFFECT,
    NOT_SENT,
    REFUSED,
    UNKNOWN,
    JournalEntry,
)
from caltui.text import one_line
from caltui.workspace import appeared, evidence
from caltui.workspace.columns import MISSING, value_at
from caltui.workspace.evidence import Verdict
from caltui.workspace.lookup import Lookup, is_gone
from caltui.workspace.secret import Secrets
from caltui.workspace.store import Store
from caltui.workspace.sync import SyncResult

GRACE = 60.0
"""Seconds after which a write that is not there will not come any more. Before, the gateway
may still be at it: it waits for Cal, and goes on when nobody listens (gateway-wire.md)."""

NOTHING_DONE = (REFUSED, NOT_SENT, NO_EFFECT)
UNTOLD = "Cannot be told: "
SAID = "Said by hand."
LATER = 1000
WORDS = {DONE: "took effect", NO_EFFECT: "did not take effect", UNKNOWN: "is not settled"}


class Settled(NamedTuple):
    """What a read said about one entry.

    `outcome` is `done`, `no effect` or `unknown`. `final` is false when looking again
    later may say more: it could not be read, or it is too early to say.
    """

    id: int
    summary: str
    outcome: str
    reason: str
    final: bool = True
    key: str = ""
    error: GatewayError | None = None

    @property
    def sentence(self) -> str:
        """One line: `Edit attendee 5 (Maria) took effect: name holds what was sent.`"""
        return one_line(f"{self.summary} {WORDS[self.outcome]}: {self.reason}")


def untold(entry: JournalEntry) -> bool:
    """Whether a read has been tried, and could not tell."""
    return entry.outcome == UNKNOWN and entry.detail.startswith(UNTOLD)


class Settler:
    """Settles entries of one profile's journal, with one read each (a second where it must)."""

    def __init__(
        self,
        store: Store,
        fetch: Callable[[str, tuple[str, ...]], Awaitable[Record]],
        sync: Callable[[str, Mapping[str, Any]], Awaitable[SyncResult]],
    ) -> None:
        self.store = store
        self.catalog = store.catalog
        self.lookup = Lookup(store, fetch, sync)

    async def settle(self, entry: JournalEntry) -> Settled:
        """Reads back, and writes into the journal what that says."""
        summary = entry.summary or entry.operation
        told = Settled(entry.id, summary, UNKNOWN, "", final=False)
        try:
            verdict = await self._verdict(entry)
        except GatewayError as error:
            reason = f"It could not be read back. {error.message}"
            return told._replace(reason=reason, error=error)
        except MirrorError as error:
            return told._replace(reason=f"What was read could not be kept. {error.message}")
        young = entry.at + GRACE - self.store.clock().timestamp()
        if 0 < young <= GRACE and (verdict.early or verdict.outcome == NO_EFFECT):
            reason = f"{verdict.reason} Cal may still be at it: look again in {young:.0f} s."
            return told._replace(reason=reason)
        try:
            return await self.store.keeping.must(self._kept, entry, summary, verdict)
        except MirrorError as error:
            reason = f"{verdict.reason} That could not be noted. {error.message}"
            return told._replace(reason=reason)

    def _kept(self, entry: JournalEntry, summary: str, verdict: Verdict) -> Settled:
        """Writes a verdict down. What somebody else settled meanwhile stays as it is."""
        after = None
        if verdict.outcome == DONE and verdict.record is not None:
            after = Secrets(self.catalog.resource(entry.resource)).masked(verdict.record)
        prefix = UNTOLD if verdict.outcome == UNKNOWN else "Read back: "
        mirror, detail = self.store.mirror, one_line(prefix + verdict.reason)
        if not mirror.settle(entry.id, verdict.outcome, detail, after):
            now = mirror.entry(entry.id) or entry
            return Settled(entry.id, summary, as_told(now.outcome), now.detail)
        if verdict.outcome != UNKNOWN:
            mirror.drop_state(appeared.note_name(entry.id))
        return Settled(entry.id, summary, verdict.outcome, verdict.reason, key=verdict.key)

    async def _verdict(self, entry: JournalEntry) -> Verdict:
        if not entry.resource:
            return Verdict(UNKNOWN, "It was a call by its path: nothing says how to read it back.")
        of = self.catalog.resource(entry.resource)
        later = [e for e in self.store.mirror.entries(LATER) if e.id != entry.id]
        if entry.verb == "create":
            return await self._create(of, entry, later)
        again = _written_since(entry, later)
        if again is not None:
            return Verdict(UNKNOWN, f"It was written again since, by entry {again.id}.")
        if entry.verb == "delete":
            return await self._delete(of, entry)
        return await self._edit(of, entry)

    async def _edit(self, of: Resource, entry: JournalEntry) -> Verdict:
        record = await self._present(of, entry.ids)
        moved = _moved(of, entry)
        if record is None and moved is not None:
            record = await self._present(of, moved)
            if record is not None:
                self.store.remove(of.key, "_".join(entry.ids))
        if record is None:
            return Verdict(UNKNOWN, f"{of.noun.capitalize()} {'_'.join(entry.ids)} is gone by now.")
        if entry.verb == "cancel":
            return evidence.of_cancel(entry, record)
        return evidence.of_edit(of, of.operations[entry.verb], entry, record)

    async def _present(self, of: Resource, ids: tuple[str, ...]) -> Record | None:
        try:
            return await self.lookup.record(of, ids)
        except GatewayError as error:
            if not is_gone(error):
                raise
            return None

    async def _delete(self, of: Resource, entry: JournalEntry) -> Verdict:
        key = "_".join(entry.ids)
        what = f"{of.noun.capitalize()} {key}"
        try:
            there = await self._present(of, entry.ids) is not None
        except Forbidden:
            listed = await self.lookup.listed(of, key)
            if listed is None:
                raise
            there = listed
        if there:
            return Verdict(NO_EFFECT, f"{what} is still there.")
        self.store.remove(of.key, key)
        return Verdict(DONE, f"{what} is gone.")

    async def _create(
        self, of: Resource, entry: JournalEntry, others: Iterable[JournalEntry]
    ) -> Verdict:
        listing, whole = await self.lookup.candidates(of, entry.body or {})
        made = [of.key_of(e.after) for e in others if _made(e, of) and isinstance(e.after, Mapping)]
        known = appeared.noted(self.store.mirror, entry.id)
        mine = [key for key in made if key is not None]
        verdict = appeared.judge(of, entry, known, listing, others=mine, whole=whole)
        if verdict.outcome == DONE and verdict.record is not None:
            self.store.put(of.key, verdict.key, verdict.record)
        return verdict


def settle_by_hand(store: Store, entry: JournalEntry, outcome: str) -> Settled:
    """What a person has found out: `done` or `no effect`. What is settled stays as it is."""
    store.mirror.settle(entry.id, outcome, SAID)
    now = store.mirror.entry(entry.id) or entry._replace(outcome=outcome, detail=SAID)
    reason = now.detail if now.detail == SAID else f"It was settled already. {now.detail}".strip()
    return Settled(entry.id, entry.summary, as_told(now.outcome), reason)


def _moved(of: Resource, entry: JournalEntry) -> tuple[str, ...] | None:
    """The identifiers after an edit of them; None where they stay."""
    body = entry.body if isinstance(entry.body, Mapping) else {}
    ids = tuple(
        str(body.get(param.record_field, was))
        for param, was in zip(of.params, entry.ids, strict=True)
    )
    return ids if ids != entry.ids else None


def _made(entry: JournalEntry, of: Resource) -> bool:
    return entry.resource == of.key and entry.verb == "create" and entry.outcome == DONE


def _written_since(entry: JournalEntry, others: Iterable[JournalEntry]) -> JournalEntry | None:
    """A later write of ours that did, or may have done, the same to the same record."""
    for other in others:
        if other.id < entry.id or (other.resource, other.ids) != (entry.resource, entry.ids):
            continue
        if other.outcome not in (DONE, UNKNOWN, ABOUT_TO) or other.verb != entry.verb:
            continue
        if entry.verb != "update" or _overlap(entry, other):
            return other
    return None


def _overlap(one: JournalEntry, other: JournalEntry) -> bool:
    theirs = other.body if isinstance(other.body, Mapping) else {}
    mine = one.body if isinstance(one.body, Mapping) else {}
    return any(value_at(theirs, name) is not MISSING for name in mine)


def as_told(outcome: str) -> str:
    """An outcome of the journal in the words of `Settled`: what changed nothing had no effect."""
    return NO_EFFECT if outcome in NOTHING_DONE else outcome if outcome in WORDS else UNKNOWN
