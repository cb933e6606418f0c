"""Who gets in: this machine's own page, opened with a key that works once. And how it ends."""

import asyncio
import signal
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from caltui.cli.browser.guard import Guard
from caltui.cli.browser.server import Server
from caltui.sandbox.server import listen
from tests.cli.browser.served import (
    Seen,
    Served,
    consoles_of,
    environment,
    served,
)
from tests.support.process import becomes, is_running
from tests.support.sandbox import Running

SIZE = (100, 30)
ELSEWHERE = "http://elsewhere.example"


@pytest.fixture
def server(sandbox: Running, tmp_path: Path) -> Iterator[Served]:
    with served(environment(tmp_path / "home", sandbox)) as running:
        yield running


@asynccontextmanager
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as made:
        yield made


async def get(web: aiohttp.ClientSession, url: str, **headers: str) -> aiohttp.ClientResponse:
    async with web.get(url, headers=headers) as answer:
        await answer.read()
        return answer


async def refusal(web: aiohttp.ClientSession, url: str, **headers: str) -> int:
    """The status with which a web socket is turned away."""
    with pytest.raises(aiohttp.WSServerHandshakeError) as caught:
        await web.ws_connect(url, headers=headers)
    return caught.value.status


async def shown(socket: Any, seen: Seen, words: str) -> str:
    """The screen once it shows the words."""
    async with asyncio.timeout(60):
        while words not in seen.text:
            seen.take((await socket.receive()).data)
    return seen.text


async def test_the_key_works_once_and_nothing_is_shown_without_it(server: Served) -> None:
    async with browser() as first, browser() as second:
        for path in ("/", "/?key=", "/?key=guessed"):
            assert (await get(second, server.origin + path)).status == 403
        page = await get(first, server.address)
        assert page.status == 200
        inside = str(page.url)
        assert server.address.partition("=")[2] not in inside
        text = await page.text()
        assert "data-session-websocket-url" in text
        again = await get(second, server.address)
        assert (again.status, await again.text()) == (
            403,
            "This key was used already. Stop caltui serve, start it again,"
            " and open the new address.\n",
        )
        for path in ("", "ws", "static/js/textual.js", "page/page.js"):
            assert (await get(second, inside + path)).status == 403, path
        assert (await get(first, inside)).status == 200, "the page can be loaded again"
        headers = page.headers
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Cache-Control"] == "no-store"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Server" not in headers
        (cookie,) = page.history[0].cookies.values()
        assert (cookie["httponly"], cookie["samesite"]) == (True, "Strict")
        assert cookie["path"] == urlsplit(inside).path


async def test_other_names_and_other_pages_are_turned_away(server: Served) -> None:
    async with browser() as web:
        for name in ("elsewhere.example", f"elsewhere.example:{urlsplit(server.origin).port}"):
            answer = await get(web, server.address, Host=name)
            assert answer.status == 403, "a name made to mean this machine"
        assert (await get(web, server.address, Origin=ELSEWHERE)).status == 403
        page = await get(web, server.address)
        assert page.status == 200, "and the key was not used up by them"
        inside = str(page.url)
        socket = inside.replace("http", "ws", 1) + "ws"
        assert await refusal(web, socket) == 403, "a browser tells its origin"
        for origin in (ELSEWHERE, "null", "http://127.0.0.1:1", server.origin + ".example"):
            assert await refusal(web, socket, Origin=origin) == 403, origin
        own = {"Origin": server.origin}
        assert await refusal(web, socket, **own, Host="elsewhere.example") == 403
        async with browser() as stranger:
            assert await refusal(stranger, socket, **own) == 403, "who has no key"
        assert consoles_of(server.process.pid) == set(), "nothing was started for them"


async def test_the_page_only_reads_and_its_console_ends_with_it(
    server: Served, sandbox: Running
) -> None:
    sandbox.requests.clear()
    async with browser() as web:
        inside = str((await get(web, server.address)).url)
        url = inside.replace("http", "ws", 1) + "ws?width=100&height=30"
        async with web.ws_connect(url, headers={"Origin": server.origin}) as socket:
            seen = Seen(SIZE)
            await shown(socket, seen, "read-only")
            (console,) = consoles_of(server.process.pid)
            await socket.send_json(["stdin", ":teams\r"])
            await socket.send_json(["stdin", "e"])
            await socket.send_json(["resize", {"width": 90, "height": 25}])
        assert becomes(lambda: not is_running(console))
    assert sandbox.requests.effects == []


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
async def test_consoles_end_with_the_server(
    sandbox: Running, tmp_path: Path, how: signal.Signals
) -> None:
    with served(environment(tmp_path / "home", sandbox)) as server:
        async with browser() as web:
            inside = str((await get(web, server.address)).url)
            url = inside.replace("http", "ws", 1) + "ws"
            async with web.ws_connect(url, headers={"Origin": server.origin}) as socket:
                await shown(socket, Seen((80, 24)), "read-only")
                (console,) = consoles_of(server.process.pid)
                server.process.send_signal(how)
                assert await asyncio.to_thread(becomes, lambda: not is_running(console))
                code = await asyncio.to_thread(server.process.wait, 20)
    assert code == (0 if how == signal.SIGINT else -how)


def test_a_server_that_nobody_opens_ends(tmp_path: Path) -> None:
    server = Server(["false"], listen("127.0.0.1", 0), title="caltui", unused=0.05)
    server.serve()


def test_the_names_of_this_machine_are_its_own() -> None:
    assert Guard(80).hosts == ("127.0.0.1:80", "localhost:80", "[::1]:80")
    assert Guard(1).key != Guard(1).key
