"""Base of the wires to Cal's own API: no wrapper, one way to put a call, words for errors."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from caltui.catalog.model import Resource
from caltui.catalog.request import Request
from caltui.gateway.attempt_result import Reply
from caltui.gateway.call_names import Call, Words
from caltui.gateway.errors import mapping as failures
from caltui.gateway.errors.kinds import CAL_KEY, FROM_CAL, LICENCE, TOKEN, GatewayError
from caltui.gateway.unwrap import Content, content_of, without_wrapper
from caltui.gateway.urls import Query
from caltui.gateway.wires.wire import Attempt

OF_CAL = Words(
    server="server",
    speakers="Cal",
    check_base="Check the base URL of the profile (CALTUI_BASE_URL): is Cal's API there?",
    not_offered="This Cal may not offer it.",
    causes=MappingProxyType(
        {
            CAL_KEY: (
                "Cal does not accept this API key",
                "A key is good at the Cal that made it alone: is that the base URL of the profile? "
                "If it is, make or renew a key there (Settings, Developer, API keys), then run "
                "'caltui login', or set CALTUI_API_TOKEN.",
            ),
            LICENCE: (
                "Cal refuses every key, as its server has no licence for the API",
                "Whoever runs that Cal has to set CALCOM_LICENSE_KEY there. The key can stay.",
            ),
        }
    ),
    at_limit="Going over the limit again and again can lock the account.",
)


def without_end(base_url: str, *ends: str) -> str:
    """The base URL without a part at its end that the dialect adds itself."""
    base = base_url.rstrip("/")
    for end in ends:
        base = base.removesuffix(end)
    return base


class Direct:
    """The parts of a `Wire` that are alike for Cal's own APIs."""

    words = OF_CAL

    def may_try_next(self, request: Request, tried: Sequence[Attempt]) -> bool:
        """There is one way only."""
        return False

    def bare(self, reply: Reply, keys: tuple[str, ...] = ()) -> Any:
        """The body: nothing is around it."""
        return without_wrapper(reply)

    def understand(self, request: Request, reply: Reply, of: Resource) -> Content:
        """The records of a 2xx."""
        return content_of(reply, request.operation, of, self.bare)

    def learn(self, call: Call, request: Request, tried: Sequence[Attempt]) -> None:
        """There is nothing to learn."""

    def error(self, call: Call, request: Request | None, tried: Sequence[Attempt]) -> GatewayError:
        """The error of the one answer. JSON comes from Cal, anything else from nobody known.

        The key is what was sent here, so a refusal of it is one of the token.
        """
        reply = tried[-1].reply
        error = failures.of_reply(reply, call, origin_of(reply))
        if error.cause == CAL_KEY:
            error.cause = TOKEN
        return error


def origin_of(reply: Reply) -> str:
    """FROM_CAL, or empty for an answer that is no JSON object."""
    return FROM_CAL if isinstance(reply.json, dict) else ""


def asked(request: Request) -> Query:
    """The query of a request."""
    return list(request.query.items())
