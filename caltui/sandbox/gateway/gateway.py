"""One gateway with its Cal, request by request; or a Cal without one.

A request passes the routes and the token check of what stands in front, reaches Cal, and its
answer is dressed in one of three wrappers. Nothing here knows what Cal's operations do.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from caltui.catalog.load import Catalog, catalog
from caltui.catalog.model import Operation
from caltui.sandbox.cal.callers import caller_for
from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.dialects import CAL_V2, GATEWAY
from caltui.sandbox.gateway.answers import json_answer
from caltui.sandbox.gateway.call import Call
from caltui.sandbox.gateway.front import CalV1Front, Front, GatewayFront, Reply
from caltui.sandbox.gateway.limits import RateLimit
from caltui.sandbox.gateway.routes import OLD, Routes, Target, Upstream, known_ids
from caltui.sandbox.gateway.wrappers import WRAPPERS, Bare

if TYPE_CHECKING:
    from caltui.sandbox.cal.world import World
    from caltui.sandbox.calv2.facts import Account

ME = "/v2/me"
"""The person whose key it is, as Cal's own API knows; the gateway has no route for it."""

COOKIE = {"set-cookie": "connect.sid=s%3Asandbox; Path=/; HttpOnly"}


class Sandbox:
    """One gateway with its Cal: the world, and who may call.

    `dialect` is one of DIALECTS: the gateway, or Cal's own API, whose server may have no
    `licence` (v1), or is an `account` of some kind (v2). `tokens` says whose key a token is:
    `admin`, `user` or a user's id. `rate_limit` is calls a minute, 0 for none. `lost_ids` makes
    selected calendars unreachable in the old format, as the published gateway does (default: only
    in that wrapper). `on_change` is told of each change.
    """

    def __init__(
        self,
        world: World | Callable[[], World],
        *,
        dialect: str = "lowcodeapi",
        licence: bool = True,
        account: Account | None = None,
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
        self.dialect = dialect
        self.bare = dialect != GATEWAY
        self.wrapper: Bare = WRAPPERS["bare" if self.bare else wrapper]
        self.limit = RateLimit(rate_limit)
        self.compress = compress
        self.on_change = on_change
        lost = self.wrapper.name == "observed" if lost_ids is None else lost_ids
        self.routes = Routes(self.catalog, urls, lost_ids=lost)
        if dialect == CAL_V2:
            from caltui.sandbox.gateway.calv2_front import CalV2Front

            self.front: Front = CalV2Front(
                lambda: self.world, self.changing, account, rate_limit=rate_limit
            )
        elif self.bare:
            self.front = CalV1Front(licence=licence)
        else:
            self.front = GatewayFront(self.routes, self.wrapper)
        self.tokens = dict(self.front.tokens if tokens is None else tokens)

    @cached_property
    def world(self) -> World:
        """The world, made when the first request needs it."""
        return self._world() if callable(self._world) else self._world

    async def handle(self, request: Request) -> Response:
        """Answers one request."""
        call = await Call.of(request)
        return self.dress(self.reply(call), self.wrapper, request)

    def reply(self, call: Call) -> Reply:
        """The answer to a call, without a wrapper. Does the work."""
        way = self.front.read(call, self.tokens)
        if isinstance(way, Reply):
            return way
        token, upstream = way.token, way.upstream
        try:
            call.body = json.loads(call.content) if call.content.strip() else None
        except ValueError:
            return Reply(400, "The request body is not JSON.", {}, "gateway")
        call.format, call.upstream = upstream.format, upstream.path
        wait = self.limit.take(token)
        headers = self.headers(token, wait)
        if wait:
            return Reply(429, {"message": "Rate limit exceeded"}, headers)
        caller = caller_for(self.world, self.tokens[token])
        if self.bare and upstream.path == ME:
            upstream = replace(upstream, path=f"/v2/users/{caller.user_id}")
        target = self.routes.target(call.method, upstream)
        if target is None:
            lost = self.front.lost()
            return Reply(lost.status, lost.body, headers, lost.origin)
        status, body = self._ask_cal(call, upstream, target, caller)
        return Reply(status, body, headers)

    def _ask_cal(
        self, call: Call, upstream: Upstream, target: Target, caller: Caller
    ) -> tuple[int, Any]:
        operation = target.operation
        call.operation, call.ids = f"{operation.resource} {operation.name}", target.ids
        hidden = {"apiKey"} | (known_ids(operation) if upstream.format == OLD else set())
        query: dict[str, list[str]] = {}
        for key, value in upstream.query:
            if key not in hidden:
                query.setdefault(key, []).append(value)
        body = {} if operation.writes and call.body is None else call.body
        with self.changing(call):
            try:
                return self.cal(caller, operation, target.ids, query, body)
            except CalError as error:
                return error.status, error.body

    @contextmanager
    def changing(self, call: Call) -> Iterator[None]:
        """Notes on the call whether what is done inside changes the world, and tells of it."""
        before = self.world.version
        try:
            yield
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
        return kind | self.front.limits(self.limit, token, wait)

    def dress(self, reply: Reply, wrapper: Bare, request: Request) -> Response:
        """The reply in its wrapper. A gateway turns every success of Cal into 200."""
        status, body = reply.status, reply.body
        if reply.origin == "page":
            return HTMLResponse(str(body), status)
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
