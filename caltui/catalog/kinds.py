"""Checks values by the type of their field, times aside: numbers, words, zones, JSON."""

import json
import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from caltui.catalog.model import Enum, Field
from caltui.text import one_line

_INT32 = 2**31 - 1
_WHOLE = r"[+-]?[0-9]{1,18}"
_RANGE = r"(\d+)\.\.(\d+)"
_EMAIL = r"[^\s@<>(),;:\\\"\[\]]+@[^\s@<>(),;:\\\"\[\].]+(\.[^\s@<>(),;:\\\"\[\].]+)+"
_URL = r"(?i)https?://[^\s/?#@:]+(:[0-9]{1,5})?([/?#][^\s]*)?"
_SLUG = r"[a-z0-9]+([-_.][a-z0-9]+)*"
_COLOR = r"#[0-9a-fA-F]{3,8}"
_LOCALE = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]"

PHONE = "E.164 phone number"

_FORMATS: dict[str, tuple[str, str]] = {
    PHONE: (
        r"\+[1-9][0-9]{3,14}",
        "must be a phone number with its country, such as +4917012345",
    ),
    "three lower-case letters": (
        r"[a-z]{3}",
        "must be a currency of three lower-case letters, such as eur",
    ),
    "a number": (r"[+-]?[0-9]+([.,][0-9]+)?", "must be a number"),
    "at most 255 characters": (r"(?s).{0,255}", "must be at most 255 characters"),
}

_WORDS: dict[str, bool] = {
    **dict.fromkeys(("true", "yes", "on", "1"), True),
    **dict.fromkeys(("false", "no", "off", "0"), False),
}

_SHAPES: dict[str, tuple[type, str]] = {
    "integer": (int, "a whole number"),
    "boolean": (bool, "true or false"),
    "string": (str, "text"),
    "email": (str, "an e-mail address"),
}


class InvalidValue(ValueError):
    """A value that a field cannot take. The text reads on from the field's name: "must be …"."""


def quoted(value: Any) -> str:
    """The refused value, safe and short enough for a message."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return f"'{one_line(text, 60)}'"


def near(word: str, known: Sequence[str]) -> str:
    """ " Did you mean …?" with the nearest of the known words, or nothing."""
    from difflib import get_close_matches

    folded = {name.casefold(): name for name in reversed(known)}
    found = get_close_matches(word.casefold(), list(folded), n=2, cutoff=0.6)
    return f". Did you mean {' or '.join(folded[name] for name in found)}?" if found else ""


def integer(field: Field, value: Any) -> int:
    """A whole number that fits Cal's database, within the field's range."""
    if isinstance(value, str) and re.fullmatch(_WHOLE, value.strip()):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidValue(f"must be a whole number, not {quoted(value)}")
    low, high = -_INT32, _INT32
    if limits := re.fullmatch(_RANGE, field.format or ""):
        low, high = int(limits[1]), int(limits[2])
    elif field.ref:
        low = 1
    elif field.unit:
        low = 0
    if not low <= value <= high:
        unit = f" {field.unit}" if field.unit else ""
        bound = f"from {low} to {high}" if high != _INT32 else f"at least {low}"
        if value > _INT32:
            bound = f"at most {_INT32}"
        raise InvalidValue(f"must be {bound}{unit}, not {value}")
    return value


def boolean(field: Field, value: Any) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.strip().casefold() in _WORDS:
        return _WORDS[value.strip().casefold()]
    raise InvalidValue(f"must be true or false, not {quoted(value)}")


def text(field: Field, value: Any) -> str:
    """Text of any length and number of lines."""
    if not isinstance(value, str):
        raise InvalidValue(f"must be text, not {quoted(value)}")
    if found := re.search(_CONTROL, value):
        raise InvalidValue(f"must not hold the control character U+{ord(found[0]):04X}")
    return value


def string(field: Field, value: Any) -> str:
    """Text of one line; a listed word takes its exact spelling."""
    line = text(field, value)
    if "\n" in line or "\r" in line:
        raise InvalidValue("must be one line of text")
    if field.enum is not None:
        return str(_word(field.enum, line))
    if field.format in _FORMATS:
        pattern, message = _FORMATS[field.format]
        if field.format == PHONE:
            line = re.sub(r"[ ()/.-]", "", line)
        _match(pattern, line, message)
    return line


def enum(field: Field, value: Any) -> str | int:
    """One of the field's words, in the spelling and type that Cal takes."""
    if field.enum is None:
        return text(field, value)
    return _word(field.enum, value)


def locale(field: Field, value: Any) -> str:
    """A language tag such as `en` or `pt-BR`."""
    if field.enum is not None:
        return str(_word(field.enum, value))
    return _match(_LOCALE, value, "must be a language tag such as en or pt-BR")


def email(field: Field, value: Any) -> str:
    """An e-mail address."""
    return _match(_EMAIL, value, "must be an e-mail address such as name@example.com")


def url(field: Field, value: Any) -> str:
    """A web address."""
    return _match(_URL, value, "must be a web address that begins with https:// or http://")


def slug(field: Field, value: Any) -> str:
    """A name for addresses: lower case, no blanks."""
    message = "must be lower-case letters, digits and - _ . only"
    if isinstance(value, str) and not re.fullmatch(_SLUG, value):
        made = re.sub(r"[^a-z0-9._]+", "-", value.casefold()).strip("-._")
        message += f", such as {made}" if re.fullmatch(_SLUG, made) else ""
    return _match(_SLUG, value, message)


def color(field: Field, value: Any) -> str:
    """A colour as `#` and 3 to 8 hexadecimal digits."""
    return _match(_COLOR, value, "must be a colour as # and 3 to 8 hex digits, such as #292929")


def timezone(field: Field, value: Any) -> str:
    """A zone of the IANA list; the spelling counts, as it does for Cal."""
    zones = _zones()
    if isinstance(value, str) and value.strip() in zones:
        return value.strip()
    message = f"must be a time zone of the IANA list such as Europe/Berlin, not {quoted(value)}"
    if not isinstance(value, str):
        raise InvalidValue(message)
    wanted = value.strip().replace(" ", "_").casefold()
    known = sorted(zones)
    same = [zone for zone in known if zone.casefold() == wanted]
    city = [zone for zone in known if zone.casefold().rpartition("/")[2] == wanted]
    if same or city:
        raise InvalidValue(f"{message}. Did you mean {(same or city)[0]}?")
    raise InvalidValue(message + near(wanted, known))


def array(field: Field, value: Any) -> list[Any]:
    """A list: of words where the field lists them, of objects where it has a shape, else texts."""
    shape = field.shape[0] if isinstance(field.shape, list) and field.shape else field.shape
    objects = isinstance(shape, dict)
    if isinstance(value, str):
        begins = value.lstrip()[:1]
        value = read_json(value) if begins in ("[", "{") else _split(value)
    if not isinstance(value, list):
        raise InvalidValue(f"must be a list, not {quoted(value)}")
    if field.enum is not None:
        return list(dict.fromkeys(_word(field.enum, item) for item in value))
    if isinstance(field.shape, list) and shape == "email":
        return [email(field, item) for item in value]
    if objects:
        for item in value:
            if not isinstance(item, dict):
                keys = ", ".join(shape) if isinstance(shape, dict) else ""
                raise InvalidValue(f"must be a JSON list of objects with {keys}")
            _fit(shape, item)
    return value


def json_value(field: Field, value: Any) -> Any:
    """A JSON value of the outer shape that the catalogue shows."""
    shape = field.shape
    wants_list = isinstance(shape, list) or (isinstance(shape, str) and shape.startswith("array"))
    wants_dict = isinstance(shape, dict) or isinstance(field.default, dict)
    if isinstance(value, str) and (wants_list or wants_dict) and value.lstrip()[:1] in ("[", "{"):
        value = read_json(value)
    if wants_list and not isinstance(value, list):
        raise InvalidValue(f"must be a JSON list, not {quoted(value)}")
    if wants_dict and not isinstance(value, dict):
        raise InvalidValue(f"must be a JSON object, not {quoted(value)}")
    if isinstance(shape, dict):
        _fit(shape, value)
    return value


def anything(field: Field, value: Any) -> Any:
    """Any JSON value. Typed text that is JSON is read as that, other text is a text."""
    if not isinstance(value, str):
        return value
    return text(field, value)


def read_anything(typed: str) -> Any:
    """The value of typed text: `3` is a number, `"3"` and `three` are texts."""
    try:
        value = read_json(typed)
        json.dumps(value, allow_nan=False)
    except (ValueError, RecursionError):
        return typed
    return value


def show_anything(value: Any) -> str:
    """The text that `read_anything` reads back."""
    if isinstance(value, str) and value and value == value.strip():
        return value if read_anything(value) == value else json.dumps(value, ensure_ascii=False)
    return json.dumps(value, ensure_ascii=False)


def read_json(text: str) -> Any:
    """The JSON value in a text. Raises InvalidValue with the line and column of the mistake."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InvalidValue(f"must be JSON: {error.msg} at {place}") from None
    except RecursionError:
        raise InvalidValue("must be JSON that is not nested so deeply") from None


def _no_constant(name: str) -> Any:
    raise InvalidValue(f"must be JSON: {name} is not a JSON number")


def _match(pattern: str, value: Any, message: str) -> str:
    line = value.strip() if isinstance(value, str) else None
    if line is not None and re.fullmatch(pattern, line) and not re.search(_CONTROL, value):
        return line
    raise InvalidValue(f"{message}, not {quoted(value)}")


def _word(words: Enum, value: Any) -> str | int:
    if not isinstance(value, bool) and isinstance(value, (str, int)) and value in words.every:
        return value
    known = {_fold(word): word for word in reversed(words.every)}
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        raise InvalidValue(f"must be one of {_listed(words)}, not {quoted(value)}")
    if (found := known.get(_fold(value))) is not None:
        return found
    typed = str(value).strip()
    if words.open and typed and not re.search(_CONTROL, typed):
        return typed
    spelled = near(typed, [str(word) for word in words.every])
    raise InvalidValue(f"must be one of {_listed(words)}, not {quoted(value)}{spelled}")


def _fold(word: str | int) -> str:
    return re.sub(r"[-\s]", "_", str(word).strip()).casefold()


def _listed(words: Enum) -> str:
    names = [str(word) for word in words.every]
    return ", ".join(names) if len(names) <= 24 else f"{', '.join(names[:12])}, …"


def _split(typed: str) -> list[str]:
    return [part.strip() for part in typed.split(",") if part.strip()]


def _fit(shape: Any, value: dict[str, Any]) -> None:
    """Holds the known keys of an object against the plain words of its shape."""
    if not isinstance(shape, dict):
        return
    for name, word in shape.items():
        given = value.get(name)
        wanted = _SHAPES.get(str(word).partition(",")[0].rstrip("?"))
        if given is None or wanted is None:
            continue
        wrong_bool = isinstance(given, bool) and wanted[0] is not bool
        if wrong_bool or not isinstance(given, wanted[0]):
            raise InvalidValue(f"must have {wanted[1]} in '{name}', not {quoted(given)}")


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones())
