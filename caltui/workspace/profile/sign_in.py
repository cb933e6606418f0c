"""Tests a secret before it is kept, and finds which API a server of one's own speaks."""

from collections.abc import Sequence
from typing import NamedTuple

from caltui.catalog.load import catalog
from caltui.gateway.pace.budget import Budget
from caltui.mirror.store import Mirror
from caltui.settings.model import Profile, in_dialect
from caltui.workspace.base.errors import GatewayError, NotFound
from caltui.workspace.profile.probe import GOOD, Proof, probe
from caltui.workspace.sync.connection import Connection


class SignInResult(NamedTuple):
    """The profile in the dialect in which its server took the key, and what the test proved."""

    profile: Profile
    proof: Proof


async def proof_of(profile: Profile, token: str, *, most: int = 3) -> Proof:
    """Sends one harmless read with the token, and keeps nothing of it.

    Raises what was answered if that does not prove the token good.
    """
    known, budget = catalog(profile.dialect), Budget(profile.budget, None)
    wire = Connection(profile, known, Mirror.in_memory(), budget, token=token, transport=None)
    try:
        proof = await probe(wire, most=most)
    finally:
        await wire.aclose()
        wire.mirror.close()
    if proof.token != GOOD and proof.failure is not None:
        raise proof.failure
    return proof


async def spoken_by(profile: Profile, token: str, dialects: Sequence[str]) -> SignInResult:
    """Asks a server in one dialect after the other whose key it is, until it takes the key.

    Nothing else is asked, and of no other address. Raises what was answered if it takes it in none.
    """
    refused: list[GatewayError] = []
    for dialect in dialects:
        asked = in_dialect(profile, dialect)._replace(base_url=profile.base_url)
        try:
            return SignInResult(asked, await proof_of(asked, token, most=1))
        except GatewayError as error:
            refused.append(error)
            if error.status is None:
                break
    raise _clearest(refused, profile.base_url)


def _clearest(refused: Sequence[GatewayError], base_url: str) -> GatewayError:
    """The refusal that surely comes from Cal's API; else that it is not there."""
    for error in refused:
        if error.status is None or (error.origin == "cal" and error.status not in (404, 410)):
            return error
    if len(refused) == 1:
        return refused[0]
    return NotFound(
        f"Neither Cal's API v2 nor its API v1 answers at {base_url}.",
        hint="Ask whoever runs that Cal for the address of its API: it may have to end in /api, "
        "or begin with api.",
        status=refused[-1].status,
        kind="no_such_path",
    )
