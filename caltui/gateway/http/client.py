"""The one place that knows the HTTP library, for what `direct` leaves to it.

An attempt goes out here and comes back as a Reply or as Lost; no exception of
the library, and no URL, leaves this module.
"""

import asyncio
import logging
import ssl
from collections.abc import Callable, Mapping
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import httpx2

from caltui import __version__
from caltui.gateway.attempt_result import Lost, Reply
from caltui.gateway.http.environment import Proxy, distrust, trusted
from caltui.gateway.http.limits import CONNECT_SECONDS, CONNECTIONS, KEEP_ALIVE, too_large

for _name in ("httpx2", "httpcore2"):
    # Both log whole URLs, and the token travels in them.
    logging.getLogger(_name).setLevel(logging.CRITICAL + 1)


def library_trust() -> ssl.SSLContext:
    """Whom the library trusts where the system names nobody."""
    return httpx2.create_ssl_context()


def in_process(app: Any) -> httpx2.ASGITransport:
    """A transport to an ASGI application of this process: no port, no socket."""
    return httpx2.ASGITransport(app=app)


class Wire:
    """One client: it follows no redirect, keeps no cookie and holds ten connections.

    `cap` is the size in bytes above which an answer is refused while it is read, `proxy` what
    leads there, `tls` whether it or the gateway is reached by TLS. Raises Unusable.
    """

    def __init__(
        self,
        transport: Callable[[], Any] | None,
        cap: int,
        *,
        proxy: Proxy | None = None,
        tls: bool = True,
    ) -> None:
        self._tells_progress = transport is None
        self._cap = cap
        self._proxy = proxy
        trusts_nobody = transport is not None or not tls
        self._client = httpx2.AsyncClient(
            transport=transport() if transport is not None else None,
            verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT) if trusts_nobody else trusted(),
            proxy=proxy.url if proxy is not None else None,
            trust_env=False,
            follow_redirects=False,
            timeout=httpx2.Timeout(None, connect=CONNECT_SECONDS),
            limits=httpx2.Limits(
                max_connections=CONNECTIONS,
                max_keepalive_connections=CONNECTIONS,
                keepalive_expiry=KEEP_ALIVE,
            ),
            headers={"accept": "application/json", "user-agent": f"caltui/{__version__}"},
        )
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    async def aclose(self) -> None:
        """Closes every connection."""
        await self._client.aclose()

    async def exchange(
        self, method: str, url: str, body: bytes | None, seconds: float
    ) -> Reply | Lost:
        """Sends one request and reads the whole answer, within `seconds`."""
        progress = _Progress(unsent=self._tells_progress)
        headers = {"content-type": "application/json"} if body is not None else {}
        try:
            async with asyncio.timeout(seconds):
                request = self._client.build_request(
                    method, url, content=body, headers=headers, extensions={"trace": progress.note}
                )
                answer = await self._client.send(request, stream=True)
                return await _read(answer, self._cap, self._proxy)
        except TimeoutError:
            took = f"within {seconds:.0f} s" if seconds >= 1 else "in time"
            return Lost(f"did not answer {took}", unsent=progress.unsent, timed_out=True)
        except httpx2.HTTPError as error:
            return _lost(error, progress.unsent, self._proxy)
        except httpx2.InvalidURL as error:
            return Lost(f"has an address that cannot be used ({_cause(error)})", unsent=True)
        except Exception:
            # What a proxy says that speaks no SOCKS comes out of that library as it is.
            if self._proxy is None:
                raise
            words = "gave an answer that no proxy gives"
            return Lost(
                words, unsent=progress.unsent, who=self._proxy.who, hint=_check(self._proxy)
            )


class _Progress:
    """Whether the request certainly did not leave yet. Some transports never tell."""

    def __init__(self, unsent: bool) -> None:
        self.unsent = unsent

    async def note(self, event: str, info: Mapping[str, Any]) -> None:
        if not event.endswith("send_request_headers.started"):
            return
        # A CONNECT is for the proxy: the request itself follows when that has been answered.
        if getattr(info.get("request"), "method", b"") != b"CONNECT":
            self.unsent = False


def _lost(error: httpx2.HTTPError, unsent: bool, proxy: Proxy | None) -> Lost:
    """What an exception of the library says about the request."""
    cause = _cause(error)
    doubt = distrust(error)
    if doubt is not None:
        return Lost(f"could not be reached ({doubt[0]})", unsent=True, hint=doubt[1])
    who, hint = (proxy.who, _check(proxy)) if proxy is not None else ("", "")
    if isinstance(error, httpx2.ProxyError):
        return Lost(f"does not lead to the gateway ({cause})", unsent=True, who=who, hint=hint)
    if isinstance(error, httpx2.ConnectTimeout):
        words = "could not be reached in time"
        return Lost(words, unsent=True, timed_out=True, who=who, hint=hint)
    if isinstance(error, httpx2.ConnectError):
        words = f"could not be reached ({cause})"
        return Lost(words, unsent=True, repeat=True, who=who, hint=hint)
    if isinstance(error, httpx2.UnsupportedProtocol):
        return Lost(f"cannot be reached by that address ({cause})", unsent=True)
    if isinstance(error, httpx2.DecodingError):
        return Lost("sent an answer whose compression is broken", garbled=True)
    words = f"broke the connection ({cause})"
    return Lost(words, unsent=unsent, repeat=True, who=who if unsent else "", hint=hint)


def _check(proxy: Proxy) -> str:
    return f"Check {proxy.variable}, or name the gateway's host in NO_PROXY to go there directly."


async def _read(response: httpx2.Response, cap: int, proxy: Proxy | None) -> Reply | Lost:
    """The answer with its body, refused while reading when it grows above the cap."""
    if response.status_code == 407 and proxy is not None:
        await response.aclose()
        hint = f"Put it into {proxy.variable}: http://name:password@{proxy.place}"
        return Lost("wants a sign-in (407)", unsent=True, who=proxy.who, hint=hint)
    try:
        size = int(response.headers.get("content-length") or 0)
    except ValueError:
        size = 0
    parts: list[bytes] = []
    total = 0
    try:
        if size <= cap:
            async for part in response.aiter_bytes():
                parts.append(part)
                total += len(part)
                if total > cap:
                    break
    finally:
        await response.aclose()
    if max(size, total) > cap:
        return too_large(cap, response.status_code)
    headers = {k.lower(): v for k, v in response.headers.items() if k.lower() != "set-cookie"}
    return Reply(response.status_code, headers, b"".join(parts))


def _cause(error: Exception) -> str:
    """The library's words in short, without any URL."""
    text = str(error) or type(error).__name__
    return text.partition("://")[0][:120].strip() or type(error).__name__
