"""Puts an address together from a base URL, a path, a query and what shows who asks."""

from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlencode

from caltui.catalog.model import Operation
from caltui.text import MASK

Query = list[tuple[str, str]]


class BadPath(ValueError):
    """A path that must not be sent. The text says why, for people."""


def filled_path(operation: Operation, ids: Sequence[str]) -> str:
    """The escaped path of an operation with its identifiers. Raises ValueError without one."""
    check_given(operation, ids)
    path = operation.path
    for param, value in zip(operation.params, ids, strict=True):
        path = path.replace("{" + param.name + "}", quote(value, safe="@"))
    return path


def check_given(operation: Operation, ids: Sequence[str]) -> None:
    """Raises ValueError for an identifier that is missing, empty, or a step up."""
    if len(ids) != len(operation.params) or any(i in ("", ".", "..") for i in ids):
        needed = ", ".join(p.name for p in operation.params) or "no id"
        raise ValueError(f"{operation.resource} {operation.name} needs {needed}, not {ids!r}")


def checked_path(path: str) -> str:
    """A path that a person typed, such as `/v2/me`, escaped.

    Raises BadPath for anything that could lead somewhere else.
    """
    if not path.startswith("/") or path.startswith("//") or "://" in path:
        raise BadPath(f"The path must start with one '/', such as /v2/me, not {path[:80]!r}.")
    if any(char in path for char in "?#\\") or not path.isprintable():
        raise BadPath("The path must be plain: put the query into --query, not behind a '?'.")
    if any(p.lower().replace("%2e", ".") in (".", "..") for p in path.split("/")):
        raise BadPath("The path must not contain '.' or '..' as a part.")
    if any(mark in path.lower() for mark in ("%2f", "%5c", "%25", "%00", "%0a", "%0d")):
        raise BadPath("The path must not hide '/', '\\', '%' or line breaks behind a '%'.")
    return quote(path, safe="/%@:!$&()*+,;=~")


def full_url(
    base_url: str, path: str, query: Iterable[tuple[str, str]], secret: Query | None = None
) -> str:
    """The whole URL. The `secret` pairs come last, in place of any others of these names.

    A secret value that is MASK is shown as it is.
    """
    taken = {key.lower() for key, _ in secret or ()}
    text = urlencode(
        [(k, v) for k, v in query if k.lower() not in taken], quote_via=quote, safe="@:"
    )
    for key, value in secret or ():
        shown = MASK if value == MASK else quote(value, safe="")
        text = f"{text}&{key}={shown}" if text else f"{key}={shown}"
    return f"{base_url.rstrip('/')}{path}" + (f"?{text}" if text else "")


def merge(named: Query, asked: Mapping[str, str]) -> Query:
    """The record's own keys first; each key once, as repeated keys are rewritten on the way."""
    taken = {key for key, _ in named}
    return named + [(key, value) for key, value in asked.items() if key not in taken]
