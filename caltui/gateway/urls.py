"""The address of an operation, in the gateway's two URL formats.

New: `/cal/v2/attendees/5`. Old: `/cal/v2/attendees/id?id=5`.
"""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlencode

from caltui.catalog.model import Operation
from caltui.text import MASK

NEW, OLD = "new", "old"

Query = list[tuple[str, str]]


class BadPath(ValueError):
    """A path that must not be sent. The text says why, for people."""


def url_parts(
    fmt: str, provider: str, operation: Operation, ids: Sequence[str]
) -> tuple[str, Query]:
    """The escaped path behind the base URL, and the query that names the record.

    Raises ValueError for a missing or empty id: in the old format the gateway
    would put `null` in its place and go on, for a delete too.
    """
    if len(ids) != len(operation.params) or any(i in ("", ".", "..") for i in ids):
        needed = ", ".join(p.name for p in operation.params) or "no id"
        raise ValueError(f"{operation.resource} {operation.name} needs {needed}, not {ids!r}")
    path = f"/{provider}{operation.path}"
    query: Query = []
    for param, value in zip(operation.params, ids, strict=True):
        place = "{" + param.name + "}"
        if fmt == NEW:
            path = path.replace(place, quote(value, safe="@"))
        else:
            path = path.replace(place, param.name)
            query.append((param.declared_name or param.name, value))
    return path, query


def raw_path(provider: str, path: str) -> str:
    """The escaped path of `/v2/me` behind the base URL.

    Raises BadPath for anything that could leave the provider.
    """
    if not path.startswith("/") or path.startswith("//") or "://" in path:
        raise BadPath(f"The path must start with one '/', such as /v2/me, not {path[:80]!r}.")
    if any(char in path for char in "?#\\") or not path.isprintable():
        raise BadPath("The path must be plain: put the query into --query, not behind a '?'.")
    if any(p.lower().replace("%2e", ".") in (".", "..") for p in path.split("/")):
        raise BadPath("The path must not contain '.' or '..' as a part.")
    if any(mark in path.lower() for mark in ("%2f", "%5c", "%25", "%00", "%0a", "%0d")):
        raise BadPath("The path must not hide '/', '\\', '%' or line breaks behind a '%'.")
    return f"/{provider}{quote(path, safe='/%@:!$&()*+,;=~')}"


def full_url(base_url: str, path: str, query: Iterable[tuple[str, str]], token: str | None) -> str:
    """The whole URL; the token is its last part, and MASK when it is that."""
    pairs = [(k, v) for k, v in query if k.lower() != "api_token"]
    text = urlencode(pairs, quote_via=quote, safe="@:")
    if token is not None:
        shown = MASK if token == MASK else quote(token, safe="")
        text = f"{text}&api_token={shown}" if text else f"api_token={shown}"
    return f"{base_url.rstrip('/')}{path}" + (f"?{text}" if text else "")


def merge(named: Query, asked: Mapping[str, str]) -> Query:
    """The record's own keys first; each key once, as repeated keys are rewritten on the way."""
    taken = {key for key, _ in named}
    return named + [(key, value) for key, value in asked.items() if key not in taken]
