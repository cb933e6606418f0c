"""Answers that a fault breaks, and the web page of something that is not an API."""

import gzip
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

TRANSPORT = "caltui_transport"
PAGE = "<!doctype html><html><head><title>Sandbox</title></head><body><h1>{}</h1></body></html>"


def page_answer(status: int, headers: Mapping[str, str] | None = None) -> Response:
    """The web page of something that is not an API."""
    return Response(PAGE.format(status), status, dict(headers or {}), media_type="text/html")


def broken(answer: Response) -> Response:
    """The same answer with JSON that stops in the middle, its length told truly."""
    body = bytes(answer.body)
    packed = answer.headers.get("content-encoding") == "gzip"
    text = gzip.decompress(body) if packed else body
    return Response(
        text[: max(1, len(text) // 2)], answer.status_code, media_type=answer.media_type
    )


class Cut(Response):
    """No answer: the connection is cut. Needs a real connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = _transport(scope)
        transport.abort()
        await _until_gone(receive)


class Silence(Response):
    """No answer and no end: waits until the client gives up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _until_gone(receive)


class Half(Response):
    """Announces the whole answer, sends half of it and closes."""

    def __init__(self, whole: Response) -> None:
        super().__init__()
        self.whole = whole

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        transport = _transport(scope)
        body = bytes(self.whole.body)
        start = {"status": self.whole.status_code, "headers": self.whole.raw_headers}
        await send({"type": "http.response.start", **start})
        half = body[: len(body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        transport.close()
        await _until_gone(receive)


def _transport(scope: Scope) -> Any:
    transport = scope.get("state", {}).get(TRANSPORT)
    if transport is None:
        raise ConnectionResetError("This fault needs a sandbox that runs over TCP.")
    return transport


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
