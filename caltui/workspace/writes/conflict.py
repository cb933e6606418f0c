"""What somebody else changed between the moment a record was seen and the moment it is edited.

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

    `now` is the record as it is. `fields` clash; `notes` have changed too and are not
    touched by the change. Choose with `keeping`: nothing is decided here.
    """

    change: Change
    now: Record
    fields: tuple[Clash, ...]
    notes: tuple[Clash, ...] = ()

    @property
    def message(self) -> str:
        """What clashes, as one sentence."""
        told = "; ".join(
            f"{d.field} was {_quoted(d.was)}, is now {_quoted(d.theirs)}"
            + (f", yours is {_quoted(d.yours)}" if self.change.verb == "update" else "")
            for d in self.fields
        )
        return f"{self.change.summary()} was not sent: it was changed meanwhile. {told}."

    def mine(self) -> Change:
        """The change as it was asked for, beside the record as it is now."""
        return rebased(self.change, self.now)

    def theirs(self) -> Change | None:
        """What is left of it without the fields that clash; None when nothing is."""
        return self.keeping(())

    def keeping(self, names: Collection[str]) -> Change | None:
        """The change with your value for these of the clashing fields, and theirs for the rest."""
        if self.change.verb != "update":
            return self.mine() if names else None
        lost = {d.field for d in self.fields} - set(names)
        values = {name: v for name, v in self.change.values.items() if name not in lost}
        left = [name for name in values if name not in self.change.carried]
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
    """The change beside the record as it is now. Raises Changed, and what the read raises.

    What was never seen and cannot be read is no reason to stop, unless something of it
    has to go along: the write itself says what is wrong.
    """
    blind = sends_unseen(change.operation, change.values, change.before)
    change = _beside_what_was_seen(change, mirror)
    if change.look == "unchanged":
        now = await read(change)
        clash = find(change, now)
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
    """What clashes between a change and the record as it is now."""
    if not change.request.ids:
        return None
    change = _beside_what_was_seen(change, mirror)
    return find(change, await read(change))


def _beside_what_was_seen(change: Change, mirror: Mirror) -> Change:
    seen = mirror.get(change.resource, change.key) if change.before is None else None
    return change if seen is None else replace(change, before=seen.record)


def find(change: Change, now: Record) -> Conflict | None:
    """What clashes between a change, made beside `change.before`, and the record as it is now."""
    if change.before is None:
        return None
    clashes = list(_clashes(change, now))
    if not clashes:
        return None
    named = {d.field for d in clashes}
    return Conflict(change, now, tuple(clashes), tuple(_notes(change, now, named)))


def rebased(change: Change, now: Record) -> Change:
    """The same values beside the record as it is now. What goes along is taken from there."""
    fresh = replace(change, before=now)
    if change.verb != "update":
        return fresh
    operation, asked = change.operation, _asked(change)
    along = values_sent_along(operation, asked, now)
    request = build(operation, change.request.ids, {**asked, **along})
    return replace(fresh, request=request, values={**asked, **along}, carried=tuple(along))


def _asked(change: Change) -> dict[str, object]:
    return {name: v for name, v in change.values.items() if name not in change.carried}


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
    """What else is no more as it was seen, without what only repeats other records."""
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
