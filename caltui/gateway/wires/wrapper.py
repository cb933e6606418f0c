"""Takes the gateway's wrapper off an answer: `data`, `result`, or nothing around it."""

from typing import Any

from caltui.gateway.attempt_result import NO_JSON, Reply, decode
from caltui.gateway.unwrap import is_v2, unexpected


def unwrap(reply: Reply, keys: tuple[str, ...] = ()) -> Any:
    """The body without the gateway's wrapper: `data`, `result`, or nothing around it.

    `keys` are the resource's own: a body that holds one of them has no wrapper.
    """
    body = reply.json
    if body is NO_JSON:
        raise unexpected(reply)
    if not isinstance(body, dict) or any(key in body for key in keys):
        return body
    if "result" in body and ("provider" in body or "id" not in body):
        return _within_wrapper(body["result"])
    if "data" in body and "id" not in body and not is_v2(body):
        return _within_wrapper(body["data"])
    return body


def _within_wrapper(inner: Any) -> Any:
    """Returns what a wrapper holds. JSON that was passed on as text is read, other text is left."""
    if not isinstance(inner, str) or inner.lstrip()[:1] not in ("{", "["):
        return inner
    value = decode(inner.encode("utf-8", "surrogatepass"))
    return inner if value is NO_JSON else value
