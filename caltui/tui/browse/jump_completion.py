"""Completes a jump line: categories, then fields and their words, then records by name."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from caltui.catalog.model import Resource
from caltui.workspace.base.errors import BadPlace
from caltui.workspace.records import quoting as words
from caltui.workspace.records.place import Place
from caltui.workspace.workspace import Workspace

MOST = 8
NEEDED = 2
"""Letters of a name before records are looked for."""


class Completion(NamedTuple):
    """The whole line after completing, the label in the list, and the kind of completion."""

    line: str
    label: str
    what: str


def complete(workspace: Workspace, line: str, *, records: bool = True) -> list[Completion]:
    """Completions of the last word of a line, best first, at most MOST.

    Without `records` nothing is searched for in the mirror, so that it answers at once.
    """
    head, space, last = line.rpartition(" ")
    found = _after(workspace, head, last, records) if space else _categories(workspace, last)
    return list(islice(found, MOST))


def _categories(workspace: Workspace, word: str) -> Iterator[Completion]:
    start = word.casefold()
    titles = workspace.catalog.titles
    begin = [key for key in titles if key.startswith(start)]
    inside = [key for key in titles if start in key and key not in begin]
    for key in (*begin, *inside):
        count = workspace.counted(key)
        known = f"{count:,}" if isinstance(count, int) else count
        yield Completion(key, key, titles[key] if known is None else f"{titles[key]} · {known}")


def _after(workspace: Workspace, head: str, last: str, records: bool) -> Iterator[Completion]:
    try:
        place = Place.parse(head, workspace.catalog)
    except BadPlace:
        return
    of = workspace.resource(place.resource)
    if last.startswith("/") or place.filter:
        return
    name, mark, value = last.partition("=")
    if mark:
        yield from _values(of, head, name, value)
        return
    for field in of.response:
        if field.name.casefold().startswith(last.casefold()) and field.type not in (
            "json",
            "array",
        ):
            yield Completion(f"{head} {field.name}=", f"{field.name}=", field.type)
    if records and not place.key and len(last) >= NEEDED:
        yield from _records(workspace, of, head, last)


def _values(of: Resource, head: str, name: str, value: str) -> Iterator[Completion]:
    field = of.field(name)
    every = field.enum.every if field is not None and field.enum is not None else ()
    if field is not None and field.type == "boolean":
        every = ("true", "false")
    for word in every:
        if str(word).casefold().startswith(value.casefold()) and str(word) != value:
            yield Completion(f"{head} {name}={word}", str(word), name)


def _records(workspace: Workspace, of: Resource, head: str, last: str) -> Iterator[Completion]:
    for key, name in workspace.called(of.key, words.unquote(last), MOST):
        yield Completion(f"{head} {words.quote(key)}", f"{name} · {key}", of.noun)
