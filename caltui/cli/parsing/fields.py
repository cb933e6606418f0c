"""Options made from the catalogue's fields, and their values on the way to a request."""

from argparse import SUPPRESS, Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from caltui.catalog.model import UNSET, Field, Operation, kebab
from caltui.catalog.request import Invalid, build, field_for, inputs
from caltui.catalog.values import Fault, InvalidValue, fault, parse, show
from caltui.cli.output.exits import UsageError
from caltui.cli.parsing.parser import Parser
from caltui.cli.parsing.stdin import read_all, text_of
from caltui.text import one_line

_COMMANDS_OWN = (
    *("json", "yes", "dry-run", "unseen", "stop-on-error", "if-unchanged", "no-if-unchanged"),
    *("cached", "filter", "sort", "columns", "view", "secrets"),
)
_FOR_ALL = ("help", "profile", "demo", "read-only", "verbose", "output", "version")
TAKEN = frozenset((*_COMMANDS_OWN, *_FOR_ALL))
"""Options of the commands themselves, which no field may take."""

_TYPES = {
    "integer": "N",
    "boolean": "true|false",
    "timezone": "ZONE",
    "datetime": "WHEN",
    "date": "DAY",
    "time": "HH:MM",
    "weekdays": "DAYS",
    "json": "JSON",
    "array": "LIST",
    "email": "ADDRESS",
    "url": "URL",
    "color": "#RRGGBB",
}


def add_fields(parser: Parser, operation: Operation) -> None:
    """An option for each field; what Cal needs comes first in the help."""
    fields = inputs(operation)
    needed = [f for f in fields if f.required and f.default is UNSET]
    other = [f for f in fields if f not in needed]
    for title, group in (("needed", needed), ("fields", other)):
        if group:
            place = parser.add_argument_group(title)
            for field in group:
                _add(parser, place, operation, field)
    if operation.body:
        parser.add_argument(
            "--json", metavar="TEXT|@FILE|-", help="the whole body as JSON; options win over it"
        )


def _add(parser: Parser, group: Any, operation: Operation, field: Field) -> None:
    names = option_names(operation, field)
    where = f"field {field.name}"
    metavar = _TYPES.get(field.type, "WORD" if field.enum else "TEXT")
    metavar = "KEY=VALUE,…|JSON" if field.layout else metavar
    group.add_argument(
        *names, dest=where, action="append", metavar=metavar, help=_help(field), default=SUPPRESS
    )
    if field.type == "boolean":
        parser.flags.update(names)
        group.add_argument(
            *(f"--no-{name[2:]}" for name in names),
            dest=where,
            action="append_const",
            const="false",
            default=SUPPRESS,
            help=SUPPRESS,
        )


def option_names(operation: Operation, field: Field) -> list[str]:
    """The field's option, then those of its wire name and its declared name."""
    every = [field.name, field.send_as or "", field.declared_name or ""]
    names = dict.fromkeys(kebab(name) for name in every if name and "." not in name)
    own = [f.option for f in inputs(operation) if f is not field]
    return [f"--{name}" for name in names if name not in TAKEN and name not in own]


def _help(field: Field) -> str:
    parts = [field.help or field.title]
    if field.enum is not None:
        words = [str(word) for word in field.enum.every]
        shown = words if len(words) <= 8 else [*words[:6], "…"]
        parts.append(f"({', '.join(shown)})")
    if field.parts:
        parts.append(f"({', '.join(part.name for part in field.parts)})")
    if field.layout == "rows":
        parts.append("[; or the option again: one more]")
    if field.unit:
        parts.append(f"[{field.unit}]")
    if (field.type, field.place) == ("datetime", "query"):
        parts.append("[a day alone: its midnight in UTC]")
    if field.default is not UNSET and field.default is not None:
        parts.append(f"[default {one_line(show(field, field.default))}]")
    if field.nullable:
        parts.append("[null clears it]")
    if not field.sent:
        parts.append("[not sent]")
    return " ".join(parts).replace("%", "%%")


def values_of(args: Namespace, operation: Operation) -> tuple[dict[str, Any], list[Fault]]:
    """The values given as options and as JSON, by field name, and what is wrong with them."""
    values = _body(args, operation)
    faults: list[Fault] = []
    for field in inputs(operation):
        texts: list[str] = getattr(args, f"field {field.name}", [])
        if not texts:
            continue
        try:
            values[field.name] = _value(field, texts)
        except InvalidValue as error:
            values.pop(field.name, None)
            faults.append(fault(field.name, error))
    return values, faults


def all_faults(
    operation: Operation, ids: Sequence[str], values: Mapping[str, Any], faults: list[Fault]
) -> list[Fault]:
    """The faults of the options, and those of the request that they do not explain."""
    named = {fault.field for fault in faults}
    try:
        build(operation, ids, values)
    except Invalid as error:
        more = [f for f in error.faults if f.field not in named and (f.field or not faults)]
        return faults + more
    return faults


def _value(field: Field, texts: list[str]) -> Any:
    if len(texts) > 1 and field.type != "array" and not field.layout:
        raise InvalidValue("must be given once")
    if texts == ["null"] and field.nullable:
        return None
    found = [parse(field, text) for text in texts]
    if len(found) == 1:
        return found[0]
    if all(isinstance(part, dict) for part in found):
        return {name: value for part in found for name, value in part.items()}
    return [item for part in found for item in part or []]


def _body(args: Namespace, operation: Operation) -> dict[str, Any]:
    """The object given with --json, its keys as field names where they are known."""
    text = getattr(args, "json", None)
    if text is None:
        return {}
    body = read_json(text)
    if not isinstance(body, dict):
        raise UsageError("--json must be a JSON object.", 'Such as --json \'{"name": "Ada"}\'.')
    named: dict[str, Any] = {}
    for name, value in body.items():
        field = field_for(operation, name)
        named[field.name if field is not None and field.name not in body else name] = value
    return named


def read_json(text: str) -> Any:
    """JSON from the text itself, from `@file`, or from stdin for `-`. Raises UsageError."""
    from caltui.catalog.kinds import read_json as read

    source = "--json"
    if text == "-":
        source, text = "stdin", read_all("The JSON body")
    elif text.startswith("@"):
        source = text[1:]
        try:
            text = text_of(Path(source).read_bytes(), source)
        except OSError as error:
            raise UsageError(f"{source} cannot be read: {error.strerror}.") from None
    try:
        return read(text)
    except InvalidValue as error:
        raise UsageError(f"{source} {error}.") from None
