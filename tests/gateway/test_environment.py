"""What the environment says of the way to the gateway: proxies, authorities, slow names."""

import asyncio
import gc
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from caltui.gateway.errors.kinds import GatewayError, Unavailable
from caltui.gateway.http import environment
from tests.gateway.conftest import desk, serving
from tests.gateway.player import play

RECORD = {"attendee": {"id": 5, "name": "Maria"}}
CERTIFICATE = Path(__file__).parents[1] / "data" / "loopback.pem"
NAMES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")

pytestmark = pytest.mark.skipif(
    sys.platform in ("win32", "darwin"), reason="the system says what its proxy is"
)


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No proxy and no authority of this machine."""
    for name in (*NAMES, *map(str.upper, NAMES), "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
    environment.trusted.cache_clear()
    yield
    environment.trusted.cache_clear()


def nobody() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


async def trouble(words: str = "attendees get 5", url: str = "http://cal.invalid") -> GatewayError:
    async with desk(lambda asked: play(RECORD), base_url=url) as here:
        with pytest.raises(GatewayError) as caught:
            await here.ask(words)
    return caught.value


@pytest.mark.parametrize("scheme", ["http", "https", "socks5", "socks5h", "socks"])
@pytest.mark.parametrize("variable", ["ALL_PROXY", "http_proxy"])
async def test_a_dead_proxy_is_named_as_the_proxy(
    scheme: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = nobody()
    monkeypatch.setenv(variable, f"{scheme}://bob:hush@127.0.0.1:{port}")
    error = await trouble("attendees delete 5")
    assert isinstance(error, Unavailable)
    assert error.message.startswith(f"The proxy at 127.0.0.1:{port} ({variable}) could not be")
    assert "Nothing was sent" in error.message
    assert variable in error.hint
    assert "hush" not in error.message + error.hint


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("garbage://u:hush@x", "garbage://x"),
        ("socks4://127.0.0.1:9", "socks4://127.0.0.1:9"),
        ("http://", "''"),
        ("http://127.0.0.1:99999", "127.0.0.1:99999"),
        ("http://a b:3128", "a b:3128"),
        ("http://[::1", "[::1"),
        ("3128:x:y", "3128:x:y"),
    ],
)
async def test_a_value_that_is_no_proxy_is_named_with_its_variable(
    value: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", value)
    error = await trouble()
    assert isinstance(error, Unavailable)
    assert error.message.startswith("HTTP_PROXY names ")
    assert shown in error.message
    assert "hush" not in error.message
    assert error.hint == "Correct HTTP_PROXY, or unset it."


@pytest.mark.parametrize("exempt", ["127.0.0.1", "*", "x.example, 127.0.0.1", "x/y, 127.0.0.0/8"])
async def test_a_host_that_is_left_out_is_reached_directly(
    exempt: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "garbage://x")
    monkeypatch.setenv("NO_PROXY", exempt)
    async with desk(lambda asked: play(RECORD)) as here:
        assert (await here.ask("attendees get 5")).data == RECORD["attendee"]


async def test_a_proxy_that_is_for_another_scheme_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "garbage://x")
    async with desk(lambda asked: play(RECORD)) as here:
        assert (await here.ask("attendees get 5")).data == RECORD["attendee"]


async def test_socks_leads_to_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    async def socks(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Enough of RFC 1928 for one connection to a named host."""
        count = (await reader.readexactly(2))[1]
        await reader.readexactly(count)
        writer.write(b"\x05\x00")
        length = (await reader.readexactly(5))[4]
        asked.append((await reader.readexactly(length + 2))[:-2])
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x50")
        await reader.readuntil(b"\r\n\r\n")
        body = b'{"attendee": {"id": 5}}'
        writer.write(b"HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 23\r\n\r\n" + body)
        await writer.drain()
        writer.close()

    asked: list[bytes] = []
    async with serving(socks) as port:
        monkeypatch.setenv("ALL_PROXY", f"socks5h://127.0.0.1:{port}")
        async with desk(lambda asked: play({}), base_url="http://cal.invalid") as here:
            assert (await here.ask("attendees get 5")).data == {"id": 5}
    assert asked == [b"cal.invalid"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_what_is_no_proxy_is_no_bug_and_sends_nothing(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def chatter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"220 mail.example ready\r\n\r\n")
        await writer.drain()
        writer.close()

    async with serving(chatter) as port:
        monkeypatch.setenv("ALL_PROXY", f"{scheme}://127.0.0.1:{port}")
        error = await trouble("attendees delete 5", "https://cal.invalid")
    assert isinstance(error, Unavailable), "the write is not unknown: no tunnel was there"
    assert error.message.startswith(f"The proxy at 127.0.0.1:{port} (ALL_PROXY)")
    del error
    gc.collect()  # The HTTP library leaves that connection to the collector, who warns.


async def test_a_proxy_that_wants_a_sign_in_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    async def guarded(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Sign in\r\ncontent-length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with serving(guarded) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        error = await trouble("attendees delete 5")
    assert isinstance(error, Unavailable)
    assert "wants a sign-in" in error.message
    assert "http_proxy" in error.hint


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("SSL_CERT_FILE", "/nowhere/ca.pem"),
        ("SSL_CERT_FILE", "/"),
        ("SSL_CERT_FILE", __file__),
        ("SSL_CERT_DIR", "/nowhere"),
    ],
)
@pytest.mark.parametrize("proxied", [False, True])
async def test_authorities_that_cannot_be_read_are_named(
    variable: str, value: str, proxied: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    if proxied:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{nobody()}")
    error = await trouble("attendees delete 5", "https://127.0.0.1:9")
    assert isinstance(error, Unavailable)
    assert error.message.startswith(f"{variable} names {value}, which ")
    assert "Nothing was sent" in error.message
    assert variable in error.hint


async def test_authorities_matter_only_where_there_is_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/ca.pem")
    async with desk(lambda asked: play(RECORD)) as here:
        assert (await here.ask("attendees get 5")).data == RECORD["attendee"]
        monkeypatch.setenv("http_proxy", here.player.url)
        assert (await here.ask("attendees get 5")).data == RECORD["attendee"]


async def test_another_name_in_the_certificate_is_not_mended_by_trust(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(CERTIFICATE)
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))

    def elsewhere(*words: object, **more: object) -> object:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    async with serving(silent, context) as port:
        monkeypatch.setattr(socket, "getaddrinfo", elsewhere)
        error = await trouble(url=f"https://other.example:{port}")
    assert "certificate" in error.message
    assert "base URL" in error.hint


STUCK = """
import socket, sys, threading
real = socket.getaddrinfo

def stuck(host, *words, **more):
    if host not in ("slow.invalid", b"slow.invalid"):
        return real(host, *words, **more)
    print("looking", flush=True, file=sys.stderr)
    threading.Event().wait()

socket.getaddrinfo = stuck
import caltui.gateway.http.client
if sys.argv[1] != "patient":
    caltui.gateway.http.client.CONNECT_SECONDS = 0.05
sys.argv[1:] = sys.argv[2:]
from caltui.cli import main
sys.exit(main())
"""


def stuck(tmp_path: Path, patience: str, **env: str) -> "subprocess.Popen[str]":
    """`caltui users list` where the gateway's name is never found out."""
    given = {
        "CALTUI_HOME": str(tmp_path),
        "CALTUI_API_TOKEN": "at_x",
        "CALTUI_BASE_URL": "http://slow.invalid",
        **env,
    }
    return subprocess.Popen(
        [sys.executable, "-c", STUCK, patience, "users", "list"],
        env={**os.environ, **given},
        stderr=subprocess.PIPE,
        text=True,
    )


VIA = [
    {},
    {"CALTUI_BASE_URL": "http://cal.invalid", "http_proxy": "http://slow.invalid:1"},
    {"CALTUI_BASE_URL": "http://cal.invalid", "http_proxy": "socks5://slow.invalid:1"},
]


@pytest.mark.parametrize("env", VIA)
def test_a_name_that_is_never_found_ends_with_the_limit(
    env: dict[str, str], tmp_path: Path
) -> None:
    with stuck(tmp_path, "short", **env) as running:
        try:
            _, error = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 7
    assert "could not be reached in time" in error


@pytest.mark.parametrize("env", VIA)
def test_ctrl_c_ends_while_a_name_is_looked_up(env: dict[str, str], tmp_path: Path) -> None:
    with stuck(tmp_path, "patient", **env) as running:
        try:
            assert running.stderr is not None
            assert "looking\n" in iter(running.stderr.readline, "")
            running.send_signal(signal.SIGINT)
            _, error = running.communicate(timeout=60)
        finally:
            running.kill()
    assert running.returncode == 130
    assert "Traceback" not in error
