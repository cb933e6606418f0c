"""The gateway's two URL formats: which one to try, when to try the other, what teaches one.

New: `/cal/v2/attendees/5`. Old: `/cal/v2/attendees/id?id=5`.
"""

from collections.abc import Sequence

from caltui.catalog.model import Operation
from caltui.gateway.attempt_result import Reply
from caltui.gateway.errors.causes import origin_of
from caltui.gateway.errors.kinds import FROM_CAL, FROM_EITHER, FROM_GATEWAY
from caltui.gateway.errors.text import fields_of, is_page, text_of
from caltui.gateway.errors.validators import in_text
from caltui.gateway.pace import ratelimit
from caltui.gateway.urls import Query, check_given, filled_path

NEW, OLD = "new", "old"


def url_parts(
    fmt: str, provider: str, operation: Operation, ids: Sequence[str]
) -> tuple[str, Query]:
    """The escaped path behind the base URL, and the query that names the record.

    Raises ValueError for a missing or empty id: in the old format the gateway
    would put `null` in its place and go on, for a delete too.
    """
    if fmt == NEW:
        return f"/{provider}{filled_path(operation, ids)}", []
    check_given(operation, ids)
    path = f"/{provider}{operation.path}"
    query: Query = []
    for param, value in zip(operation.params, ids, strict=True):
        place = "{" + param.name + "}"
        path = path.replace(place, param.name)
        query.append((param.declared_name or param.name, value))
    return path, query


def may_lose_ids(operation: Operation) -> bool:
    """Tells whether the gateway may leave an id out in the old format.

    It may where its table names a parameter otherwise than the path does: the published server then
    hands the placeholder itself to Cal, which names no record. Other servers may know better, so
    such a call is still worth a try, but as the last one.
    """
    return any(p.declared_name not in (None, p.name) for p in operation.params)


def order(operation: Operation, learned: str | None) -> tuple[str, ...]:
    """The formats to try, first one first. Without ids both are the same URL."""
    if not operation.params:
        return (NEW,)
    return (OLD, NEW) if learned == OLD and not may_lose_ids(operation) else (NEW, OLD)


def may_try_other(reply: Reply, fmt: str, learned: str | None, *, writes: bool) -> bool:
    """Tells whether a first answer leaves open that the record is there in the other format.

    A 404 does, unless it carries `provider`: that one is Cal's own. For a write it must be a JSON
    object as well. Such a 404 did nothing, whoever sent it: the gateway knew no route, or Cal
    looked the record up before changing it. And the second try names the same record, so at most
    one of the two has an effect.

    A read goes on to the old format after anything else that cannot be Cal's, too; but a server
    that fails says nothing of a format that has worked.
    """
    if reply.status == 404:
        if isinstance(reply.json, dict):
            return "provider" not in reply.json
        return not writes
    if writes or fmt != NEW or (learned == NEW and reply.status >= 500):
        return False
    return cannot_be_cals(reply)


def cannot_be_cals(reply: Reply) -> bool:
    """Tells whether neither Cal nor a gateway that knows the address gives such an answer.

    Those are web pages, redirects, bare messages and other shapes without the gateway's wrapper,
    and what a proxy says. Limits of time, size and rate come from anybody, and who names a time to
    come again knows the address.
    """
    if reply.status in _OF_ANYBODY or ratelimit.until(reply) is not None:
        return False
    if reply.ok:
        return is_page(reply)
    body = reply.json
    if not isinstance(body, dict):
        return True
    if origin_of(reply):
        return origin_of(reply) == FROM_EITHER and reply.status == 405
    if reply.status >= 500 and not body:
        return False
    if reply.status in _OF_PROXIES or 300 <= reply.status < 400:
        return True
    message = body.get("message")
    return set(body) <= {"message"} and not (
        isinstance(message, str) and any(path for path, _ in in_text(message))
    )


_OF_ANYBODY = frozenset({304, 408, 413, 429, 431})
_OF_PROXIES = frozenset({405, 407, 502, 503, 504})


def proves(reply: Reply, fmt: str, operation: Operation) -> bool:
    """Tells whether a refusal shows that the gateway knows the address in that format.

    It names its provider only where it does. A 404 stays out: it never teaches.
    """
    return (
        reply.status not in (404, 410)
        and bool(operation.params)
        and not may_lose_ids(operation)
        and origin_of(reply) in (FROM_CAL, FROM_GATEWAY)
        and not named_a_placeholder(reply, fmt, [p.name for p in operation.params])
    )


def named_a_placeholder(reply: Reply, fmt: str, id_names: Sequence[str]) -> bool:
    """Tells whether Cal was given the old format's placeholder in place of the id.

    Our integer ids are digits, so "expected number, received nan" for an id means that the gateway
    took the path's last part, `id`, for the id itself.
    """
    if fmt != OLD or reply.status != 400:
        return False
    named = {name.rpartition(".")[2] for name in fields_of(reply)}
    return bool(named) and named <= set(id_names) and "nan" in text_of(reply).lower()
