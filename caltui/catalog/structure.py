"""The parts of a field whose value is a list of objects, an object, or a map.

They are made from the field's `shape`, and from `parts`, which say more about some of them.
A form asks for each part by its own editor, and `--booking-limits PER_DAY=3` is read by them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from caltui.catalog.model import Field

ROWS, OBJECT, MAP = "rows", "object", "map"
ANY = "any"

_PLAIN = frozenset(
    ("integer", "boolean", "string", "text", "email", "url", "slug", "timezone", "locale", "date")
)


def structured(entry: Mapping[str, Any], make: Callable[[dict[str, Any]], Field]) -> dict[str, Any]:
    """The `layout`, `parts` and `more` of an entry of the catalogue; empty for a plain field.

    `make` makes the field of one part.
    """
    shape, layout = entry.get("shape"), entry.get("layout", "")
    inner = shape[0] if isinstance(shape, list) and shape else shape
    words = inner if isinstance(inner, Mapping) else {}
    if not layout and words and entry["type"] in ("json", "array"):
        rows = isinstance(shape, list) or entry["type"] == "array"
        layout = ROWS if rows else OBJECT
    if not layout:
        return {}
    told = {part["name"]: part for part in entry.get("parts", ())}
    found = {name: _read(name, word) for name, word in words.items() if name.isidentifier()}
    entries = [{**part, **told.pop(name, {})} for name, part in found.items()]
    entries += [{"type": "string", **part} for part in told.values()]
    open_key = any(not name.isidentifier() for name in words)
    more = entry.get("more", ANY if open_key or layout == MAP else "")
    return {"layout": layout, "parts": tuple(make(part) for part in entries), "more": more}


def structure_text(value: Any) -> str:
    """A structured value on one line, with all that is in it: `userId: 3, isFixed: true; …`."""
    if isinstance(value, list) and all(isinstance(one, Mapping) for one in value):
        return "; ".join(structure_text(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {_inner_text(one)}" for name, one in value.items())
    return _inner_text(value)


def _inner_text(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + structure_text(value) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_inner_text(one) for one in value) + "]"
    from caltui.catalog.kinds import show_anything

    return show_anything(value)


def _read(name: str, word: Any) -> dict[str, Any]:
    """The entry of a part, from the word that the shape has for it, such as `integer?`."""
    part: dict[str, Any] = {"name": name, "shape": word}
    if isinstance(word, Mapping):
        return {**part, "type": "json"}
    if isinstance(word, list):
        return {**part, "type": "array"}
    kind, _, when = str(word).partition(",")
    kind = kind.strip().rstrip("?")
    found: dict[str, Any] = {"name": name, "type": kind if kind in _PLAIN else ANY}
    if kind.startswith("enum "):
        found |= {"type": "enum", "enum": kind.removeprefix("enum ")}
    if when.strip() == "later builds":
        found["builds"] = "later"
    return found
