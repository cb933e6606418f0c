"""Finds what somebody else changed since a record was seen.

A record is read once more before an edit or a delete of it is sent.
"""

from collections.abc import Awaitable, Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from caltui.catalog.model import Field, Record
from caltui.catalog.request import build
from caltui.gateway.errors.kinds import GatewayError, Refused
from caltui.mirror.store import Mirror
from caltui.text import one_line
from caltui.workspace.records.columns import MISSING
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes.change import Change, before_of, text_of
from caltui.workspace.writes.consequences import sends_unseen, values_sent_along
from caltui.workspace.writes.same_value import same_value, shown_value

ReadRecord = Callable[[Change], Awaitable[Record]]


class Clash(NamedTuple):
    """One field as it was seen, as it is now, and as it is to be. Texts; secrets are masked."""

    field: str
    was: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that would write over somebody else's.

    `now` is the record as it is. `fields` clash; `notes` have changed too, but the change
    does not set them. `mine`, `theirs` and `keeping` return the change after a decision.
    """

    change: Change
    now: Record
    fields: tuple[Clash, ...]
    notes: tuple[Clash, ...] = ()

    @property
    def message(self) -> str:
        """The clashes in one sentence."""
        details = "; ".join(
            f"{d.field} was {_quoted(d.was)}, is now {_quoted(d.theirs)}"
            + (f", yours is {_quoted(d.yours)}" if self.change.verb == "update" else "")
            for d in self.fields
        )
        return f"{self.change.summary()} was not sent: it was changed meanwhile. {details}."

    def mine(self) -> Change:
        """The change with all of your values, compared with the record as it is now."""
        return rebased(self.change, self.now)

    def theirs(self) -> Change | None:
        """The change without the fields that clash; None when no other field is changed."""
        return self.keeping(())

    def keeping(self, names: Collection[str]) -> Change | None:
        """The change with your value for these of the clashing fields, and theirs for the rest."""
        if self.change.verb != "update":
            return self.mine() if names else None
        lost = {d.field for d in self.fields} - set(names)
        values = {name: v for name, v in self.change.values.items() if name not in lost}
        left = [name for name in values if name not in self.change.sent_along]
        return rebased(replace(self.change, values=values), self.now) if left else None


class Changed(Refused):
    """Somebody changed the record since it was seen. Nothing was sent.

    `conflict` holds yours, theirs and what was, field by field.
    """

    default_kind = "conflict"

    def __init__(self, conflict: Conflict) -> None:
        change = conflict.change
        super().__init__(
            conflict.message,
            hint="Look at what is there now, and decide field by field.",
            operation=f"{change.resource} {change.verb}",
            ids=change.request.ids,
            fields={d.field: f"Is now '{d.theirs}', was '{d.was}'." for d in conflict.fields},
        )
        self.conflict = conflict


async def preflight(change: Change, mirror: Mirror, read: ReadRecord) -> Change:
    """Reads the record again as `change.preflight` asks; returns the change compared with it.

    Raises Changed, and GatewayError of the read. A record that was never seen and cannot be
    read stops the write only where a value of it has to be sent along.
    """
    blind = sends_unseen(change.operation, change.values, change.before)
    change = _with_last_seen(change, mirror)
    if change.preflight == "unchanged":
        now = await read(change)
        clash = find_conflict(change, now)
        if clash is not None:
            raise Changed(clash)
        return rebased(change, now)
    if change.before is None or blind:
        try:
            return rebased(change, await read(change))
        except GatewayError:
            if blind:
                raise
    return change


async def conflict_now(change: Change, mirror: Mirror, read: ReadRecord) -> Conflict | None:
    """Reads the record again and returns what clashes with a change; None if nothing does."""
    if not change.ids:
        return None
    change = _with_last_seen(change, mirror)
    return find_conflict(change, await read(change))


def _with_last_seen(change: Change, mirror: Mirror) -> Change:
    seen = mirror.get(change.resource, change.key) if change.before is None else None
    return change if seen is None else replace(change, before=seen.record)


def find_conflict(change: Change, now: Record) -> Conflict | None:
    """Compares a change with the record as it is now. None if nothing clashes."""
    if change.before is None:
        return None
    clashes = list(_clashes(change, now))
    if not clashes:
        return None
    named = {d.field for d in clashes}
    return Conflict(change, now, tuple(clashes), tuple(_notes(change, now, named)))


def rebased(change: Change, now: Record) -> Change:
    """The same edit of the record as it is now. Values that are sent along are taken from it."""
    fresh = replace(change, before=now)
    if change.verb != "update":
        return fresh
    operation, asked = change.operation, _asked(change)
    along = values_sent_along(operation, asked, now)
    request = build(operation, change.request.ids, {**asked, **along})
    return replace(fresh, request=request, values={**asked, **along}, sent_along=tuple(along))


def _asked(change: Change) -> dict[str, object]:
    return {name: v for name, v in change.values.items() if name not in change.sent_along}


def _clashes(change: Change, now: Record) -> Iterator[Clash]:
    """For an edit the fields it sets; for a delete every field that an edit could have set."""
    of, asked = change.of, _asked(change)
    writes = change.operation if change.verb == "update" else of.operations.get("update")
    for field in writes.fields if writes is not None else ():
        if not field.sent or (change.verb == "update" and field.name not in asked):
            continue
        if not _changed(field, change.before, now):
            continue
        yours = asked.get(field.name, MISSING)
        if yours is MISSING or not same_value(field, yours, shown_value(now, field)):
            yield _difference(change, field, field.name, now)


def _changed(field: Field, before: Record | None, now: Record) -> bool:
    was, theirs = shown_value(before, field), shown_value(now, field)
    if was is MISSING or theirs is MISSING or same_value(field, was, theirs):
        return False
    return not (was is None and field.may_stay)


def _notes(change: Change, now: Record, named: Collection[str]) -> Iterator[Clash]:
    """Other fields that changed since the record was seen, without copies of other records."""
    update = change.of.operations.get("update")
    for response in change.of.response:
        field = (update.field(response.name) if update is not None else None) or response
        if {field.name, field.wire_name, response.name} & {*named}:
            continue
        was = before_of(change.before, response)
        if isinstance(was, (dict, list)) and field is response:
            continue
        if _changed(field, change.before, now):
            yield _difference(change, field, response.name, now)


def _difference(change: Change, field: Field, name: str, now: Record) -> Clash:
    secrets = Secrets(change.of)
    yours = _asked(change).get(field.name, MISSING)
    values = (before_of(change.before, field), before_of(now, field), yours)
    return Clash(name, *(text_of(secrets, field, name, value) for value in values))


def _quoted(text: str) -> str:
    return f"'{one_line(text, 120)}'" if text else "empty"
