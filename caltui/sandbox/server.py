"""The sandbox over TCP: for `caltui sandbox`."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import uvicorn

from caltui.explained import ExplainedError
from caltui.sandbox.app import build_app
from caltui.sandbox.calv2.facts import Account
from caltui.sandbox.dialects import CAL_V2, GATEWAY
from caltui.sandbox.gateway.gateway import Sandbox
from caltui.settings.targets import kind_of

if TYPE_CHECKING:
    from caltui.sandbox.cal.world import World

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8700
QUIET: dict[str, Any] = {
    "ws": "none",
    "lifespan": "off",
    "log_config": None,
    "access_log": False,
    "server_header": False,
}
"""What uvicorn is to leave out."""


class SandboxError(ExplainedError):
    """The sandbox cannot start. The text says why and what to do; `hint` repeats the second."""


class Server(uvicorn.Server):
    """uvicorn's server, ended in good order by a signal, which is not raised again."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.should_exit = True


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises SandboxError."""
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
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # for every connection
    return listener


def url_of(listener: socket.socket) -> str:
    """Makes the URL of a listening socket."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    *,
    dialect: str = GATEWAY,
    kind: str = "hosted",
    plan: str = "organisation",
    urls: str = "both",
    wrapper: str = "documented",
    state: Path | None = None,
    seed: int = 7,
    today: date | None = None,
    size: int = 1,
    rate_limit: int = 0,
) -> int:
    """Runs a sandbox until it is interrupted; returns the exit code.

    The URL and the tokens go to stderr. With `state` the world is read from that file when it
    exists and written there after each change. Raises SandboxError when the file or the port
    cannot be used.
    """
    with listen(host, port) as listener:
        sandbox = Sandbox(
            _world(state, seed, today, size),
            dialect=dialect,
            account=Account(kind, plan),
            urls=urls,
            wrapper=wrapper,
            rate_limit=rate_limit,
            compress=True,
            on_change=None if state is None else _saver(state),
        )
        _narrate(url_of(listener), sandbox, urls, state)
        config = uvicorn.Config(build_app(sandbox), timeout_graceful_shutdown=1, **QUIET)
        asyncio.run(Server(config).serve(sockets=[listener]))
    return 0


def _narrate(url: str, sandbox: Sandbox, urls: str, state: Path | None) -> None:
    """Says on stderr where the sandbox is. A client needs the first two lines only."""
    print(f"CALTUI_BASE_URL={url}", file=sys.stderr)
    for token, whose in sandbox.tokens.items():
        print(f"CALTUI_API_TOKEN={token}  # {whose}", file=sys.stderr)
    kept = f", kept in {state}" if state else ""
    what = f"{urls} URLs, {sandbox.wrapper.name} wrapper"
    if sandbox.bare:
        print(f"CALTUI_DIALECT={sandbox.dialect}", file=sys.stderr)
        what = f"Cal's own API ({sandbox.dialect})"
    if sandbox.dialect == CAL_V2:
        print(f"# Who is mailed, and by what: {url}/sandbox/told", file=sys.stderr)
    print(f"Sandbox with {what}{kept}. Ctrl+C ends it.", file=sys.stderr)
    sys.stderr.flush()


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
    """Tells whether there is a state. Raises SandboxError for what cannot be read again."""
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
