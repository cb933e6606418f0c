"""A gateway client against a server that the test scripts."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.request import Request, build
from caltui.dialects import DEFAULT_DIALECT
from caltui.gateway.client import Gateway
from caltui.gateway.pace.budget import Budget
from caltui.gateway.trace import Trace
from caltui.gateway.wires.wire import wire_of
from tests.gateway.player import Player, Script, playing
from tests.support.formats import MemoryFormats

TOKEN = "at_TEST"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]


class Desk:
    """A server, a client for it, and what the client keeps."""

    def __init__(self, player: Player, gateway: Gateway, formats: MemoryFormats, trace: Trace):
        self.player = player
        self.gateway = gateway
        self.formats = formats
        self.trace = trace

    async def ask(self, words: str, **values: Any) -> Any:
        """`attendees get 5` with values, sent."""
        return await self.gateway.send(request(words, **values))


def request(words: str, *, dialect: str = DEFAULT_DIALECT, **values: Any) -> Request:
    """The request for `memberships get 3 7`."""
    resource, verb, *ids = words.split()
    return build(catalog(dialect).operation(resource, verb), ids, values)


Open = Callable[..., AbstractAsyncContextManager[Desk]]


@asynccontextmanager
async def desk(
    script: Script,
    *,
    learned: str | None = None,
    budget: Budget | None = None,
    dialect: str = DEFAULT_DIALECT,
    **more: Any,
) -> AsyncIterator[Desk]:
    formats, trace, known = MemoryFormats(learned), Trace(), catalog(dialect)
    more.setdefault("backoff", 0.001)
    more.setdefault("deadline", 5.0)
    async with playing(script) as player:
        gateway = Gateway(
            base_url=more.pop("base_url", player.url + more.pop("below", "")),
            token=more.pop("token", TOKEN),
            catalog=known,
            wire=wire_of(known, formats),
            budget=budget or Budget(0),
            trace=trace,
            **more,
        )
        try:
            yield Desk(player, gateway, formats, trace)
        finally:
            await gateway.aclose()


@pytest.fixture
def opened() -> Open:
    return desk


@asynccontextmanager
async def serving(serve: Serve, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serves on a port of the loopback, which it yields."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)  # type: ignore[arg-type]
    async with server:
        yield server.sockets[0].getsockname()[1]
