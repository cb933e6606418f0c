"""Refuses the bodies that Cal refuses: a pydantic model for each write, made from the catalogue."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from caltui.catalog.load import Catalog
from caltui.catalog.model import UNSET, Field, Operation
from caltui.sandbox.cal.ask import Ask
from caltui.sandbox.cal.field_types import field_type
from caltui.sandbox.cal.refusals import invalid, refused
from caltui.sandbox.cal.world import Record, parse_iso

BESIDE_RESPONSES = {
    ("bookings", "create"): (
        *("email", "name", "guests", "notes", "location", "customInputs", "smsReminderNumber"),
    )
}
"""Keys that a booking carries inside `responses`, and that are refused next to it."""

EXPECTED = {
    "int_type": "number",
    "int_from_float": "integer",
    "float_type": "number",
    "string_type": "string",
    "bool_type": "boolean",
    "list_type": "array",
    "dict_type": "object",
    "model_type": "object",
    "model_attributes_type": "object",
}


def body_values(ask: Ask, *, defaults: bool) -> Record:
    """The checked body by column name. `defaults` fills in what the catalogue says.

    Raises CalError: 400 with every issue, 500 for a time of day that Cal's
    database cannot read.
    """
    body = {} if ask.body is None else ask.body
    if not isinstance(body, dict):
        raise invalid([("invalid_type", "", f"Expected object, received {_kind_of(body)}")])
    issues = _unknown(ask, body)
    values: Record = {}
    try:
        model = _model(ask.world.catalog, ask.operation.resource, ask.operation.name)
        values = model.model_validate(body).model_dump(exclude_unset=True)
    except ValidationError as error:
        issues = [_issue(dict(item)) for item in error.errors(include_url=False)] + issues
    if issues:
        raise invalid(issues)
    if defaults:
        for field in ask.operation.body:
            if field.default is not UNSET and not field.required and _taken(field):
                values.setdefault(field.wire_name, field.default)
    _clock_times(ask.operation, values)
    return values


def _unknown(ask: Ask, body: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    operation = ask.operation
    known = {field.wire_name for field in operation.body if _taken(field)}
    refusable = BESIDE_RESPONSES.get((operation.resource, operation.name), ())
    if operation.name in ask.kind.unknown_dropped:
        extra = [key for key in body if key in refusable]
    else:
        extra = [key for key in body if key not in known]
    if not extra:
        return []
    names = ", ".join(f"'{key}'" for key in extra)
    return [("unrecognized_keys", "", f"Unrecognized key(s) in object: {names}")]


def _taken(field: Field) -> bool:
    """Tells whether the validator reads the field from the top of the body."""
    if field.send_in == "query" or "." in field.wire_name:
        return False
    return field.effective or field.send_as is not None


@cache
def _model(known: Catalog, resource: str, verb: str) -> type[BaseModel]:
    operation = known.operation(resource, verb)
    fields: dict[str, Any] = {}
    for field in operation.body:
        if _taken(field):
            kind = field_type(field)
            kind = kind | None if field.nullable else kind
            fields[field.wire_name] = (kind, ... if field.required else None)
    model: type[BaseModel] = create_model(
        f"{resource} {verb}", __config__=ConfigDict(extra="ignore"), **fields
    )
    return model


def _issue(error: dict[str, Any]) -> tuple[str, str, str]:
    path = ",".join(str(part) for part in error["loc"])
    kind, value, context = error["type"], error["input"], error.get("ctx") or {}
    if kind == "missing":
        return "invalid_type", path, "Required"
    if kind in EXPECTED:
        return "invalid_type", path, f"Expected {EXPECTED[kind]}, received {_kind_of(value)}"
    if kind == "literal_error":
        wanted = str(context["expected"]).replace(" or ", " | ").replace(", ", " | ")
        text = f"Invalid enum value. Expected {wanted}, received '{value}'"
        return "invalid_enum_value", path, text
    return kind, path, str(error["msg"])


def _kind_of(value: Any) -> str:
    kinds = {type(None): "null", bool: "boolean", str: "string", list: "array", dict: "object"}
    return kinds.get(type(value), "number")


def _clock_times(operation: Operation, values: Record) -> None:
    """Refuses with 500 a time of day that is no whole date-time, such as `09:00`, as Cal does."""
    for field in operation.body:
        text = values.get(field.wire_name) if field.type == "time" else None
        if text is None:
            continue
        try:
            if not re.match(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}", text):
                raise ValueError(text)
            clock = parse_iso(text)
        except ValueError:
            raise refused(
                500,
                f"Invalid value for argument `{field.name}`: premature end of input. "
                "Expected ISO-8601 DateTime.",
            ) from None
        values[field.wire_name] = f"1970-01-01T{clock:%H:%M:%S}.000Z"
