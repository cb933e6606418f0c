"""One gateway with its Cal, request by request.

A request passes the gateway's routes and token check, reaches Cal, and its
answer is dressed in one of three wrappers. Nothing here knows what Cal's operations do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response

from caltui.catalog.load import Catalog, catalog
from caltui.catalog.model import Operation
from caltui.sandbox.cal.callers import TOKENS, caller_for
from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.gateway.answers import json_answer
from caltui.sandbox.gateway.call import Call
from caltui.sandbox.gateway.limits import RateLimit
from caltui.sandbox.gateway.routes import (
    OLD,
    BadPath,
    Routes,
    Upstream,
    checked_path,
    echo,
    known_ids,
)
from caltui.sandbox.gateway.wrappers import WRAPPERS, Asked, Bare

if TYPE_CHECKING:
    from caltui.sandbox.cal.world import World

COOKIE = {"set-cookie": "connect.sid=s%3Asandbox; Path=/; HttpOnly"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be answered. `origin` is where it came from: `cal`, `gateway` or `dressed`."""

    status: int
    body: Any
    headers: Mapping[str, str]
    origin: str = "cal"


class Sandbox:
    """One gateway with its Cal: the world, and who may call.

    `tokens` says whose key a token is: `admin`, `user` or a user's id. `rate_limit` is calls a
    minute, 0 for none. `lost_ids` makes selected calendars unreachable in the old format, as the
    published gateway does (default: only in that wrapper). `on_change` is told of each change.
    """

    def __init__(
        self,
        world: World | Callable[[], World],
        *,
        urls: str = "both",
        wrapper: str = "documented",
        tokens: Mapping[str, str] | None = None,
        rate_limit: int = 0,
        lost_ids: bool | None = None,
        compress: bool = False,
        on_change: Callable[[World], None] | None = None,
    ) -> None:
        self._world = world
        self.catalog: Catalog = catalog() if callable(world) else world.catalog
        self.wrapper: Bare = WRAPPERS[wrapper]
        self.tokens = dict(TOKENS if tokens is None else tokens)
        self.limit = RateLimit(rate_limit)
        self.compress = compress
        self.on_change = on_change
        lost = self.wrapper.name == "observed" if lost_ids is None else lost_ids
        self.routes = Routes(self.catalog, urls, lost_ids=lost)

    @cached_property
    def world(self) -> World:
        """The world, made when the first request needs it."""
        return self._world() if callable(self._world) else self._world

    async def handle(self, request: Request) -> Response:
        """Answers one request of the gateway's wire."""
        call = await Call.of(request)
        return self.dress(self.reply(call), self.wrapper, request)

    def reply(self, call: Call) -> Reply:
        """The answer to a call, without a wrapper. Does the work."""
        try:
            path = checked_path(call.path)
        except BadPath as error:
            return Reply(400, str(error), {}, "gateway")
        upstream = self.routes.upstream(call.method, path, call.pairs)
        if upstream is None:
            return Reply(404, self.wrapper.not_found(), {}, "dressed")
        token = next((v for k, v in call.pairs if k == "api_token"), "")
        if not token.startswith("at_"):
            request = call.request
            asked = Asked(request.method, path, echo(call.pairs), dict(request.headers))
            return Reply(401, self.wrapper.no_token(asked), {}, "dressed")
        if token not in self.tokens:
            return Reply(403, self.wrapper.bad_token(), {}, "dressed")
        try:
            call.body = json.loads(call.content) if call.content.strip() else None
        except ValueError:
            return Reply(400, "The request body is not JSON.", {}, "gateway")
        call.format, call.upstream = upstream.format, upstream.path
        wait = self.limit.take(token)
        headers = self.headers(token, wait)
        if wait:
            return Reply(429, {"message": "Rate limit exceeded"}, headers)
        status, body = self._ask_cal(call, upstream, caller_for(self.world, self.tokens[token]))
        return Reply(status, body, headers)

    def _ask_cal(self, call: Call, upstream: Upstream, caller: Caller) -> tuple[int, Any]:
        target = self.routes.target(call.method, upstream)
        if target is None:
            return 404, {"message": "This page could not be found."}
        operation = target.operation
        call.operation, call.ids = f"{operation.resource} {operation.name}", target.ids
        hidden = {"apiKey"} | (known_ids(operation) if upstream.format == OLD else set())
        query: dict[str, list[str]] = {}
        for key, value in upstream.query:
            if key not in hidden:
                query.setdefault(key, []).append(value)
        body = {} if operation.writes and call.body is None else call.body
        before = self.world.version
        try:
            return self.cal(caller, operation, target.ids, query, body)
        except CalError as error:
            return error.status, error.body
        finally:
            call.effect = self.world.version != before
            if call.effect and self.on_change is not None:
                self.on_change(self.world)

    def cal(
        self,
        caller: Caller,
        operation: Operation,
        ids: tuple[str, ...],
        query: Mapping[str, list[str]],
        body: Any,
    ) -> tuple[int, Any]:
        """Cal's answer: status and body. Raises CalError where it refuses."""
        from caltui.sandbox.handlers.operations import call

        return call(self.world, caller, operation, ids, query, body)

    def headers(self, token: str, wait: float = 0.0) -> dict[str, str]:
        """The headers of Cal's answer to a token."""
        kind = {"content-type": "application/json; charset=utf-8"}
        return kind | self.limit.headers(token, wait)

    def dress(self, reply: Reply, wrapper: Bare, request: Request) -> Response:
        """The reply in its wrapper. A gateway turns every success of Cal into 200."""
        status, body = reply.status, reply.body
        http: dict[str, str] = {}
        if reply.origin == "gateway":
            body = wrapper.refused(status, str(body))
        elif reply.origin == "cal":
            failed = status >= 400
            body = (
                wrapper.error(status, body, reply.headers)
                if failed
                else wrapper.success(body, reply.headers)
            )
            status = status if failed or wrapper.name == "bare" else 200
            if wrapper.http_headers:
                http = {k: v for k, v in reply.headers.items() if k != "content-type"}
        if wrapper.name == "observed":
            http |= COOKIE
        zipped = self.compress and "gzip" in request.headers.get("accept-encoding", "")
        return json_answer(status, body, http, zipped=zipped)
