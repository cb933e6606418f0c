"""HTTP itself: compressed and chunked answers, connections that end, IPv6, TLS and proxies."""

import asyncio
import gzip
import json
import re
import socket
import ssl
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import brotli
import pytest

from caltui.gateway.errors.kinds import NotUnderstood, TooLarge, Unavailable
from caltui.gateway.http import environment
from tests.gateway.conftest import Desk, desk, serving
from tests.gateway.player import Asked, Play, play

RECORD = {"attendee": {"id": 5, "name": "Márta"}}
BODY = json.dumps(RECORD).encode()
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n"
CERTIFICATE = Path(__file__).parents[1] / "data" / "loopback.pem"


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is found out once about this machine is found out again."""
    for name in ("http_proxy", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    environment.trusted.cache_clear()
    yield
    environment.trusted.cache_clear()


class Searches:
    """Stands before all that look for modules, and finds none."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def find_spec(self, name: str, *_: object) -> None:
        """Notes what is looked for."""
        self.names.append(name)


async def test_no_call_looks_for_a_module_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The library asks for an optional one with every lock: ten searches of all folders a call."""
    searches = Searches()
    async with desk(lambda asked: play(RECORD)) as here:
        await here.ask("attendees get 5")
        monkeypatch.setattr(sys, "meta_path", [searches, *sys.meta_path])
        await here.ask("attendees get 5")
    assert searches.names == []


async def answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One whole answer to one request, in chunks, and the end of the connection."""
    await reader.readuntil(b"\r\n\r\n")
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(p), p) for p in (BODY[:7], BODY[7:]))
    writer.write(HEAD + b"transfer-encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    await writer.drain()
    writer.close()


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("br", brotli.compress),
        ("deflate", zlib.compress),
        ("deflate", deflated),
        ("gzip, br", lambda data: brotli.compress(gzip.compress(data))),
        ("identity", bytes),
    ],
)
async def test_a_compressed_answer_is_read(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    packed = Play(200, pack(BODY), {"content-encoding": encoding})
    async with desk(lambda asked: packed) as here:
        assert (await here.ask("attendees get 5")).data == RECORD["attendee"]
        assert "br" in here.player.seen[0].headers["accept-encoding"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate"])
async def test_a_broken_compression_is_no_answer(encoding: str) -> None:
    broken = Play(200, b"\x1f\x8bnot that", {"content-encoding": encoding})
    async with desk(lambda asked: broken) as here:
        with pytest.raises(NotUnderstood, match="compression is broken"):
            await here.ask("attendees get 5")
        assert len(here.player.seen) == 1


@pytest.mark.parametrize(("encoding", "pack"), [("gzip", gzip.compress), ("br", brotli.compress)])
async def test_an_answer_that_grows_when_it_is_unpacked_is_refused(
    encoding: str, pack: Callable[[bytes], bytes]
) -> None:
    packed = Play(200, pack(b" " * 5_000_000 + BODY), {"content-encoding": encoding})
    assert len(packed.body) < 100_000
    async with desk(lambda asked: packed, cap=100_000) as here:
        with pytest.raises(TooLarge, match="more than"):
            await here.ask("attendees get 5")


async def test_a_write_does_not_go_over_a_connection_that_was_closed_meanwhile() -> None:
    closed = asyncio.Event()

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await answered(reader, writer)
        await writer.wait_closed()
        closed.set()

    async with serving(once) as port:
        url = f"http://127.0.0.1:{port}"
        async with desk(lambda asked: play({}), base_url=url) as here:
            assert (await here.ask("attendees get 5")).data == RECORD["attendee"]
            await closed.wait()
            changed = await here.ask("attendees update 5", name="N")
            assert changed.data == RECORD["attendee"], "it is not said to be unknown"


async def test_a_write_does_not_go_over_a_connection_that_is_closed_as_it_is_used_again() -> None:
    open: list[asyncio.Task[None] | None] = []

    async def first_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open.append(asyncio.current_task())
        asked = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", asked)
        await reader.readexactly(int(length[1]) if length else 0)
        writer.write(HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY)
        await writer.drain()
        await reader.read(1)
        writer.close()
        await writer.wait_closed()

    async with serving(first_only) as port:
        url = f"http://127.0.0.1:{port}"
        async with desk(lambda asked: play({}), base_url=url) as here:
            assert (await here.ask("attendees get 5")).data == RECORD["attendee"]
            for _ in range(2):
                changed = await here.ask("attendees update 5", name="N")
                assert changed.data == RECORD["attendee"], "it is not said to be unknown"
        await asyncio.gather(*filter(None, open))


async def test_news_before_the_answer_is_passed_over() -> None:
    async def early(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\n")
        await answered(reader, writer)

    async with serving(early) as port:
        url = f"http://localhost:{port}"
        async with desk(lambda asked: play({}), base_url=url) as here:
            assert (await here.ask("attendees get 5")).data == RECORD["attendee"]


async def test_a_refused_connection_is_told_in_the_systems_words() -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    async with desk(lambda asked: play({}), base_url=f"http://localhost:{port}") as here:
        with pytest.raises(Unavailable, match=r"could not be reached \(Connection refused\)"):
            await here.ask("attendees get 5")


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
@pytest.mark.parametrize("exempt", ["::1", "[::1]"])
async def test_an_ipv6_address_is_reached_and_left_out_of_the_proxy(
    exempt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = await asyncio.start_server(answered, "::1", 0)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", exempt)
    async with server:
        url = f"http://[::1]:{server.sockets[0].getsockname()[1]}"
        async with desk(lambda asked: play({}), base_url=url) as here:
            assert (await here.ask("attendees get 5")).data == RECORD["attendee"]


async def test_tls_needs_a_certificate_that_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    async with serving(answered, context) as port:
        url = f"https://127.0.0.1:{port}"
        async with desk(lambda asked: play({}), base_url=url) as here:
            with pytest.raises(Unavailable, match="certificate") as caught:
                await here.ask("attendees delete 5")
            assert "Nothing was sent" in caught.value.message
            assert "SSL_CERT_FILE" in caught.value.hint
        monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
        environment.trusted.cache_clear()
        async with desk(lambda asked: play({}), base_url=url) as here:
            assert (await here.ask("attendees get 5")).data == RECORD["attendee"]


async def test_https_to_a_port_without_tls_is_said_in_words() -> None:
    async def plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(16)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with (
        serving(plain) as port,
        desk(lambda asked: play({}), base_url=f"https://127.0.0.1:{port}") as here,
    ):
        with pytest.raises(Unavailable, match="it does not speak TLS there") as caught:
            await here.ask("attendees delete 5")
    assert "Nothing was sent" in caught.value.message
    assert "base URL with http://" in caught.value.hint


def speaking(dialect: str, port: int) -> AbstractAsyncContextManager[Desk]:
    """A gateway whose base URL begins with http://."""
    return desk(lambda asked: play({}), base_url=f"http://127.0.0.1:{port}", dialect=dialect)


NGINX = b"<h1>400 Bad Request</h1><center>The plain HTTP request was sent to HTTPS port</center>"
APACHE = b"Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />"
GO = b"Client sent an HTTP request to an HTTPS server.\n"


@pytest.mark.parametrize("dialect", ["lowcodeapi", "calv1", "calv2"])
@pytest.mark.parametrize("told", [NGINX, APACHE, GO])
async def test_http_to_a_port_with_tls_is_said_in_words(dialect: str, told: bytes) -> None:
    async def secure(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.0 400 Bad Request\r\n\r\n" + told)
        writer.close()

    async with serving(secure) as port, speaking(dialect, port) as here:
        for line in ("bookings get 5", "bookings cancel 5", "webhooks list"):
            with pytest.raises(Unavailable, match="it speaks TLS there") as caught:
                await here.ask(line)
            assert "Nothing was sent" in caught.value.message
            assert caught.value.hint == "Begin the profile's base URL with https://."


async def test_a_server_that_hangs_up_at_plain_http_may_want_tls() -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    answers = [True, False]

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        if answers.pop(0) if answers else False:
            writer.write(HEAD + b"connection: close\r\n\r\n" + BODY)
        writer.close()

    async with serving(answered, context) as port, speaking("lowcodeapi", port) as here:
        with pytest.raises(Unavailable) as caught:
            await here.ask("attendees get 5")
        assert caught.value.hint.startswith("If it speaks TLS there, begin the profile's")
    async with serving(once) as port, speaking("lowcodeapi", port) as here:
        await here.ask("attendees get 5")
        with pytest.raises(Unavailable) as caught:
            await here.ask("attendees get 5")
        assert "TLS" not in caught.value.hint, "it has answered plain HTTP before"


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="the system says what its proxy is")
async def test_a_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    def script(asked: Asked) -> Play:
        return play(RECORD)

    async with desk(script, base_url="http://cal.invalid") as here:
        monkeypatch.setenv("http_proxy", here.player.url)
        assert (await here.ask("attendees get 5")).data == RECORD["attendee"]
        assert here.player.seen[0].target.startswith("http://cal.invalid/cal/v2/attendees/5")
