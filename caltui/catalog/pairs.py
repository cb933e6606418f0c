"""Reads a structured value that is typed as `KEY=VALUE,KEY=VALUE`; `;` begins the next object."""

from collections.abc import Callable
from typing import Any

from caltui.catalog.kinds import InvalidValue, near, quoted, read_anything
from caltui.catalog.model import Field
from caltui.catalog.structure import ROWS

Parse = Callable[[Field, str], Any]
HOW = "must be KEY=VALUE with commas between, or JSON"


def are_pairs(text: str) -> bool:
    """Whether a text is meant as pairs, and not as JSON."""
    return "=" in text and text.lstrip()[:1] not in ("[", "{", '"')


def read_pairs(field: Field, text: str, parse: Parse) -> Any:
    """The object, or for a list of them the list. Raises InvalidValue."""
    if field.layout == ROWS:
        return [_object(field, one, parse) for one in text.split(";") if one.strip()]
    if ";" in text and "," not in text:
        text = text.replace(";", ",")
    return _object(field, text, parse)


def _object(field: Field, text: str, parse: Parse) -> dict[str, Any]:
    parts = {part.name.casefold(): part for part in field.parts}
    found: dict[str, Any] = {}
    for pair in text.split(","):
        if not pair.strip():
            continue
        name, equals, value = (word.strip() for word in pair.partition("="))
        if not equals or not name:
            raise InvalidValue(f"{HOW}, not {quoted(pair.strip())}")
        part = parts.get(name.casefold())
        if part is None and not field.more:
            names = [one.name for one in field.parts]
            hint = near(name, names) or f": it has {', '.join(names)}"
            raise InvalidValue(f"must not have {quoted(name)}{hint}")
        name = part.name if part is not None else name
        if name in found:
            raise InvalidValue(f"must have {quoted(name)} once")
        try:
            found[name] = parse(part, value) if part is not None else _more(field, value)
        except InvalidValue as error:
            raise InvalidValue(f"must be right in '{name}': it {error}") from None
    return found


def _more(field: Field, text: str) -> Any:
    return text if field.more == "string" else read_anything(text)
