"""What stands in front of the sandbox's Cal: it reads a request, and says what Cal is asked."""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from caltui.sandbox.cal.callers import KEYS, TOKENS
from caltui.sandbox.gateway.call import Call
from caltui.sandbox.gateway.limits import RateLimit
from caltui.sandbox.gateway.routes import BadPath, Routes, Upstream, checked_path, echo
from caltui.sandbox.gateway.wrappers import Bare, EchoedCall

NO_PAGE = "<!DOCTYPE html><title>404: This page could not be found.</title>"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is to be answered. `origin` is where it came from: `cal`, `gateway`, `dressed`; or
    `page`, where the body is the text of a web page."""

    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    origin: str = "cal"


@dataclass(frozen=True, slots=True)
class ForwardedCall:
    """A call that goes on to Cal, and whose token it carries."""

    token: str
    upstream: Upstream


class Front(Protocol):
    """One way to reach Cal. `tokens` says whose key each secret is."""

    tokens: Mapping[str, str]

    def read(self, call: Call, known: Mapping[str, str]) -> Reply | ForwardedCall:
        """Finds where a call goes, or answers it if it goes no further. `known`: the tokens."""

    def lost(self) -> Reply:
        """The answer for a path that Cal does not know."""

    def refusal(self, status: int, text: str) -> Any:
        """The body of an error with that text, as Cal writes it."""

    def limits(self, limit: RateLimit, token: str, wait: float) -> dict[str, str]:
        """The headers about the rate, with the seconds to wait."""


class GatewayFront:
    """The LowCodeAPI gateway: two URL formats, its own token, a wrapper."""

    tokens: Mapping[str, str] = TOKENS

    def __init__(self, routes: Routes, wrapper: Bare) -> None:
        self._routes = routes
        self._wrapper = wrapper

    def read(self, call: Call, known: Mapping[str, str]) -> Reply | ForwardedCall:
        """Finds the route, then looks at the token."""
        try:
            path = checked_path(call.path)
        except BadPath as error:
            return Reply(400, str(error), {}, "gateway")
        upstream = self._routes.upstream(call.method, path, call.pairs)
        if upstream is None:
            return Reply(404, self._wrapper.not_found(), {}, "dressed")
        token = next((v for k, v in call.pairs if k == "api_token"), "")
        if not token.startswith("at_"):
            request = call.request
            asked = EchoedCall(request.method, path, echo(call.pairs), dict(request.headers))
            return Reply(401, self._wrapper.no_token(asked), {}, "dressed")
        if token not in known:
            return Reply(403, self._wrapper.bad_token(), {}, "dressed")
        return ForwardedCall(token, upstream)

    def lost(self) -> Reply:
        """Cal's own answer, passed on."""
        return Reply(404, self.refusal(404, "This page could not be found."))

    def refusal(self, status: int, text: str) -> Any:
        """As Cal's API v1."""
        return {"message": text}

    def limits(self, limit: RateLimit, token: str, wait: float) -> dict[str, str]:
        """The gateway passes them on as they are."""
        return limit.headers(token, wait)


class CalV1Front:
    """Cal's API v1 itself, below `/v1` or `/api/v1`: the key in the query, nothing around.

    Without a `licence` it refuses every key.
    """

    tokens: Mapping[str, str] = KEYS

    def __init__(self, *, licence: bool = True) -> None:
        self.licence = licence

    def read(self, call: Call, known: Mapping[str, str]) -> Reply | ForwardedCall:
        """Looks at the licence and the key, as Cal does before anything else."""
        path = call.path.removeprefix("/api")
        if not path.startswith("/v1/"):
            return self.lost()
        key = next((v for k, v in call.pairs if k == "apiKey"), "")
        if not self.licence:
            text = "Invalid or missing CALCOM_LICENSE_KEY environment variable"
            return Reply(401, {"error": text})
        if not key:
            return Reply(401, {"message": "No apiKey provided"})
        if key not in known:
            return Reply(401, {"error": "Your API key is not valid."})
        rest = path.removeprefix("/v1").removesuffix("/")
        return ForwardedCall(key, Upstream("", f"/v2{rest}", call.pairs))

    def lost(self) -> Reply:
        """The web page that the server has for what it does not know."""
        return Reply(404, NO_PAGE, {}, "page")

    def refusal(self, status: int, text: str) -> Any:
        """A message alone."""
        return {"message": text}

    def limits(self, limit: RateLimit, token: str, wait: float) -> dict[str, str]:
        """As Cal sends them: the reset as a moment in milliseconds, and no `Retry-After`."""
        told = limit.headers(token, wait)
        told.pop("retry-after", None)
        seconds = float(told["x-ratelimit-reset"])
        return told | {"x-ratelimit-reset": str(math.ceil((time.time() + seconds) * 1000))}
