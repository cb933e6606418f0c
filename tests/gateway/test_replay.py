"""Every recorded answer of the gateway, played over a real socket.

`expected.json` says by name what the client makes of it: through the operation
that the recording asked for (`send`), and through `caltui api` (`raw`). The last
number is how many requests left, when every request gets that same answer.
"""

import base64
import gzip
import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from caltui.gateway.errors.kinds import GatewayError
from caltui.gateway.urls import BadPath
from tests.gateway.conftest import desk, request
from tests.gateway.player import Asked, Play

HERE = Path(__file__).parent
DATA = HERE.parent / "data" / "gateway-exchanges.jsonl"
EXPECTED: dict[str, dict[str, str]] = json.loads((HERE / "expected.json").read_text("utf-8"))

GATEWAY_PATHS = {
    "GET /v2/attendees": "attendees list",
    "GET /v2/attendees/5": "attendees get 5",
    "PATCH /v2/attendees/5": "attendees update 5",
    "DELETE /v2/attendees/5": "attendees delete 5",
    "GET /v2/attendees/id": "attendees get 5",
    "DELETE /v2/attendees/id": "attendees delete 5",
    "GET /v2/bookings": "bookings list",
    "GET /v2/bookings/id": "bookings get 5",
    "POST /v2/bookings": "bookings create",
    "DELETE /v2/bookings/id/cancel": "bookings cancel 5",
    "GET /v2/memberships/userId_teamId": "memberships get 3 7",
    "GET /v2/selected-calendars/3_google_calendar_me@x.y": (
        "selected-calendars get 3 google_calendar me@x.y"
    ),
    "GET /v2/teams/teamId": "teams get 7",
    "GET /v2/teams/teamId/availability": "teams availability 7",
    "GET /v2/users/userId": "users get 7",
    "GET /v2/hooks/id": "webhooks get wh_1",
    "POST /v2/hooks": "webhooks create",
    "PATCH /v2/hooks/id": "webhooks update wh_1",
}

VALUES: dict[str, dict[str, Any]] = {
    "attendees update": {"name": "N"},
    "bookings create": {
        "eventTypeId": 1,
        "start": "2025-03-01T09:30:00.000Z",
        "responses": {"name": "N", "email": "n@x.y"},
        "metadata": {},
        "timeZone": "Europe/Berlin",
        "language": "en",
    },
    "teams availability": {
        "dateFrom": "2025-01-01T00:00:00Z",
        "dateTo": "2025-01-31T00:00:00Z",
    },
    "webhooks create": {
        "subscriberUrl": "https://s/",
        "eventTriggers": ["BOOKING_CREATED"],
        "active": True,
    },
    "webhooks update": {"active": False},
}


def lines() -> list[dict[str, Any]]:
    return [json.loads(line) for line in DATA.read_text("utf-8").splitlines()]


def played(line: dict[str, Any]) -> Play:
    """The recorded answer, compressed again where its name says that it was."""
    text, headers = line["body"], dict(line["headers"])
    if text.startswith("base64:"):
        body = base64.b64decode(text.removeprefix("base64:"))
        headers["Content-Encoding"] = "br"
    else:
        body = text.encode()
    if "gzip-to-client" in line["name"]:
        body = gzip.compress(body)
        headers["Content-Encoding"] = "gzip"
    return Play(line["status"], body, headers)


def words_of(line: dict[str, Any]) -> str | None:
    """The operation that the recorded request stands for, if it is one of the catalogue."""
    asked = line["request"]
    path = urlsplit(asked["target"]).path.removeprefix("/cal")
    return GATEWAY_PATHS.get(f"{asked['method']} {path}")


async def outcome(line: dict[str, Any], way: str) -> tuple[str, str] | None:
    """What the client makes of the line, and what it says; None when it cannot be asked."""
    words = words_of(line)
    if way == "send" and words is None:
        return None
    said = ""
    async with desk(lambda asked: played(line)) as here:
        try:
            if way == "send":
                assert words is not None
                verb = " ".join(words.split()[:2])
                answer = await here.gateway.send(request(words, **VALUES.get(verb, {})))
            else:
                answer = await here.gateway.raw(*raw_of(line))
            told = f"{answer.status} {shape(answer.data)}"
        except BadPath as error:
            told, said = "refused here", str(error)
        except GatewayError as error:
            told = f"{error.kind} {error.status}"
            said = error.message
        return f"{told} · {len(here.player.seen)}", said


def raw_of(line: dict[str, Any]) -> tuple[str, str, dict[str, str], Any]:
    asked = line["request"]
    parts = urlsplit(asked["target"])
    body = json.loads(asked["body"]) if asked["body"] else None
    path = parts.path.removeprefix("/cal") if parts.path.startswith("/cal/") else parts.path
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return asked["method"], path, query, body


def shape(data: Any) -> str:
    if isinstance(data, list):
        return f"list of {len(data)}"
    if isinstance(data, dict):
        return f"object with {', '.join(data) or 'nothing'}"
    return json.dumps(data, ensure_ascii=False)


@pytest.mark.parametrize("line", lines(), ids=lambda line: line["name"])
async def test_each_recorded_answer_is_read_or_refused_with_a_reason(line: dict[str, Any]) -> None:
    expected = dict(EXPECTED[line["name"]])
    says = expected.pop("says", "")
    for way in ("send", "raw"):
        got = await outcome(line, way)
        assert (got and got[0]) == expected.get(way)
        if got is None:
            continue
        told, said = got
        assert "at_TEST" not in said
        assert "s3cret" not in said
        if not told.startswith("200 "):
            assert said
            assert says in said or (way == "raw" and "send" in expected)


def test_every_line_has_its_outcome_written_down() -> None:
    assert set(EXPECTED) == {line["name"] for line in lines()}
    assert len(EXPECTED) == 140


SAME_URL = {
    "url.membership.old": "memberships get 3 7",
    "url.team.old": "teams get 7",
    "url.user.old": "users get 7",
    "url.hooks.old": "webhooks get wh_1",
    "url.hooks.patch": "webhooks update wh_1",
    "url.list": "attendees list",
    "url.new.get": "attendees get 5",
    "url.selcal.new": "selected-calendars get 3 google_calendar me@x.y",
}


@pytest.mark.parametrize("name", SAME_URL)
async def test_the_url_is_byte_for_byte_the_one_that_was_recorded(name: str) -> None:
    words = SAME_URL[name]
    line = next(line for line in lines() if line["name"] == name)

    def script(asked: Asked) -> Play:
        return played(line)

    learned = "old" if ".old" in name or "hooks" in name else None
    async with desk(script, learned=learned) as here:
        values = VALUES.get(" ".join(words.split()[:2]), {})
        with pytest.raises(GatewayError):
            await here.gateway.send(request(words, **values))
        assert here.player.seen[0].target == line["request"]["target"]
        if line["request"]["body"]:
            assert json.loads(here.player.seen[0].body) == json.loads(line["request"]["body"])
