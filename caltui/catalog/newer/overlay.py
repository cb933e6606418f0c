"""Makes the overlay of a profile out of what a newer specification says."""

from collections.abc import Sequence
from typing import Any

from caltui.catalog.load import Catalog
from caltui.catalog.model import Field
from caltui.catalog.newer.differences import Difference, family, fold
from caltui.catalog.newer.spec import SpecField, SpecOperation

_TYPES = {
    "number": "integer",
    "boolean": "boolean",
    "object": "json",
    "array": "array",
}
_TEXT_TYPES = {
    "enum": "enum",
    "url": "url",
    "uri": "url",
    "datetime": "datetime",
    "date-time": "datetime",
    "date": "date",
    "email": "email",
    "text": "text",
}


def overlay_of(catalog: Catalog, differences: Sequence[Difference], source: str) -> str:
    """The overlay as TOML text. `source` says where the specification came from."""
    import tomli_w

    resources: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for one in differences:
        if not one.laid and not one.stricter:
            continue
        held = resources.setdefault(one.resource, {})
        for place, entry in _entries(catalog, one):
            held.setdefault(place, []).append(entry)
    head = "# What a newer specification adds to the catalogue. Made by `caltui spec update`.\n\n"
    return head + tomli_w.dumps({"source": source, "resources": resources})


def _entries(catalog: Catalog, one: Difference) -> list[tuple[str, dict[str, Any]]]:
    """The entries of a difference, each with its place in the overlay."""
    found = one.found
    if isinstance(found, SpecOperation):
        fields = [(field.place, _new_field(field, one.operation)) for field in found.fields]
        return [("operations", _operation(catalog, one, found)), *fields]
    if one.kind == "gone" or found is None:
        what = f"The field {one.field}" if one.field else "This operation"
        text = f"{what} is no longer in the gateway's specification; it may not work."
        return [("notes", {"operation": one.operation, "text": text})]
    if one.kind == "new":
        return [(one.place, _new_field(found, one.operation))]
    field = catalog.operation(one.resource, one.operation).field(one.field)
    values = _changed(field, one, found) if field else {}
    names = {"operation": one.operation, "place": one.place, "field": one.field}
    return [("changes", {**names, "set": values})]


def _operation(catalog: Catalog, one: Difference, found: SpecOperation) -> dict[str, Any]:
    resource = catalog.resource(one.resource)
    parts = found.path.split("/")
    if found.ids and len(parts) > 3:
        parts[3] = resource.template
    return {
        "name": one.operation,
        "n": 0,
        "method": found.method,
        "path": "/".join(parts),
        "title": found.title or one.operation,
        "docs": found.docs,
        "notes": ["Known from the gateway's specification only."],
    }


def _new_field(found: SpecField, verb: str) -> dict[str, Any]:
    kind = _TYPES.get(family(found.type)) or _TEXT_TYPES.get(found.type.casefold(), "string")
    entry: dict[str, Any] = {
        "name": found.name,
        "on": [verb],
        "type": kind if kind != "enum" or found.words else "string",
        "declared_type": found.type or "string",
        "required": found.required,
        "help": found.help or "New in the gateway's specification",
        "source": "definition",
    }
    if found.words:
        entry["enum_values"] = list(found.words)
    return entry


def _changed(field: Field, one: Difference, found: SpecField) -> dict[str, Any]:
    """The values to set. A type or flag that the catalogue corrects stays corrected."""
    if one.kind == "type":
        kind = _TYPES.get(family(one.after)) or _TEXT_TYPES.get(one.after.casefold(), "string")
        corrected = field.declared_type and family(field.declared_type) != family(field.type)
        return {"declared_type": one.after} | ({} if corrected else {"type": kind})
    if one.kind == "required":
        required = one.after == "required"
        corrected = field.declared_required is not None
        asked = {} if corrected or one.stricter else {"required": required}
        return {"declared_required": required} | asked
    known = list(field.enum.every) if field.enum else []
    folded = {fold(word) for word in known}
    return {"enum_values": known + [word for word in found.words if fold(word) not in folded]}
