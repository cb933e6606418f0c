"""Dresses an answer of Cal as the gateway does: three ways, one of them a profile's.

`documented` is what the service's documentation promises, `observed` what its
published server does, `bare` an answer without any wrapper.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PROVIDER = "cal"
NO_TOKEN = "A valid API token is required to access this API."
BAD_TOKEN = "Invalid api_token"
NOT_FOUND = "Not Found"
DONE = "Request completed"
FAILED = "Error received from the cal API"


@dataclass(frozen=True, slots=True)
class EchoedCall:
    """The call that a token error of the observed gateway echoes, the token included."""

    method: str
    path: str
    query: Mapping[str, Any]
    headers: Mapping[str, str]


class Bare:
    """Cal's body as it is. Cal's headers travel as HTTP headers."""

    name = "bare"
    http_headers = True
    served_definitions: tuple[str, ...] = ("definition",)

    def success(self, body: Any, headers: Mapping[str, str]) -> Any:
        """The body of a 2xx answer."""
        return body

    def error(self, status: int, body: Any, headers: Mapping[str, str]) -> Any:
        """The body for an error that came from Cal."""
        return body

    def not_found(self) -> Any:
        """The gateway's own 404: no such route."""
        return {"message": NOT_FOUND}

    def no_token(self, asked: EchoedCall) -> Any:
        """The 401 for a token that is missing or does not look like one."""
        return {"message": NO_TOKEN}

    def bad_token(self) -> Any:
        """The 403 for a token that nobody knows."""
        return {"message": BAD_TOKEN}

    def refused(self, status: int, message: str) -> Any:
        """An error of the gateway itself, such as a body that is not JSON."""
        return {"message": message}


class Documented(Bare):
    """`{"data": …}` around everything; no sign of where a 404 came from."""

    name = "documented"
    served_definitions = ("definition", "openapi")

    def success(self, body: Any, headers: Mapping[str, str]) -> Any:
        return {"data": body}

    def error(self, status: int, body: Any, headers: Mapping[str, str]) -> Any:
        return self.refused(status, message_of(body) or FAILED)

    def not_found(self) -> Any:
        return self.refused(404, NOT_FOUND)

    def no_token(self, asked: EchoedCall) -> Any:
        return self.refused(401, NO_TOKEN)

    def bad_token(self) -> Any:
        return self.refused(403, BAD_TOKEN)

    def refused(self, status: int, message: str) -> Any:
        return {"data": {"error": {"message": message, "code": status}}}


class Observed(Bare):
    """The published server: Cal's headers inside the body, `provider` on what came from Cal."""

    name = "observed"
    http_headers = False

    def success(self, body: Any, headers: Mapping[str, str]) -> Any:
        told = body.get("message") if isinstance(body, dict) else None
        return {
            "message": told or DONE,
            "provider": PROVIDER,
            "result": body,
            "response_headers": dict(headers),
        }

    def error(self, status: int, body: Any, headers: Mapping[str, str]) -> Any:
        told = body.get("message") if isinstance(body, dict) else None
        if isinstance(told, list):
            told = ",".join(str(part) for part in told)
        return {
            "message": told or FAILED,
            "provider": PROVIDER,
            "error": body,
            "headers": dict(headers),
        }

    def no_token(self, asked: EchoedCall) -> Any:
        logging = {
            "method": asked.method,
            "status_code": 401,
            "message": NO_TOKEN,
            "path": asked.path,
            "headers": dict(asked.headers),
            "query": dict(asked.query),
        }
        error = {"code": 401, "logging": logging}
        return {"message": NO_TOKEN, "provider": PROVIDER, "error": error}

    def bad_token(self) -> Any:
        return {"message": BAD_TOKEN, "provider": PROVIDER, "error": {"code": 403}}


WRAPPERS: dict[str, Bare] = {w.name: w for w in (Documented(), Observed(), Bare())}


def message_of(body: Any) -> str:
    """The words in an error body of Cal, v2's nested ones first."""
    while isinstance(body, dict):
        inner = body.get("error")
        body = inner if isinstance(inner, dict | str) and inner else body.get("message")
    if isinstance(body, list):
        return ",".join(str(part) for part in body)
    return body if isinstance(body, str) else ""
