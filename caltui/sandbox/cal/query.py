"""Reads the query of a call as v1 does: by the catalogue, without pydantic.

A console syncs lists long before it writes, so this stays light.
"""

from datetime import datetime

from caltui.catalog.model import Field
from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.refusals import invalid, invalid_in_middleware
from caltui.sandbox.cal.world import parse_iso

PAGING = ("page", "take")


def integers(ask: Ask, name: str) -> list[int]:
    """The values of a repeatable key of numbers."""
    return [_integer(name, text) for text in ask.query.get(name, [])]


def texts(ask: Ask, name: str) -> list[str]:
    """The values of a repeatable key of text; addresses are checked."""
    field = _declared(ask, name)
    values = ask.query.get(name, [])
    for text in values:
        if field.type == "email" and not is_address(text):
            raise invalid([("invalid_string", name, "Invalid email")])
    return values


def word(ask: Ask, name: str) -> str | None:
    """One of the words that the catalogue lists for the key, or None when absent."""
    value = text(ask, name)
    enum = _declared(ask, name).enum
    if value is None or enum is None or value in enum.every:
        return value
    wanted = " | ".join(f"'{known}'" for known in enum.every)
    why = f"Invalid enum value. Expected {wanted}, received '{value}'"
    raise invalid([("invalid_enum_value", name, why)])


def instant(ask: Ask, name: str) -> datetime | None:
    """An instant, or None when absent."""
    value = text(ask, name)
    if value is None:
        return None
    try:
        return parse_iso(value)
    except ValueError:
        raise invalid([("invalid_date", name, "Invalid date")]) from None


def flag(ask: Ask, name: str) -> bool:
    """Tells whether the key holds the word true."""
    return text(ask, name) == "true"


def text(ask: Ask, name: str) -> str | None:
    """The key's first value, or None when absent."""
    values = ask.query.get(name)
    return values[0] if values else None


def page(ask: Ask) -> tuple[int, int]:
    """(page, take), with the catalogue's defaults. Refused as the middleware does."""
    page_number, take = (_positive(ask, name) for name in PAGING)
    return page_number, take


def refuse_unknown(ask: Ask) -> None:
    """Some single-row calls refuse every key but the ids of their path."""
    allowed = {f.name for f in ask.operation.query}
    for param in ask.operation.params:
        allowed |= {param.name, param.declared_name or param.name, "id"}
    extra = [name for name in ask.query if name not in allowed]
    if extra:
        names = ", ".join(f"'{name}'" for name in extra)
        raise invalid([("unrecognized_keys", "", f"Unrecognized key(s) in object: {names}")])


def _positive(ask: Ask, name: str) -> int:
    value = text(ask, name)
    if value is None:
        return int(_declared(ask, name).default)
    if not is_number(value) or int(value) < 1:
        received = "Number must be greater than 0" if is_number(value) else "Expected number"
        raise invalid_in_middleware([("custom", name, received)])
    return int(value)


def _integer(name: str, text: str) -> int:
    if is_number(text.removeprefix("-")):
        return int(text)
    raise invalid([("invalid_type", name, "Expected number, received nan")])


def _declared(ask: Ask, name: str) -> Field:
    return next(field for field in ask.operation.query if field.name == name)


def is_address(value: object) -> bool:
    """Tells whether a value looks like an e-mail address."""
    if not isinstance(value, str) or any(char.isspace() for char in value):
        return False
    name, _, host = value.rpartition("@")
    return bool(name) and "." in host.strip(".")


def is_number(text: str) -> bool:
    """Tells whether a text is a plain whole number that a database column could hold."""
    return text.isascii() and text.isdecimal() and len(text) < 20
