"""A tiny world and a stand-in for Cal, so that the wire is tested by itself."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

from caltui.catalog.model import Operation
from caltui.sandbox.cal.refusals import CalError, Caller
from caltui.sandbox.cal.world import World
from tests.support.sandbox import Running, running

TOKEN = "at_demo_admin"
Call = Callable[..., httpx.Response]


def small_world() -> World:
    """One ADMIN, one normal user, one attendee."""
    world = World()
    world.add("users", {"id": 1, "role": "ADMIN", "email": "ada@firm.test"})
    world.add("users", {"id": 2, "role": "USER", "email": "ben@firm.test"})
    world.add("attendees", {"id": 5, "name": "Maria"})
    return world


def echo_cal(
    world: World,
    caller: Caller,
    operation: Operation,
    ids: tuple[str, ...],
    query: Mapping[str, list[str]],
    body: Any,
) -> tuple[int, Any]:
    """Answers with what it was asked; id 404 is missing; a POST adds an attendee."""
    if "404" in ids:
        raise CalError(404, {"message": "Not here"})
    if operation.method == "POST":
        world.add("attendees", {"name": "New"})
    asked = {"operation": f"{operation.resource} {operation.name}", "ids": list(ids)}
    asked |= {"query": dict(query), "body": body, "user": caller.user_id, "admin": caller.admin}
    return (201 if operation.method == "POST" else 200), {"echo": asked, "fill": "x" * 2000}


@contextmanager
def sandbox(**options: Any) -> Iterator[tuple[Running, Call]]:
    """A running sandbox on the stand-in, and a function that calls it with the admin's token."""
    options.setdefault("core", echo_cal)
    with running(small_world(), **options) as server, httpx.Client(timeout=5) as client:

        def call(method: str, path: str, token: str | None = TOKEN, **extra: Any) -> Any:
            mark = "&" if "?" in path else "?"
            url = server.base_url + path + (f"{mark}api_token={token}" if token else "")
            return client.request(method, url, **extra)

        yield server, call


def echoed(answer: httpx.Response) -> dict[str, Any]:
    """What the stand-in was asked, out of any wrapper."""
    body = json.loads(answer.text)
    for key in ("data", "result"):
        body = body.get(key, body)
    found: dict[str, Any] = body["echo"]
    return found
