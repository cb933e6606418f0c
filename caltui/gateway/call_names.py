"""Names a call for errors and the trace: its operation, its record, what it was to do."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from caltui.catalog.load import Catalog
from caltui.catalog.request import Request, record_ids

_DOING = {
    "list": "list {plural}",
    "get": "show {thing}",
    "create": "create {noun}",
    "update": "change {thing}",
    "delete": "delete {thing}",
    "cancel": "cancel {thing}",
    "availability": "show the availability of {thing}",
}


class Words(NamedTuple):
    """What errors call the server of a dialect, and what they advise about it.

    `server` is what answers ("gateway"), `speakers` all whose answers are right ("Cal or the
    gateway"). `causes` has for each cause of a 401 or 403 what happened, and what to do next.
    `at_limit` is added to the advice about too many calls.
    """

    server: str
    speakers: str
    check_base: str
    not_offered: str
    causes: Mapping[str, tuple[str, str]]
    at_limit: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One call as errors and the trace name it.

    `operation` reads `bookings get`, `doing` completes "Cal could not …",
    `thing` is `booking 5`. `secrets` never appear in any text. `limit` is the most of such calls
    a minute; 0 without one of its own.
    """

    operation: str
    ids: tuple[str, ...]
    method: str
    doing: str
    thing: str
    words: Words
    id_names: tuple[str, ...] = ()
    writes: bool = False
    secrets: tuple[str, ...] = ()
    limit: int = 0


def call_of(request: Request, catalog: Catalog, token: str, words: Words) -> Call:
    """The words for a request of the catalogue."""
    operation = request.operation
    resource = catalog.resource(operation.resource)
    ids = request.ids
    if operation.served.action:
        ids = record_ids(resource, operation, ids)
    thing = f"{resource.noun} {'_'.join(ids)}" if ids else resource.plural
    usual = _DOING.get(operation.name)
    if usual is None:
        doing = f"{operation.title[:1].lower()}{operation.title[1:]}"
        doing += f" ({thing})" * bool(ids)
    else:
        noun = _with_article(resource.noun)
        doing = usual.format(noun=noun, plural=resource.plural, thing=thing)
    return Call(
        operation=f"{operation.resource} {operation.name}",
        ids=request.ids,
        method=operation.method,
        doing=doing,
        thing=thing,
        words=words,
        id_names=tuple(p.name for p in operation.params),
        writes=operation.writes,
        secrets=(token,),
        limit=operation.served.limit,
    )


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def raw_call(method: str, path: str, token: str, words: Words) -> Call:
    """The words for a call to any path."""
    method = method.upper()
    return Call(
        operation=f"api {method} {path}",
        ids=(),
        method=method,
        doing=f"answer {method} {path}",
        thing=path,
        words=words,
        writes=method not in ("GET", "HEAD", "OPTIONS"),
        secrets=(token,),
    )
