"""The values with which a copy of a record is created."""

from collections.abc import Mapping
from typing import Any

from caltui.catalog.model import Resource


def copied_values(of: Resource, record: Mapping[str, Any]) -> dict[str, Any]:
    """What the create operation takes of a record, renamed as the category says.

    Empty values are left out; what a list leaves out of a record is not copied either.
    """
    renames = of.copying.renames if of.copying is not None else {}
    values: dict[str, Any] = {}
    for field in of.operations["create"].fields:
        value = record.get(field.name)
        if not field.sent or value is None or value in ("", [], {}):
            continue
        rename = renames.get(field.name)
        values[field.name] = rename.replace("{}", str(value)) if rename else value
    return values
