"""Whether a value has the shape that `cal-v2-answers.json` gives it."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

_FILE = Path(__file__).parents[2] / "data" / "cal-v2-answers.json"
_FACTS = json.loads(_FILE.read_text(encoding="utf-8"))
SCHEMAS: Mapping[str, Any] = _FACTS["schemas"]
OPERATIONS: Mapping[str, Any] = _FACTS["operations"]

NOT_AS_THE_FILE_SAYS = {
    "id": "webhooks have a UUID as text, hosts of deleted users a word",
    "bookingWindow": "the file has a list, servers send one object",
    "bookingLimitsCount": "{disabled: true}",
    "payloadTemplate": "null where there is none",
    "recurrence": "null where it is no series",
    "destinationCalendar": "null where there is none",
    "locationOption": "null for calendars",
    "primary": "a connection that failed has neither this nor calendars",
    "integration": "an app of the sandbox may be in no list",
    "eventType": "null where it is gone",
    "language": "any language",
    "routes": "JSON of any kind",
    "fields": "JSON of any kind",
}
"""Names whose values servers send otherwise, with how."""

IN_LISTS = ("RecurringBookingOutput_2024_08_13",)
"""What a list may hold whose rows the file does not name: the bookings of a series."""

MORE = {"error"}
"""What servers send and the file has not."""

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "email": str,
    "url": str,
    "datetime": str,
    "timezone": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
    "array": list,
}


def problems(name: str, body: Any) -> list[str]:
    """What is wrong with the answer of an operation. `name` is its method and path."""
    operation = OPERATIONS[name]
    declared = operation.get("data")
    found = list(_envelope(operation, body))
    if declared is None:
        return found
    data = body["data"]
    if declared["type"] == "object" and isinstance(data, list):  # the file says it of some lists
        declared = {"type": "array", "items": declared["schema"]}
    return found + list(_value("data", declared, data))


def _envelope(operation: Mapping[str, Any], body: Any) -> Iterator[str]:
    if not isinstance(body, dict) or body.get("status") != "success":
        yield f"the envelope is {body!r}"[:200]
    elif operation.get("pagination"):
        yield from _record("pagination", operation["pagination"], body.get("pagination"))


def _value(place: str, declared: Mapping[str, Any], value: Any) -> Iterator[str]:
    kind = declared["type"]
    if kind == "one of":
        yield from _one_of(place, declared["of"], value)
        return
    wanted = _KINDS[kind]
    flag_for_number = isinstance(value, bool) and kind != "boolean"
    if not isinstance(value, wanted) or flag_for_number:
        yield f"{place} is {value!r}, no {kind}"[:200]
    elif kind == "array":
        for number, item in enumerate(value):
            yield from _item(f"{place}.{number}", declared.get("items"), item)
    elif kind == "object" and declared.get("schema"):
        yield from _record(place, declared["schema"], value)
    elif declared.get("values") and kind != "array" and value not in declared["values"]:
        yield f"{place} is {value!r}, none of {declared['values']}"[:200]


def _item(place: str, items: Any, value: Any) -> Iterator[str]:
    if isinstance(items, list):
        yield from _one_of(place, items, value)
    elif items in SCHEMAS:
        yield from _record(place, items, value)
    elif items in _KINDS:
        yield from _value(place, {"type": items}, value)


def _one_of(place: str, names: list[str], value: Any) -> Iterator[str]:
    """The fewest problems that one of the shapes has with it."""
    if isinstance(value, list) and "array" in names:
        shapes = [*(name for name in names if name != "array"), *IN_LISTS]
        for number, item in enumerate(value):
            yield from _one_of(f"{place}.{number}", shapes, item)
        return
    tried = [list(_record(place, name, value)) for name in names if name in SCHEMAS]
    yield from min(tried, key=len, default=[])


def _record(place: str, schema: str, value: Any) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{place} is {value!r}, no {schema}"[:200]
        return
    fields = {field["name"]: field for field in SCHEMAS[schema]}
    for name in value.keys() - fields.keys() - MORE:
        yield f"{place}.{name} is not in {schema}"
    for name, field in fields.items():
        if name in NOT_AS_THE_FILE_SAYS:
            continue
        if name not in value:
            if field.get("required"):
                yield f"{place}.{name} of {schema} is missing"
        elif value[name] is not None:
            yield from _value(f"{place}.{name}", field, value[name])
        elif not field.get("nullable"):
            yield f"{place}.{name} of {schema} is null"
