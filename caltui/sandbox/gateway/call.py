"""One request on its way through the gateway, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Self

from starlette.requests import Request

from caltui.sandbox.gateway.routes import Pairs, read_query


@dataclass(slots=True)
class Call:
    """A request, and what Cal was asked. `effect` says whether it changed the world.

    `path` is the gateway's, `upstream` what Cal was asked (empty when the gateway
    answered by itself), `format` is `new`, `old` or empty for a URL without ids.
    """

    request: Request
    method: str
    path: str
    pairs: Pairs
    content: bytes
    body: Any = None
    operation: str = ""
    ids: tuple[str, ...] = ()
    format: str = ""
    upstream: str = ""
    effect: bool = False

    @classmethod
    async def of(cls, request: Request) -> Self:
        """The call of a request, with its whole content."""
        path = request.scope.get("raw_path", b"").decode("latin-1") or request.url.path
        method = "GET" if request.method == "HEAD" else request.method
        return cls(request, method, path, read_query(request.url.query), await request.body())
