"""One gateway with its Cal, request by request.

A request passes the gateway's routes and token check, reaches Cal, and its
answer is dressed in one of three wrappers. Faults strike before or after the
work. Nothing here knows what Cal's operations do.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypedDict

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from caltui.catalog import Catalog, Operation, catalog
from caltui.sandbox.cal.callers import TOKENS, caller_for
from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.gateway.answers import Cut, Half, Silence, broken, json_answer, page_answer
from caltui.sandbox.gateway.faults import LATE, Fault, Faults
from caltui.sandbox.gateway.limits import RateLimit
from caltui.sandbox.gateway.request_log import RequestLog, Seen
from caltui.sandbox.gateway.routes import (
    OLD,
    BadPath,
    Pairs,
    Routes,
    Upstream,
    checked_path,
    echo,
    known_ids,
    read_query,
)
from caltui.sandbox.gateway.wrappers import WRAPPERS, Asked, Bare

if TYPE_CHECKING:
    from caltui.sandbox.cal.world import World

COOKIE = {"set-cookie": "connect.sid=s%3Asandbox; Path=/; HttpOnly"}

Core = Callable[
    ["World", "Caller", Operation, tuple[str, ...], Mapping[str, list[str]], Any], tuple[int, Any]
]


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be answered. `origin` is where it came from: `cal`, `gateway` or `dressed`."""

    status: int
    body: Any
    headers: Mapping[str, str]
    origin: str = "cal"


class Options(TypedDict, total=False):
    """What a sandbox can be made with.

    `tokens` says whose key a token is: `admin`, `user` or a user's id. `rate_limit` is calls a
    minute, 0 for none. `lost_ids` makes selected calendars unreachable in the old format, as the
    published gateway does (default: only in that wrapper). `core` answers in Cal's place.
    """

    urls: str
    wrapper: str
    tokens: Mapping[str, str] | None
    faults: Faults | None
    rate_limit: int
    lost_ids: bool | None
    compress: bool
    core: Core | None
    on_change: Callable[[World], None] | None


class Sandbox:
    """One gateway with its Cal: the world, who may call, what goes wrong, what was seen."""

    def __init__(
        self,
        world: World | Callable[[], World],
        *,
        urls: str = "both",
        wrapper: str = "documented",
        tokens: Mapping[str, str] | None = None,
        faults: Faults | None = None,
        rate_limit: int = 0,
        lost_ids: bool | None = None,
        compress: bool = False,
        core: Core | None = None,
        on_change: Callable[[World], None] | None = None,
    ) -> None:
        self._world = world
        self.catalog: Catalog = catalog() if callable(world) else world.catalog
        self.wrapper: Bare = WRAPPERS[wrapper]
        self.tokens = dict(TOKENS if tokens is None else tokens)
        self.faults = faults if faults is not None else Faults()
        self.requests = RequestLog()
        self.limit = RateLimit(rate_limit)
        self.compress = compress
        self.on_change = on_change
        self._pauses: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._late: list[Callable[[], None]] = []
        self._core = core
        lost = self.wrapper.name == "observed" if lost_ids is None else lost_ids
        self.routes = Routes(self.catalog, urls, lost_ids=lost)

    @cached_property
    def world(self) -> World:
        """The world, made when the first request needs it."""
        return self._world() if callable(self._world) else self._world

    @cached_property
    def core(self) -> Core:
        """What answers in Cal's place."""
        if self._core is not None:
            return self._core
        from caltui.sandbox.handlers.operations import call

        return call

    async def handle(self, request: Request) -> Response:
        """Answers one request of the gateway's wire."""
        raw_path = request.scope.get("raw_path", b"").decode("latin-1") or request.url.path
        query = read_query(request.url.query)
        content = await request.body()
        method = "GET" if request.method == "HEAD" else request.method
        seen = Seen(method, raw_path, {k: v for k, v in query if k != "api_token"}, None)
        self.requests.add(seen)
        fault = self.faults.take(method, raw_path)
        if fault is not None:
            seen.fault = fault.kind
            if fault.base in LATE:
                work = partial(self._reply, seen, method, query, content, request)
                return self._sent(seen, self._postponed(fault, work, request))
            if not fault.done:
                spoilt = await self._strike(fault, None, request)
                if spoilt is not None:
                    return self._sent(seen, spoilt)
        reply = self._reply(seen, method, query, content, request)
        wrapper = self.wrapper
        if fault is not None and fault.base == "other_wrapper":
            wrapper = WRAPPERS["observed" if wrapper.name != "observed" else "documented"]
        answer = self._dress(reply, wrapper, request)
        if fault is not None and fault.done:
            answer = await self._strike(fault, answer, request) or answer
        return self._sent(seen, answer)

    def _reply(
        self, seen: Seen, method: str, query: Pairs, content: bytes, request: Request
    ) -> Reply:
        try:
            path = checked_path(seen.path)
        except BadPath as error:
            return Reply(400, str(error), {}, "gateway")
        upstream = self.routes.upstream(method, path, query)
        if upstream is None:
            return Reply(404, self.wrapper.not_found(), {}, "dressed")
        token = next((v for k, v in query if k == "api_token"), "")
        if not token.startswith("at_"):
            asked = Asked(request.method, path, echo(query), dict(request.headers))
            return Reply(401, self.wrapper.no_token(asked), {}, "dressed")
        if token not in self.tokens:
            return Reply(403, self.wrapper.bad_token(), {}, "dressed")
        try:
            seen.body = json.loads(content) if content.strip() else None
        except ValueError:
            return Reply(400, "The request body is not JSON.", {}, "gateway")
        seen.format, seen.upstream = upstream.format, upstream.path
        wait = self.limit.take(token)
        headers = self._headers(token, wait)
        if wait:
            return Reply(429, {"message": "Rate limit exceeded"}, headers)
        status, body = self._ask_cal(
            seen, method, upstream, caller_for(self.world, self.tokens[token])
        )
        return Reply(status, body, headers)

    def _ask_cal(
        self, seen: Seen, method: str, upstream: Upstream, caller: Caller
    ) -> tuple[int, Any]:
        target = self.routes.target(method, upstream)
        if target is None:
            return 404, {"message": "This page could not be found."}
        operation = target.operation
        seen.operation, seen.ids = f"{operation.resource} {operation.name}", target.ids
        hidden = {"apiKey"} | (known_ids(operation) if upstream.format == OLD else set())
        query: dict[str, list[str]] = {}
        for key, value in upstream.query:
            if key not in hidden:
                query.setdefault(key, []).append(value)
        body = {} if operation.writes and seen.body is None else seen.body
        before = self.world.version
        try:
            return self.core(self.world, caller, operation, target.ids, query, body)
        except CalError as error:
            return error.status, error.body
        finally:
            seen.effect = self.world.version != before
            if seen.effect and self.on_change is not None:
                self.on_change(self.world)

    def _headers(self, token: str, wait: float = 0.0) -> dict[str, str]:
        kind = {"content-type": "application/json; charset=utf-8"}
        return kind | self.limit.headers(token, wait)

    def _dress(self, reply: Reply, wrapper: Bare, request: Request) -> Response:
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

    async def _strike(
        self, fault: Fault, answer: Response | None, request: Request
    ) -> Response | None:
        """What a fault makes of the answer; None to go on as if nothing were wrong."""
        match fault.base:
            case "delay":
                await self._pause(fault.seconds)
                return None
            case "reset":
                return Cut()
            case "no_answer":
                return Silence()
            case "half" if answer is not None:
                return Half(answer)
            case "broken_json" if answer is not None:
                return broken(answer)
            case "html":
                return page_answer(fault.status or 200)
            case "redirect":
                return RedirectResponse("/?code=307", fault.status or 302)
            case "other_wrapper":
                return None
            case "stopped":
                error = {"message": "Invalid URL"}
                return json_answer(500, {**error, "provider": "cal", "error": error}, {})
        return self._fault_answer(fault, request)

    def _postponed(self, fault: Fault, work: Callable[[], Any], request: Request) -> Response:
        """What is answered now, while the work is done later."""

        def do() -> None:
            if do in self._late:
                self._late.remove(do)
                work()

        self._late.append(do)
        if fault.seconds:
            asyncio.get_running_loop().call_later(fault.seconds, do)
        if fault.status:
            return self._fault_answer(fault, request)
        return Cut() if fault.base == "late_reset" else Silence()

    def do_late(self) -> int:
        """Does now what was put off; how many requests that were."""
        waiting = list(self._late)
        for do in waiting:
            do()
        return len(waiting)

    async def _pause(self, seconds: float) -> None:
        """Waits so long, or until `release`. A client that has gone does not end it."""
        over = asyncio.Event()
        self._pauses[over] = asyncio.get_running_loop()
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), seconds)
        self._pauses.pop(over, None)

    def release(self) -> None:
        """Ends every delay, from any thread: so the server can stop, or a test goes on."""
        for over, loop in tuple(self._pauses.items()):
            loop.call_soon_threadsafe(over.set)

    def _fault_answer(self, fault: Fault, request: Request) -> Response:
        """An error as Cal would send it: `status`, `server_error`, `rate_limited`."""
        usual = {"server_error": 500, "rate_limited": 429}.get(fault.base, 500)
        status = fault.status or usual
        wait = fault.seconds if status == 429 else 0.0
        body = fault.body
        if body is None:
            body = {"message": "Rate limit exceeded" if wait else f"Made to fail with {status}"}
        reply = Reply(status, body, self._headers("", wait), "cal" if fault.wrapped else "dressed")
        return self._dress(reply, self.wrapper, request)

    @staticmethod
    def _sent(seen: Seen, answer: Response) -> Response:
        silent = isinstance(answer, (Cut, Silence))
        seen.status = 0 if silent else answer.status_code
        return answer
