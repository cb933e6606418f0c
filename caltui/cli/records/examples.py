"""Commands that work, made from what the catalogue knows of a category and its operations."""

from collections.abc import Iterator

from caltui.catalog.model import UNSET, Operation, Param, Resource
from caltui.catalog.request import inputs

_VALUES = {
    "integer": "5",
    "email": "ada@example.com",
    "timezone": "Europe/Berlin",
    "time": "09:00",
    "boolean": "true",
    "url": "https://example.com/hook",
    "slug": "intro-call",
    "json": '\'{"name": "Ada", "email": "ada@example.com"}\'',
    "color": "'#292929'",
    "locale": "en",
}

_MOMENTS = ("2026-03-02T09:00Z", "2026-03-02T17:00Z")
"""The first time that an operation asks for, and every later one: a window is not empty."""

COLUMNS = 3
"""How many columns an example names."""


def examples(of: Resource, operation: Operation, verb: str) -> list[str]:
    """Commands for an operation, the plainest first."""
    first = example(of, operation, verb)
    if operation.name == "list":
        return [f"{first}{more}" for more in ("", *_readings(of))]
    if operation.name == "get":
        return [first, f"{first} -o markdown"]
    if operation.writes:
        return [first, f"{first.removesuffix(' --yes')} --dry-run"]
    return [first]


def _readings(of: Resource) -> Iterator[str]:
    """Options for a list: a filter with an order, columns, a view, what was last seen."""
    condition = next(iter(of.filters.conditions), "")
    order = f" --sort {of.filters.time}" if of.filters.time else ""
    if condition or order:
        yield (f" --filter is:{condition}" if condition else "") + order
    names = [name for name in of.columns if name.isidentifier()][:COLUMNS]
    yield f" --columns {','.join(names)} -o csv"
    if of.shown.views:
        yield f" --view {of.shown.views[0].name} -o {'ics' if of.shown.event else 'markdown'}"
    yield " --cached -o json"


def example(of: Resource, operation: Operation, verb: str) -> str:
    """A command that works for the operation, as far as its values exist."""
    ids = () if operation.name == "list" else operation.params
    words = ["caltui", of.key, verb, *(id_example(param) for param in ids)]
    fields = [f for f in inputs(operation) if f.required and f.default is UNSET]
    if operation.name == "update":
        sent = [f for f in inputs(operation) if f.sent]
        fields = ([f for f in sent if f.type in ("string", "timezone", "enum")] or sent)[:1]
    moments = [field.name for field in fields if field.type == "datetime"]
    for field in fields:
        value = _VALUES.get(field.type, "'Some text'")
        if field.enum is not None:
            value = str(field.enum.values[0])
        elif field.name in moments:
            value = _MOMENTS[field.name != moments[0]]
        words += [f"--{field.option}", value]
    for_good = operation.served.action and operation.behaviour.no_way_back
    if operation.method == "DELETE" or for_good:
        words.append("--yes")
    return " ".join(words).replace("%", "%%")


def id_example(param: Param) -> str:
    """An id for a place of a path."""
    return param.example or ("5" if param.type == "integer" else "ID")
