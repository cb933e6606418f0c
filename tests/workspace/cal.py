"""A scripted Cal behind the documented wrapper, in process: answers and what it was asked."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import httpx

Reply = tuple[int, Any]
Handler = Callable[[Mapping[str, str], Any], Reply]


class Cal:
    """Answers by `METHOD path`; anything else is a record that is missing."""

    def __init__(self, **lists: list[dict[str, Any]]) -> None:
        self.asked: list[tuple[str, str, dict[str, str], Any]] = []
        self.handlers: dict[str, Handler] = {}
        for name, records in lists.items():
            self.lists(name.replace("_", "-"), records)

    def lists(self, name: str, records: list[dict[str, Any]], envelope: str = "") -> None:
        """Answers `GET /v2/<name>` with these records."""
        body = {envelope or name.replace("-", "_"): records}
        self.on(f"GET /v2/{name}", lambda query, sent: (200, body))

    def on(self, what: str, handler: Handler) -> None:
        """Answers `METHOD /v2/path` by a function of query and body."""
        self.handlers[what] = handler

    def writes(self) -> list[tuple[str, str]]:
        """The writes it was asked for."""
        return [(method, path) for method, path, _, _ in self.asked if method != "GET"]

    def transport(self) -> httpx.AsyncBaseTransport:
        """What a gateway sends through."""
        return httpx.MockTransport(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/cal")
        query = {k: v for k, v in request.url.params.items() if k != "api_token"}
        body = json.loads(request.content) if request.content else None
        self.asked.append((request.method, path, query, body))
        handler = self.handlers.get(f"{request.method} {path}")
        if handler is None:
            return _wrapped(404, {"error": {"message": "Not found", "code": 404}})
        status, data = handler(query, body)
        return _wrapped(status, data)


def _wrapped(status: int, data: Any) -> httpx.Response:
    return httpx.Response(status, json={"data": data})
