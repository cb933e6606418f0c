"""From an answer to records: the gateway's wrapper, Cal v2's, the resource's key, or none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from caltui.catalog.model import Operation, Record, Resource
from caltui.gateway.attempt_result import NO_JSON, Reply, decode

BEGINNING = 800

_JSON_NAMES: dict[type, str] = {
    dict: "an object",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
}


class Misfit(Exception):
    """The answer has a shape that this operation never gives: its type and its start."""

    def __init__(self, kind: str, beginning: str = "") -> None:
        super().__init__(kind)
        self.kind = kind
        self.beginning = beginning


@dataclass(frozen=True, slots=True)
class Tidy:
    """What an operation gave: a record, a list of them, or `{"message": …}`."""

    data: Any
    message: str = ""
    total: int | None = None


def unwrap(reply: Reply, keys: tuple[str, ...] = ()) -> Any:
    """The body without the gateway's wrapper: `data`, `result`, or nothing around it.

    `keys` are the resource's own: a body that holds one of them has no wrapper.
    """
    body = reply.json
    if body is NO_JSON:
        raise misfit(reply)
    if not isinstance(body, dict) or any(key in body for key in keys):
        return body
    if "result" in body and ("provider" in body or "id" not in body):
        return _undressed(body["result"])
    if "data" in body and "id" not in body and not _is_v2(body):
        return _undressed(body["data"])
    return body


def _undressed(inner: Any) -> Any:
    """What a wrapper holds; JSON that was passed on as text is read, other text is left."""
    if not isinstance(inner, str) or inner.lstrip()[:1] not in ("{", "["):
        return inner
    value = decode(inner.encode("utf-8", "surrogatepass"))
    return inner if value is NO_JSON else value


def tidy(reply: Reply, operation: Operation, resource: Resource) -> Tidy:
    """The records of a 2xx. Raises Misfit when the answer fits nothing."""
    shape = _SHAPES.get(operation.name, _item)
    keys = resource.list_envelope if operation.name == "list" else resource.item_envelope
    if operation.name in ("delete", "cancel") and not reply.body.strip():
        return Tidy({"message": ""})
    value = unwrap(reply, keys)
    if _failed_inside(value):
        raise Misfit("a success that holds an error", beginning(value["error"]))
    pages: Mapping[str, Any] = {}
    if isinstance(value, dict) and _is_v2(value):
        pages = value.get("pagination") or {}
        value = value["data"]
    result = shape(value, resource)
    if result is None:
        kind = _JSON_NAMES.get(type(value), "something") if value != "" else "an empty text"
        raise Misfit(kind, beginning(value))
    if result.total is None and isinstance(pages, dict):
        return Tidy(result.data, result.message, _count(pages.get("totalItems")))
    return result


def _is_v2(body: Mapping[str, Any]) -> bool:
    return body.get("status") in ("success", "error") and "data" in body


def _failed_inside(value: Any) -> bool:
    """Whether a failure came with a 2xx: `{"error": …}` alone, or v2's `status: error`."""
    if not isinstance(value, dict) or "error" not in value:
        return False
    return len(value) == 1 or value.get("status") == "error"


def _list(value: Any, resource: Resource) -> Tidy | None:
    total = None
    if isinstance(value, dict):
        if resource.list_total:
            total = _count(value.get(resource.list_total))
        value = next((value[k] for k in resource.list_envelope if k in value), None)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return Tidy(value, total=total)


def _item(value: Any, resource: Resource) -> Tidy | None:
    if not isinstance(value, dict):
        return None
    for key in resource.item_envelope:
        if isinstance(value.get(key), dict):
            return Tidy(value[key], _message(value))
    return Tidy(value) if _reads_like(value, resource) else None


def _reads_like(value: Record, resource: Resource) -> bool:
    """Whether a bare object shares any field with the resource's records."""
    known = {f.name for f in resource.response} | {p.record_field for p in resource.params}
    return not known.isdisjoint(value.keys() - {"message", "error", "status"})


def _done(value: Any, resource: Resource) -> Tidy | None:
    if isinstance(value, dict):
        message = _message(value)
        return Tidy({**value, "message": message}, message)
    if value is None or isinstance(value, str):
        return Tidy({"message": value or ""}, value or "")
    return None


def _as_is(value: Any, resource: Resource) -> Tidy | None:
    return Tidy(value) if isinstance(value, (list, dict)) and value != {} else None


_SHAPES = {"list": _list, "delete": _done, "cancel": _done, "availability": _as_is}


def _message(value: Mapping[str, Any]) -> str:
    message = value.get("message")
    return message if isinstance(message, str) else ""


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def misfit(reply: Reply) -> Misfit:
    """What to say of an answer that is no JSON, or JSON of no use here."""
    if not reply.body:
        return Misfit("an empty answer")
    kind = reply.content_type or "no content type"
    if reply.json is not NO_JSON:
        kind = _JSON_NAMES.get(type(reply.json), "something")
    elif kind.endswith("json"):
        kind = "broken JSON"
    return Misfit(kind, reply.text)


def beginning(value: Any) -> str:
    """The start of a JSON value as text, not yet safe."""
    if isinstance(value, str):
        return value[:BEGINNING]
    return json.dumps(value, ensure_ascii=False)[:BEGINNING]
