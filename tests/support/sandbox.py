"""A sandbox for tests: it keeps what it was asked, and goes wrong on demand."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from uvicorn.protocols.http.h11_impl import H11Protocol

from caltui.catalog.model import Operation
from caltui.sandbox.app import build_app
from caltui.sandbox.cal.refusals import Caller
from caltui.sandbox.cal.world import World
from caltui.sandbox.gateway.answers import json_answer
from caltui.sandbox.gateway.call import Call
from caltui.sandbox.gateway.gateway import Reply, Sandbox
from caltui.sandbox.gateway.wrappers import WRAPPERS
from caltui.sandbox.server import LOOPBACK, QUIET, listen, url_of
from tests.support.broken_answers import TRANSPORT, Cut, Half, Silence, broken, page_answer
from tests.support.faults import LATE, Fault, Faults

Core = Callable[
    [World, Caller, Operation, tuple[str, ...], Mapping[str, list[str]], Any], tuple[int, Any]
]


@dataclass(slots=True)
class Seen(Call):
    """A request that the sandbox had. `fault` names the fault that hit it; `status` is 0 when no
    answer left."""

    status: int = 0
    fault: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The query without the token."""
        return {key: value for key, value in self.pairs if key != "api_token"}


@dataclass(slots=True)
class RequestLog:
    """The requests in the order they came, the newest `limit` of them."""

    limit: int = 10_000
    seen: list[Seen] = field(default_factory=list)

    def add(self, request: Seen) -> None:
        """Keeps a request, dropping the oldest above the limit."""
        self.seen.append(request)
        if len(self.seen) > self.limit:
            del self.seen[0]

    def clear(self) -> None:
        """Forgets everything."""
        self.seen.clear()

    @property
    def effects(self) -> list[Seen]:
        """Those that changed the world."""
        return [request for request in self.seen if request.effect]

    def __iter__(self) -> Iterator[Seen]:
        return iter(tuple(self.seen))

    def __len__(self) -> int:
        return len(self.seen)


class FaultySandbox(Sandbox):
    """A gateway with its Cal whose faults strike before or after the work.

    `core` answers in Cal's place.
    """

    def __init__(
        self,
        world: World | Callable[[], World],
        *,
        faults: Faults | None = None,
        core: Core | None = None,
        **options: Any,
    ) -> None:
        super().__init__(world, **options)
        self.faults = faults if faults is not None else Faults()
        self.requests = RequestLog()
        self._core = core
        self._pauses: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._late: list[Callable[[], None]] = []

    def cal(self, caller: Caller, operation: Operation, *asked: Any) -> tuple[int, Any]:
        if self._core is None:
            return super().cal(caller, operation, *asked)
        return self._core(self.world, caller, operation, *asked)

    async def handle(self, request: Request) -> Response:
        seen = await Seen.of(request)
        self.requests.add(seen)
        fault = self.faults.take(seen.method, seen.path)
        if fault is not None:
            seen.fault = fault.kind
            if fault.base in LATE:
                work = partial(self.reply, seen)
                return self._sent(seen, self._postponed(fault, work, request))
            if not fault.done:
                spoilt = await self._strike(fault, None, request)
                if spoilt is not None:
                    return self._sent(seen, spoilt)
        reply = self.reply(seen)
        wrapper = self.wrapper
        if fault is not None and fault.base == "other_wrapper":
            wrapper = WRAPPERS["observed" if wrapper.name != "observed" else "documented"]
        answer = self.dress(reply, wrapper, request)
        if fault is not None and fault.done:
            answer = await self._strike(fault, answer, request) or answer
        return self._sent(seen, answer)

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
            text = "Rate limit exceeded" if wait else f"Made to fail with {status}"
            body = self.front.refusal(status, text)
        reply = Reply(status, body, self.headers("", wait), "cal" if fault.wrapped else "dressed")
        return self.dress(reply, self.wrapper, request)

    @staticmethod
    def _sent(seen: Seen, answer: Response) -> Response:
        silent = isinstance(answer, (Cut, Silence))
        seen.status = 0 if silent else answer.status_code
        return answer


class Connection(H11Protocol):
    """A connection that the application can cut: its transport is in the scope's state."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        self.app_state = {**self.app_state, TRANSPORT: transport}
        # asyncio does this only for sockets made with an explicit protocol number.
        client = transport.get_extra_info("socket")
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)


class Server(uvicorn.Server):
    """uvicorn's server, started and stopped at once: it waits for an event, not for ticks."""

    def __init__(self, config: uvicorn.Config, on_stop: Callable[[], None]) -> None:
        super().__init__(config)
        self._on_stop = on_stop
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stop: asyncio.Event | None = None
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Ends the server from any thread."""
        with self._lock:
            self.should_exit = True
            if self._loop is not None and self._stop is not None:
                self._loop.call_soon_threadsafe(self._stop.set)

    async def main_loop(self) -> None:
        with self._lock:
            self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
            if self.should_exit:
                return
        await self._stop.wait()
        with self._lock:
            self._loop = None

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for server in self.servers:
            server.close()
        self._on_stop()
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        if self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks, timeout=2)
        await self.lifespan.shutdown()


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that answers at `base_url`, and what a test wants of it."""

    base_url: str
    sandbox: FaultySandbox

    @property
    def world(self) -> World:
        """Its world. Made now, if no request has needed it yet."""
        return self.sandbox.world

    @property
    def faults(self) -> Faults:
        """Its faults: `faults.add("reset_after", method="POST")`."""
        return self.sandbox.faults

    @property
    def requests(self) -> RequestLog:
        """What it was asked."""
        return self.sandbox.requests


@contextmanager
def running(
    world: World | Callable[[], World], *, port: int = 0, **options: Any
) -> Iterator[Running]:
    """A sandbox on a port of the loopback (0: any free one), in a thread while the block runs."""
    sandbox = FaultySandbox(world, **{"compress": True, **options})
    listener = listen(LOOPBACK, port)
    config = uvicorn.Config(build_app(sandbox), http=Connection, timeout_keep_alive=5, **QUIET)
    server = Server(config, sandbox.release)
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[listener])), name="sandbox", daemon=True
    )
    try:
        thread.start()
        yield Running(url_of(listener), sandbox)
    finally:
        server.stop()
        thread.join(timeout=10)
        listener.close()
