"""The fields that a form does not show, because they mean nothing for this record."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from caltui.catalog.model import Field, Operation, Record, Resource
from caltui.workspace.records.columns import MISSING, value_at

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

EMPTY: tuple[Any, ...] = (MISSING, None, "", [], {}, False)


def fields_left_out(
    workspace: "Workspace", operation: Operation, record: Record | None
) -> frozenset[str]:
    """The names of the fields that the catalogue offers only for other records than this."""
    if not operation.writes or operation.name == "create":
        return frozenset()
    of = workspace.resource(operation.resource)
    fields = (field for field in operation.fields if field.offered_when)
    return frozenset(f.name for f in fields if not _is_offered(workspace, of, f, record or {}))


def _is_offered(
    workspace: "Workspace", of: Resource, field: Field, record: Mapping[str, Any]
) -> bool:
    """Tells whether the first path that the record has leads to a value that is not empty."""
    for path in field.offered_when:
        value = value_at(record, path)
        if value is MISSING:
            value = _in_referred_record(workspace, of, path, record)
        if value is not MISSING:
            return value not in EMPTY
    return False


def _in_referred_record(
    workspace: "Workspace", of: Resource, path: str, record: Mapping[str, Any]
) -> Any:
    """The value at a path such as `eventTypeId.recurringEvent`, in the record referred to."""
    name, _, rest = path.partition(".")
    shown = of.field(name)
    key = record.get(name)
    if not rest or shown is None or shown.ref is None or key is None:
        return MISSING
    seen = workspace.record(shown.ref, str(key))
    return MISSING if seen is None else value_at(seen.record, rest)
