"""Which text of an error answer to show, and which fields it speaks of.

The order is that of the API's facts: the gateway's `data.error.message`, then
Cal's details, `error.message`, `error` as text, `message`, then the body itself.
"""

import json
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from caltui.gateway.reply import NO_JSON, Reply
from caltui.text import one_line, redact

LONGEST = 300

_PHRASES = frozenset(status.phrase for status in HTTPStatus)
_SAYS_NOTHING = re.compile(r"(?i)^(error received from the \w+ api|request completed)\.?$")
_ISSUE = re.compile(r"(?:^|; ?)([a-z_]+) in '([^']*)': (.*?)(?=; ?[a-z_]+ in '|$)", re.S)
_UNKNOWN_KEYS = re.compile(r"(?i)unrecognized keys?(?:\(s\))? in object:?")
_PROPERTY = re.compile(r"^([a-z][\w.\[\]]*) (?:must|should) ")


def peel_error(body: Any) -> tuple[Any, str]:
    """What Cal itself answered, without the gateway's wrapper, and the wrapper's own text."""
    if not isinstance(body, dict):
        return body, ""
    if "provider" in body:
        outer = body.get("message")
        return body.get("error"), outer if isinstance(outer, str) else ""
    data = body.get("data")
    if isinstance(data, dict) and ("error" in data or "message" in data):
        return data, ""
    return body, ""


def text_of(reply: Reply, *secrets: str) -> str:
    """One safe line of at most 300 characters; empty when the answer says nothing."""
    if reply.json is NO_JSON:
        text = _of_page(reply)
    else:
        inner, outer = peel_error(reply.json)
        text = _first(inner) or ("" if _SAYS_NOTHING.match(outer) else outer) or _rest(inner)
    return shorten(text, *secrets)


def shorten(text: str, *secrets: str) -> str:
    """The text without secrets and control characters, cut to 300 characters."""
    return one_line(redact(text[: LONGEST * 20], *secrets).strip(), LONGEST)


def is_page(reply: Reply) -> bool:
    """Whether the answer is a web page: neither Cal nor the gateway sends one by itself."""
    return reply.json is NO_JSON and (reply.text[:1] == "<" or "html" in reply.content_type)


def _of_page(reply: Reply) -> str:
    text = reply.text
    if is_page(reply):
        title = re.search(r"(?is)<title[^>]*>(.*?)</title>", text)
        return f"a web page, “{title[1].strip()}”" if title else "a web page"
    return text


def _first(inner: Any) -> str:
    """The first text that exists, in the order of the facts."""
    if isinstance(inner, str):
        return _plain(inner)
    if not isinstance(inner, dict):
        return ""
    error = inner.get("error")
    if isinstance(error, dict):
        details = error.get("details")
        found = _of_details(details) or _words(error.get("message"))
        found = found or _words(details) or _of_issues(error.get("issues"))
        if found:
            return found
    message = _words(inner.get("message"))
    if isinstance(error, str) and error in _PHRASES and message:
        return message
    return _words(error) or message


def _rest(inner: Any) -> str:
    """The body itself, when nothing in it is a text; not what the gateway made up for none.

    What a gateway keeps for its log repeats the request: only its message is shown.
    """
    if isinstance(inner, dict):
        logged = inner.get("logging")
        if isinstance(logged, dict) and isinstance(logged.get("message"), str):
            return _plain(logged["message"])
        inner = {k: v for k, v in inner.items() if k not in ("headers", "code", "logging")}
    if inner in (None, {}, [], ""):
        return ""
    return json.dumps(inner, ensure_ascii=False)


def _words(value: Any) -> str:
    """Text, or a list of texts; a JSON array of issues written as text is read."""
    if isinstance(value, list):
        return "; ".join(v for v in value if isinstance(v, str)) or _of_issues(value)
    if not isinstance(value, str):
        return ""
    return _of_issues(_issues_in(value)) or _plain(value)


def _plain(text: str) -> str:
    return "a web page" if text.lstrip()[:1] == "<" else text.strip()


def _of_details(details: Any) -> str:
    return "; ".join(text for _, text in _constraints(details))


def _of_issues(issues: Any) -> str:
    return "; ".join(f"{path}: {text}" if path else text for path, text in _issue_pairs(issues))


def fields_of(reply: Reply, *secrets: str) -> dict[str, str]:
    """Field → what Cal says about it, where the answer names fields."""
    inner, outer = peel_error(reply.json)
    found: dict[str, str] = {}
    for path, text in _named(inner, outer):
        if path and path not in found:
            found[path] = shorten(text, *secrets)
    return found


def _named(inner: Any, outer: str) -> Iterator[tuple[str, str]]:
    texts: list[Any] = [inner, outer]
    if isinstance(inner, dict):
        error = inner.get("error")
        texts = [inner.get("message"), outer, error]
        if isinstance(error, dict):
            details = error.get("details")
            yield from _constraints(details)
            yield from _issue_pairs(error.get("issues"))
            texts += [error.get("message"), details]
            if isinstance(details, dict):
                texts.append(details.get("message"))
    for text in texts:
        for line in text if isinstance(text, list) else [text]:
            if isinstance(line, str):
                yield from _in_text(line)


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    """`code in 'path': text` joined by `; `, a JSON array of issues, or `name must be …`."""
    issues = _issues_in(text)
    if issues is not None:
        yield from _issue_pairs(issues)
        return
    matches = list(_ISSUE.finditer(text))
    for match in matches:
        yield from _unknown_or(match[2], match[3].strip())
    if not matches and _UNKNOWN_KEYS.search(text):
        yield from _unknown_or("", text)
    if not matches and (named := _PROPERTY.match(text)):
        yield named[1], text


def _unknown_or(path: str, text: str) -> Iterator[tuple[str, str]]:
    mark = _UNKNOWN_KEYS.search(text)
    if mark is None:
        yield _path(path), text
        return
    for name in re.findall(r"['\"]([^'\"]+)['\"]", text[mark.end() :]):
        yield name, "Cal does not know this field here."


def _issues_in(text: str) -> list[Any] | None:
    if not text.lstrip().startswith("[{"):
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else None


def _issue_pairs(issues: Any) -> Iterator[tuple[str, str]]:
    """A validator's issues: `path` is a list of keys, `message` the text."""
    for issue in issues if isinstance(issues, list) else ():
        if isinstance(issue, dict) and isinstance(issue.get("message"), str):
            path = issue.get("path")
            parts = path if isinstance(path, list) else []
            yield ".".join(str(p) for p in parts), issue["message"]


def _constraints(details: Any) -> Iterator[tuple[str, str]]:
    """`details.errors[]`: a property, and its constraints or its own text."""
    errors = details.get("errors") if isinstance(details, dict) else None
    for entry in errors if isinstance(errors, list) else ():
        if not isinstance(entry, dict):
            continue
        limits = entry.get("constraints")
        texts = (
            [v for v in limits.values() if isinstance(v, str)] if isinstance(limits, dict) else []
        )
        own = entry.get("message")
        text = "; ".join(texts) or (own if isinstance(own, str) else "")
        name = entry.get("property")
        if text:
            yield (name if isinstance(name, str) else ""), text


def _path(path: str) -> str:
    return path.replace(",", ".").replace("/", ".").strip(".")
