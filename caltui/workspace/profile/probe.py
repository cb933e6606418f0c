"""Asks something harmless, and judges token, Cal account and gateway by what the answer proves."""

from typing import TYPE_CHECKING, NamedTuple

from caltui.workspace.base.errors import GatewayError, NotAuthorized

if TYPE_CHECKING:
    from caltui.workspace.workspace import Workspace

GOOD, BAD, OPEN = "good", "bad", "open"


class Proof(NamedTuple):
    """What is known of the token: GOOD, BAD or OPEN. `failure` is what went wrong, if anything."""

    token: str
    failure: GatewayError | None = None


async def probe(workspace: "Workspace") -> Proof:
    """One cheap read; up to three, while no answer proves anything or Cal has no such list."""
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
    """What a failure says of the token.

    A gateway looks at the token before it asks Cal: whatever Cal says, the token is good, and
    so it is where the gateway's own trouble comes after that.
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
