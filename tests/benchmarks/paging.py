"""A long paged list from a slow server into the mirror, beside the bare HTTP library."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit

import httpx

from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.open import open_workspace
from tests.benchmarks.least import Least
from tests.benchmarks.timing import Line, Measured

LATENCY = 0.02
CONNECTIONS = 10
RUNS, WARM = 9, 1
RARE = "zanzibar"
"""A word of one record only: finding it shows that the list can be searched."""

Answers = Callable[[str, Mapping[str, list[str]]], bytes]
"""The body for a path and a query; empty where there is no such address."""

LOST = b'{"status":"error","error":{"code":"NotFoundException","message":"Cannot GET /it"}}'


class PagedList(NamedTuple):
    """A list to read. `module` holds `answers`, which makes what the server of it answers.

    `records` is where they are in the JSON of a page, `pages` are the addresses of all pages as
    the bare library asks for them with `headers`, below the server's own. `profile` is for any
    address, with the secret `token`.
    """

    module: str
    name: str
    resource: str
    count: int
    records: str
    pages: Sequence[str]
    profile: Profile
    token: str
    headers: Mapping[str, str] = {}


def measured(of: PagedList, target: float) -> list[Line]:
    """Reads, stores and indexes the list; the bare client only reads the same pages.

    Between them is the least that stores and indexes (see `least`).
    """
    kinds = (_bare, _stored, _synced)
    with _server(of.module) as base_url:
        runs = [[_timed(work(of, base_url)) for work in kinds] for _ in range(WARM + RUNS)]
    bare, least, ours = (Measured.of(each) for each in zip(*runs[WARM:], strict=True))
    name = f"sync of {of.name}, {LATENCY * 1000:.0f} ms of latency, stored and searchable"
    floor = "httpx, ten connections"
    return [
        Line(name, ours, bare, floor, target),
        Line("the same pages put into SQLite as they are, and indexed", least, bare, floor),
    ]


@contextmanager
def _as_it_is() -> Iterator[None]:
    """The library as it is alone: the console's client spares it a search through all folders."""
    spared = sys.modules.get("sniffio", ...) is None
    if spared:
        del sys.modules["sniffio"]
    try:
        yield
    finally:
        if spared:
            sys.modules["sniffio"] = None  # type: ignore[assignment]


def _timed(work: Coroutine[Any, Any, None]) -> float:
    began = time.perf_counter()
    asyncio.run(work)
    return time.perf_counter() - began


async def _bare(of: PagedList, base_url: str) -> None:
    await _read(of, base_url, None)


async def _stored(of: PagedList, base_url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        least = Least(Path(home) / "least.sqlite", of.records)
        await _read(of, base_url, least.add)
        assert await least.finish(RARE) == 1


async def _read(
    of: PagedList, base_url: str, add: Callable[[bytes], Awaitable[None]] | None
) -> None:
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    async with httpx.AsyncClient(limits=limits, timeout=None, headers=of.headers) as client:
        turns = asyncio.Semaphore(CONNECTIONS)

        async def page(address: str) -> None:
            async with turns:
                answer = await client.get(base_url + address)
                assert answer.status_code == 200
            if add is not None:
                await add(answer.content)

        with _as_it_is():
            await asyncio.gather(*map(page, of.pages))


async def _synced(of: PagedList, base_url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        profile = of.profile._replace(base_url=base_url)
        workspace = open_workspace(profile, token=of.token, paths=paths({"CALTUI_HOME": home}))
        result = await workspace.sync(of.resource)
        assert result.complete, result.troubles
        assert len(result.delta.new) == of.count
        assert len(workspace.find(RARE)) == 1
        await workspace.aclose()


@contextmanager
def _server(module: str) -> Iterator[str]:
    """A server in a process of its own: the work of serving takes no time of the reader's."""
    words = [sys.executable, "-m", "tests.benchmarks.paging", module]
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

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while b"\r\n\r\n" in self._unread:
            head, _, self._unread = self._unread.partition(b"\r\n\r\n")
            address = urlsplit(head.split(b" ", 2)[1].decode())
            body = self._answers(address.path, parse_qs(address.query))
            asyncio.get_running_loop().call_later(LATENCY, self._answer, body)

    def _answer(self, body: bytes) -> None:
        status, body = ("200 OK", body) if body else ("404 Not Found", LOST)
        head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n"
        self._transport.write(f"{head}content-length: {len(body)}\r\n\r\n".encode() + body)


async def _serve(answers: Answers) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(partial(_Connection, answers), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve(import_module(sys.argv[1]).answers()))
