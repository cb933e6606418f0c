"""Settles writes of which nobody knows the outcome, by reading the record back.

Nothing is ever sent again. What a read cannot tell stays unknown, with the reason.

**When is "no effect" said?** Never because time has passed. The gateway waits for Cal
without any limit, and goes on when nobody listens to it any more (a time-out, a broken
connection, a killed process): a record that is not there may still come. So:

- What is there now, and was not before, proves "done".
- What is not there proves nothing: the entry stays "unknown", says when it was looked at
  last, and is looked at again by itself, less and less often (`due_at`).
- "No effect" is said by reading back only where Cal has ended its work with an error
  (`send.ENDED`), or by a person (`settle_by_hand`).
- A write that a person, or an earlier version, took for "no effect" is looked at for a day
  longer, and becomes "done" when it shows after all.
"""

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import NamedTuple

from caltui.catalog.load import Catalog
from caltui.catalog.model import Operation, Record, Resource
from caltui.catalog.request import record_ids
from caltui.gateway.errors.kinds import Forbidden, GatewayError
from caltui.mirror.file.errors import MirrorError
from caltui.mirror.journal.journal import (
    ABOUT_TO,
    DONE,
    NO_EFFECT,
    NOT_SENT,
    REFUSED,
    UNKNOWN,
    JournalEntry,
)
from caltui.mirror.reader import Reader
from caltui.text import one_line
from caltui.workspace.journal import evidence
from caltui.workspace.journal.evidence import ReadBack
from caltui.workspace.journal.find_created import find_created
from caltui.workspace.journal.lookup import Lookup
from caltui.workspace.journal.whose import named_in_path
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.look_alikes import load_seen_before, seen_before_state
from caltui.workspace.writes.send import ENDED

PAUSE = 15.0
"""Seconds between two automatic checks, at least."""
SLOWER = 0.5
"""The wait after a check, as a part of the write's age: each wait is longer."""
WATCHED = 86_400.0
"""Seconds for which a write that counts as without effect is checked again."""

NOTHING_DONE = (REFUSED, NOT_SENT, NO_EFFECT)
CANNOT_TELL = "Cannot be told: "
NOT_YET = "Not done so far: "
MAY_COME = "It may still come: Cal goes on for as long as it needs."
AFTER_ALL = "It was taken for no effect before."
BY_HAND = "Said by hand."
NEWEST = 1000
WORDS = {DONE: "took effect", NO_EFFECT: "did not take effect", UNKNOWN: "is not settled"}


class Settled(NamedTuple):
    """The result of a read about one entry.

    `outcome` is `done`, `no effect` or `unknown`. `final` is false when looking again later may say
    more: it could not be read, or it may still come. `is_new` is false where it stands as it stood
    before.
    """

    id: int
    summary: str
    outcome: str
    reason: str
    final: bool = True
    key: str = ""
    error: GatewayError | None = None
    is_new: bool = True

    @property
    def sentence(self) -> str:
        """One line: `Edit attendee 5 (Maria) took effect: name holds what was sent.`"""
        return one_line(f"{self.summary} {WORDS[self.outcome]}: {self.reason}")


def cannot_be_settled(entry: JournalEntry) -> bool:
    """Tells whether a read was tried and no later read can show the outcome either."""
    return entry.outcome == UNKNOWN and entry.detail.startswith(CANNOT_TELL)


def unproven(entry: JournalEntry) -> bool:
    """Tells whether it counts as without effect, but Cal may still do it later."""
    return entry.outcome == NO_EFFECT and not entry.detail.startswith(ENDED)


def other_dialect(entry: JournalEntry, catalog: Catalog) -> bool:
    """Tells whether the write was sent in another dialect than this profile's."""
    return bool(entry.dialect) and entry.dialect != catalog.dialect


def not_read_here(entry: JournalEntry, catalog: Catalog) -> str:
    """Says why a write of another dialect is neither settled nor undone."""
    return (
        f"It was sent in the dialect {entry.dialect}, and this profile now speaks "
        f"{catalog.dialect}."
    )


def due_at(entry: JournalEntry, checked: float | None = None) -> float:
    """Computes when the next automatic check is due, in epoch seconds. `checked`: the time of the
    last one, where the entry does not hold it.

    An entry that was never checked is due at once. After a check it waits for half of the write's
    age: some twenty checks in the first day, five in the next week.
    """
    if checked is None and entry.detail.startswith(NOT_YET):
        checked = entry.settled_at
    return entry.at if checked is None else checked + max(PAUSE, SLOWER * (checked - entry.at))


class Settler:
    """Settles entries of one profile's journal, with one read each (a second where it must)."""

    def __init__(self, lookup: Lookup, zone: tzinfo) -> None:
        self.lookup = lookup
        self.store = lookup.store
        self.catalog = lookup.store.catalog
        self.zone = zone

    async def settle(self, entry: JournalEntry) -> Settled:
        """Reads the record back, and writes the outcome into the journal."""
        summary = entry.summary or entry.operation
        unsettled = Settled(entry.id, summary, UNKNOWN, "", final=False)
        if other_dialect(entry, self.catalog):
            return unsettled._replace(reason=not_read_here(entry, self.catalog), is_new=False)
        try:
            back = await self._read_back(entry)
        except GatewayError as error:
            reason = f"It could not be read back. {error.message}"
            return unsettled._replace(reason=reason, error=error)
        except MirrorError as error:
            return unsettled._replace(reason=f"What was read could not be kept. {error.message}")
        try:
            return await self.store.keeping.write(self._write_down, entry, summary, back)
        except MirrorError as error:
            reason = f"{back.reason} That could not be noted. {error.message}"
            return unsettled._replace(reason=reason)

    def _write_down(self, entry: JournalEntry, summary: str, back: ReadBack) -> Settled:
        """Writes down what was read back. What somebody else settled meanwhile stays as it is."""
        if back.outcome != DONE and unproven(entry):
            self.store.mirror.put_state(checked_state(entry.id), self.store.clock().timestamp())
            reason = f"{entry.detail} {back.reason}"
            return Settled(entry.id, summary, NO_EFFECT, reason, is_new=False)
        if back.outcome != DONE and (back.early or back.outcome == NO_EFFECT):
            if not entry.detail.startswith(ENDED):
                return self._so_far(entry, summary, back)
            back = back._replace(reason=ENDED + back.reason)
        after = None
        if back.outcome == DONE and back.record is not None:
            after = Secrets(self.catalog.resource(entry.resource)).masked(back.record)
        reason = f"{back.reason} {AFTER_ALL}" if unproven(entry) else back.reason
        prefix = {UNKNOWN: CANNOT_TELL, DONE: "Read back: "}.get(back.outcome, "")
        mirror, detail = self.store.mirror, one_line(prefix + reason)
        if not mirror.settle(entry.id, back.outcome, detail, after, reopen=unproven(entry)):
            return self._settled_before(entry, summary)
        if back.outcome != UNKNOWN:
            mirror.drop_state(seen_before_state(entry.id))
            mirror.drop_state(checked_state(entry.id))
        return Settled(entry.id, summary, back.outcome, reason, key=back.key)

    def _so_far(self, entry: JournalEntry, summary: str, back: ReadBack) -> Settled:
        """Cal has not done it so far, which proves nothing: notes the time of this check."""
        now = self.store.clock().astimezone(self.zone)
        checked = f"Looked at {now:%d %b %H:%M:%S} {self.zone}."
        reason = f"{back.reason} {MAY_COME} {checked}"
        mirror = self.store.mirror
        if not mirror.settle(entry.id, UNKNOWN, one_line(NOT_YET + reason)):
            return self._settled_before(entry, summary)
        return Settled(entry.id, summary, UNKNOWN, reason, final=False)

    def _settled_before(self, entry: JournalEntry, summary: str) -> Settled:
        """The outcome that another process has stored in the meantime."""
        found = self.store.mirror.entry(entry.id) or entry
        return Settled(entry.id, summary, settled_outcome(found.outcome), found.detail)

    async def _read_back(self, entry: JournalEntry) -> ReadBack:
        if not entry.resource:
            return ReadBack(UNKNOWN, "It was a call by its path: nothing says how to read it back.")
        of = self.catalog.resource(entry.resource)
        later = [e for e in self.store.mirror.entries(NEWEST) if e.id != entry.id]
        if entry.verb == "create":
            return await self._create(of, entry, later)
        again = _written_since(entry, later)
        if again is not None:
            return ReadBack(UNKNOWN, f"It was written again since, by entry {again.id}.")
        if entry.verb == "delete":
            return await self._delete(of, entry)
        return await self._edit(of, entry)

    async def _edit(self, of: Resource, entry: JournalEntry) -> ReadBack:
        operation = of.operations[entry.verb]
        ids = record_ids(of, operation, entry.ids)
        record = await self.lookup.record(of, ids)
        new_ids = _ids_after(of, entry._replace(ids=ids))
        if record is None and new_ids is not None:
            record = await self.lookup.record(of, new_ids)
            if record is not None:
                self.store.remove(of.key, "_".join(entry.ids))
        if record is None:
            what = f"{of.noun.capitalize()} {'_'.join(entry.ids)}"
            return ReadBack(UNKNOWN, f"{what} is gone by now.")
        end = operation.behaviour.settled_by
        if end is not None:
            back = evidence.of_end_state(of, end, entry, record)
            return await self._in_its_place(of, operation, back)
        return evidence.of_edit(of, operation, entry, record)

    async def _in_its_place(self, of: Resource, operation: Operation, back: ReadBack) -> ReadBack:
        """The result, with the new record where Cal replaces one, as when a booking is moved."""
        place = operation.behaviour.replaced_by
        if back.outcome != DONE or back.record is None or not place:
            return back
        key = str(back.record.get(place))
        found = await self.lookup.record(of, of.ids_from_key(key))
        return back._replace(record=found or back.record, key=key)

    async def _delete(self, of: Resource, entry: JournalEntry) -> ReadBack:
        key = "_".join(entry.ids)
        what = f"{of.noun.capitalize()} {key}"
        try:
            there = await self.lookup.record(of, entry.ids) is not None
        except Forbidden:
            listed = await self.lookup.listed(of, key)
            if listed is None:
                raise
            there = listed
        if there:
            return ReadBack(NO_EFFECT, f"{what} is still there.")
        self.store.remove(of.key, key)
        return ReadBack(DONE, f"{what} is gone.")

    async def _create(
        self, of: Resource, entry: JournalEntry, others: Iterable[JournalEntry]
    ) -> ReadBack:
        listing, whole = await self.lookup.candidates(of, entry.body or {})
        listing = _below(of, entry, listing, self.store.mirror)
        made = [of.key_of(e.after) for e in others if _made(e, of) and isinstance(e.after, Mapping)]
        seen = load_seen_before(self.store.mirror, entry.id)
        mine = [key for key in made if key is not None]
        back = find_created(of, entry, seen, listing, others=mine, whole=whole)
        if back.outcome == DONE and back.record is not None:
            self.store.put(of.key, back.key, back.record)
        return back


def checked_state(entry: int) -> str:
    """The name under which the mirror stores the last check of a write without effect."""
    return f"looked/{entry}"


def _below(
    of: Resource, entry: JournalEntry, listing: dict[str, Record], mirror: Reader
) -> dict[str, Record]:
    """The records that belong to the parent that the path of a create names."""
    operation = of.operations[entry.verb]
    given = dict(zip((param.name for param in operation.params), entry.ids, strict=False))
    told = {p.record_field: given[p.name] for p in of.params if p.name in given}
    told |= named_in_path(operation, entry.path, mirror)
    return {
        key: record
        for key, record in listing.items()
        if all(str(record.get(field)) == id for field, id in told.items())
    }


def _ids_after(of: Resource, entry: JournalEntry) -> tuple[str, ...] | None:
    """The ids after an edit that changes them; None where they stay."""
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


def settled_outcome(outcome: str) -> str:
    """An outcome of the journal in the words of `Settled`: what changed nothing had no effect."""
    return NO_EFFECT if outcome in NOTHING_DONE else outcome if outcome in WORDS else UNKNOWN
