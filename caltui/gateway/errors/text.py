"""Chooses which text of an error answer to show, and which fields it speaks of.

The order is that of the API's facts: the gateway's `data.error.message`, then
Cal's details, `error.message`, `error` as text, `message`, then the body itself.
"""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from caltui.gateway.attempt_result import NO_JSON, Reply
from caltui.gateway.errors.validators import in_text, issue_pairs, issues_in, named_lists, nested
from caltui.text import one_line, redact

if TYPE_CHECKING:
    from caltui.gateway.errors.body import Body

LONGEST = 300
_DEEPEST = 20

_WRAPPING = frozenset({"headers", "code", "logging", "target", "value"})
"""What says nothing about the fault, or repeats what was sent."""

_BOTH_WAYS = (
    *("Request Entity Too Large", "Payload Too Large", "Content Too Large"),
    *("Request-URI Too Long", "URI Too Long"),
    *("Requested Range Not Satisfiable", "Range Not Satisfiable"),
    *("Unprocessable Entity", "Unprocessable Content"),
)
"""What RFC 9110 calls otherwise than those before it. Python has one of them, servers have any."""

PHRASES = frozenset(status.phrase for status in HTTPStatus) | {*_BOTH_WAYS}
"""The words that stand for a status: they say nothing that the number does not."""

_SAYS_NOTHING = r"(?i)^(error received from the \w+ api|request completed)\.?$"


def peel_error(body: Any) -> tuple[Any, str]:
    """Splits an error into what Cal itself answered and the text of the gateway's wrapper."""
    if not isinstance(body, dict):
        return body, ""
    if "provider" in body:
        outer = body.get("message")
        return body.get("error"), outer if isinstance(outer, str) else ""
    data = body.get("data")
    if isinstance(data, dict) and ("error" in data or "message" in data):
        return data, ""
    return body, ""


def _opened(body: Any) -> tuple[Any, str]:
    """Cal's own answer, taken out of the objects that only wrap it, and the wrapper's text."""
    inner, outer = peel_error(body)
    for _ in range(_DEEPEST):
        if isinstance(inner, dict) and set(inner) == {"data"}:
            inner = inner["data"]
            continue
        error = inner.get("error") if isinstance(inner, dict) else None
        message = error.get("message") if isinstance(error, dict) else None
        if isinstance(message, dict) and message:
            inner = message
        elif isinstance(error, dict) and not message and error.get("error"):
            inner = error
        else:
            break
    return inner, outer


def text_of(reply: Reply, *secrets: str) -> str:
    """One safe line of at most 300 characters; empty when the answer says nothing."""
    if reply.json is NO_JSON:
        text = _of_page(reply)
    else:
        inner, outer = _opened(reply.json)
        text = _first(inner) or ("" if re.match(_SAYS_NOTHING, outer) else outer) or _rest(inner)
    return shorten(text, *secrets)


def shorten(text: str, *secrets: str) -> str:
    """The text without secrets and control characters, cut to 300 characters."""
    return one_line(redact(text[: LONGEST * 20], *secrets).strip(), LONGEST)


def is_page(reply: Reply) -> bool:
    """Tells whether the answer is a web page: neither Cal nor the gateway sends one by itself."""
    return reply.json is NO_JSON and (reply.text[:1] == "<" or "html" in reply.content_type)


def _of_page(reply: Reply) -> str:
    text = reply.text
    if is_page(reply):
        title = re.search(r"(?is)<title[^>]*>(.*?)</title>", text)
        return f"a web page, “{title[1].strip()}”" if title else "a web page"
    return text


def read_body(inner: Any) -> "Body":
    """Reads what Cal answered as a model; an empty one where it is no object."""
    from caltui.gateway.errors.body import Body

    return Body.of(inner)


def _first(inner: Any) -> str:
    """The first text that exists, in the order of the facts."""
    if isinstance(inner, str):
        return _plain(inner)
    body = read_body(inner)
    fault = body.fault
    found = _joined(nested(read_body(fault.details).errors)) or _words(fault.message)
    found = found or _words(fault.details) or _of_issues(fault.issues or body.issues)
    if found:
        return found
    message = _words(body.message)
    listed = _words(body.errors) or _with_paths(named_lists(body.errors))
    if message and isinstance(body.error, str) and body.error in PHRASES:
        return message
    return _words(body.error) or listed or message or _words(inner)


def _rest(inner: Any) -> str:
    """The body itself, when nothing in it is a text; not what the gateway made up for none.

    What a gateway keeps for its log repeats the request: only its message is shown.
    """
    if isinstance(inner, dict):
        logged = read_body(read_body(inner).logging).message
        if isinstance(logged, str):
            return _plain(logged)
    inner = _telling(inner)
    return "" if inner is None else json.dumps(inner, ensure_ascii=False)


def _telling(value: Any, depth: int = 0) -> Any:
    """The value without empty parts and the keys of wrappers; None if nothing is left."""
    if isinstance(value, dict) and depth < _DEEPEST:
        parts = ((k, _telling(v, depth + 1)) for k, v in value.items() if k not in _WRAPPING)
        return {k: v for k, v in parts if v is not None} or None
    if isinstance(value, list) and depth < _DEEPEST:
        return [v for one in value if (v := _telling(one, depth + 1)) is not None] or None
    return None if value in ({}, [], "") else value


def _words(value: Any) -> str:
    """Text, or a list of texts; a JSON array of issues written as text is read."""
    if isinstance(value, list):
        texts = "; ".join(v for v in value if isinstance(v, str))
        return texts or _of_issues(value) or _joined(nested(value))
    if not isinstance(value, str):
        return ""
    return _of_issues(issues_in(value)) or _plain(value)


def _plain(text: str) -> str:
    return "a web page" if text.lstrip()[:1] == "<" else text.strip()


def _joined(faults: Iterator[tuple[str, str]]) -> str:
    """Faults as one text; one that lies deeper says where."""
    return "; ".join(
        f"{path}: {text}" if "." in path and not text.startswith(path) else text
        for path, text in faults
    )


def _of_issues(issues: Any) -> str:
    return _with_paths(issue_pairs(issues))


def _with_paths(faults: Iterator[tuple[str, str]]) -> str:
    return "; ".join(f"{path}: {text}" if path else text for path, text in faults)


def fields_of(reply: Reply, *secrets: str) -> dict[str, str]:
    """Field → what Cal says about it, where the answer names fields."""
    inner, outer = _opened(reply.json)
    found: dict[str, str] = {}
    for path, text in _named(inner, outer):
        if path and path not in found:
            found[path] = shorten(text, *secrets)
    return found


def _named(inner: Any, outer: str) -> Iterator[tuple[str, str]]:
    body = read_body(inner)
    fault = body.fault
    details = read_body(fault.details)
    for faults in (body.errors, body.message, details.errors, fault.details, fault.message):
        yield from nested(faults)
    for errors in (body.errors, details.errors):
        yield from named_lists(errors)
    for issues in (fault.issues, body.issues):
        yield from issue_pairs(issues)
    texts = (inner, body.message, outer, body.error, fault.message, fault.details, details.message)
    for text in texts:
        for line in text if isinstance(text, list) else [text]:
            if isinstance(line, str):
                yield from in_text(line)
