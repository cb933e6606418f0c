"""The sandbox over TCP: for `caltui sandbox`, and in a thread for tests."""

from __future__ import annotations

import asyncio
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TextIO, Unpack

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from caltui.sandbox.app import build_app
from caltui.sandbox.cal.callers import TOKENS
from caltui.sandbox.gateway.answers import TRANSPORT
from caltui.sandbox.gateway.faults import Faults
from caltui.sandbox.gateway.gateway import Options, Sandbox
from caltui.sandbox.gateway.request_log import RequestLog
from caltui.settings.targets import kind_of

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from caltui.sandbox.cal.world import World

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8700


class SandboxError(Exception):
    """The sandbox cannot start. The text says why and what to do; `hint` repeats the second."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


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

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """A signal ends the server in good order and is not raised again."""
        self.stop()

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


def _server(app: Starlette) -> Server:
    config = uvicorn.Config(
        app,
        http=Connection,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=5,
    )
    return Server(config, app.state.sandbox.release)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        hint = "Choose another --port, or 0 for any free one."
        reason = error.strerror or str(error)
        raise SandboxError(
            f"Cannot listen on {host} port {port}: {reason}. {hint}", hint
        ) from error
    listener.setblocking(False)
    return listener


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@dataclass(frozen=True, slots=True)
class Running:
    """A sandbox that answers at `base_url`, and what a test wants of it."""

    base_url: str
    sandbox: Sandbox

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
    world: World | Callable[[], World], *, port: int = 0, **options: Unpack[Options]
) -> Iterator[Running]:
    """A sandbox on a port of the loopback (0: any free one), in a thread while the block runs."""
    options.setdefault("compress", True)
    app = build_app(world, **options)
    listener = _listen(LOOPBACK, port)
    server = _server(app)
    thread = threading.Thread(
        target=lambda: asyncio.run(server.serve(sockets=[listener])), name="sandbox", daemon=True
    )
    try:
        thread.start()
        yield Running(_url(listener), app.state.sandbox)
    finally:
        server.stop()
        thread.join(timeout=10)
        listener.close()


def serve(
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    *,
    urls: str = "both",
    wrapper: str = "documented",
    state: Path | None = None,
    seed: int = 7,
    today: date | None = None,
    size: int = 1,
    rate_limit: int = 0,
    tokens: Mapping[str, str] | None = None,
    out: TextIO | None = None,
) -> int:
    """Runs a sandbox until it is interrupted; returns the exit code.

    The URL and the tokens go to `out` (default: stderr). With `state` the world
    is read from that file when it exists and written there after each change.
    Raises SandboxError when the file or the port cannot be used.
    """
    listener = _listen(host, port)
    with listener:
        app = build_app(
            _world(state, seed, today, size),
            urls=urls,
            wrapper=wrapper,
            tokens=tokens,
            rate_limit=rate_limit,
            compress=True,
            on_change=None if state is None else _saver(state),
        )
        _narrate(out or sys.stderr, _url(listener), urls, wrapper, tokens or TOKENS, state)
        asyncio.run(_server(app).serve(sockets=[listener]))
    return 0


def _narrate(
    out: TextIO, url: str, urls: str, wrapper: str, tokens: Mapping[str, str], state: Path | None
) -> None:
    """Says where the sandbox is. A client needs the first two lines only."""
    print(f"CALTUI_BASE_URL={url}", file=out)
    for token, whose in tokens.items():
        print(f"CALTUI_API_TOKEN={token}  # {whose}", file=out)
    kept = f", kept in {state}" if state else ""
    print(
        f"Sandbox with {urls} URLs, {wrapper} wrapper{kept}. Ctrl+C ends it.", file=out, flush=True
    )


def _world(state: Path | None, seed: int, today: date | None, size: int) -> World:
    from caltui.sandbox.cal.world import World

    if state is not None and _is_kept(state):
        try:
            return World.load(state)
        except (OSError, ValueError) as error:
            raise SandboxError(
                f"Cannot read the sandbox state {state}: {error}",
                "Name another file with --state, or move this one away.",
            ) from error
    from caltui.sandbox.demo_data.firm import firm

    return firm(seed=seed, today=today or date.today(), size=size)


def _is_kept(state: Path) -> bool:
    """Whether there is a state. Raises SandboxError for what cannot be read again."""
    try:
        kind = kind_of(str(state))
    except OSError as error:
        raise SandboxError(f"Cannot use {state}: {error.strerror}.") from error
    if kind not in ("new", "file") or str(state) == "-":
        raise SandboxError(
            f"Cannot keep the sandbox in {state}: it is no regular file.",
            "Name one with --state, such as sandbox.json.",
        )
    return kind == "file"


def _saver(state: Path) -> Callable[[Any], None]:
    def save(world: World) -> None:
        try:
            world.save(state)
        except OSError as error:
            reason = error.strerror or error
            print(f"The sandbox was not kept in {state}: {reason}.", file=sys.stderr, flush=True)

    return save
