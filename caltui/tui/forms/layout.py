"""The sections of a form: the fields that are needed, the common ones, and the others."""

from collections.abc import Sequence
from typing import NamedTuple

from caltui.catalog.model import Field, Operation, Record, Resource
from caltui.text import one_line
from caltui.tui.forms.model import FormEntry

FOLD_FROM = 18
"""A form with at least so many fields hides the others until a person asks for them."""

_RARE_TYPES = {"json"}


class Section(NamedTuple):
    """A heading with its fields. A folded section is made when it is opened."""

    title: str
    names: tuple[str, ...]
    folded: bool = False


def sections(
    resource: Resource, operation: Operation, entries: Sequence[FormEntry]
) -> list[Section]:
    """The sections of a form that have fields. The form of a delete begins with its text field:
    that has the focus, and what is typed without looking changes no switch."""
    if operation.method == "DELETE":
        entries = sorted(entries, key=lambda e: e.field.type == "boolean")
    updates, folded = operation.name == "update", len(entries) >= FOLD_FROM
    needed = [] if updates else [e for e in entries if e.field.required]
    rest = [e for e in entries if updates or not e.field.required]
    create = resource.operations.get("create") if updates else None
    first = {f.name for f in create.fields if f.required} if create else set()

    def is_common(entry: FormEntry) -> bool:
        if not folded:
            return not entry.field.builds
        filled = bool(entry.text) and not updates
        return filled or entry.field.name in first or _common(resource, entry)

    common = [e for e in rest if is_common(e)]
    later = [e for e in rest if not is_common(e)]
    found = (
        Section("Needed", _names(needed)),
        Section("Common" if folded else "Optional" if needed else "Fields", _names(common)),
        Section(
            f"{len(later)} more fields" if folded else "Some builds only", _names(later), folded
        ),
    )
    return [section for section in found if section.names]


def _common(resource: Resource, entry: FormEntry) -> bool:
    field: Field = entry.field
    if field.builds or field.type in _RARE_TYPES:
        return False
    shown = {column.partition(".")[0].partition("[")[0] for column in resource.columns}
    return field.name in shown or field.wire_name in shown or field.name in resource.label


def _names(entries: Sequence[FormEntry]) -> tuple[str, ...]:
    return tuple(entry.field.name for entry in entries)


def heading(
    resource: Resource,
    operation: Operation,
    record: Record | None = None,
    key: str = "",
    called: str = "",
) -> str:
    """The title of a form: `New attendee`, `Edit attendee 5 · Maria Gruber`.

    `called` stands in place of the record's name.
    """
    if operation.name == "create":
        return f"New {resource.noun}"
    verb = {"update": "Edit", "cancel": "Cancel"}.get(operation.name, operation.name.capitalize())
    name = one_line(called or resource.name_of(record), 60) if record else key
    return f"{verb} {resource.noun} {key}" + ("" if key in name else f" · {name}")
