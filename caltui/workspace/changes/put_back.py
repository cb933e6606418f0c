"""Plans the write that puts a record's fields back to what they were before a change."""

from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING

from caltui.mirror.changes.noted import CHANGED, GONE
from caltui.mirror.journal.journal import DONE, JournalEntry
from caltui.workspace.base.errors import CannotUndo
from caltui.workspace.journal.undo import undo_of

if TYPE_CHECKING:
    from caltui.workspace.base.ports import Reads
    from caltui.workspace.base.saved_state import NotedChange
    from caltui.workspace.writes.change import Change


def put_back(
    workspace: "Reads", noted: "NotedChange", fields: Collection[str] = ()
) -> "tuple[Change, tuple[str, ...]]":
    """The write that sets fields of a record (default: all that changed) to their values before,
    and sentences about what it does not bring back.

    It is not sent over newer values: the record is read first. Raises CannotUndo with the reason.
    """
    of = workspace.resource(noted.resource)
    what = f"{of.noun} {noted.key}"
    if noted.kind == GONE:
        raise CannotUndo(f"The {what} is gone: what it held is not kept here.")
    if noted.kind != CHANGED:
        raise CannotUndo(f"There is no earlier value of the {what}: it was new then.")
    operation = of.operations.get("update")
    if operation is None:
        raise CannotUndo(f"Cal has no operation to edit {of.plural}.")
    chosen = [f for f in noted.fields if f.field in fields or not fields]
    known = [f for f in chosen if f.whole]
    lost = [
        f"{f.field} stays as it is: its value was too long, or is secret."
        for f in chosen
        if not f.whole
    ]
    seen = workspace.record(noted.resource, noted.key)
    record = dict(seen.record) if seen is not None else {}
    before, after = dict(record), dict(record)
    for field in known:
        after[field.field] = field.after
        before[field.field] = field.before
        if not field.had:
            del before[field.field]
    sent = {
        f.wire_name: after[f.wire_name] for f in operation.fields if f.wire_name in _names(known)
    }
    sent |= {f.wire_name: after[f.name] for f in operation.fields if f.name in _names(known)}
    unsent = [
        f.field
        for f in known
        if not any(f.field in (o.wire_name, o.name) for o in operation.fields)
    ]
    lost += [f"{name} stays as it is: Cal takes no such field in an edit." for name in unsent]
    if not sent:
        raise CannotUndo(f"Nothing of it can be put back. {' '.join(lost)}".strip())
    entry = JournalEntry(
        noted.resource,
        "update",
        of.ids_from_key(noted.key),
        f"The change of {what}",
        body=sent,
        before=before,
        after=after,
        outcome=DONE,
    )
    found = undo_of(workspace.catalog, entry, admin=False)
    return replace(found.change, undo_of=None, namer=workspace.name), (*found.warnings, *lost)


def _names(fields: "Collection[object]") -> set[str]:
    return {str(getattr(field, "field", "")) for field in fields}
