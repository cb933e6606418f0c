"""What stands in front of the sandbox's Cal where it is its own API v2: nothing but the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from caltui.sandbox.cal.callers import KEYS
from caltui.sandbox.calv2.facts import Account
from caltui.sandbox.calv2.limits import limit_of
from caltui.sandbox.calv2.refusals import V2Error
from caltui.sandbox.calv2.service import Incoming, Service
from caltui.sandbox.calv2.versions import HEADER
from caltui.sandbox.gateway.call import Call
from caltui.sandbox.gateway.front import Reply
from caltui.sandbox.gateway.limits import RateLimit

if TYPE_CHECKING:
    from caltui.sandbox.cal.world import World

TOLD = "/sandbox/told"
"""The sandbox's own address, which Cal has not: who was mailed, and by what."""

Changing = Callable[[Call], AbstractContextManager[None]]


class CalV2Front:
    """Cal's API v2 itself, below `/v2` or `/api/v2`: the key as a bearer.

    `changing` notes whether what is done inside it changes the world.
    """

    tokens: Mapping[str, str] = KEYS

    def __init__(
        self,
        world: Callable[[], World],
        changing: Changing,
        account: Account | None,
        *,
        rate_limit: int = 0,
    ) -> None:
        self._world = world
        self._changing = changing
        self.service = Service(world, account or Account(), per_minute=rate_limit)

    def read(self, call: Call, known: Mapping[str, str]) -> Reply:
        """The answer to every call: nothing is passed on."""
        if call.path == TOLD:
            return Reply(200, {"told": list(self._world().rows("told"))})
        sent = call.request.headers
        kind, _, key = sent.get("authorization", "").partition(" ")
        asked = Incoming(
            method=call.method,
            path=call.path.removeprefix("/api"),
            url=call.path + (f"?{call.request.url.query}" if call.pairs else ""),
            query=call.pairs,
            key=key.strip() if kind.lower() == "bearer" else "",
            version=sent.get(HEADER, ""),
            content=call.content,
        )
        with self._changing(call):
            answer = self.service.answer(asked, known)
        call.upstream = asked.path
        if answer.route is not None:
            call.operation, call.ids = answer.route.name, tuple(answer.ids.values())
        return Reply(answer.status, answer.body, answer.headers)

    def lost(self) -> Reply:
        """The answer for a path that the server has not."""
        return Reply(404, self.refusal(404, "Cannot GET /"))

    def refusal(self, status: int, text: str) -> Any:
        """An error in the usual form."""
        return V2Error(status, text).body("/v2", "2024-08-13T00:00:00.000Z")

    def limits(self, limit: RateLimit, token: str, wait: float) -> dict[str, str]:
        """By the name of the limit, in seconds to go."""
        usual = limit_of(None, limit.per_minute)
        return self.service.throttle.headers(token, usual, wait)
