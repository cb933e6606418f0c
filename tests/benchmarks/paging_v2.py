"""A long list of bookings of Cal's API v2 into the mirror, beside the bare HTTP library."""

import asyncio
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from caltui.settings.model import Profile
from caltui.settings.paths import paths
from caltui.workspace.open import open_workspace
from tests.benchmarks import targets
from tests.benchmarks.least import Least
from tests.benchmarks.timing import Line, Measured

COUNT, SIZE = 10_000, 250
LATENCY = 0.02
CONNECTIONS = 10
RUNS, WARM = 9, 1
RARE = "zanzibar"
KEY = "cal_live_bench_key"
START = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def sync_v2() -> list[Line]:
    """Reads, stores and indexes bookings; the bare client only reads the same pages.

    Between them is the least that stores and indexes (see `least`).
    """
    kinds = (_bare, _stored, _synced)
    with _server() as base_url:
        runs = [[_timed(work, base_url) for work in kinds] for _ in range(WARM + RUNS)]
    bare, least, ours = (Measured.of(each) for each in zip(*runs[WARM:], strict=True))
    name = f"sync of {COUNT:,} bookings of API v2, {LATENCY * 1000:.0f} ms of latency"
    floor = "httpx, ten connections"
    return [
        Line(f"{name}, stored and searchable", ours, bare, floor, targets.SYNC_V2),
        Line("the same pages put into SQLite as they are, and indexed", least, bare, floor),
    ]


def _timed(work: Callable[[str], Coroutine[Any, Any, None]], base_url: str) -> float:
    began = time.perf_counter()
    asyncio.run(work(base_url))
    return time.perf_counter() - began


async def _bare(base_url: str) -> None:
    await _read(base_url, None)


async def _stored(base_url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        least = Least(Path(home) / "least.sqlite", "$.data")
        await _read(base_url, least.add)
        assert await least.finish(RARE) == 1


async def _read(base_url: str, add: Callable[[bytes], Awaitable[None]] | None) -> None:
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    headers = {"authorization": f"Bearer {KEY}", "cal-api-version": "2024-08-13"}
    async with httpx.AsyncClient(limits=limits, timeout=None, headers=headers) as client:
        turns = asyncio.Semaphore(CONNECTIONS)

        async def page(skip: int) -> None:
            async with turns:
                query = f"take={SIZE}&skip={skip}&sortCreated=asc"
                answer = await client.get(f"{base_url}/v2/bookings?{query}")
                assert answer.status_code == 200
            if add is not None:
                await add(answer.content)

        await asyncio.gather(*(page(skip) for skip in range(0, COUNT, SIZE)))


async def _synced(base_url: str) -> None:
    with tempfile.TemporaryDirectory() as home:
        profile = Profile("bench", base_url, "", "calv2", budget=0)
        workspace = open_workspace(profile, token=KEY, paths=paths({"CALTUI_HOME": home}))
        result = await workspace.sync("bookings")
        assert result.complete, result
        assert len(result.delta.new) == COUNT
        assert len(workspace.find(RARE)) == 1
        await workspace.aclose()


@contextmanager
def _server() -> Iterator[str]:
    """A server in a process of its own: the work of serving takes no time of the reader's."""
    words = [sys.executable, "-m", "tests.benchmarks.paging_v2"]
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

    def __init__(self, pages: list[bytes], others: dict[str, bytes]) -> None:
        self._pages = pages
        self._others = others
        self._unread = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._unread += data
        while b"\r\n\r\n" in self._unread:
            head, _, self._unread = self._unread.partition(b"\r\n\r\n")
            parts = urlsplit(head.split(b" ", 2)[1].decode())
            skip = int(parse_qs(parts.query).get("skip", ["0"])[0])
            listed = parts.path == "/v2/bookings"
            body = self._pages[skip // SIZE] if listed else self._others.get(parts.path, b"")
            asyncio.get_running_loop().call_later(LATENCY, self._answer, body)

    def _answer(self, body: bytes) -> None:
        status = "200 OK" if body else "404 Not Found"
        head = f"HTTP/1.1 {status}\r\ncontent-type: application/json\r\n"
        head += f"content-length: {len(body or LOST)}\r\n\r\n"
        self._transport.write(head.encode() + (body or LOST))


def _json(data: Any, **more: Any) -> bytes:
    return json.dumps({"status": "success", "data": data, **more}, separators=(",", ":")).encode()


LOST = json.dumps(
    {"status": "error", "error": {"code": "NotFoundException", "message": "Cannot GET /v2/teams"}}
).encode()
ME = {"id": 3, "email": "ada@firm.example", "name": "Ada", "timeZone": "Europe/Berlin"}


def _booking(n: int) -> dict[str, Any]:
    start = START + timedelta(minutes=30 * n)
    guest = f"Guest {n % 4000}" if n != 777 else RARE
    mail = f"guest{n % 4000}@example.com"
    return {
        "id": n,
        "uid": f"u{n:022}",
        "title": f"Intro call between Ada Fischer and {guest}",
        "description": "",
        "hosts": [
            {"id": 3, "name": "Ada Fischer", "email": "ada@firm.example", "username": "ada"}
            | {"timeZone": "Europe/Berlin", "displayEmail": "ada@firm.example"}
        ],
        "status": ("accepted", "pending", "cancelled")[n % 7 // 3],
        "start": start.isoformat().replace("+00:00", ".000Z"),
        "end": (start + timedelta(minutes=30)).isoformat().replace("+00:00", ".000Z"),
        "duration": 30,
        "eventTypeId": n % 60 + 1,
        "eventType": {"id": n % 60 + 1, "slug": f"intro-{n % 60 + 1}"},
        "meetingUrl": f"https://app.cal.com/video/u{n:022}",
        "location": "integrations:daily",
        "absentHost": False,
        "createdAt": "2026-01-01T08:00:00.000Z",
        "updatedAt": "2026-01-01T08:00:00.000Z",
        "metadata": {},
        "icsUid": f"u{n:022}@Cal.com",
        "attendees": [
            {"name": guest, "email": mail, "displayEmail": mail, "timeZone": "Europe/Lisbon"}
            | {"language": "en", "absent": False}
        ],
        "guests": [],
        "bookingFieldsResponses": {"name": guest, "email": mail, "notes": "", "guests": []},
    }


async def _serve() -> None:
    rows = [_booking(n) for n in range(COUNT)]
    pages = [
        _json(rows[at : at + SIZE], pagination={"totalItems": COUNT, "returnedItems": SIZE})
        for at in range(0, COUNT, SIZE)
    ]
    others = {"/v2/me": _json(ME)}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Connection(pages, others), "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()[:2]
    print(f"http://{host}:{port}", flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(_serve())
