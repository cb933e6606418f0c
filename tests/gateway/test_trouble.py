"""What the client does when the wire misbehaves: repeats, gives up, or says it cannot know."""

import asyncio
import gzip
import json
import time
from typing import Any

import httpx
import pytest

from caltui.gateway.errors.kinds import (
    GatewayError,
    NotSent,
    NotUnderstood,
    OutcomeUnknown,
    RateLimited,
    Unavailable,
)
from tests.gateway.conftest import desk
from tests.gateway.player import CLOSE, HALF, RESET, SILENCE, Asked, Play, Script, play

RECORD = {"attendee": {"id": 5, "name": "Maria"}}
NO_LISTENER = "http://127.0.0.1:9"


def first(*plays: Play, then: Play | None = None) -> Script:
    """The given plays in turn, then `then` (a record) for good."""
    return lambda asked: plays[asked.n - 1] if asked.n <= len(plays) else (then or play(RECORD))


@pytest.mark.parametrize(
    "trouble",
    [
        Play(kind=RESET),
        Play(kind=CLOSE),
        Play(200, json.dumps(RECORD).encode(), kind=HALF),
        play({"message": "down"}, 502),
        play({"message": "down"}, 503),
        play({"message": "down"}, 504),
        play({"message": "slow down"}, 429),
        play({"message": "slow down"}, 429, retry_after="0"),
        play(
            {
                "message": "x",
                "provider": "cal",
                "error": {"message": "slow"},
                "headers": {"retry-after": "0"},
            },
            429,
        ),
    ],
    ids=["reset", "close", "half", "502", "503", "504", "429", "429 header", "429 json"],
)
async def test_a_read_is_repeated(trouble: Play) -> None:
    async with desk(first(trouble)) as here:
        answer = await here.ask("attendees get 5")
        assert answer.data == RECORD["attendee"]
        assert len(here.player.seen) == 2
        assert [entry.attempt for entry in here.trace.entries] == [1, 2]


@pytest.mark.parametrize(
    ("trouble", "kind", "times"),
    [
        (Play(kind=RESET), "unreachable", 3),
        (play({"message": "down"}, 503), "server", 3),
        (play({"message": "bug"}, 500), "server", 1),
        (play({"message": "slow"}, 429), "rate_limited", 2),
    ],
)
async def test_a_read_is_given_up_after_a_while(trouble: Play, kind: str, times: int) -> None:
    async with desk(lambda asked: trouble) as here:
        with pytest.raises(GatewayError) as caught:
            await here.ask("attendees list")
        assert caught.value.kind == kind
        assert len(here.player.seen) == times


@pytest.mark.parametrize(
    "trouble",
    [
        Play(kind=RESET),
        Play(kind=CLOSE),
        Play(200, json.dumps(RECORD).encode(), kind=HALF),
        Play(200, b'{"attendee": {"id":', {"content-type": "application/json"}),
        Play(200, b"<html>hello</html>", {"content-type": "text/html"}),
        Play(200, b"\x1f\x8bnot gzip", {"content-encoding": "gzip"}),
        Play(302, b"", {"location": "/login"}),
        play({"message": "bug"}, 500),
        play({"message": "down"}, 503),
        play({"message": "x", "provider": "cal", "error": {"message": "bug"}, "headers": {}}, 500),
        play({"message": "socket hang up", "provider": "cal", "error": {}}, 500),
        play({"message": "late"}, 408),
        play({"result": None, "provider": "cal"}),
    ],
    ids=lambda trouble: f"{trouble.kind} {trouble.status} {trouble.body[:12]!r}",
)
async def test_a_write_that_may_have_happened_is_said_to_be_unknown(trouble: Play) -> None:
    async with desk(lambda asked: trouble) as here:
        with pytest.raises(OutcomeUnknown) as caught:
            await here.ask("attendees update 5", name="N")
        assert len(here.player.seen) == 1
        assert caught.value.ids == ("5",)
        assert caught.value.operation == "attendees update"
        assert "Look at the record" in caught.value.hint


async def test_a_time_out_of_a_write_is_unknown_and_of_a_read_is_not() -> None:
    async with desk(lambda asked: Play(kind=SILENCE), deadline=0.1) as here:
        with pytest.raises(OutcomeUnknown, match="did not answer"):
            await here.ask("attendees delete 5")
        with pytest.raises(Unavailable, match="did not answer") as caught:
            await here.ask("attendees get 5")
        assert caught.value.kind == "unreachable"
        assert here.player.lines == [
            "DELETE /cal/v2/attendees/5",
            "GET /cal/v2/attendees/5",
        ]


@pytest.mark.parametrize(
    "text",
    [
        "connect ECONNREFUSED 10.0.0.1:443",
        "getaddrinfo ENOTFOUND api.cal.test",
        "Client network socket disconnected before secure TLS connection was established",
    ],
)
async def test_a_write_that_never_left_the_gateway_is_certainly_undone(text: str) -> None:
    body = {"message": text, "provider": "cal", "error": {"message": text}}
    async with desk(lambda asked: play(body, 500)) as here:
        with pytest.raises(NotSent, match="A server failed") as caught:
            await here.ask("attendees update 5", name="N")
        assert caught.value.kind == "server"
        assert "so nothing left it. Nothing was sent." in caught.value.message
        assert caught.value.hint, "what to mend"


@pytest.mark.parametrize("words", ["attendees get 5", "attendees delete 5"])
async def test_without_a_listener_nothing_was_sent(words: str) -> None:
    async with desk(lambda asked: play(RECORD), base_url=NO_LISTENER) as here:
        with pytest.raises(Unavailable, match="Nothing was sent") as caught:
            await here.ask(words)
        assert caught.value.kind == "unreachable"
        assert "127.0.0.1:9" in caught.value.message
        assert len(here.trace.entries) == 3
        assert all(entry.status is None and entry.error for entry in here.trace.entries)


@pytest.mark.parametrize(
    "base_url",
    [
        "http://no-such-host.invalid",
        "http://a..b",
        "http://" + "a" * 70 + ".invalid",
        "http://exa mple",
        "http://x:99999",
        "http://127.0.0.1:99999",
        "http://x:port",
        "ftp://x",
        "http://[::1",
        "https://",
        "x",
        "",
    ],
)
async def test_an_address_that_cannot_work_is_one_clear_error(base_url: str) -> None:
    async with desk(lambda asked: play(RECORD), base_url=base_url) as here:
        with pytest.raises(Unavailable, match="gateway") as caught:
            await here.ask("attendees delete 5")
        assert "Nothing was sent" in caught.value.message
        assert "base URL" in caught.value.hint


def _wait(value: str, place: str) -> Play:
    if place == "header":
        return play({"message": "slow"}, 429, retry_after=value)
    inner = {"x-ratelimit-reset": value} if place == "reset" else {"Retry-After": value}
    return play({"message": "x", "provider": "cal", "error": {}, "headers": inner}, 429)


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (_wait("40", "header"), 40),
        (_wait("40", "json"), 40),
        (_wait("60", "reset"), 60),
        (_wait("{ms}", "reset"), 50),
        (_wait("{epoch}", "reset"), 50),
    ],
    ids=["header", "json", "reset in seconds", "reset in milliseconds", "reset as a moment"],
)
async def test_a_long_wait_is_reported_not_slept(answer: Play, seconds: int) -> None:
    moment = time.time() + 50
    body = answer.body.replace(b"{ms}", str(int(moment * 1000)).encode())
    body = body.replace(b"{epoch}", str(int(moment)).encode())
    async with desk(lambda asked: Play(429, body, answer.headers)) as here:
        started = time.monotonic()
        with pytest.raises(RateLimited) as caught:
            await here.ask("attendees get 5")
        assert time.monotonic() - started < 2
        assert len(here.player.seen) == 1
        assert caught.value.until == pytest.approx(time.time() + seconds, abs=3)


async def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    async with desk(lambda asked: play({}, 503, retry_after="15"), deadline=3.0) as here:
        started = time.monotonic()
        with pytest.raises(Unavailable):
            await here.ask("attendees get 5")
        assert time.monotonic() - started < 1
        assert len(here.player.seen) == 1


async def test_a_write_is_not_repeated_on_429_and_nothing_was_done() -> None:
    async with desk(lambda asked: play({"message": "x"}, 429, retry_after="0")) as here:
        with pytest.raises(RateLimited):
            await here.ask("attendees update 5", name="N")
        assert len(here.player.seen) == 1


async def test_an_answer_that_is_too_big_is_refused_while_reading() -> None:
    big = {"attendees": [{"id": n, "name": "x" * 1000} for n in range(200)]}
    zipped = Play(200, gzip.compress(json.dumps(big).encode()), {"content-encoding": "gzip"})
    assert len(zipped.body) < 50_000
    for answer in (play(big), zipped):
        async with desk(first(then=answer), cap=100_000) as here:
            with pytest.raises(NotUnderstood, match="more than 1 MB") as caught:
                await here.ask("attendees list")
            assert "Ask for less" in caught.value.hint
            assert len(here.player.seen) == 1


async def test_redirects_are_never_followed() -> None:
    moved = Play(307, b"", {"location": "http://127.0.0.1:9/elsewhere?api_token=at_TEST"})
    async with desk(lambda asked: moved) as here:
        with pytest.raises(
            NotUnderstood, match=r"redirect to http://127\.0\.0\.1:9, which"
        ) as caught:
            await here.ask("attendees list")
        assert "at_TEST" not in caught.value.message
        assert len(here.player.seen) == 1


async def test_cookies_are_ignored() -> None:
    answer = play({"attendees": []}, set_cookie="session=1; Path=/")
    async with desk(lambda asked: answer) as here:
        await here.ask("attendees list")
        got = await here.ask("attendees list")
        assert "cookie" not in here.player.seen[1].headers
        assert "set-cookie" not in got.headers


async def test_connections_are_kept_and_a_stale_one_is_replaced() -> None:
    def script(asked: Asked) -> Play:
        return Play(kind=CLOSE) if asked.n == 3 else play({"attendees": []})

    async with desk(script) as here:
        for _ in range(3):
            assert (await here.ask("attendees list")).data == []
        assert len(here.player.seen) == 4
        assert here.player.connections == 2


async def test_at_most_ten_connections() -> None:
    async with desk(lambda asked: play({"attendees": []})) as here:
        answers = await asyncio.gather(*(here.ask("attendees list") for _ in range(40)))
        assert len(answers) == 40
        assert here.player.most_at_once <= 10


async def test_a_transport_without_sockets_serves_as_well() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        start = {"type": "http.response.start", "status": 200, "headers": []}
        if scope["method"] != "GET":
            await asyncio.Event().wait()
        await send(start)
        await send({"type": "http.response.body", "body": json.dumps(RECORD).encode()})

    def transport() -> httpx.ASGITransport:
        return httpx.ASGITransport(app)

    async with desk(lambda asked: play({}), transport=transport, deadline=0.1) as here:
        assert (await here.ask("attendees get 5")).data == RECORD["attendee"]
        with pytest.raises(OutcomeUnknown):
            await here.ask("attendees delete 5")
        assert here.player.seen == []


async def test_cancelling_leaves_a_trace_and_no_broken_client() -> None:
    arrived = asyncio.Event()

    def script(asked: Asked) -> Play:
        arrived.set()
        return Play(kind=SILENCE) if asked.n == 1 else play(RECORD)

    async with desk(script) as here:
        task = asyncio.create_task(here.ask("attendees get 5"))
        await arrived.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert here.trace.entries[-1].error == "was not waited for"
        assert (await here.ask("attendees get 5")).data["id"] == 5


async def test_the_client_can_be_used_again_after_closing() -> None:
    async with desk(lambda asked: play(RECORD)) as here:
        await here.ask("attendees get 5")
        await here.gateway.aclose()
        await here.gateway.aclose()
        assert (await here.ask("attendees get 5")).data["id"] == 5


async def test_every_attempt_is_in_the_trace() -> None:
    heard: list[Any] = []
    script = first(play({"message": "Not Found"}, 404), play({}, 503))
    async with desk(script) as here:
        stop = here.trace.subscribe(heard.append)
        await here.ask("attendees get 5")
        stop()
        await here.ask("attendees get 5")
        entries = list(here.trace.entries)
        assert heard == entries[:3]
        assert [(e.format, e.status, e.attempt) for e in entries] == [
            ("new", 404, 1),
            ("old", 503, 2),
            ("old", 200, 3),
            ("old", 200, 1),
        ]
        assert entries[2].url.endswith("/cal/v2/attendees/id?id=5&api_token=••••")
        assert entries[2].bytes == len(json.dumps(RECORD))
        assert all(e.ms > 0 and e.operation == "attendees get" for e in entries)
