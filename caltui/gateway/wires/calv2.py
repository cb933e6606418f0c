"""Cal's own API v2: the key as a bearer, each operation's version in a header, `{status, data}`.

A version that the server does not know is not refused: it is answered 200, in the form of April
2024. So the first record of each category is held against what a record of its version has.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from caltui.catalog.house.records import Reader, reader_of
from caltui.catalog.load import Catalog
from caltui.catalog.model import Operation, Resource
from caltui.catalog.request import Request
from caltui.gateway.attempt_result import Reply
from caltui.gateway.call_names import Call
from caltui.gateway.errors.kinds import GatewayError
from caltui.gateway.unwrap import (
    Content,
    UnexpectedAnswer,
    beginning,
    count_of,
    kind_of,
    without_wrapper,
)
from caltui.gateway.urls import Query, check_given, checked_path
from caltui.gateway.wires.calv2_errors import OF_CAL_V2, error_of
from caltui.gateway.wires.direct import Direct, asked, without_end
from caltui.gateway.wires.wire import Attempt, Credential, FormatMemory, Headers, Target

VERSION = "cal-api-version"
OLDEST = "2024-04-15"
"""The form of what a server answers that does not know the version it was asked for."""

_RECORDS = frozenset({"list", "get", "create", "update"})
"""Operations that answer with records of the category, whatever else they hold."""


class CalV2(Direct):
    """The wire. See `Wire`."""

    words = OF_CAL_V2

    def __init__(self, known: Catalog) -> None:
        self._known = known
        self._proven: set[tuple[str, ...]] = set()
        self._readers: dict[str, Reader | None] = {}

    def address(self, base_url: str) -> str:
        """The base URL, which may end in `/v2`."""
        return without_end(base_url, "/v2")

    def targets(self, request: Request) -> Sequence[Target]:
        """The operation's own path, or the other one that the request names."""
        operation = request.operation
        check_given(operation, request.ids)
        path, version = _asked_for(request)
        names = (param.name for param in operation.params)
        for name, value in {**request.holes, **dict(zip(names, request.ids, strict=True))}.items():
            path = path.replace("{" + name + "}", quote(value, safe="@"))
        if "{" in path:
            raise ValueError(f"{operation.resource} {operation.name}: {path} is not complete")
        return (Target(path, asked(request), _header(version)),)

    def raw_target(self, method: str, path: str, query: Query) -> Target:
        """The path as it was typed, with the version of the operation that has it."""
        return Target(checked_path(path), query, _header(self._version_of(method, path)))

    def _version_of(self, method: str, path: str) -> str:
        """The version of the operation whose path it is; one without holes comes first."""
        parts = path.rstrip("/").split("/")
        fitting = [
            (template.count("{"), version)
            for operation in self._known.operations()
            if operation.method == method.upper()
            for template, version in _paths(operation)
            if _fits(template, parts)
        ]
        return min(fitting)[1] if fitting else ""

    def descriptions(self, base_url: str, spec_url: str) -> Sequence[tuple[str, str]]:
        """The address of the profile, if it has one: each kind of server has its own."""
        return [(spec_url.rstrip("/"), "")] if spec_url else []

    def credential(self, token: str) -> Credential:
        """The key as a bearer: it is in no address."""
        return Credential([], (("authorization", f"Bearer {token}"),))

    def understand(self, request: Request, reply: Reply, of: Resource) -> Content:
        """The records, proven to be of the version that was asked for, in the house's names."""
        operation = request.operation
        if not reply.body.strip() and operation.writes:
            return Content({"message": ""})
        body = without_wrapper(reply)
        if not isinstance(body, dict) or body.get("status") != "success":
            raise UnexpectedAnswer(kind_of(body), beginning(body))
        data, pages = body.get("data"), body.get("pagination")
        total = count_of(pages.get("totalItems")) if isinstance(pages, dict) else None
        if operation.name == "list":
            rows = _rows(of, data)
            if rows is None:
                raise _other_form(request, of, data)
            self._prove(request, of, rows[:1])
            return Content(_placed(request, of, self._read_all(of, rows)), total=total)
        return self._single(request, of, data)

    def _single(self, request: Request, of: Resource, data: Any) -> Content:
        """The answer to an operation on one record: the record, or another object."""
        operation, message = request.operation, ""
        if isinstance(data, list) and operation.name in _RECORDS and data:
            data, message = _one_of(request, of, data)
        if isinstance(data, dict) and (operation.name in _RECORDS or _is_record(of, data)):
            self._prove(request, of, [data])
            return Content(_placed(request, of, self._read_all(of, [data]))[0], message)
        if operation.name in _RECORDS:
            raise _other_form(request, of, data)
        if data is None or isinstance(data, str):
            return Content({"message": data or ""}, data or "")
        return Content(data)

    def _prove(self, request: Request, of: Resource, records: Sequence[Any]) -> None:
        """Holds the first record of each path and version against what one of its version has."""
        asked = (of.key, *_asked_for(request))
        if asked in self._proven or not records:
            return
        if not _is_record(of, records[0]):
            raise _other_form(request, of, records[0])
        self._proven.add(asked)

    def _read_all(self, of: Resource, records: list[Any]) -> list[Any]:
        if of.key not in self._readers:
            self._readers[of.key] = reader_of(of)
        reader = self._readers[of.key]
        return records if reader is None else [reader.read(record) for record in records]

    def error(self, call: Call, request: Request | None, tried: Sequence[Attempt]) -> GatewayError:
        """The error of the one answer."""
        operation = None if request is None else request.operation
        return error_of(tried[-1].reply, call, operation)


def _header(version: str) -> Headers:
    return ((VERSION, version),) if version else ()


def _asked_for(request: Request) -> tuple[str, str]:
    """The path with its holes, and its version."""
    operation, way = request.operation, request.way
    if way is None:
        return operation.path, operation.served.version
    return way.path, way.version


def _rows(of: Resource, data: Any) -> list[Any] | None:
    """The records of a list: in a list, under the key of the category, or one alone."""
    rows = data
    if isinstance(data, dict):
        inner = next((data[key] for key in of.list_envelope if key in data), None)
        rows = [data] if inner is None and _is_record(of, data) else inner
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        return None
    beside = {key: data[key] for key in of.served.beside if isinstance(data, dict) and key in data}
    return [{**row, **beside} for row in rows] if beside else rows


def _placed(request: Request, of: Resource, records: list[Any]) -> list[Any]:
    """The records, with those ids of the path that Cal does not repeat in them."""
    named = dict(zip((p.name for p in request.operation.params), request.ids, strict=True))
    given = {**request.holes, **named}
    if len(of.params) < 2 or not given:
        return records
    told = {
        param.record_field: int(given[param.name]) if param.type == "integer" else given[param.name]
        for param in of.params
        if param.name in given
    }
    return [{**told, **record} for record in records]


def _paths(operation: Operation) -> list[tuple[str, str]]:
    """Every path of an operation, with its version."""
    own = (operation.path, operation.served.version)
    return [own, *((way.path, way.version) for way in operation.served.paths)]


def _fits(template: str, parts: Sequence[str]) -> bool:
    wanted = template.split("/")
    return len(wanted) == len(parts) and all(
        bool(given) if "{" in place else given == place
        for place, given in zip(wanted, parts, strict=True)
    )


def _is_record(of: Resource, record: Mapping[str, Any]) -> bool:
    """Tells whether it has all keys that each record of the category has, in its version."""
    return record.keys() >= set(of.served.proof) and bool(of.served.proof or record)


def _one_of(request: Request, of: Resource, data: list[Any]) -> tuple[Any, str]:
    """The record of a series that was asked for, or the first of those that were made."""
    records = [one for one in data if isinstance(one, dict)]
    if not request.ids:
        more = f"{len(data)} {of.plural} were made." if len(data) > 1 else ""
        return (records[0] if records else data), more
    for record in records:
        if of.ids_of(record) == request.ids:
            return record, ""
    key = "_".join(request.ids)
    raise UnexpectedAnswer(
        "a list",
        sentence=f"{key} is a series of {len(data)} {of.plural}, and not one of them.",
        hint=f"List the {of.plural}, and choose one.",
    )


def _other_form(request: Request, of: Resource, data: Any) -> UnexpectedAnswer:
    """The error for what is no record of the version that was asked for."""
    version, kind, begins = _asked_for(request)[1], kind_of(data), beginning(data)
    if not version:
        return UnexpectedAnswer(kind, begins)
    return UnexpectedAnswer(
        kind,
        begins,
        sentence=f"The server answered in an older form ({OLDEST}). "
        f"Its version may not know '{VERSION}: {version}'.",
        hint=f"Nothing of it was kept. {of.title} need a server of {version[:4]} or later.",
    )


def wire(known: Catalog, memory: FormatMemory) -> CalV2:
    """The adapter for a catalogue."""
    return CalV2(known)
