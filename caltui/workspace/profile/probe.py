"""Sends a harmless read, and tells from the answer whether token, Cal and gateway work."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from caltui.dialects import Probe
from caltui.workspace.base.errors import (
    Forbidden,
    GatewayError,
    NotAuthorized,
    NotFound,
    NotUnderstood,
)
from caltui.workspace.sync.connection import Connection

GOOD, BAD, OPEN = "good", "bad", "open"


class Proof(NamedTuple):
    """The facts known of the token: GOOD, BAD or OPEN. `failure` is the error, if there was one.

    `who` is the mail address or the name of whose key it is, where that was told. `headers` are
    those of the answer.
    """

    token: str
    failure: GatewayError | None = None
    who: str = ""
    headers: Mapping[str, str] = {}


async def probe(wire: Connection, *, most: int = 3) -> Proof:
    """Sends one cheap read; up to `most`, if an answer proves nothing or Cal has no such list."""
    token, failure, direct = OPEN, None, wire.catalog.direct
    for one in wire.catalog.probes[:most]:
        try:
            return await (_me(wire, one) if one.path else _listed(wire, one))
        except GatewayError as error:
            proven = _proven_by_cal(error) if direct else _proven(error)
            token = proven if token == OPEN or proven == BAD else token
            if failure is None or (_absent(failure) and not _absent(error)):
                failure = error
            if error.status is None or (proven != OPEN and not _absent(error)):
                break
    return Proof(token, failure)


async def _listed(wire: Connection, probe: Probe) -> Proof:
    """Reads a little of a list."""
    from caltui.catalog.request import build

    operation = wire.catalog.operation(probe.resource, "list")
    answer = await wire.send(build(operation, (), probe.values))
    return Proof(GOOD, headers=answer.headers)


async def _me(wire: Connection, probe: Probe) -> Proof:
    """Asks whose key it is. Raises NotUnderstood for an answer that is no person."""
    try:
        answer = await wire.raw("GET", probe.path, {}, None)
    except NotFound as error:
        raise _other_server(wire, error.status) from error
    body = answer.data if isinstance(answer.data, Mapping) else {}
    person: Any = next((body[key] for key in ("data", "user") if key in body), None)
    if not isinstance(person, Mapping) or "id" not in person:
        raise _other_server(wire, answer.status)
    who = person.get("email") or person.get("name") or ""
    return Proof(GOOD, who=str(who), headers=answer.headers)


def _other_server(wire: Connection, status: int | None) -> NotUnderstood:
    """The error where something answers that does not know whose key it is."""
    return NotUnderstood(
        f"{wire.profile.base_url} answers, and not as {wire.catalog.label} does.",
        hint=f"Check the address: is {wire.catalog.label} there, or Cal's website, an older API or "
        "a gateway?",
        status=status,
    )


def _absent(error: GatewayError) -> bool:
    return error.status in (404, 410)


def _proven_by_cal(error: GatewayError) -> str:
    """Reads from Cal's own error whether the key is good; some errors do not tell."""
    if isinstance(error, NotAuthorized):
        return BAD if error.cause in ("", "token") else OPEN
    return GOOD if isinstance(error, Forbidden) and error.origin == "cal" else OPEN


def _proven(error: GatewayError) -> str:
    """Reads from an error of a gateway whether the token is good.

    It checks the token before it asks Cal. So the token is good if Cal answered, or if the gateway
    failed after that check.
    """
    if isinstance(error, NotAuthorized):
        return BAD if error.cause in ("", "token") else GOOD
    if error.status is None or error.kind == "not_understood":
        return OPEN
    if error.kind == "forbidden" or error.origin in ("cal", "gateway", "either"):
        return GOOD
    return OPEN
