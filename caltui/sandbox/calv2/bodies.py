"""Checks a body as class-validator does, and keeps what the operation knows.

A key that nobody knows is dropped without a word; what writes a booking refuses it. The texts of
the refusals are those of class-validator.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from caltui.sandbox.cal.field_types import zone_names
from caltui.sandbox.cal.query import is_address
from caltui.sandbox.cal.world import Record, parse_iso
from caltui.sandbox.calv2.facts import Fields, body_of, fields_of
from caltui.sandbox.calv2.question import Question
from caltui.sandbox.calv2.refusals import bad_request, invalid

STRICT = (
    "POST /v2/bookings",
    "POST /v2/bookings/{bookingUid}/cancel",
    "POST /v2/bookings/{bookingUid}/reschedule",
)
"""Operations that refuse a key that they do not know, in words of their own."""

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PATTERNS = {
    "startTime": (_TIME, "must be a valid time in 24-hour format HH:MM"),
    "endTime": (_TIME, "must be a valid time in 24-hour format HH:MM"),
    "date": (_DATE, "must be a date in the format YYYY-MM-DD"),
}
"""Texts with a form, by the name of the field: 24:00 is no time."""

_URL = re.compile(r"https?://[^\s/]+\S*")


def values_of(question: Question) -> Record:
    """Reads the operation's fields from the body. Raises V2Error 400."""
    body, fields = question.body, body_of(question.route)
    strict = question.route.name in STRICT
    if body is None and any(field.get("required") for field in fields.values()):
        body = {}
    if body is None and strict:
        raise bad_request("Body is required")
    if not isinstance(body, dict):
        if body is None:
            return {}
        raise bad_request("Expected an object")
    faults = list(_faults(fields, body))
    if strict:
        _refuse_strictly(fields, body, faults)
    if faults:
        raise invalid(faults)
    return {name: value for name, value in body.items() if name in fields}


def _refuse_strictly(fields: Fields, body: Record, faults: Sequence[Record]) -> None:
    told = [(fault["property"], ", ".join(texts_in(fault))) for fault in faults]
    told += [(name, f"property {name} should not exist") for name in body if name not in fields]
    if told:
        raise bad_request("".join(f"{name} property is wrong,{text} " for name, text in told))


def texts_in(fault: Record) -> list[str]:
    """The texts of a fault and of those inside it."""
    inner = [text for child in fault["children"] for text in texts_in(child)]
    return [*fault.get("constraints", {}).values(), *inner]


def _faults(fields: Fields, target: Record) -> list[Record]:
    found = []
    for name, field in fields.items():
        value = target.get(name)
        if value is None:
            if field.get("required"):
                found.append(_fault(name, target, value, _constraints(name, field, value)))
            continue
        children = _children(name, field, value)
        constraints = {} if children else _constraints(name, field, value)
        if children or constraints:
            found.append({**_fault(name, target, value, constraints), "children": children})
    return found


def _fault(name: str, target: Any, value: Any, constraints: Mapping[str, str]) -> Record:
    fault: Record = {"target": target, "value": value, "property": name, "children": []}
    return {**fault, "constraints": dict(constraints)} if constraints else fault


def _children(name: str, field: Mapping[str, Any], value: Any) -> list[Record]:
    """The faults of what is nested: of an object, of each row of a list."""
    kind, items = field["type"], field.get("items")
    if kind == "object" and field.get("schema") and isinstance(value, dict):
        return _faults(fields_of(field["schema"]), value)
    if kind == "array" and isinstance(items, str) and fields_of(items) and isinstance(value, list):
        rows = [
            (number, row, _faults(fields_of(items), row) if isinstance(row, dict) else [])
            for number, row in enumerate(value)
        ]
        return [
            {**_fault(str(number), value, row, {}), "children": faults}
            for number, row, faults in rows
            if faults
        ]
    return []


def _constraints(name: str, field: Mapping[str, Any], value: Any) -> dict[str, str]:
    """Lists the rules that the value breaks, by name, each with its message."""
    kind = field["type"]
    if kind == "array":
        return _list_constraints(name, field, value)
    if kind == "one of":
        return _choice_constraints(name, field["of"], value)
    broken = _broken(kind, field, value)
    if broken is None and isinstance(value, str) and name in _PATTERNS and kind == "string":
        pattern, why = _PATTERNS[name]
        broken = None if pattern.fullmatch(value) else ("matches", why)
    return {} if broken is None else {broken[0]: f"{name} {broken[1]}"}


def _list_constraints(name: str, field: Mapping[str, Any], value: Any) -> dict[str, str]:
    if not isinstance(value, list):
        return {"isArray": f"{name} must be an array"}
    items = field.get("items")
    if isinstance(items, list):
        faults = [_choice_constraints(f"{name}.{n}", items, row) for n, row in enumerate(value)]
        return next((fault for fault in faults if fault), {})
    inner = {**field, "type": items if isinstance(items, str) else "any"}
    for row in value:
        broken = _broken(inner["type"], inner, row)
        if broken is not None:
            return {broken[0]: f"each value in {name} {broken[1]}"}
    return {}


def _choice_constraints(name: str, schemas: Sequence[str], value: Any) -> dict[str, str]:
    """Checks whether one of several shapes fits, in the words of Cal's own validators."""
    if not isinstance(value, dict):
        return {"isObject": f"{name} must be an object"}
    shapes = [schema for schema in schemas if _is_meant(schema, value)]
    tried = [_faults(fields_of(schema), value) for schema in shapes]
    if any(not faults for faults in tried):
        return {}
    texts = [text for fault in (tried[0] if tried else []) for text in texts_in(fault)]
    why = ", ".join(texts) or f"type '{value.get('type')}' is not known"
    return {"customValidation": f"Validation failed for {name}: {why}"}


def _is_meant(schema: str, value: Record) -> bool:
    """Tells whether the value's `type` (of default questions: `slug`) names a shape."""
    fields = fields_of(schema)
    if "disabled" in fields or "disabled" in value:
        return "disabled" in fields and value.get("disabled") is True
    naming = "type" if "type" in fields else "slug"
    if naming not in fields or schema in _NAMED_BY_VALUES:
        return True
    word = _AROUND.sub("", schema).lower()
    return str(value.get(naming, "")).lower() == word


_NAMED_BY_VALUES = ("BaseConfirmationPolicy_2024_06_14",)
_AROUND = re.compile(
    r"^(Update|Booking|Input)+|(Default(?!App)|Location(?!Default)|Window|Group|FieldInput|_).*$"
)
"""What stands around the word for it in the name of a shape."""


def _broken(kind: str, field: Mapping[str, Any], value: Any) -> tuple[str, str] | None:
    """The rule that a single value breaks, and what it says after the field's name."""
    if kind in _TYPES:
        rule, why, fits = _TYPES[kind]
        if not fits(value):
            return rule, why
    words = field.get("values")
    if words and value not in words:
        return "isEnum", f"must be one of the following values: {', '.join(map(str, words))}"
    if field.get("min") is not None and value < field["min"]:
        return "min", f"must not be less than {field['min']}"
    if field.get("min_length") and len(value) < field["min_length"]:
        return "minLength", f"must be longer than or equal to {field['min_length']} characters"
    return None


def _is_instant(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(parse_iso(value))
    except (ValueError, OverflowError):
        return False


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


_TYPES: Mapping[str, tuple[str, str, Any]] = {
    "string": ("isString", "must be a string", lambda v: isinstance(v, str)),
    "email": ("isEmail", "must be an email", is_address),
    "url": (
        "isUrl",
        "must be a URL address",
        lambda v: isinstance(v, str) and _URL.fullmatch(v) is not None,
    ),
    "integer": (
        "isInt",
        "must be an integer number",
        lambda v: isinstance(v, int) and not isinstance(v, bool),
    ),
    "number": ("isNumber", "must be a number conforming to the specified constraints", _is_number),
    "boolean": ("isBoolean", "must be a boolean value", lambda v: isinstance(v, bool)),
    "datetime": ("isISO8601", "must be a valid ISO 8601 date string", _is_instant),
    "timezone": (
        "isTimeZone",
        "must be a valid IANA time-zone",
        lambda v: isinstance(v, str) and v in zone_names(),
    ),
    "object": ("isObject", "must be an object", lambda v: isinstance(v, dict)),
}
"""By type: the rule, its text, and whether a value keeps it."""
