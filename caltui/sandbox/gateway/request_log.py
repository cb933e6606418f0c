"""What the sandbox was asked, for tests that count what was sent."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(slots=True)
class Seen:
    """One request. `query` is without the token; `effect` says whether it changed the world.

    `path` is the gateway's, `upstream` what Cal was asked (empty when the gateway
    answered by itself), `format` is `new`, `old` or empty for a URL without ids.
    `fault` names the fault that hit it; `status` is 0 when no answer left.
    """

    method: str
    path: str
    query: dict[str, str]
    body: Any
    operation: str = ""
    ids: tuple[str, ...] = ()
    format: str = ""
    upstream: str = ""
    status: int = 0
    effect: bool = False
    fault: str = ""


@dataclass(slots=True)
class RequestLog:
    """The requests in the order they came, the newest `limit` of them."""

    limit: int = 10_000
    seen: list[Seen] = field(default_factory=list)

    def add(self, request: Seen) -> None:
        """Keeps a request, dropping the oldest above the limit."""
        self.seen.append(request)
        if len(self.seen) > self.limit:
            del self.seen[0]

    def clear(self) -> None:
        """Forgets everything."""
        self.seen.clear()

    @property
    def effects(self) -> list[Seen]:
        """Those that changed the world."""
        return [request for request in self.seen if request.effect]

    def as_json(self) -> list[dict[str, Any]]:
        """The list as `GET /_sandbox/requests` shows it."""
        return [asdict(request) for request in self.seen]

    def __iter__(self) -> Iterator[Seen]:
        return iter(tuple(self.seen))

    def __len__(self) -> int:
        return len(self.seen)
