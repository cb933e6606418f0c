"""Records out of every wrapper; raw calls; the specification; preview; the URLs."""

import json
import subprocess
import sys
from typing import Any

import pytest

from caltui.gateway.errors.kinds import NotFound, NotUnderstood, OutcomeUnknown, Unavailable
from caltui.gateway.urls import BadPath
from tests.gateway.conftest import desk, request
from tests.gateway.player import Asked, Play, play

BOOKING = {"id": 1, "title": "Intro", "startTime": "2025-03-01T09:30:00.000Z"}

WRAPPERS = {
    "documented": lambda value: {"data": value},
    "observed": lambda value: {
        "message": "Request completed",
        "provider": "cal",
        "result": value,
        "response_headers": {"X-RateLimit-Remaining": "7"},
    },
    "bare": lambda value: value,
}

INSIDE: list[tuple[str, Any, Any]] = [
    ("bookings list", {"bookings": [BOOKING]}, [BOOKING]),
    ("bookings list", [BOOKING], [BOOKING]),
    ("bookings list", [], []),
    ("bookings list", {"status": "success", "data": [BOOKING]}, [BOOKING]),
    ("bookings list", {"status": "success", "data": {"bookings": [BOOKING]}}, [BOOKING]),
    ("bookings get 1", {"booking": BOOKING}, BOOKING),
    ("bookings get 1", BOOKING, BOOKING),
    ("bookings get 1", {"status": "success", "data": BOOKING}, BOOKING),
    ("bookings cancel 1", {"message": "Gone"}, {"message": "Gone"}),
    (
        "bookings cancel 1",
        {"success": True, "message": "Gone", "bookingId": 1},
        {"success": True, "message": "Gone", "bookingId": 1},
    ),
    ("destination-calendars list", {"destinationCalendars": [{"id": 1}]}, [{"id": 1}]),
    ("destination-calendars get 1", {"destination_calendar": {"id": 1}}, {"id": 1}),
    ("payments get 1", {"payment": {"id": 1, "data": {"x": 1}}}, {"id": 1, "data": {"x": 1}}),
    ("payments get 1", {"id": 1, "data": {"x": 1}}, {"id": 1, "data": {"x": 1}}),
    (
        "schedules get 1",
        {"id": 1, "availability": [{"id": 3}]},
        {"id": 1, "availability": [{"id": 3}]},
    ),
    ("webhooks get wh_1", {"webhook": {"id": "wh_1"}}, {"id": "wh_1"}),
]


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize(("words", "inside", "expected"), INSIDE)
async def test_records_come_out_of_every_wrapper(
    wrapper: str, words: str, inside: Any, expected: Any
) -> None:
    async with desk(lambda asked: play(WRAPPERS[wrapper](inside))) as here:
        answer = await here.ask(words)
        assert answer.data == expected
        assert answer.raw == inside
        if wrapper == "observed":
            assert answer.headers["x-ratelimit-remaining"] == "7"


@pytest.mark.parametrize("wrapper", ["documented", "observed"])
async def test_records_that_a_gateway_passes_on_as_text_are_read(wrapper: str) -> None:
    inside = json.dumps({"booking": BOOKING})
    async with desk(lambda asked: play(WRAPPERS[wrapper](inside))) as here:
        assert (await here.ask("bookings get 1")).data == BOOKING


async def test_what_stands_beside_a_new_team() -> None:
    body = {"team": {"id": 7}, "owner": {"userId": 1}, "message": "Team created"}
    async with desk(lambda asked: play({"data": body})) as here:
        answer = await here.ask("teams update 7", name="N")
        assert (answer.data, answer.message, answer.raw) == ({"id": 7}, "Team created", body)


@pytest.mark.parametrize(
    ("words", "body", "total"),
    [
        ("users list", {"users": [{"id": 1}], "total": 41}, 41),
        ("users list", {"data": {"users": [{"id": 1}], "total": 41}}, 41),
        ("bookings list", {"bookings": [], "total": 41}, None),
        ("bookings list", {"status": "success", "data": [], "pagination": {"totalItems": 9}}, 9),
        ("bookings list", {"status": "success", "data": [], "pagination": None}, None),
    ],
)
async def test_the_total_of_a_list(words: str, body: Any, total: int | None) -> None:
    async with desk(lambda asked: play(body)) as here:
        assert (await here.ask(words)).total == total


async def test_a_delete_may_answer_nothing() -> None:
    async with desk(lambda asked: Play(204)) as here:
        assert (await here.ask("attendees delete 5")).data == {"message": ""}


async def test_team_availability_is_given_as_it_is() -> None:
    members = [{"userId": 1, "availability": {"busy": [], "timeZone": "UTC"}}]
    when = {"dateFrom": "2025-01-01T00:00:00Z", "dateTo": "2025-01-31T00:00:00Z"}
    async with desk(lambda asked: play(members)) as here:
        assert (await here.ask("teams availability 7", **when)).data == members


@pytest.mark.parametrize(
    ("words", "body", "part"),
    [
        ("bookings list", {"bookings": None}, 'an object: {"bookings": null}'),
        ("bookings list", {"bookings": [1]}, "an object"),
        ("bookings get 1", [BOOKING], "a list"),
        ("bookings get 1", {"hello": "world"}, 'an object: {"hello": "world"}'),
        ("bookings get 1", {"error": {"message": "x"}}, "a success that holds an error"),
        ("bookings get 1", None, "null"),
        ("bookings get 1", {"status": "error", "error": "odd"}, "holds an error: odd"),
    ],
)
async def test_an_answer_that_fits_nothing_is_described(words: str, body: Any, part: str) -> None:
    async with desk(lambda asked: play(body)) as here:
        with pytest.raises(NotUnderstood) as caught:
            await here.ask(words)
        assert part in caught.value.message
        assert len(caught.value.message) < 400


async def test_a_page_of_nested_brackets_does_not_break_the_reader() -> None:
    deep = Play(200, b"[" * 200_000, {"content-type": "application/json"})
    async with desk(lambda asked: deep) as here:
        with pytest.raises(NotUnderstood, match="broken JSON"):
            await here.ask("bookings list")


async def test_a_large_list_is_read_whole() -> None:
    many = [{"id": n, "name": "x" * 200} for n in range(10_000)]
    async with desk(lambda asked: play({"attendees": many})) as here:
        assert (await here.ask("attendees list")).data == many


async def test_raw_calls_go_below_the_provider_and_lose_only_the_wrapper() -> None:
    def script(asked: Asked) -> Play:
        return play({"data": {"status": "success", "data": {"id": 1}}})

    async with desk(script) as here:
        query = {"a": "b c", "API_TOKEN": "at_OTHER"}
        answer = await here.gateway.raw("post", "/v2/me", query, {"x": 1})
        assert answer.data == {"status": "success", "data": {"id": 1}}
        seen = here.player.seen[0]
        assert (seen.method, seen.target) == ("POST", "/cal/v2/me?a=b%20c&api_token=at_TEST")
        assert json.loads(seen.body) == {"x": 1}


async def test_a_raw_call_is_asked_in_no_other_format_and_a_raw_write_once() -> None:
    async with desk(lambda asked: play({"message": "Not Found"}, 404)) as here:
        with pytest.raises(NotFound):
            await here.gateway.raw("GET", "/v2/attendees/5", {}, None)
        assert len(here.player.seen) == 1
    async with desk(lambda asked: play({}, 503)) as here:
        with pytest.raises(OutcomeUnknown):
            await here.gateway.raw("DELETE", "/v2/attendees/5", {}, None)
        assert len(here.player.seen) == 1


@pytest.mark.parametrize(
    "path",
    [
        "v2/me",
        "//v2/me",
        "/v2/../me",
        "/v2/%2e%2E/me",
        "/v2/./me",
        "http://elsewhere/v2",
        "/v2/a%2Fb",
        "/v2/a?x=1",
        "/v2/a#b",
        "/v2\\me",
        "/v2/a\nb",
        "",
    ],
)
async def test_a_raw_path_that_could_leave_the_provider_is_not_sent(path: str) -> None:
    async with desk(lambda asked: play({})) as here:
        with pytest.raises(BadPath, match="path"):
            await here.gateway.raw("GET", path, {}, None)
        assert here.player.seen == []


SPEC = {"openapi": "3.0.0", "paths": {"/v2/attendees": {}}}


@pytest.mark.parametrize(
    ("answering", "asked"),
    [
        ("/cal/openapi", ["/cal/openapi"]),
        ("/cal/definition", ["/cal/openapi", "/cal/definition"]),
    ],
)
async def test_the_specification_is_taken_where_it_is(answering: str, asked: list[str]) -> None:
    def script(request: Asked) -> Play:
        if request.path == answering:
            return play(SPEC)
        return play({"message": "Not Found"}, 404)

    async with desk(script) as here:
        assert await here.gateway.specification(here.player.url + "/") == SPEC
        assert [a.target for a in here.player.seen] == asked


async def test_the_specification_is_asked_at_the_base_url_after_the_other_place() -> None:
    async with desk(lambda asked: play(SPEC)) as here:
        assert await here.gateway.specification("http://127.0.0.1:9") == SPEC
        assert len(here.player.seen) == 1


async def test_no_specification_anywhere_is_said() -> None:
    async with desk(lambda asked: play({"message": "Not Found"}, 404)) as here:
        with pytest.raises(NotFound):
            await here.gateway.specification(here.player.url)
        with pytest.raises(Unavailable, match="could not be reached"):
            await here.gateway.specification("http://127.0.0.1:9")
    async with desk(lambda asked: play({"no": "paths"})) as here:
        with pytest.raises(NotUnderstood, match="no"):
            await here.gateway.specification(here.player.url)


async def test_a_preview_shows_what_would_leave_and_sends_nothing() -> None:
    async with desk(lambda asked: play({})) as here:
        wanted = request("attendees update 5", name="N")
        base = here.player.url
        new = f"PATCH {base}/cal/v2/attendees/5?api_token=••••"
        assert here.gateway.preview(wanted).line == new
        here.formats.learn("old", "")
        old = f"PATCH {base}/cal/v2/attendees/id?id=5&api_token=••••"
        assert here.gateway.preview(wanted).line == old
        assert here.player.seen == []


@pytest.mark.parametrize(
    ("words", "new", "old"),
    [
        (
            "memberships get 3 7",
            "/memberships/3_7?",
            "/memberships/userId_teamId?userId=3&teamId=7&",
        ),
        ("bookings cancel 5", "/bookings/5/cancel?", "/bookings/id/cancel?id=5&"),
        ("users get 7", "/users/7?", "/users/userId?userId=7&"),
        ("webhooks get a@b", "/hooks/a@b?", "/hooks/id?id=a@b&"),
        ("webhooks get ä;=&+", "/hooks/%C3%A4%3B%3D%26%2B?", "/hooks/id?id=%C3%A4%3B%3D%26%2B&"),
    ],
)
async def test_urls_in_both_formats(words: str, new: str, old: str) -> None:
    for learned, expected in (("new", new), ("old", old)):
        async with desk(lambda asked: play({"message": ""}, 418), learned=learned) as here:
            with pytest.raises(Exception, match="Cal refused"):
                await here.ask(words)
            assert here.player.seen[0].target == f"/cal/v2{expected}api_token=at_TEST"


async def test_cancel_carries_its_words_in_query_and_body() -> None:
    async with desk(lambda asked: play({"message": "ok"})) as here:
        await here.ask("bookings cancel 5", reason="ill & tired", allRemainingBookings=True)
        seen = here.player.seen[0]
        assert dict(seen.query)["cancellationReason"] == "ill & tired"
        assert dict(seen.query)["allRemainingBookings"] == "true"
        assert seen.query[-1] == ("api_token", "at_TEST")


def test_the_client_is_light_until_it_sends() -> None:
    code = (
        "import sys; import caltui.gateway.client; "
        "print([m for m in ('httpx','asyncio','tenacity','filelock','ssl') if m in sys.modules])"
    )
    out = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout
    assert out.strip() == "[]"
