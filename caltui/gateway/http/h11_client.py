"""HTTP/1.1 over asyncio's sockets, with h11 for the protocol: the wire in the plain case.

The HTTP library and what it stands on take longer to load than a command takes for
everything else, and most of a call's time. It is still there for what is not plain:
proxies, unusual addresses, applications in this process.
"""

import asyncio
import os
import re
import time
from contextlib import suppress
from contextvars import Context
from typing import Any
from urllib.parse import urlsplit

import h11

from caltui import __version__
from caltui.gateway.attempt_result import Lost, Reply
from caltui.gateway.http.content_encoding import Encoded, decoder
from caltui.gateway.http.environment import Unusable, distrust, trusted
from caltui.gateway.http.limits import CONNECT_SECONDS, CONNECTIONS, KEEP_ALIVE, too_large

_PLAIN = re.compile(r"https?://(?:[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?/[!-~]*", re.I)
_ROUNDS = 2
"""Turns of the event loop until it has read what came: in the first it hears of it."""

_PIECE = 256 * 1024
_LONGEST_HEAD = 100 * 1024
_HEADERS = (
    ("accept", "application/json"),
    ("accept-encoding", "gzip, deflate, br"),
    ("user-agent", f"caltui/{__version__}"),
)


def fits(url: str) -> bool:
    """Whether this wire may be used for that address, where no proxy is on the way."""
    found = _PLAIN.fullmatch(url)
    return found is not None and int(found[1] or 0) <= 65535


class Direct:
    """Ten connections at most, kept open for the next call; it follows no redirect.

    `cap` is the size in bytes above which an answer is refused while it is read.
    """

    def __init__(self, cap: int) -> None:
        self._cap = cap
        self._room = asyncio.Semaphore(CONNECTIONS)
        self._idle: list[_Line] = []
        self._busy: set[_Line] = set()

    async def aclose(self) -> None:
        """Closes every connection, those that a call still waits on too."""
        for line in (*self._idle, *self._busy):
            line.close()
        self._idle.clear()
        await asyncio.sleep(0)

    async def exchange(
        self, method: str, url: str, body: bytes | None, seconds: float
    ) -> Reply | Lost:
        """Sends one request and reads the whole answer, within `seconds`.

        In a context of its own: the loop keeps a time limit until it would have passed, and an
        open connection its reader, each with the context it was made in: the screen that asked.
        """
        call = _Call(method, url, body)
        return await asyncio.create_task(self._within(seconds, call), context=Context())

    async def _within(self, seconds: float, call: "_Call") -> Reply | Lost:
        try:
            async with asyncio.timeout(seconds), self._room:
                return await self._exchange(call)
        except TimeoutError:
            took = f"within {seconds:.0f} s" if seconds >= 1 else "in time"
            return Lost(f"did not answer {took}", unsent=call.unsent, timed_out=True)

    async def _exchange(self, call: "_Call") -> Reply | Lost:
        try:
            line = await self._open_line(call.origin) or await _connect(call.origin)
        except _Unreached as error:
            return error.lost
        self._busy.add(line)
        try:
            reply = await line.exchange(call, self._cap)
        except Encoded:
            reply = Lost("sent an answer whose compression is broken", garbled=True)
        except (OSError, h11.ProtocolError) as error:
            reply = Lost(f"broke the connection ({_cause(error)})", call.unsent, repeat=True)
        finally:
            self._busy.discard(line)
            if line.may_serve_again():
                self._idle.append(line)
            else:
                line.close()
        return reply

    async def _open_line(self, origin: "_Origin") -> "_Line | None":
        """An open connection to there that the other side has not closed meanwhile."""
        for _ in range(_ROUNDS if self._idle else 0):
            await asyncio.sleep(0)
        ready = [line for line in self._idle if line.origin == origin and line.is_fresh()]
        for line in set(self._idle).difference(ready):
            line.close()
        self._idle = ready
        return ready.pop() if ready else None


_Origin = tuple[str, str, int]


class _Call:
    """One request. `unsent` is true as long as it certainly did not leave."""

    def __init__(self, method: str, url: str, body: bytes | None) -> None:
        parts = urlsplit(url)
        tls = parts.scheme.lower() == "https"
        self.origin: _Origin = (
            "https" if tls else "http",
            parts.hostname or "",
            parts.port or (443 if tls else 80),
        )
        self.unsent = True
        self.body = body or b""
        headers = [("host", parts.netloc), *_HEADERS]
        if body is not None or method in ("POST", "PUT", "PATCH"):
            headers.append(("content-length", str(len(self.body))))
        if body is not None:
            headers.append(("content-type", "application/json"))
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        self.request = h11.Request(method=method, target=target, headers=headers)


class _Line:
    """One connection, for one call at a time."""

    def __init__(
        self, origin: _Origin, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self.origin = origin
        self._reader = reader
        self._writer = writer
        self._http = h11.Connection(h11.CLIENT, max_incomplete_event_size=_LONGEST_HEAD)
        self.since = time.monotonic()

    def close(self) -> None:
        """Ends the connection at once."""
        self._writer.transport.abort()

    def is_fresh(self) -> bool:
        """Whether the other side has it open still, as far as can be told."""
        waited = time.monotonic() - self.since
        return waited < KEEP_ALIVE and not (
            self._reader.at_eof() or self._writer.transport.is_closing()
        )

    def may_serve_again(self) -> bool:
        """Readies the connection for the next call, if the last one ended well."""
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        self.since = time.monotonic()
        return True

    async def exchange(self, call: _Call, cap: int) -> Reply | Lost:
        """Sends the request and reads the answer. Raises OSError, h11.ProtocolError, Encoded."""
        http = self._http
        data = [http.send(call.request), http.send(h11.Data(data=call.body))]
        data.append(http.send(h11.EndOfMessage()))
        call.unsent = False
        self._writer.write(b"".join(part for part in data if part))
        with suppress(ConnectionError):  # It may have answered before it closed.
            await self._writer.drain()
        head = await self._next()
        while isinstance(head, h11.InformationalResponse):
            head = await self._next()
        if not isinstance(head, h11.Response):
            raise h11.RemoteProtocolError("the connection was closed without an answer")
        headers = {k.decode("latin-1"): v.decode("latin-1") for k, v in head.headers}
        headers.pop("set-cookie", None)
        return await self._body(head.status_code, headers, cap)

    async def _body(self, status: int, headers: dict[str, str], cap: int) -> Reply | Lost:
        length = headers.get("content-length", "0")
        total = int(length) if length.isdecimal() else 0
        if total > cap:
            return too_large(cap, status)
        parts: list[bytes] = []
        total = 0
        decode = decoder(headers.get("content-encoding", ""))
        while isinstance(event := await self._next(), h11.Data):
            part = decode(bytes(event.data))
            parts.append(part)
            total += len(part)
            if total > cap:
                return too_large(cap, status)
        if not isinstance(event, h11.EndOfMessage):
            raise h11.RemoteProtocolError("the connection was closed within the answer")
        return Reply(status, headers, b"".join(parts))

    async def _next(self) -> Any:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            self._http.receive_data(await self._reader.read(_PIECE))
        return event


class _Unreached(Exception):
    """No connection was made."""

    def __init__(self, lost: Lost) -> None:
        super().__init__(lost.reason)
        self.lost = lost


async def _connect(origin: _Origin) -> _Line:
    """A new connection. Raises _Unreached."""
    scheme, host, port = origin
    try:
        context = trusted() if scheme == "https" else None
        async with asyncio.timeout(CONNECT_SECONDS) as limit:
            reader, writer = await asyncio.open_connection(
                host, port, ssl=context, limit=_PIECE, happy_eyeballs_delay=_patience(host)
            )
    except Unusable as error:
        raise _Unreached(error.lost) from error
    except (OSError, ValueError, OverflowError) as error:
        doubt = distrust(error)
        if doubt is not None:
            lost = Lost(f"could not be reached ({doubt[0]})", unsent=True, hint=doubt[1])
        elif isinstance(error, TimeoutError) and limit.expired():
            lost = Lost("could not be reached in time", unsent=True, timed_out=True)
        elif isinstance(error, OSError):
            lost = Lost(f"could not be reached ({_cause(error)})", unsent=True, repeat=True)
        else:
            lost = Lost(f"has an address that cannot be used ({_cause(error)})", unsent=True)
        raise _Unreached(lost) from error
    return _Line(origin, reader, writer)


def _patience(host: str) -> float | None:
    """Seconds for one address of a name before the next is tried too; an address is alone.

    A race that is given up in the moment it is won would lose an open socket.
    """
    return None if ":" in host or host.replace(".", "").isdigit() else 0.25


def _cause(error: Exception) -> str:
    """The system's or the library's words in short, without any URL."""
    if type(error).__module__ != "ssl" and isinstance(error, OSError) and (error.errno or 0) > 0:
        text = os.strerror(error.errno or 0)
    else:
        text = str(error)
    return text.partition("://")[0][:120].strip() or type(error).__name__
