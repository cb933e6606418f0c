"""What somebody else changed between the moment a record was seen and the moment it is edited."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from caltui.catalog.model import Field, Operation, Record
from caltui.catalog.request import build
from caltui.text import one_line
from caltui.workspace.journal.same_value import NOT_AS_WRITTEN, agree, known
from caltui.workspace.records.columns import MISSING
from caltui.workspace.records.secrets import Secrets
from caltui.workspace.writes import carry
from caltui.workspace.writes.change import Change, before_of, text_of


class Difference(NamedTuple):
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
    fields: tuple[Difference, ...]
    notes: tuple[Difference, ...] = ()

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
    along = carry.carried(operation, asked, now)
    request = build(operation, change.request.ids, {**asked, **along})
    return replace(fresh, request=request, values={**asked, **along}, carried=tuple(along))


def _asked(change: Change) -> dict[str, object]:
    return {name: v for name, v in change.values.items() if name not in change.carried}


def _clashes(change: Change, now: Record) -> Iterator[Difference]:
    """For an edit the fields it sets; for a delete every field that an edit could have set."""
    of, asked = change.of, _asked(change)
    writes = change.operation if change.verb == "update" else of.operations.get("update")
    for field in writes.fields if writes is not None else ():
        if not field.sent or (change.verb == "update" and field.name not in asked):
            continue
        if not _changed(writes, field, change.before, now):
            continue
        yours = asked.get(field.name, MISSING)
        if yours is MISSING or not agree(field, yours, known(now, field)):
            yield _difference(change, field, field.name, now)


def _changed(operation: Operation | None, field: Field, before: Record | None, now: Record) -> bool:
    was, theirs = known(before, field), known(now, field)
    if was is MISSING or theirs is MISSING or agree(field, was, theirs):
        return False
    resource = operation.resource if operation is not None else ""
    return not (was is None and (resource, field.name) in NOT_AS_WRITTEN)


def _notes(change: Change, now: Record, named: Collection[str]) -> Iterator[Difference]:
    """What else is no more as it was seen, without what only repeats other records."""
    update = change.of.operations.get("update")
    for response in change.of.response:
        field = (update.field(response.name) if update is not None else None) or response
        if {field.name, field.wire_name, response.name} & {*named}:
            continue
        was = before_of(change.before, response)
        if isinstance(was, (dict, list)) and field is response:
            continue
        if _changed(update, field, change.before, now):
            yield _difference(change, field, response.name, now)


def _difference(change: Change, field: Field, name: str, now: Record) -> Difference:
    secrets = Secrets(change.of)
    yours = _asked(change).get(field.name, MISSING)
    values = (before_of(change.before, field), before_of(now, field), yours)
    return Difference(name, *(text_of(secrets, field, name, value) for value in values))


def _quoted(text: str) -> str:
    return f"'{one_line(text, 120)}'" if text else "empty"
