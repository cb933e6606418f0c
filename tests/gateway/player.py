"""A small HTTP server on a real socket that plays whatever a test wants to hear."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

RESET = "reset"
CLOSE = "close"
HALF = "half"
SILENCE = "silence"
ANSWER = "answer"


@dataclass
class Asked:
    """One request as it came over the wire. `n` counts from 1 on this server."""

    n: int
    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)


@dataclass
class Play:
    """What the server does: a whole answer, or one of the ways not to give one."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    kind: str = ANSWER
    close: bool = False


def play(value: Any, status: int = 200, **headers: str) -> Play:
    """A JSON answer. `retry_after="3"` becomes the header `retry-after`."""
    named = {k.replace("_", "-"): v for k, v in headers.items()}
    named.setdefault("content-type", "application/json; charset=utf-8")
    return Play(status, json.dumps(value).encode(), named)


Script = Callable[[Asked], Play]


class Player:
    """The server's address, and every request it saw, in order."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.seen: list[Asked] = []
        self.connections = 0
        self.most_at_once = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self.url = ""

    @property
    def lines(self) -> list[str]:
        """`GET /cal/v2/attendees/5`, without the query."""
        return [f"{a.method} {a.path}" for a in self.seen]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._writers.add(writer)
        self.most_at_once = max(self.most_at_once, len(self._writers))
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self._writers.discard(writer)
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first = await reader.readline()
        if not first:
            return False
        method, target, _ = first.decode().split()
        headers: dict[str, str] = {}
        while (line := (await reader.readline()).decode().strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        asked = Asked(len(self.seen) + 1, method, target, headers, body)
        self.seen.append(asked)
        return await self._perform(self.script(asked), asked, writer)

    async def _perform(self, what: Play, asked: Asked, writer: asyncio.StreamWriter) -> bool:
        if what.kind == SILENCE:
            await asyncio.Event().wait()
        if what.kind == RESET:
            sock = writer.get_extra_info("socket")
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            return False
        if what.kind == CLOSE:
            return False
        headers = {"content-length": str(len(what.body)), **what.headers}
        if what.status in (204, 304):
            headers.pop("content-length")
        head = f"HTTP/1.1 {what.status} Played\r\n"
        head += "".join(f"{k}: {v}\r\n" for k, v in headers.items())
        writer.write(head.encode() + b"\r\n")
        half = what.kind == HALF
        if asked.method != "HEAD" and what.status not in (204, 304):
            writer.write(what.body[: len(what.body) // 2] if half else what.body)
        await writer.drain()
        return not half and not what.close


@asynccontextmanager
async def playing(script: Script) -> AsyncIterator[Player]:
    """A server on a free port of the loopback, gone without a trace afterwards."""
    player = Player(script)
    tasks: set[asyncio.Task[None]] = set()

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with suppress(asyncio.CancelledError):
            await player.serve(reader, writer)

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    player.url = f"http://127.0.0.1:{port}"
    try:
        yield player
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()
