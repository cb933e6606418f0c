"""Values of fields: from what a person typed to Cal's own form, and back.

Checking happens before anything is sent, so that a wrong value costs no call
and is named with its field. What each type accepts is in `kinds` and `times`. A structured
value may be typed as `KEY=VALUE,KEY=VALUE`; `;` begins the next object.
"""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from caltui.catalog import kinds, times
from caltui.catalog.kinds import InvalidValue, near, quoted, read_anything
from caltui.catalog.model import Field
from caltui.catalog.structure import ROWS

__all__ = ["Fault", "InvalidValue", "check", "fault", "parse", "show"]

_HOW = "must be KEY=VALUE with commas between, or JSON"


class Fault(NamedTuple):
    """A fault of one field. `field` is empty for a fault of the whole request."""

    field: str
    message: str


class FieldKind(NamedTuple):
    """The functions that check and show a type; `lists` and `free` say how typed text is read."""

    check: Callable[[Field, Any], Any]
    show: Callable[[Field, Any], str] | None = None
    free: bool = False
    empty: bool = False


def fault(name: str, error: InvalidValue) -> Fault:
    """The fault of a field as a sentence without the field's name."""
    text = str(error)
    return Fault(name, text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else "."))


def check(field: Field, value: Any) -> Any:
    """The JSON value in Cal's form. Raises InvalidValue with a "must be …" text.

    Text is read as a person would mean it (`"5"` for a number, `"09:00"` for a time).
    """
    if value is None:
        if field.nullable:
            return None
        raise InvalidValue("must have a value: Cal takes no null here")
    return KINDS[field.type].check(field, value)


def parse(field: Field, text: str) -> Any:
    """The JSON value, in Cal's form, of what a person typed. Nothing typed is null where
    the field may be null."""
    kind = KINDS[field.type]
    typed = text if kind.free else text.strip()
    if not typed:
        if field.nullable:
            return None
        if not kind.empty:
            raise InvalidValue("must not be empty")
    if field.layout and _are_pairs(typed):
        return check(field, _read_pairs(field, typed))
    if field.type == "json":
        return check(field, kinds.read_json(typed))
    if field.type == "any":
        return check(field, kinds.read_anything(typed))
    return check(field, typed)


def _are_pairs(text: str) -> bool:
    """Tells whether a text is meant as pairs, and not as JSON."""
    return "=" in text and text.lstrip()[:1] not in ("[", "{", '"')


def _read_pairs(field: Field, text: str) -> Any:
    """The object, or for a list of them the list. Raises InvalidValue."""
    if field.layout == ROWS:
        return [_object(field, one) for one in text.split(";") if one.strip()]
    if ";" in text and "," not in text:
        text = text.replace(";", ",")
    return _object(field, text)


def _object(field: Field, text: str) -> dict[str, Any]:
    parts = {part.name.casefold(): part for part in field.parts}
    found: dict[str, Any] = {}
    for pair in text.split(","):
        if not pair.strip():
            continue
        name, equals, value = (word.strip() for word in pair.partition("="))
        if not equals or not name:
            raise InvalidValue(f"{_HOW}, not {quoted(pair.strip())}")
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


def show(field: Field, value: Any) -> str:
    """The text a person edits for a value of Cal's: what `parse` reads back.

    A value that does not fit the type is shown as it came.
    """
    if value is None:
        return ""
    shower = KINDS[field.type].show
    if shower is not None:
        return shower(field, value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, indent=2)
    return str(value)


def _show_json(field: Field, value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _show_array(field: Field, value: Any) -> str:
    plain = isinstance(value, list) and all(
        isinstance(item, str) and item == item.strip() and item and not set(item) & set(',"[]{}')
        for item in value
    )
    if plain and (value or not field.nullable):
        return ", ".join(value)
    return _show_json(field, value)


KINDS: dict[str, FieldKind] = {
    "integer": FieldKind(kinds.integer),
    "string": FieldKind(kinds.string, free=True, empty=True),
    "text": FieldKind(kinds.text, free=True, empty=True),
    "boolean": FieldKind(kinds.boolean),
    "enum": FieldKind(kinds.enum),
    "locale": FieldKind(kinds.locale),
    "email": FieldKind(kinds.email),
    "url": FieldKind(kinds.url),
    "slug": FieldKind(kinds.slug),
    "color": FieldKind(kinds.color),
    "timezone": FieldKind(kinds.timezone),
    "json": FieldKind(kinds.json_value, _show_json),
    "any": FieldKind(kinds.anything, lambda field, value: kinds.show_anything(value)),
    "array": FieldKind(kinds.array, _show_array, empty=True),
    "weekdays": FieldKind(times.weekdays, times.show_weekdays, empty=True),
    "datetime": FieldKind(times.instant, times.show_instant),
    "date": FieldKind(times.day, times.show_day),
    "time": FieldKind(times.clock, times.show_clock),
}
"""Every type of the catalogue. Cal's facts behind each: docs/cal-api.md, sections 4 and 9."""
