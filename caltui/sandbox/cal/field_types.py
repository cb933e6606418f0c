"""The catalogue's types as pydantic types that refuse what Cal's validators refuse."""

import re
from collections.abc import Callable
from functools import cache
from importlib.resources import files
from types import GenericAlias
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, ConfigDict, Strict, create_model
from pydantic_core import PydanticCustomError

from caltui.catalog.model import Enum, Field
from caltui.sandbox.cal.query import is_address
from caltui.sandbox.cal.world import iso, parse_iso

RANGE = re.compile(r"(\d+)\.\.(\d+)")
LONGEST = re.compile(r"at most (\d+) characters")
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}")

Text = Annotated[str, Strict()]
Whole = Annotated[int, Strict()]
Flag = Annotated[bool, Strict()]


def field_type(field: Field) -> Any:
    """The type of a request field, its words, bounds and inner shape included."""
    if field.enum is not None and field.type != "array" and not field.enum.open:
        return _words(field.enum)
    if field.type in {"json", "array"}:
        return _container(field)
    kind = TYPES[field.type]
    for check in _bounds(field):
        kind = Annotated[kind, AfterValidator(check)]
    return kind


def _list_of(kind: Any) -> Any:
    return GenericAlias(list, (kind,))


def _words(enum: Enum) -> Any:
    return Literal[enum.every]


def _container(field: Field) -> Any:
    if field.enum is not None:
        return _list_of(_words(field.enum))
    shape = field.shape
    if isinstance(shape, list):
        return _list_of(_shaped(shape[0]))
    if isinstance(shape, dict):
        inner = _shaped(shape)
        return _list_of(inner) if field.type == "array" else inner
    return list[Any] if isinstance(shape, str) else dict[str, Any]


def _shaped(shape: Any) -> Any:
    """A type out of the catalogue's notation: `integer?`, `{a: string}`, `[…]`."""
    if isinstance(shape, dict):
        fields: dict[str, Any] = {
            name: (_shaped(inner) | None, None)
            for name, inner in shape.items()
            if name.isidentifier()
        }
        return create_model("Part", __config__=ConfigDict(extra="allow"), **fields)
    if isinstance(shape, list):
        return _list_of(_shaped(shape[0]))
    return ATOMS.get(str(shape).split(",")[0].rstrip("?"), Any)


def _bounds(field: Field) -> list[Callable[[Any], Any]]:
    text = field.format or ""
    checks: list[Callable[[Any], Any]] = []
    if found := RANGE.search(text):
        checks.append(_within(int(found[1]), int(found[2])))
    if found := LONGEST.search(text):
        checks.append(_no_longer_than(int(found[1])))
    return checks


def _within(low: int, high: int) -> Callable[[int], int]:
    def check(value: int) -> int:
        if value < low:
            text = f"Number must be greater than or equal to {low}"
            raise PydanticCustomError("too_small", "{text}", {"text": text})
        if value > high:
            text = f"Number must be less than or equal to {high}"
            raise PydanticCustomError("too_big", "{text}", {"text": text})
        return value

    return check


def _no_longer_than(most: int) -> Callable[[str], str]:
    def check(value: str) -> str:
        if len(value) > most:
            text = f"String must contain at most {most} character(s)"
            raise PydanticCustomError("too_big", "{text}", {"text": text})
        return value

    return check


def _email(value: str) -> str:
    if not is_address(value):
        raise PydanticCustomError("invalid_string", "Invalid email")
    return value


def _url(value: str) -> str:
    try:
        parts = urlsplit(value)
    except ValueError:
        parts = urlsplit("")
    if not parts.scheme or not parts.netloc:
        raise PydanticCustomError("invalid_string", "Invalid url")
    return value


def _colour(value: str) -> str:
    if not COLOUR.fullmatch(value):
        raise PydanticCustomError("invalid_string", "Invalid")
    return value


def _zone(value: str) -> str:
    if value not in zone_names():
        text = f"Expected one of the following: {', '.join(sorted(zone_names()))}"
        raise PydanticCustomError("custom", "{text}", {"text": text})
    return value


def _slug(value: str) -> str:
    slug = re.sub(r"[^\w.]+", "-", value.strip().lower()).strip("-")
    if not slug:
        raise PydanticCustomError("too_small", "String must contain at least 1 character(s)")
    return slug


def _instant(value: str) -> str:
    try:
        return iso(parse_iso(value))
    except (ValueError, OverflowError):
        raise PydanticCustomError("invalid_date", "Invalid date") from None


def _day(value: str) -> str:
    return _instant(value)[:10] + "T00:00:00.000Z"


def _weekdays(value: list[int]) -> list[int]:
    if any(not 0 <= day <= 6 for day in value):
        raise PydanticCustomError("too_big", "Number must be less than or equal to 6")
    return value


@cache
def zone_names() -> frozenset[str]:
    """The names of the IANA list, in their own case."""
    return frozenset(files("tzdata").joinpath("zones").read_text("utf-8").split())


TYPES: dict[str, Any] = {
    "integer": Whole,
    "boolean": Flag,
    "string": Text,
    "text": Text,
    "locale": Text,
    "time": Text,
    "enum": Text,
    "email": Annotated[Text, AfterValidator(_email)],
    "url": Annotated[Text, AfterValidator(_url)],
    "color": Annotated[Text, AfterValidator(_colour)],
    "timezone": Annotated[Text, AfterValidator(_zone)],
    "slug": Annotated[Text, AfterValidator(_slug)],
    "datetime": Annotated[Text, AfterValidator(_instant)],
    "date": Annotated[Text, AfterValidator(_day)],
    "weekdays": Annotated[list[Whole], AfterValidator(_weekdays)],
}
ATOMS = {name: TYPES[name] for name in ("integer", "boolean", "string", "email", "url")}
