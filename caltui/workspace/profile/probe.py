"""Sends a harmless read, and tells from the answer whether token, Cal and gateway work."""

from typing import NamedTuple

from caltui.workspace.base.errors import GatewayError, NotAuthorized
from caltui.workspace.sync.connection import Connected

GOOD, BAD, OPEN = "good", "bad", "open"


class Proof(NamedTuple):
    """What is known of the token: GOOD, BAD or OPEN. `failure` is the error, if there was one."""

    token: str
    failure: GatewayError | None = None


async def probe(workspace: Connected) -> Proof:
    """Sends one cheap read; up to three, if an answer proves nothing or Cal has no such list."""
    from caltui.catalog.request import build

    token, failure = OPEN, None
    for resource, values in workspace.catalog.probes:
        operation = workspace.catalog.operation(resource, "list")
        try:
            await workspace.wire.send(build(operation, (), values))
        except GatewayError as error:
            proven = _proven(error)
            token = proven if token == OPEN or proven == BAD else token
            if failure is None or (_absent(failure) and not _absent(error)):
                failure = error
            if error.status is None or (proven != OPEN and not _absent(error)):
                break
        else:
            return Proof(GOOD)
    return Proof(token, failure)


def _absent(error: GatewayError) -> bool:
    return error.status in (404, 410)


def _proven(error: GatewayError) -> str:
    """What an error says about the token.

    A gateway checks the token before it asks Cal. So the token is good if Cal answered, or if the
    gateway failed after that check.
    """
    if isinstance(error, NotAuthorized):
        return BAD if error.cause in ("", "token") else GOOD
    if error.status is None or error.kind == "not_understood":
        return OPEN
    if error.origin == "cal" or error.kind == "forbidden":
        return GOOD
    if error.origin in ("gateway", "either"):
        return GOOD
    return OPEN
