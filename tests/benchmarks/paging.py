"""A long paged list from a slow gateway into the mirror, beside the bare HTTP library."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.open import demo_workspace, open_workspace
from tests.benchmarks import targets
from tests.benchmarks.least import Least
from tests.benchmarks.timing import Line, Measured

PAGES, SIZE = 200, 100
LATENCY = 0.02
CONNECTIONS = 10
RUNS, WARM = 9, 1
RARE = "zanzibar"
"""A word of one record only: finding it shows that the list can be searched."""


def sync() -> list[Line]:
    """Reads, stores and indexes 20,000 users; the bare client only reads the same pages.

    Between them is the least that stores and indexes (see `least`).
    """
    kinds = (_bare, _stored, _synced)
    with _gateway() as base_url:
        runs = [[_timed(work, base_url) for work in kinds] for _ in range(WARM + RUNS)]
    bare, least, ours = (Measured.of(each) for each in zip(*runs[WARM:], strict=True))
    name = f"sync of {PAGES} pages of {SIZE} users, {LATENCY * 1000:.0f} ms of latency"
    floor = "httpx, ten connections"
    return [
        Line(f"{name}, stored and searchable", ours, bare, floor, targets.SYNC),
        Line("the same pages put into SQLite as they are, and indexed", least, bare, floor),
    ]


def _timed(work, base_url: str) -> float:
    began = time.perf_counter()
    asyncio.run(work(base_url))
    return time.perf_counter() - began


async def _bare(base_url: str) -> None:
    await _read(base_url, None)


async def _stored(base_url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        least = Least(Path(home) / "least.sqlite")
        await _read(base_url, least.add)
        assert await least.finish(RARE) == 1


async def _read(base_url: str, add: Callable[[bytes], Awaitable[None]] | None) -> None:
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(limits=limits, timeout=None) as client:
        turns = asyncio.Semaphore(CONNECTIONS)

        async def page(number: int) -> None:
            async with turns:
                url = f"{base_url}/cal/v2/users?page={number}&take={SIZE}&api_token={DEMO_TOKEN}"
                answer = await client.get(url)
                assert answer.status_code == 200
            if add is not None:
                await add(answer.content)

        await asyncio.gather(*(page(number) for number in range(1, PAGES + 1)))


async def _synced(base_url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        profile = Profile(name="bench", base_url=base_url, budget=0)
        workspace = open_workspace(profile, token=DEMO_TOKEN, paths=paths({"CALTUI_HOME": home}))
        result = await workspace.sync("users")
        assert result.complete, result
        assert len(result.delta.new) == PAGES * SIZE
        assert len(workspace.find(RARE)) == 1
        await workspace.aclose()


@contextmanager
def _gateway() -> Iterator[str]:
    """A gateway in a process of its own: the work of serving takes no time of the reader's."""
    words = [sys.executable, "-m", "tests.benchmarks.paging"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdin is not None
        try:
            yield child.stdout.readline().strip()
        finally:
            child.stdin.close()
            child.wait(timeout=10)


class _Connection(asyncio.Protocol):
    """Answers each request of a connection after the latency, from bodies made before."""

    def __init__(self, bodies: list[bytes]) -> None:
        self._bodies = bodies
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while b"\r\n\r\n" in self._unread:
            head, _, self._unread = self._unread.partition(b"\r\n\r\n")
            query = parse_qs(urlsplit(head.split(b" ", 2)[1].decode()).query)
            body = self._bodies[int(query["page"][0]) - 1]
            asyncio.get_running_loop().call_later(LATENCY, self._answer, body)

    def _answer(self, body: bytes) -> None:
        head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}"
        self._transport.write(head.encode() + b"\r\n\r\n" + body)


def _bodies() -> list[bytes]:
    workspace = demo_workspace()

    async def read() -> None:
        await workspace.sync("users")
        await workspace.wire.aclose()

    try:
        asyncio.run(read())
        known = list(workspace.records("users").values())
    finally:
        workspace.close()
    users = [
        {
            **known[n % len(known)],
            "id": n,
            "username": f"u{n}",
            "email": f"u{n}@example.com",
            "name": f"{known[n % len(known)]['name']} {n if n != 777 else RARE}",
        }
        for n in range(1, PAGES * SIZE + 1)
    ]
    pages = (users[start : start + SIZE] for start in range(0, len(users), SIZE))
    return [
        json.dumps({"data": {"users": page, "total": len(users)}}, separators=(",", ":")).encode()
        for page in pages
    ]


async def _serve() -> None:
    bodies = _bodies_made
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(bodies), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    _bodies_made = _bodies()
    asyncio.run(_serve())
