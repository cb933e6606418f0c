"""Says what a write does beyond the fields it sets, for the person who sends it.

The catalogue has the facts: warnings, cascades and notes, the fields that have to be sent
along, and what cannot be undone.
"""

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from caltui.catalog.behaviour import SentAlong
from caltui.catalog.model import Field, Operation, Record, Resource
from caltui.scheduling.wording import names_text
from caltui.workspace.records.secrets import Secrets


def consequences(
    of: Resource, operation: Operation, values: Mapping[str, Any], *, general: bool = True
) -> list[str]:
    """The sentences for one write: its warnings, the cascade, else the catalogue's notes; only the
    warnings where the rest is not said in `general`, but of this record elsewhere."""
    lines = [one.text for one in operation.behaviour.warnings if one.applies(values)]
    if not general:
        return lines
    if operation.served.tells:
        lines.append(f"Cal tells: {', '.join(operation.served.tells)}.")
    if operation.cascade:
        lines.append(f"What Cal does with it: {'; '.join(operation.cascade)}.")
    else:
        lines += [note.text for note in operation.notes if note.for_operator]
    if operation.method == "DELETE" and not lines:
        lines += [danger.text for danger in of.dangers if danger.for_operator]
    if operation.needs:
        lines.append(f"Needs: {operation.needs}.")
    return lines


def fields_sent_along(operation: Operation, values: Mapping[str, Any]) -> list[SentAlong]:
    """The fields that an edit of these values has to send along, unchanged."""
    return [
        one
        for one in operation.behaviour.sends_along
        if one.field not in values and (not one.along or any(name in values for name in one.along))
    ]


def sends_unseen(operation: Operation, values: Mapping[str, Any], before: Record | None) -> bool:
    """Tells whether a field has to be sent along whose value was never read."""
    needed = fields_sent_along(operation, values)
    return any(before is None or one.field not in before for one in needed)


def values_sent_along(
    operation: Operation, values: Mapping[str, Any], before: Record
) -> dict[str, Any]:
    """The unchanged values that an edit has to send along, in the form that Cal takes."""
    found: dict[str, Any] = {}
    for one in fields_sent_along(operation, values):
        value = items_taken(one.items, before.get(one.field))
        if value not in (None, []):
            found[one.field] = value
    return found


def items_taken(keys: Collection[str], value: Any) -> Any:
    """A list's items with the keys that Cal takes; the value itself where none are named."""
    if not keys or not isinstance(value, list):
        return value
    items = (item for item in value if isinstance(item, Mapping))
    return [{k: item[k] for k in keys if item.get(k) is not None} for item in items]


def reasons_sent_along(operation: Operation, names: Collection[str]) -> list[str]:
    """Lists why these values are sent along, each reason once."""
    mine = (one for one in operation.behaviour.sends_along if one.field in names)
    return list(dict.fromkeys(one.why for one in mine))


class Undoable(NamedTuple):
    """Whether a write can be undone, and the sentence that says so."""

    possible: bool
    text: str


def undoable(
    of: Resource, operation: Operation, names: Collection[str], sent_along: Collection[str] = ()
) -> Undoable:
    """Says whether one write of these fields can be undone, before it is sent."""
    if operation.behaviour.no_way_back:
        return Undoable(False, operation.behaviour.no_way_back)
    if operation.behaviour.taken_back is not None:
        return Undoable(True, operation.behaviour.taken_back.says)
    if operation.name not in ("create", "update", "delete"):
        return Undoable(False, "Cannot be undone: no operation is known that takes it back.")
    if operation.name == "create":
        return Undoable(True, f"Can be undone: the {of.noun} is deleted again.")
    if operation.method == "DELETE":
        return _after_delete(of)
    asked = [f for f in operation.fields if f.name in {*names} - {*sent_along} and f.sent]
    hidden = [f.name for f in asked if not readable(of, f)]
    if hidden and len(hidden) == len(asked):
        return Undoable(False, f"Cannot be undone: what {names_text(hidden)} was is kept nowhere.")
    if hidden:
        return Undoable(True, f"Can be undone, but not {names_text(hidden)}: it is kept nowhere.")
    return Undoable(True, "Can be undone.")


def _after_delete(of: Resource) -> Undoable:
    if of.behaviour.after_delete:
        return Undoable(True, of.behaviour.after_delete)
    if of.behaviour.keeps_its_id:
        return Undoable(True, f"Can be undone: the {of.noun} is made again.")
    return Undoable(True, f"Can be undone: a new {of.noun} like it is made, with a new id.")


def readable(of: Resource, field: Field) -> bool:
    """Tells whether Cal shows what the field holds, and the journal keeps it."""
    if Secrets(of).has(field.name):
        return False
    names = (field.wire_name, field.name, field.wire.read_from)
    return any(of.field(name.partition(".")[0]) is not None for name in names)
