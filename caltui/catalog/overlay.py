"""An overlay: what a newer specification adds to the catalogue, as a TOML file of the profile.

It holds entries in the catalogue's own form, by category, so that laying it over
is adding entries. Nothing is ever taken away: what a specification no longer
names may still work, so it only gets a note.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from caltui.catalog.differences import Difference
    from caltui.catalog.load import Catalog
    from caltui.catalog.model import Field
    from caltui.catalog.spec import SpecField, SpecOperation

OVERLAY = "overlay.toml"
"""The overlay's name in the folder of a profile's state."""

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


def overlay_of(catalog: "Catalog", differences: Sequence["Difference"], source: str) -> str:
    """The overlay as TOML text. `source` says where the specification came from."""
    import tomli_w

    resources: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for one in differences:
        if not one.laid:
            continue
        held = resources.setdefault(one.resource, {})
        for place, entry in _entries(catalog, one):
            held.setdefault(place, []).append(entry)
    head = "# What a newer specification adds to the catalogue. Made by `caltui spec update`.\n\n"
    return head + tomli_w.dumps({"source": source, "resources": resources})


def read_overlay(path: Path) -> dict[str, Any]:
    """The entries by category; empty when there is no such file."""
    if not path.is_file():
        return {}
    import tomllib

    with path.open("rb") as file:
        found = tomllib.load(file).get("resources", {})
    return found if isinstance(found, dict) else {}


def lay(data: dict[str, Any], overlay: dict[str, Any]) -> dict[str, Any]:
    """A category's file with its overlay laid over it; the file's own data stays as it is."""
    if not overlay:
        return data
    from copy import deepcopy

    data = deepcopy(data)
    data["operations"].extend(overlay.get("operations", ()))
    for place in ("query", "body"):
        data.setdefault(place, []).extend(overlay.get(place, ()))
    for change in overlay.get("changes", ()):
        _change(data, change)
    for note in overlay.get("notes", ()):
        for operation in data["operations"]:
            if operation["name"] == note["operation"]:
                operation["notes"] = [*operation.get("notes", ()), note["text"]]
    return data


def _change(data: dict[str, Any], change: dict[str, Any]) -> None:
    verb = change["operation"]
    for entry in data.get(change["place"], ()):
        if entry["name"] == change["field"] and verb in entry["on"]:
            only = entry.setdefault("only", {}).setdefault(verb, {})
            only.update(change["set"])
            if "enum_values" in change["set"]:
                named = {**entry, **only}.pop("enum", None)
                _unname(entry, named)


def _unname(entry: dict[str, Any], named: str | None) -> None:
    """Moves a named list of words to the verbs that keep it, so that one may have its own."""
    entry.pop("enum", None)
    for verb in entry["on"]:
        only = entry.setdefault("only", {}).setdefault(verb, {})
        if "enum_values" in only:
            only.pop("enum", None)
        elif named is not None:
            only.setdefault("enum", named)


def _entries(catalog: "Catalog", one: "Difference") -> list[tuple[str, dict[str, Any]]]:
    """The entries of a difference, each with its place in the overlay."""
    from caltui.catalog.spec import SpecOperation

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


def _operation(catalog: "Catalog", one: "Difference", found: "SpecOperation") -> dict[str, Any]:
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
        "notes": ["Known from the gateway's specification only."],
    }


def _new_field(found: "SpecField", verb: str) -> dict[str, Any]:
    from caltui.catalog.differences import family

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


def _changed(field: "Field", one: "Difference", found: "SpecField") -> dict[str, Any]:
    """What to set. A type or flag that the catalogue corrects stays corrected."""
    from caltui.catalog.differences import family, fold

    if one.kind == "type":
        kind = _TYPES.get(family(one.after)) or _TEXT_TYPES.get(one.after.casefold(), "string")
        corrected = field.declared_type and family(field.declared_type) != family(field.type)
        return {"declared_type": one.after} | ({} if corrected else {"type": kind})
    if one.kind == "required":
        required = one.after == "required"
        corrected = field.declared_required is not None
        return {"declared_required": required} | ({} if corrected else {"required": required})
    known = list(field.enum.every) if field.enum else []
    folded = {fold(word) for word in known}
    return {"enum_values": known + [word for word in found.words if fold(word) not in folded]}
