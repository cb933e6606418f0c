"""An overlay: what a newer specification adds to the catalogue, as a TOML file of the profile.

It holds entries in the catalogue's own form, by category, so that laying it over
is adding entries. Nothing is ever taken away: what a specification no longer
names may still work, so it only gets a note. And no field that is known to be
optional becomes required: it gets a note as well.
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

DOUBTED = "The gateway's specification calls it required; Cal is known to do without."

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
        if not one.laid and not one.stricter:
            continue
        held = resources.setdefault(one.resource, {})
        for place, entry in _entries(catalog, one):
            held.setdefault(place, []).append(entry)
    head = "# What a newer specification adds to the catalogue. Made by `caltui spec update`.\n\n"
    return head + tomli_w.dumps({"source": source, "resources": resources})


def read_overlay(path: Path) -> dict[str, Any]:
    """The entries by category; empty when there is no such file, or none that can be read."""
    found, _ = load_overlay(path)
    return found


def load_overlay(path: Path) -> tuple[dict[str, Any], str]:
    """The entries by category, and why they cannot be read, or else where they came from."""
    if not path.is_file():
        return {}, ""
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        return {}, f"it cannot be read: {error}"
    found = data.get("resources", {})
    return (found if isinstance(found, dict) else {}), str(data.get("source", ""))


def entries_of(overlay: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """What an overlay lays, each as (category, operation, field, what it does), for people."""
    found: list[tuple[str, str, str, str]] = []
    for key, held in overlay.items():
        found += [
            (key, one["name"], "", f"new operation: {one['method']} {one['path']}")
            for one in held.get("operations", ())
        ]
        for place in ("query", "body"):
            for one in held.get(place, ()):
                needed = ", required" if one.get("required") else ""
                what = f"new field ({place}): {one['type']}{needed}"
                found += [(key, verb, one["name"], what) for verb in one["on"]]
        for one in held.get("changes", ()):
            found.append((key, one["operation"], one["field"], _told(one["set"])))
        for one in held.get("notes", ()):
            found.append((key, one["operation"], "", one["text"]))
    return found


def _told(changed: dict[str, Any]) -> str:
    """A change of a field in words."""
    words = []
    if "type" in changed:
        words.append(f"type {changed['type']}")
    elif "declared_type" in changed:
        words.append(f"called {changed['declared_type']}; the type that works stays")
    if changed.get("declared_required"):
        words.append(DOUBTED)
    elif "declared_required" in changed:
        words.append("optional")
    if "enum_values" in changed:
        words.append(f"takes {', '.join(str(word) for word in changed['enum_values'])}")
    return "; ".join(words)


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
            known = {**entry, **only}
            only.update(change["set"])
            if only.get("declared_required") and not known.get("required", False):
                only["required"] = False
                only["help"] = ". ".join(filter(None, (known.get("help"), DOUBTED)))
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
        "docs": found.docs,
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
        asked = {} if corrected or one.stricter else {"required": required}
        return {"declared_required": required} | asked
    known = list(field.enum.every) if field.enum else []
    folded = {fold(word) for word in known}
    return {"enum_values": known + [word for word in found.words if fold(word) not in folded]}
