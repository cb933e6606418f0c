"""A profile's overlay file: what a newer specification adds, laid over the catalogue.

It holds entries in the catalogue's own form, by category, so that laying it over
is adding entries. Nothing is ever taken away: what a specification no longer
names may still work, so it only gets a note. And no field that is known to be
optional becomes required: it gets a note as well.
"""

from pathlib import Path
from typing import Any

OVERLAY = "overlay.toml"
"""The overlay's name in the folder of a profile's state."""

DOUBTED = "The gateway's specification calls it required; Cal is known to do without."


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
    """Lists what an overlay adds, for people: (category, operation, field, what it does)."""
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
