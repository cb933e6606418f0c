"""From a gateway URL to the call that reaches Cal, in both formats, quirks included.

The gateway knows its routes from the catalogue's paths. In the old format it
writes query values into Cal's path without encoding them, so what Cal is asked
may differ from what was meant: that path is built as text here and read again.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

from caltui.catalog.load import Catalog
from caltui.catalog.model import Operation

NEW, OLD = "new", "old"
URLS = {"new": (NEW,), "old": (OLD,), "both": (NEW, OLD)}
Pairs = list[tuple[str, str]]

_BRACES = re.compile(r"\{(\w+)\}")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Upstream:
    """A call on its way to Cal. `format` is empty when the URL says nothing about it."""

    format: str
    path: str
    query: Pairs


@dataclass(frozen=True, slots=True)
class Target:
    """An operation and the ids in it, as Cal reads them from a path."""

    operation: Operation
    ids: tuple[str, ...]


class BadPath(ValueError):
    """A path with a percent sign that is no escape."""


class Routes:
    """The gateway's routes for one choice of URL formats.

    `lost_ids` reproduces the published server, where the old format of selected
    calendars asks for `userID` and leaves `{userId}` in Cal's path.
    """

    def __init__(self, catalog: Catalog, urls: str, *, lost_ids: bool) -> None:
        self.formats = URLS[urls]
        self.lost_ids = lost_ids
        self.prefix = catalog.provider.lower()
        self.operations = tuple(catalog.operations())
        self._catalog = catalog

    def upstream(self, method: str, raw_path: str, query: Pairs) -> Upstream | None:
        """The call to Cal for a gateway URL, or None where the gateway has no route."""
        parts = raw_path.removesuffix("/").split("/")[1:]
        if not parts or parts[0].lower() != self.prefix:
            return None
        segments = parts[1:]
        for operation in self.operations:
            if operation.method != method:
                continue
            if operation.params and _is_old(operation, segments):
                if OLD not in self.formats:
                    return None
                return Upstream(OLD, self._fill(operation, query), _forwarded(query))
            if _matches(operation, segments) and (not operation.params or NEW in self.formats):
                path = "/" + "/".join(segments)
                return Upstream(NEW if operation.params else "", path, _forwarded(query))
        return None

    def target(self, method: str, call: Upstream) -> Target | None:
        """Finds the operation that Cal's own routing chooses for the path it was given."""
        segments = call.path.split("/")[1:]
        for operation in self.operations:
            if operation.method == method and _matches(operation, segments):
                return Target(operation, self._ids(operation, segments))
        return None

    def _fill(self, operation: Operation, query: Pairs) -> str:
        """Cal's path in the old format: `null` for a missing id, nothing encoded."""
        path = operation.path
        for param in operation.params:
            names = [param.declared_name or param.name, param.name]
            if param.declared_name and self.lost_ids:
                continue
            values = [v for name in names for k, v in query if k in (name, f"{name}[]")]
            value = ",".join(dict.fromkeys(values)) or "null"
            mark = "{" + param.name + "}"
            path = path.replace(mark, value.replace("$&", mark))
        return _as_url(path)

    def _ids(self, operation: Operation, segments: Sequence[str]) -> tuple[str, ...]:
        if not operation.params:
            return ()
        at = next(i for i, part in enumerate(_split(operation.path)) if "{" in part)
        key = unquote(segments[at])
        return self._catalog.resource(operation.resource).ids_from_key(key)


def checked_path(raw_path: str) -> str:
    """The path, or BadPath when it cannot be decoded."""
    if _BAD_PERCENT.search(raw_path):
        raise BadPath(f"Failed to decode param '{raw_path}'")
    return raw_path


def known_ids(operation: Operation) -> set[str]:
    """The query keys that the old format uses for ids: Cal takes them from its path."""
    return {name for p in operation.params for name in (p.name, p.declared_name) if name}


def _split(path: str) -> list[str]:
    return path.split("/")[1:]


def _matches(operation: Operation, segments: Sequence[str]) -> bool:
    """Tells whether the segments are that operation's path with its ids filled in."""
    pattern = _split(operation.path)
    return len(pattern) == len(segments) and all(
        bool(given) if "{" in wanted else given.lower() == wanted
        for wanted, given in zip(pattern, segments, strict=True)
    )


def _is_old(operation: Operation, segments: Sequence[str]) -> bool:
    """Tells whether the segments are that operation's path with its placeholders' names."""
    pattern = [_BRACES.sub(r"\1", part).lower() for part in _split(operation.path)]
    given = [part.lower() for part in segments]
    if pattern == given:
        return True
    declared = _declared(operation).lower().split("/")[1:]
    return declared == given


def _declared(operation: Operation) -> str:
    path = operation.path
    for param in operation.params:
        path = path.replace("{" + param.name + "}", param.declared_name or param.name)
    return path


def _forwarded(query: Pairs) -> Pairs:
    """Makes the query that Cal gets: everything but the token, repeated keys numbered."""
    kept = [(k, v) for k, v in query if k != "api_token"]
    names = [k.removesuffix("[]") for k, _ in kept]
    seen: dict[str, int] = {}
    out: Pairs = [("apiKey", "x")]
    for (raw, value), name in zip(kept, names, strict=True):
        if names.count(name) > 1 or raw.endswith("[]"):
            out.append((f"{name}[{seen.get(name, 0)}]", value))
            seen[name] = seen.get(name, 0) + 1
        else:
            out.append((name, value))
    return out


def _as_url(path: str) -> str:
    """Changes a path that was put together as text as a URL parser does."""
    path = re.sub(r"[\t\r\n]", "", path).replace("\\", "/").partition("#")[0].partition("?")[0]
    out: list[str] = []
    parts = path.split("/")[1:]
    for i, part in enumerate(parts):
        last = i == len(parts) - 1
        if part == "..":
            del out[-1:]
        elif part != ".":
            out.append(quote(part, safe="%!$&'()*+,;=:@"))
            continue
        if last:
            out.append("")
    return "/" + "/".join(out)


def read_query(text: str) -> Pairs:
    """The pairs of a query string, empty values kept."""
    return parse_qsl(text, keep_blank_values=True)


def echo(query: Pairs) -> dict[str, Any]:
    """The query as the observed gateway repeats it: `a[b]` nested, repeated keys as a list."""
    out: dict[str, Any] = {}
    for key, value in query:
        name, mark, inner = key.partition("[")
        if mark and inner.rstrip("]"):
            nested = out.setdefault(name, {})
            if isinstance(nested, dict):
                nested[inner.rstrip("]")] = value
        elif name in out:
            first = out[name]
            out[name] = [*first, value] if isinstance(first, list) else [first, value]
        else:
            out[name] = value
    return out
