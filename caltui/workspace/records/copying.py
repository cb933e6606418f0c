"""The values with which a copy of a record is created."""

from collections.abc import Mapping
from typing import Any

from caltui.catalog.model import Field, Resource


def copied_values(of: Resource, record: Mapping[str, Any]) -> dict[str, Any]:
    """Collects what the create operation takes of a record, renamed as the category says.

    Empty values are left out; what a list leaves out of a record is not copied either.
    """
    renames = of.copying.renames if of.copying is not None else {}
    without = of.copying.without if of.copying is not None else ()
    values: dict[str, Any] = {}
    for field in of.operations["create"].fields:
        value = _value(field, record)
        if not field.sent or field.name in without or value is None or value in ("", [], {}):
            continue
        rename = renames.get(field.name)
        values[field.name] = rename.replace("{}", str(value)) if rename else value
    return values


def _value(field: Field, record: Mapping[str, Any]) -> Any:
    """Returns what the record has for a field of the create."""
    if not field.wire.send_form:
        return record.get(field.name)
    from caltui.catalog.house.records import part_of

    return part_of(field, record.get(field.wire.read_from or field.name))


def copies_hours_after(of: Resource, values: Mapping[str, Any]) -> bool:
    """Tells whether further writes copy a schedule's week: its create did not."""
    inside = {relation.inside for relation in of.relations if relation.inside}
    return of.copying is not None and of.copying.hours and inside.isdisjoint(values)
