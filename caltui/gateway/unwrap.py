"""From an answer to records: Cal v2's wrapper, the resource's key, or none."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from caltui.catalog.model import Operation, Record, Resource
from caltui.gateway.attempt_result import NO_JSON, Reply

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


class UnexpectedAnswer(Exception):
    """The answer has a shape that this operation never gives: its type and its start.

    Where the reason is known, `sentence` and `hint` say it.
    """

    def __init__(
        self, kind: str, beginning: str = "", *, sentence: str = "", hint: str = ""
    ) -> None:
        super().__init__(kind)
        self.kind = kind
        self.beginning = beginning
        self.sentence = sentence
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Content:
    """The result of an operation: a record, a list of them, or `{"message": …}`."""

    data: Any
    message: str = ""
    total: int | None = None


Bare = Callable[[Reply, tuple[str, ...]], Any]
"""Takes off what a dialect puts around Cal's answer; the texts are keys of the answer itself."""


def without_wrapper(reply: Reply, keys: tuple[str, ...] = ()) -> Any:
    """The body as JSON, of a server that puts nothing around it. Raises UnexpectedAnswer."""
    if reply.json is NO_JSON:
        raise unexpected(reply)
    return reply.json


def content_of(reply: Reply, operation: Operation, resource: Resource, bare: Bare) -> Content:
    """The records of a 2xx. Raises UnexpectedAnswer when the answer fits nothing."""
    shape = _SHAPES.get(operation.name, _item)
    keys = resource.list_envelope if operation.name == "list" else resource.item_envelope
    if operation.name in ("delete", "cancel") and not reply.body.strip():
        return Content({"message": ""})
    value = bare(reply, keys)
    if _failed_inside(value):
        raise UnexpectedAnswer("a success that holds an error", beginning(value["error"]))
    pages: Mapping[str, Any] = {}
    if isinstance(value, dict) and is_v2(value):
        pages = value.get("pagination") or {}
        value = value["data"]
    result = shape(value, resource)
    if result is None:
        raise UnexpectedAnswer(kind_of(value), beginning(value))
    if result.total is None and isinstance(pages, dict):
        return Content(result.data, result.message, count_of(pages.get("totalItems")))
    return result


def is_v2(body: Mapping[str, Any]) -> bool:
    """Tells whether a body is in the form of Cal's API v2: `status` and `data`."""
    return body.get("status") in ("success", "error") and "data" in body


def _failed_inside(value: Any) -> bool:
    """Tells whether a 2xx holds a failure: `{"error": …}` alone, or v2's `status: error`."""
    if not isinstance(value, dict) or "error" not in value:
        return False
    return len(value) == 1 or value.get("status") == "error"


def _list(value: Any, resource: Resource) -> Content | None:
    total = None
    if isinstance(value, dict):
        if resource.list_total:
            total = count_of(value.get(resource.list_total))
        value = next((value[k] for k in resource.list_envelope if k in value), None)
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    return Content(value, total=total)


def _item(value: Any, resource: Resource) -> Content | None:
    if not isinstance(value, dict):
        return None
    for key in resource.item_envelope:
        if isinstance(value.get(key), dict):
            return Content(value[key], _message(value))
    return Content(value) if _reads_like(value, resource) else None


def _reads_like(value: Record, resource: Resource) -> bool:
    """Tells whether a bare object shares any field with the resource's records."""
    known = {f.name for f in resource.response} | {p.record_field for p in resource.params}
    return not known.isdisjoint(value.keys() - {"message", "error", "status"})


def _done(value: Any, resource: Resource) -> Content | None:
    if isinstance(value, dict):
        message = _message(value)
        return Content({**value, "message": message}, message)
    if value is None or isinstance(value, str):
        return Content({"message": value or ""}, value or "")
    return None


def _as_is(value: Any, resource: Resource) -> Content | None:
    return Content(value) if isinstance(value, (list, dict)) and value != {} else None


_SHAPES = {"list": _list, "delete": _done, "cancel": _done, "availability": _as_is}


def _message(value: Mapping[str, Any]) -> str:
    message = value.get("message")
    return message if isinstance(message, str) else ""


def count_of(value: Any) -> int | None:
    """A number of records; None where it is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def kind_of(value: Any) -> str:
    """Names the kind of a JSON value for people."""
    return _JSON_NAMES.get(type(value), "something") if value != "" else "an empty text"


def unexpected(reply: Reply) -> UnexpectedAnswer:
    """Makes the error for an answer that is no JSON, or JSON of no use here."""
    if not reply.body:
        return UnexpectedAnswer("an empty answer")
    kind = reply.content_type or "no content type"
    if reply.json is not NO_JSON:
        kind = _JSON_NAMES.get(type(reply.json), "something")
    elif kind.endswith("json"):
        kind = "broken JSON"
    return UnexpectedAnswer(kind, reply.text)


def beginning(value: Any) -> str:
    """The start of a JSON value as text, not yet safe."""
    if isinstance(value, str):
        return value[:BEGINNING]
    return json.dumps(value, ensure_ascii=False)[:BEGINNING]
