"""The one place that knows the HTTP library.

An attempt goes out here and comes back as a Reply or as NoReply; no exception of
the library, and no URL, leaves this module.
"""

import asyncio
import logging
import os
import socket
import ssl
import sys
from collections.abc import Callable, Mapping
from contextvars import Context
from dataclasses import replace
from http.cookiejar import DefaultCookiePolicy
from importlib.util import find_spec
from typing import Any

from caltui import __version__
from caltui.gateway.attempt_result import NoReply, Reply
from caltui.gateway.http.environment import (
    Proxy,
    Unusable,
    causes,
    proxy_for,
    tls_fault,
    trusted,
)
from caltui.gateway.http.plain_to_tls import PERHAPS, no_tls_spoken, wants_tls
from caltui.gateway.http.resolving import look_up_in_daemon_threads

# The library's own command line, which nobody calls here: it would load click, rich and pygments.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]

# With every lock that it takes, it looks through all folders for this again where there is none.
if find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]

import httpx  # noqa: E402

for _name in ("httpx", "httpcore"):
    # Both log whole URLs, and the token travels in them.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)

CONNECTIONS = 10
KEEP_ALIVE = 4.0
"""Seconds. The gateway closes idle connections after 5: ours go first."""

CONNECT_SECONDS = 10.0


def in_process(app: Any) -> httpx.ASGITransport:
    """A transport to an ASGI application of this process: no port, no socket."""
    return httpx.ASGITransport(app=app)


READS = ("GET", "HEAD")


class HttpClient:
    """Sends requests: it follows no redirect, keeps no cookie and holds ten connections.

    A write goes over a connection of its own: a server may close one that rests in the very
    moment in which it is used again, and whether the request arrived could not be known.

    `transport` makes what requests go through (None: real sockets, and the proxy that the
    environment names); `cap` is the size in bytes above which an answer is refused while it
    is read.
    """

    def __init__(self, transport: Callable[[], Any] | None, cap: int) -> None:
        self._transport = transport
        self._cap = cap
        self._clients: dict[tuple[str, bool, bool], httpx.AsyncClient] = {}
        self._answered = False

    async def aclose(self) -> None:
        """Closes every connection."""
        for client in self._clients.values():
            await client.aclose()

    async def exchange(
        self,
        method: str,
        url: str,
        body: bytes | None,
        seconds: float,
        headers: tuple[tuple[str, str], ...] = (),
    ) -> Reply | NoReply:
        """Sends one request and reads the whole answer, within `seconds`.

        In a context of its own: an open connection keeps the context in which it was made, and
        with it the screen that asked.
        """
        task = self._exchange(method, url, body, seconds, headers)
        return await asyncio.create_task(task, context=Context())

    async def _exchange(
        self,
        method: str,
        url: str,
        body: bytes | None,
        seconds: float,
        own: tuple[tuple[str, str], ...],
    ) -> Reply | NoReply:
        progress = _Progress(unsent=self._transport is None)
        headers = dict(own)
        if body is not None:
            headers["content-type"] = "application/json"
        proxy: Proxy | None = None
        try:
            async with asyncio.timeout(seconds):
                address = httpx.URL(url)
                if (address.port or 0) > 65535:
                    raise httpx.InvalidURL(f"there is no port {address.port}")
                proxy = proxy_for(url) if self._transport is None else None
                client = self._client(address.scheme == "https", proxy, kept=method in READS)
                request = client.build_request(
                    method,
                    address,
                    content=body,
                    headers=headers,
                    extensions={"trace": progress.note},
                )
                answer = await client.send(request, stream=True)
                found = await _read(answer, self._cap, proxy)
                if isinstance(found, Reply) and address.scheme == "http" and wants_tls(found):
                    return no_tls_spoken()
                self._answered = True
                return found
        except Unusable as error:
            return error.no_reply
        except TimeoutError:
            took = f"within {seconds:.0f} s" if seconds >= 1 else "in time"
            return NoReply(f"did not answer {took}", unsent=progress.unsent)
        except httpx.HTTPError as error:
            found = _no_reply(error, progress.unsent, proxy)
            broken = isinstance(error, (httpx.ReadError, httpx.RemoteProtocolError))
            plain = broken and not self._answered and address.scheme == "http" and proxy is None
            return replace(found, hint=PERHAPS) if plain else found
        except httpx.InvalidURL as error:
            return NoReply(f"has an address that cannot be used ({_cause(error)})", unsent=True)
        except Exception:
            # What a proxy says that speaks no SOCKS comes out of that library as it is.
            if proxy is None:
                raise
            words = "gave an answer that no proxy gives"
            return NoReply(words, unsent=progress.unsent, who=proxy.who, hint=_check(proxy))

    def _client(self, tls: bool, proxy: Proxy | None, *, kept: bool) -> httpx.AsyncClient:
        """The library's client for that way to the gateway; whether its connections are `kept`
        for other requests. Raises Unusable."""
        url = proxy.url if proxy is not None else ""
        tls = self._transport is None and (tls or url.startswith("https:"))
        if (url, tls, kept) not in self._clients:
            look_up_in_daemon_threads(asyncio.get_running_loop())
            client = httpx.AsyncClient(
                transport=self._transport() if self._transport is not None else None,
                verify=trusted() if tls else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT),
                proxy=url or None,
                trust_env=False,
                follow_redirects=False,
                timeout=httpx.Timeout(None, connect=CONNECT_SECONDS),
                limits=httpx.Limits(
                    max_connections=CONNECTIONS,
                    max_keepalive_connections=CONNECTIONS if kept else 0,
                    keepalive_expiry=KEEP_ALIVE,
                ),
                headers={"accept": "application/json", "user-agent": f"caltui/{__version__}"},
            )
            client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))
            self._clients[url, tls, kept] = client
        return self._clients[url, tls, kept]


class _Progress:
    """Whether the request certainly did not leave yet. Some transports never tell."""

    def __init__(self, unsent: bool) -> None:
        self.unsent = unsent

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        """Called by the library with each step that it takes."""
        if not event.endswith("send_request_headers.started"):
            return
        # A CONNECT is for the proxy: the request itself follows when that has been answered.
        if getattr(info.get("request"), "method", b"") != b"CONNECT":
            self.unsent = False


def _no_reply(error: httpx.HTTPError, unsent: bool, proxy: Proxy | None) -> NoReply:
    """Turns an exception of the library into what is known of the request."""
    cause = _cause(error)
    fault = tls_fault(error)
    if fault is not None:
        return NoReply(f"could not be reached ({fault[0]})", unsent=True, hint=fault[1])
    who, hint = (proxy.who, _check(proxy)) if proxy is not None else ("", "")
    if isinstance(error, httpx.ProxyError):
        return NoReply(f"does not lead there ({cause})", unsent=True, who=who, hint=hint)
    if isinstance(error, httpx.ConnectTimeout):
        words = "could not be reached in time"
        return NoReply(words, unsent=True, who=who, hint=hint)
    if isinstance(error, httpx.ConnectError):
        words = f"could not be reached ({cause})"
        return NoReply(words, unsent=True, repeat=True, who=who, hint=hint)
    if isinstance(error, httpx.UnsupportedProtocol):
        return NoReply(f"cannot be reached by that address ({cause})", unsent=True)
    if isinstance(error, httpx.DecodingError):
        return NoReply("sent an answer whose compression is broken", garbled=True)
    words = f"broke the connection ({cause})"
    return NoReply(words, unsent=unsent, repeat=True, who=who if unsent else "", hint=hint)


def _check(proxy: Proxy) -> str:
    return f"Check {proxy.variable}, or name the host in NO_PROXY to go there directly."


async def _read(response: httpx.Response, cap: int, proxy: Proxy | None) -> Reply | NoReply:
    """The answer with its body, refused while reading when it grows above the cap."""
    status = response.status_code
    try:
        if status == 407 and proxy is not None:
            hint = f"Put it into {proxy.variable}: http://name:password@{proxy.place}"
            return NoReply("wants a sign-in (407)", unsent=True, who=proxy.who, hint=hint)
        length = response.headers.get("content-length", "")
        size = int(length) if length.isdecimal() else 0
        if size > cap:
            return _too_large(cap, status)
        parts: list[bytes] = []
        size = 0
        async for part in response.aiter_bytes():
            parts.append(part)
            size += len(part)
            if size > cap:
                return _too_large(cap, status)
    finally:
        await response.aclose()
    headers = {k.lower(): v for k, v in response.headers.items() if k.lower() != "set-cookie"}
    return Reply(status, headers, b"".join(parts))


def _too_large(cap: int, status: int) -> NoReply:
    return NoReply(
        f"sent an answer of more than {max(1, cap >> 20)} MB",
        garbled=True,
        large=True,
        status=status,
        hint="Ask for less at once: filter the list, or give page and take.",
    )


def _cause(error: Exception) -> str:
    """The system's words for what went wrong, else the library's; short, without any URL."""
    text = str(error)
    for inner in causes(error):
        if isinstance(inner, OSError) and (inner.errno or 0) > 0:
            text = text if isinstance(inner, ssl.SSLError) else os.strerror(inner.errno or 0)
        elif isinstance(inner, socket.gaierror):
            text = inner.strerror or text
    return text.partition("://")[0][:120].strip(" .") or type(error).__name__
