"""The sandbox as Cal's API v2, called over HTTP."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from caltui.sandbox.cal.callers import DEMO_KEY, USER_KEY
from caltui.sandbox.cal.world import World
from caltui.sandbox.calv2.facts import HOSTED, ORGANISATION, Account
from tests.sandbox.core_support import fresh
from tests.support.sandbox import Running, running

ROSA, ADA = DEMO_KEY, USER_KEY
ORG = 1000
VERSIONS = {
    "bookings": "2024-08-13",
    "event-types": "2024-06-14",
    "schedules": "2024-06-11",
    "slots": "2024-09-04",
}


def version_of(path: str) -> str:
    """The header that the facts name for a path."""
    if "/private-links" in path:
        return VERSIONS["slots"]
    if path.endswith("/request-reschedule"):
        return "2026-02-25"
    family = path.removeprefix("/v2/").partition("/")[0]
    return VERSIONS.get(family, "")


class Cal:
    """A running sandbox, and calls of it with Rosa's key (the administrator)."""

    def __init__(self, server: Running, client: httpx.Client) -> None:
        self.server = server
        self.client = client

    @property
    def world(self) -> World:
        return self.server.world

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = ROSA,
        version: str | None = None,
        **query: Any,
    ) -> httpx.Response:
        """The answer to a call; the header is that of the path unless `version` says another."""
        headers = {} if key is None else {"authorization": f"Bearer {key}"}
        value = version_of(path) if version is None else version
        if value:
            headers["cal-api-version"] = value
        content = {} if body is None else {"json": body}
        return self.client.request(
            method, self.server.base_url + path, headers=headers, params=query, **content
        )

    def data(self, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The data of a success."""
        answer = self.call(method, path, body, **more)
        assert answer.status_code < 300, answer.text
        assert answer.json()["status"] == "success"
        return answer.json()["data"]

    def refused(self, method: str, path: str, body: Any = None, **more: Any) -> tuple[int, str]:
        """The status and the text of a refusal, which has changed nothing."""
        before = self.world.version
        answer = self.call(method, path, body, **more)
        assert answer.status_code >= 400, answer.text
        assert self.world.version == before
        told = answer.json()
        return answer.status_code, str(told.get("error", told)["message"])

    @property
    def told(self) -> list[dict[str, Any]]:
        """Who was mailed, by what: from the sandbox's own address."""
        found: list[dict[str, Any]] = self.call("GET", "/sandbox/told", version="").json()["told"]
        return found


@contextmanager
def cal(
    world: World | None = None, *, kind: str = HOSTED, plan: str = ORGANISATION, **options: Any
) -> Iterator[Cal]:
    """A sandbox that answers as API v2, on the demo firm unless there is a world."""
    made, account = fresh() if world is None else world, Account(kind, plan)
    with (
        running(made, dialect="calv2", account=account, **options) as server,
        httpx.Client(timeout=10) as client,
    ):
        yield Cal(server, client)
