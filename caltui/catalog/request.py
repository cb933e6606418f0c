"""Turns an operation and values into a request that Cal takes, or names every fault at once.

A value goes where Cal reads it, not where the table declares it: under another
key (`send_as`), inside another field (dotted `send_as`), in the query or in the path (`send_in`).
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from caltui.catalog.kinds import InvalidValue, near, quoted
from caltui.catalog.model import UNSET, Field, Operation, Param, Resource
from caltui.catalog.served import OtherPath
from caltui.catalog.structure import ROWS
from caltui.catalog.values import Fault, check, fault

_DIGITS = re.compile(r"[0-9]{1,18}")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff/\\#?%]")


class Request(NamedTuple):
    """A checked call: everything but where Cal is and in which format it is asked.

    `dropped` names the given values that are not sent, with the reason. `way` is another path of
    the operation, where its own is not meant, and `holes` what stands in it besides the ids.
    """

    operation: Operation
    ids: tuple[str, ...]
    query: Mapping[str, str]
    body: Mapping[str, Any] | None
    dropped: tuple[Fault, ...] = ()
    way: OtherPath | None = None
    holes: Mapping[str, str] = MappingProxyType({})


class Invalid(ValueError):
    """A request that is refused before anything is sent, with all its faults."""

    def __init__(self, operation: Operation, faults: Sequence[Fault]) -> None:
        self.operation = operation
        self.faults = tuple(faults)
        super().__init__(
            " ".join(f"{f.field}: {f.message}" if f.field else f.message for f in faults)
        )


def check_ids(operation: Operation, ids: Sequence[str]) -> tuple[str, ...]:
    """The identifiers in path order, each checked against its type.

    The gateway puts them into Cal's path undecoded and asks for `null` when one is
    missing, so a wrong one must not leave. Raises Invalid.
    """
    checked, faults = _ids(operation, ids)
    if faults:
        raise Invalid(operation, faults)
    return checked


def record_ids(of: Resource, operation: Operation, ids: Sequence[str]) -> tuple[str, ...]:
    """The ids of the record that a request is about, among those of its path; none for one that
    makes a record."""
    given = dict(zip((param.name for param in operation.params), ids, strict=False))
    names = [param.name for param in of.params]
    if operation.name == "create" or not given:
        return ()
    return tuple(given[name] for name in names) if given.keys() >= set(names) else tuple(ids)


def build(
    operation: Operation, ids: Sequence[str] = (), values: Mapping[str, Any] | None = None
) -> Request:
    """The request for values keyed by field name or wire name, already JSON typed.

    Raises Invalid with every fault: identifiers, unknown names, types, words and
    what is missing. A required field with a default takes it when it is not given.
    """
    checked, faults = _ids(operation, ids)
    given, dropped = _read(operation, values or {}, faults)
    for field in operation.fields:
        if field.required and field.sent and field.name not in given:
            _fill(field, given, faults)
    if operation.name == "update" and not given and not faults:
        faults.append(_nothing(dropped))
    if faults:
        raise Invalid(operation, faults)
    query, body = _place(operation, given)
    return Request(operation, checked, query, body, tuple(dropped), None, _holes(operation, given))


def field_for(operation: Operation, name: str) -> Field | None:
    """The field of a name or wire name; what a query repeats of the body is the body's."""
    for field in operation.body:
        if field.send_in == "query" and name in (field.name, field.wire_name):
            return field
    return operation.field(name)


def inputs(operation: Operation) -> tuple[Field, ...]:
    """The fields a person fills in, each once: no query field that a body field stands for."""
    return tuple(f for f in operation.fields if field_for(operation, f.name) is f)


def _ids(operation: Operation, ids: Sequence[str]) -> tuple[tuple[str, ...], list[Fault]]:
    params = operation.params
    faults: list[Fault] = []
    if len(ids) != len(params):
        names = ", ".join(param.name for param in params)
        wanted = f"{len(params)} ({names})" if params else "none"
        text = f"The number of ids must be {wanted}; {len(ids)} given."
        return (), [Fault(params[len(ids)].name if len(ids) < len(params) else "", text)]
    checked = []
    for param, value in zip(params, ids, strict=True):
        try:
            checked.append(_id(operation.resource, param, str(value)))
        except InvalidValue as error:
            faults.append(fault(param.name, error))
    return tuple(checked), faults


def _id(resource: str, param: Param, value: str) -> str:
    if not value.strip():
        raise InvalidValue("must not be empty")
    if param.type == "integer":
        if not _DIGITS.fullmatch(value.strip()):
            raise InvalidValue(f"must be a number of digits only, not {quoted(value)}")
        return str(int(value))
    if value in (".", "..") or ".." in value or _UNSAFE.search(value) or value != value.strip():
        raise InvalidValue(
            f"must hold none of / \\ # ? % .. nor control characters or blanks at its ends, "
            f"not {quoted(value)}: an address through the gateway is cut there. The list shows "
            f"the record (caltui {resource} list); change or remove it in Cal's own settings"
        )
    if len(value) > 500:
        raise InvalidValue("must be at most 500 characters")
    return value


def _read(
    operation: Operation, values: Mapping[str, Any], faults: list[Fault]
) -> tuple[dict[str, Any], list[Fault]]:
    """Checked values by field name, and what Cal would ignore or refuse."""
    given: dict[str, Any] = {}
    dropped: list[Fault] = []
    for name, value in values.items():
        field = field_for(operation, name)
        if field is None:
            faults.append(_unknown(operation, name))
            continue
        if not field.sent:
            reason = field.note or field.help or "Cal does not read it."
            dropped.append(Fault(field.name, f"Not sent: {reason}"))
            continue
        try:
            checked = check(field, value)
        except InvalidValue as error:
            faults.append(fault(field.name, error))
            continue
        if field.name in given and given[field.name] != checked:
            faults.append(Fault(field.name, f"Is given twice, also as {name}, and they differ."))
        given[field.name] = checked
    named = {f.field for f in faults}
    for name in named:
        given.setdefault(name, None)
    return given, dropped


def _fill(field: Field, given: dict[str, Any], faults: list[Fault]) -> None:
    if field.default is UNSET or field.default is None:
        about = f": {field.help[:1].lower()}{field.help[1:]}." if field.help else "."
        faults.append(Fault(field.name, f"Is needed{about}"))
        return
    given[field.name] = check(field, field.default)


def _unknown(operation: Operation, name: str) -> Fault:
    known = [field.name for field in inputs(operation)]
    text = f"Is not a field of {operation.resource} {operation.name}"
    hint = near(name, known)
    if not hint:
        hint = f". It has {', '.join(known)}." if known else ". It takes no fields."
    return Fault(quoted(name)[1:-1], text + hint)


def _nothing(dropped: Sequence[Fault]) -> Fault:
    text = "There is nothing to change: give at least one field."
    return Fault("", f"{text} {' '.join(f'{f.field}: {f.message}' for f in dropped)}".strip())


def _place(
    operation: Operation, given: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, Any] | None]:
    """The values in query and body. What is declared in the body but read from the query
    goes into both: the contract and what works."""
    query: dict[str, str] = {}
    body: dict[str, Any] = {}
    nested: list[tuple[list[str], Any]] = []
    for name, value in given.items():
        field = field_for(operation, name)
        if field is None:
            continue
        if field.place == "query" or field.send_in == "query":
            query |= _in_query(field, value)
        if field.place == "query" or field.send_in == "path":
            continue
        value = _in_its_form(field, value)
        path = [field.name] if field.send_in == "query" else field.wire_name.split(".")
        if len(path) > 1:
            nested.append((path, value))
        else:
            body[path[0]] = value
    for path, value in nested:
        outer = body.get(path[0])
        body[path[0]] = {**(outer if isinstance(outer, dict) else {}), path[1]: value}
    needs_body = operation.method in ("POST", "PATCH")
    return query, body if body or needs_body else None


def _holes(operation: Operation, given: Mapping[str, Any]) -> Mapping[str, str]:
    """The values that stand in a path of the operation."""
    named = ((field_for(operation, name), value) for name, value in given.items())
    return MappingProxyType({f.name: _text(v) for f, v in named if f and f.send_in == "path"})


def _in_query(field: Field, value: Any) -> dict[str, str]:
    """The value as keys of a query: one key, or `name[0][part]` for each part of each object."""
    if field.layout != ROWS or not isinstance(value, list):
        return {field.wire_name: _text(value)}
    return {
        f"{field.wire_name}[{place}][{part}]": _text(inner)
        for place, row in enumerate(value)
        if isinstance(row, Mapping)
        for part, inner in row.items()
    }


def _in_its_form(field: Field, value: Any) -> Any:
    """The value in the form of a dialect whose records differ from those of the house."""
    if not field.wire.send_form:
        return value
    from caltui.catalog.house.records import on_the_wire

    return on_the_wire(field, value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
