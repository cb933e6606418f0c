"""What leaves for each operation through the gateway, byte for byte.

`sent.jsonl` was written before other dialects existed. One line for each operation and learned
format: everything that leaves when every request gets a 404 that says nothing.
`python -m tests.gateway.test_sent` writes it anew.
"""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.model import Operation
from caltui.catalog.request import Request
from caltui.gateway.errors.kinds import GatewayError
from tests.gateway.conftest import desk
from tests.gateway.player import Asked, play

FILE = Path(__file__).with_name("sent.jsonl")
IDS = {"integer": "7", "string": "wh_ü 1@x"}
QUERY = {"page": "2", "q": "a b&c/ü+1"}
BODY = {"name": 'Ünï "x"', "on": True, "n": 1.5, "none": None, "list": [{"a": 1}]}
RAW = (
    ("GET", "/v2/me", {"a": "ü/&", "API_TOKEN": "mine"}, None),
    ("POST", "/v2/bookings/5/x y", {}, {"a": "ü"}),
    ("DELETE", "/v2/a%20b", {"apiKey": "k"}, None),
)


def asked_of(operation: Operation) -> Request:
    """A request that fills everything which goes on the wire."""
    ids = tuple(IDS.get(param.type, "x") for param in operation.params)
    return Request(operation, ids, QUERY, BODY if operation.writes else None)


def line(asked: Asked, port: str) -> list[Any]:
    headers = sorted(f"{k}: {v.replace(port, 'PORT')}" for k, v in asked.headers.items())
    headers = [head for head in headers if not head.startswith("user-agent")]
    return [asked.method, asked.target, headers, asked.body.decode()]


async def left(operation: Operation, learned: str | None) -> dict[str, Any]:
    request = asked_of(operation)
    async with desk(lambda _: play({"message": "Not Found"}, 404), learned=learned) as here:
        shown = here.gateway.preview(request).line
        with pytest.raises(GatewayError):
            await here.gateway.send(request)
        port = here.player.url.rpartition(":")[2]
        return {
            "of": f"{operation.resource} {operation.name}",
            "learned": learned,
            "preview": shown.replace(port, "PORT"),
            "sent": [line(asked, port) for asked in here.player.seen],
            "formats": [entry.format for entry in here.trace.entries],
        }


async def raw_left() -> list[list[Any]]:
    async with desk(lambda _: play({"message": "no"}, 404)) as here:
        for one in RAW:
            with pytest.raises(GatewayError):
                await here.gateway.raw(*one)
        with pytest.raises(GatewayError):
            await here.gateway.specification(here.player.url + "/spec/")
        return [line(a, here.player.url.rpartition(":")[2]) for a in here.player.seen]


async def every_line() -> list[Any]:
    found: list[Any] = [await raw_left()]
    for operation in catalog().operations():
        for learned in (None, "new", "old"):
            found += [await left(operation, learned)]
    return found


async def test_what_leaves_for_each_operation_is_byte_for_byte_the_same() -> None:
    known = [json.loads(text) for text in FILE.read_text("utf-8").splitlines()]
    assert await every_line() == known


if __name__ == "__main__":
    lines = asyncio.run(every_line())
    FILE.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines))
