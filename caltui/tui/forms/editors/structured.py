"""Reads and writes the text of a structured field, and says in a line what is in it."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from caltui.catalog.kinds import InvalidValue, read_json, show_anything
from caltui.catalog.model import Field
from caltui.catalog.structure import MAP, ROWS
from caltui.text import one_line
from caltui.tui.widgets.lines import Item

NAME = 22
"""Cells of the name of a part in the line of an object."""
LONGEST = 120

Naming = Callable[[str, str], str | None]
"""The name of a record, by category and key."""


class Structured(NamedTuple):
    """The value of a text. `why` says why it is no value of the field's structure, else empty."""

    value: Any
    why: str = ""


def read_text(field: Field, text: str) -> Structured:
    """The list or object in the text of an editor; an empty one for no text."""
    empty: Any = [] if field.layout == ROWS else {}
    if not text.strip():
        return Structured(empty)
    try:
        value = read_json(text)
    except InvalidValue as error:
        return Structured(None, f"It {error}.")
    if isinstance(value, type(empty)):
        return Structured(value)
    found = {dict: "an object", list: "a list", type(None): "null"}.get(type(value), "one value")
    return Structured(value, f"It is {found} where {_wanted(field)} belongs: only its JSON fits.")


def write_text(value: Any) -> str:
    """The text of a value; empty for a list or object without anything in it."""
    return json.dumps(value, ensure_ascii=False, indent=2) if value else ""


def lines_of(field: Field, value: Any, naming: Naming) -> list[Item]:
    """A line for each object of a list, each part of an object, each pair of a map."""
    if field.layout == ROWS:
        return [_row(str(i), field, one, naming) for i, one in enumerate(value)]
    if field.layout == MAP:
        return [
            Item(str(i), one_line(f"{name} = {show_anything(one)}", LONGEST))
            for i, (name, one) in enumerate(value.items())
        ]
    shown = [*field.parts, *unknown_parts(field, value)]
    return [_part(str(i), part, value, naming) for i, part in enumerate(shown)]


def unknown_parts(field: Field, value: Mapping[str, Any]) -> list[Field]:
    """Fields for the keys of an object that the catalogue does not name."""
    known = {part.name for part in field.parts}
    kind = "string" if field.more == "string" else "any"
    words = "" if field.more else "Not known here: kept as it is, and sent along"
    return [
        Field(
            str(name), kind if isinstance(one, str) else "any", "part", help=words, label=str(name)
        )
        for name, one in value.items()
        if name not in known
    ]


def line_of(field: Field, value: Mapping[str, Any], naming: Naming) -> str:
    """An object in one line: `Ada Fischer (2) · always there yes`."""
    words = []
    for part in [*field.parts, *unknown_parts(field, value)]:
        one = value.get(part.name)
        if one in (None, "", [], {}):
            continue
        text = word_of(part, one, naming)
        words.append(text if part in field.parts[:1] else f"{part.title.lower()} {text}")
    return one_line(" · ".join(words), LONGEST) or "nothing in it"


def word_of(part: Field, value: Any, naming: Naming) -> str:
    """A value of a part as people read it."""
    if part.ref is not None and isinstance(value, (int, str)):
        name = naming(part.ref, str(value))
        return one_line(f"{name} ({value})", 60) if name else f"{value}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if (
        part.enum is not None
        and isinstance(value, (int, str))
        and (said := part.enum.meaning(value))
    ):
        return said.lower()
    if part.layout == ROWS and isinstance(value, list):
        return f"{len(value)}"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return one_line(", ".join(value), 60)
    return one_line(value if isinstance(value, str) else show_anything(value), 60)


def moved(rows: Sequence[Any], at: int, by: int) -> list[Any]:
    """The list with one of its entries moved by so many places, as far as there are places."""
    found = list(rows)
    to = min(max(at + by, 0), len(found) - 1)
    found.insert(to, found.pop(at))
    return found


def _row(key: str, field: Field, one: Any, naming: Naming) -> Item:
    if isinstance(one, Mapping):
        return Item(key, line_of(field, one, naming))
    return Item(key, one_line(show_anything(one), LONGEST), "no object", "warn", "▲")


def _part(key: str, part: Field, value: Mapping[str, Any], naming: Naming) -> Item:
    title = f"{part.title}:".ljust(NAME)
    one = value.get(part.name)
    if part.name not in value or one in (None, "", [], {}):
        return Item(key, f"{title} not set", "", "quiet")
    unit = f" {part.unit}" if part.unit else ""
    return Item(key, one_line(f"{title} {word_of(part, one, naming)}{unit}", LONGEST))


def _wanted(field: Field) -> str:
    return "a list" if field.layout == ROWS else "an object"
