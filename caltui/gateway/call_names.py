"""How errors and the trace name a call: its operation, its record, what it was to do."""

from dataclasses import dataclass

from caltui.catalog.load import Catalog
from caltui.catalog.request import Request

_DOING = {
    "list": "list {plural}",
    "get": "show {thing}",
    "create": "create {noun}",
    "update": "change {thing}",
    "delete": "delete {thing}",
    "cancel": "cancel {thing}",
    "availability": "show the availability of {thing}",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call as errors and the trace name it.

    `operation` reads `bookings get`, `doing` completes "Cal could not …",
    `thing` is `booking 5`. `secrets` never appear in any text.
    """

    operation: str
    ids: tuple[str, ...]
    method: str
    doing: str
    thing: str
    id_names: tuple[str, ...] = ()
    writes: bool = False
    secrets: tuple[str, ...] = ()


def call_of(request: Request, catalog: Catalog, token: str) -> Call:
    """The words for a request of the catalogue."""
    operation = request.operation
    resource = catalog.resource(operation.resource)
    thing = f"{resource.noun} {'_'.join(request.ids)}" if request.ids else resource.plural
    doing = _DOING.get(operation.name, "{thing}").format(
        noun=_with_article(resource.noun), plural=resource.plural, thing=thing
    )
    return Call(
        operation=f"{operation.resource} {operation.name}",
        ids=request.ids,
        method=operation.method,
        doing=doing,
        thing=thing,
        id_names=tuple(p.name for p in operation.params),
        writes=operation.writes,
        secrets=(token,),
    )


def _with_article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeio" else f"a {noun}"


def raw_call(method: str, path: str, token: str) -> Call:
    """The words for a call to any path."""
    method = method.upper()
    return Call(
        operation=f"api {method} {path}",
        ids=(),
        method=method,
        doing=f"answer {method} {path}",
        thing=path,
        writes=method not in ("GET", "HEAD", "OPTIONS"),
        secrets=(token,),
    )
