"""Which fields a form shows first: what is needed, what is common, and the rest."""

from collections.abc import Sequence
from typing import NamedTuple

from caltui.catalog.model import Field, Operation, Record, Resource
from caltui.text import one_line
from caltui.tui.forms.model import Entry

FOLD_FROM = 18
"""A form with at least so many fields folds the rest away until it is asked for."""

OTHERS = "Some builds only"
_RARE_TYPES = {"json"}


class Section(NamedTuple):
    """A heading with its fields. A folded one is mounted when it is opened."""

    title: str
    names: tuple[str, ...]
    folded: bool = False


def sections(resource: Resource, operation: Operation, entries: Sequence[Entry]) -> list[Section]:
    """The sections of a form, none of them empty. Before something is taken away, the text
    that says why comes first: it has the focus, and what is typed blindly changes no switch."""
    if operation.method == "DELETE":
        entries = sorted(entries, key=lambda e: e.field.type == "boolean")
    needed = [e for e in entries if e.field.required]
    rest = [e for e in entries if not e.field.required]
    if operation.name == "update":
        create = resource.operations.get("create")
        first = {f.name for f in create.fields if f.required} if create else set()
        needed, rest = [], list(entries)
        common = [e for e in rest if _common(resource, e) or e.field.name in first]
    else:
        common = [e for e in rest if e.text or _common(resource, e)]
    if len(entries) < FOLD_FROM:
        later = [e for e in rest if e.field.builds]
        common = [e for e in rest if not e.field.builds]
    else:
        chosen = {e.field.name for e in common}
        later = [e for e in rest if e.field.name not in chosen]
    folded = len(entries) >= FOLD_FROM
    found = (
        Section("Needed", _names(needed)),
        Section("Common" if folded else "Optional" if needed else "Fields", _names(common)),
        Section(
            f"{len(later)} more fields" if folded else "Some builds only", _names(later), folded
        ),
    )
    return [section for section in found if section.names]


def _common(resource: Resource, entry: Entry) -> bool:
    field: Field = entry.field
    if field.builds or field.type in _RARE_TYPES:
        return False
    shown = {column.partition(".")[0].partition("[")[0] for column in resource.columns}
    return field.name in shown or field.wire_name in shown or field.name in resource.label


def _names(entries: Sequence[Entry]) -> tuple[str, ...]:
    return tuple(entry.field.name for entry in entries)


def heading(
    resource: Resource,
    operation: Operation,
    record: Record | None = None,
    key: str = "",
    called: str = "",
) -> str:
    """A form's title: `New attendee`, `Edit attendee 5 · Maria Gruber`.

    `called` is what it says instead of the record's name.
    """
    if operation.name == "create":
        return f"New {resource.noun}"
    verb = {"update": "Edit", "cancel": "Cancel"}.get(operation.name, operation.name.capitalize())
    name = one_line(called or resource.name_of(record), 60) if record else key
    return f"{verb} {resource.noun} {key}" + ("" if key in name else f" · {name}")
