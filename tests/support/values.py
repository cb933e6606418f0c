"""Values that fit, for any field of the catalogue."""

from typing import Any

from caltui.catalog.model import UNSET, Field, Operation
from caltui.catalog.values import check

BY_TYPE: dict[str, Any] = {
    "integer": 3,
    "string": "word",
    "text": "Some words",
    "boolean": True,
    "timezone": "Europe/Berlin",
    "locale": "de",
    "datetime": "2026-03-02T09:00:00.000Z",
    "date": "2026-03-02T00:00:00.000Z",
    "time": "1970-01-01T09:00:00.000Z",
    "color": "#292929",
    "email": "ada@example.com",
    "url": "https://example.com/hook",
    "slug": "a-slug",
    "weekdays": [1, 2],
    "array": [],
    "json": {},
}
BY_FORMAT: dict[str, Any] = {
    "E.164 phone number": "+4917012345",
    "three lower-case letters": "eur",
}


def value_for(field: Field) -> Any:
    """A value in Cal's form that the field takes."""
    if field.enum is not None:
        first = field.enum.values[0]
        return [first] if field.type == "array" else first
    if field.format in BY_FORMAT:
        return BY_FORMAT[field.format]
    shape = field.shape
    if field.type == "json" and (isinstance(shape, list) or str(shape).startswith("array")):
        return []
    return check(field, BY_TYPE[field.type])


def values_for(operation: Operation, *, every: bool = False) -> dict[str, Any]:
    """What the operation needs, or every field it has but those the body stands for."""
    from caltui.catalog.request import inputs

    return {
        field.name: value_for(field)
        for field in inputs(operation)
        if every or (field.required and field.default is UNSET)
    }


def ids_for(operation: Operation) -> list[str]:
    """Identifiers of the right types."""
    texts = {"integration": "google_calendar", "externalId": "me@example.com"}
    return [texts.get(p.name, "5" if p.type == "integer" else "abc-1") for p in operation.params]
