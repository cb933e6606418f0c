"""Plans the change that undoes a journaled write, and says what it cannot bring back.

It is a change like any other: shown, sent through `Workspace.run`, journaled.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Field, Operation, Record, Resource
from caltui.catalog.request import Invalid
from caltui.catalog.values import InvalidValue, check
from caltui.mirror.journal.journal import DONE, JournalEntry
from caltui.scheduling.wording import names_text
from caltui.workspace.base.errors import CannotUndo
from caltui.workspace.journal.recreate import recreate
from caltui.workspace.records.columns import MISSING, value_at
from caltui.workspace.writes.change import Change, before_of, plan, sent_in
from caltui.workspace.writes.consequences import items_taken, readable
from caltui.workspace.writes.same_value import masked, same_value


@dataclass(frozen=True, slots=True)
class Undo:
    """The undo of one entry: the change to review and send, and what it does not bring back."""

    entry: JournalEntry
    change: Change
    warnings: tuple[str, ...] = field(default=())


def undo_of(catalog: Catalog, entry: JournalEntry, *, admin: bool) -> Undo:
    """The inverse of a write that was done. `admin`: the API key may set a record's owner.

    Raises CannotUndo with the reason.
    """
    what = entry.summary or entry.operation
    if not entry.resource:
        raise CannotUndo(f"{what} cannot be undone: it was a call by its path.")
    of = catalog.resource(entry.resource)
    operation = of.operations.get(entry.verb)
    reason = operation.behaviour.no_way_back if operation is not None else ""
    if operation is not None and reason:
        text = f"{what}: {reason[:1].lower()}{reason[1:]}"
        raise CannotUndo(text, operation.behaviour.instead.replace("{id}", _made(of, entry)))
    inverse = {"update": _edit, "create": _delete, "delete": _create}.get(entry.verb)
    if operation is not None and operation.behaviour.taken_back is not None:
        inverse = _by_operation
    if inverse is None:
        raise CannotUndo(f"{what} cannot be undone: no operation is known that takes it back.")
    if entry.outcome != DONE:
        raise CannotUndo(f"{what} cannot be undone: it is {entry.outcome}.")
    found = inverse(catalog, of, entry, admin)
    return replace(found, change=replace(found.change, undo_of=entry.id))


def _made(of: Resource, entry: JournalEntry) -> str:
    """The key of the record that a create made, as a command takes it."""
    key = of.key_of(entry.after) if isinstance(entry.after, Mapping) else None
    return key or "ID"


def _edit(catalog: Catalog, of: Resource, entry: JournalEntry, admin: bool) -> Undo:
    """Every field that was sent goes back to what it was, if that is known."""
    operation, what = of.operations["update"], entry.summary
    if not isinstance(entry.before, Mapping):
        raise CannotUndo(f"{what} cannot be undone: what was there before was never read.")
    values, lost = _former(of, operation, entry)
    if not values:
        raise CannotUndo(f"{what} cannot be undone: {' '.join(lost) or 'nothing was changed.'}")
    left = _left(operation, entry)
    ids = of.ids_of(left) or entry.ids
    try:
        change = plan(catalog, operation, ids, values, left)
    except Invalid as error:
        raise CannotUndo(f"{what} cannot be undone: {error}") from error
    return Undo(entry, replace(change, preflight="unchanged"), tuple(lost))


def _former(
    of: Resource, operation: Operation, entry: JournalEntry
) -> tuple[dict[str, Any], list[str]]:
    """The values before the edit, and sentences about those that cannot be sent back."""
    values: dict[str, Any] = {}
    lost: list[str] = []
    for field_ in operation.fields:
        sent = sent_in(entry.body, field_)
        was = before_of(entry.before, field_)
        if sent is MISSING or (was is not MISSING and not masked(sent) and _is(field_, sent, was)):
            continue
        reason = _unsendable(of, field_, was)
        if reason:
            lost.append(f"{field_.name} stays as it is: {reason}.")
        else:
            values[field_.name] = was
            lost += [field_.restored] if field_.restored else []
    return values, lost


def _is(field_: Field, sent: Any, was: Any) -> bool:
    return same_value(field_, sent, was) and same_value(field_, was, sent)


def _unsendable(of: Resource, field_: Field, was: Any) -> str:
    """Says why a former value cannot be sent; empty if it can."""
    if masked(was) or (was is MISSING and not readable(of, field_)):
        return "what it was is kept nowhere"
    if was is MISSING:
        return "what it was is not known"
    try:
        check(field_, was)
    except InvalidValue as error:
        if was is None:
            return "it was empty, and Cal does not take it empty"
        return f"Cal would not take the former value, it {error}"
    return ""


def _left(operation: Operation, entry: JournalEntry) -> Record:
    """The record as the edit left it: what was there, what was sent, what Cal answered."""
    left: Record = dict(entry.before or {})
    for field_ in operation.fields:
        sent = sent_in(entry.body, field_)
        plain = "." not in field_.wire_name and not field_.wire.send_form
        if sent is not MISSING and not masked(sent) and plain:
            left[field_.wire_name] = sent
    if isinstance(entry.after, Mapping):
        left |= entry.after
    return left


def _by_operation(catalog: Catalog, of: Resource, entry: JournalEntry, admin: bool) -> Undo:
    """The operation that the catalogue names, with what the record had before."""
    back = of.operations[entry.verb].behaviour.taken_back
    before = entry.before if isinstance(entry.before, Mapping) else {}
    if back is None or not before:
        raise CannotUndo(f"{entry.summary} cannot be undone: what was there was never read.")
    operation, sent = of.operations[back.operation], entry.body or {}
    ids = _filled_ids(back.ids, before) or entry.ids
    values = {
        name: _items_of(operation.field(name), value_at(before, place))
        for name, place in back.sends.items()
        if name in sent
    }
    try:
        change = plan(catalog, operation, ids, values, dict(before))
    except Invalid as error:
        raise CannotUndo(f"{entry.summary} cannot be undone: {error}") from error
    return Undo(entry, change, (back.says,))


def _filled_ids(texts: tuple[str, ...], before: Mapping[str, Any]) -> tuple[str, ...]:
    """The ids, with fields of the record in their braces."""
    return tuple(
        text.format_map({k: "" if v is None else v for k, v in before.items()}) for text in texts
    )


def _items_of(field_: Field | None, value: Any) -> Any:
    """The value with the parts alone that the field takes."""
    names = [part.name for part in field_.parts] if field_ is not None else []
    return items_taken(names, value)


def _delete(catalog: Catalog, of: Resource, entry: JournalEntry, admin: bool) -> Undo:
    """Deletes what was created, if nobody has changed it since."""
    ids = of.ids_of(entry.after) if isinstance(entry.after, Mapping) else None
    if ids is None:
        raise CannotUndo(
            f"{entry.summary} cannot be undone: Cal did not say which {of.noun} it made.",
            f"Look for it, and delete it: caltui {of.key} list",
        )
    change = plan(catalog, of.operations["delete"], ids, {}, dict(entry.after))
    return Undo(entry, replace(change, preflight="unchanged"))


def _create(catalog: Catalog, of: Resource, entry: JournalEntry, admin: bool) -> Undo:
    """Creates what was deleted again, as far as it was seen."""
    if not isinstance(entry.before, Mapping):
        raise CannotUndo(f"{entry.summary} cannot be undone: what was there was never read.")
    values, lost = recreate(of, entry.before, admin=admin)
    try:
        change = plan(catalog, of.operations["create"], (), values)
    except Invalid as error:
        raise CannotUndo(f"{entry.summary} cannot be undone: {error}") from error
    warnings = [*_new_id(of, entry), *lost]
    cascade = of.operations["delete"].cascade
    if cascade:
        warnings.append(f"What went with it does not come back: {names_text(cascade)}.")
    return Undo(entry, change, tuple(warnings))


def _new_id(of: Resource, entry: JournalEntry) -> list[str]:
    if of.behaviour.keeps_its_id:
        return []
    return [f"It gets a new id: what named {of.noun} {'_'.join(entry.ids)} does not name it."]
