"""Cal's own API v1: where a call goes, what an answer means, and that the key shows nowhere."""

from typing import Any

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.request import Request
from caltui.gateway.errors.kinds import (
    Forbidden,
    GatewayError,
    NotAuthorized,
    NotFound,
    NotUnderstood,
    OutcomeUnknown,
    RateLimited,
    Refused,
    Unavailable,
)
from tests.gateway.conftest import Desk, desk, request
from tests.gateway.player import Play, Script, play

KEY = "cal_v1_s3cret_key"
BOOKING = {"id": 5, "title": "A", "startTime": "2026-01-01T09:00:00Z", "status": "ACCEPTED"}


def of(words: str, **values: Any) -> Request:
    return request(words, dialect="calv1", **values)


def at_desk(script: Script, **more: Any) -> Any:
    return desk(script, dialect="calv1", token=KEY, **more)


def always(value: Any, status: int = 200, **headers: str) -> Script:
    return lambda _: play(value, status, **headers)


@pytest.mark.parametrize(
    ("below", "first"),
    [("", "/v1"), ("/", "/v1"), ("/v1", "/v1"), ("/api", "/api/v1"), ("/api/v1/", "/api/v1")],
)
async def test_the_base_url_may_end_as_people_write_it(below: str, first: str) -> None:
    async with at_desk(always({"booking": BOOKING}), below=below) as here:
        await here.gateway.send(of("bookings get 5"))
        assert here.player.seen[0].target == f"{first}/bookings/5?apiKey={KEY}"


async def test_every_operation_goes_to_v1_with_the_key_in_the_query_and_once() -> None:
    known = catalog("calv1")
    async with at_desk(always({"message": "no"}, 404)) as here:
        for operation in known.operations():
            ids = ["7" if p.type == "integer" else "x@y" for p in operation.params]
            asked = Request(operation, tuple(ids), {"page": "2"}, {"a": 1})
            with pytest.raises(GatewayError):
                await here.gateway.send(asked)
        assert len(here.player.seen) == len(list(known.operations())) == 67
        for seen in here.player.seen:
            assert seen.path.startswith("/v1/"), seen.path
            assert seen.query[0] == ("page", "2")
            assert seen.query[-1] == ("apiKey", KEY)
            assert "authorization" not in seen.headers
    paths = {seen.path for seen in here.player.seen}
    assert "/v1/hooks" in paths
    assert "/v1/teams/7/availability" in paths
    assert "/v1/selected-calendars/7_x@y_x@y" in paths


@pytest.mark.parametrize(
    "body", [{"booking": BOOKING}, BOOKING, {"message": "ok", "booking": BOOKING}]
)
async def test_answers_have_no_wrapper(body: Any) -> None:
    async with at_desk(always(body)) as here:
        answer = await here.gateway.send(of("bookings get 5"))
        assert answer.data["id"] == 5
        assert answer.format == ""
        assert here.formats.history == []


async def test_what_a_gateway_would_wrap_is_no_answer_of_cal() -> None:
    async with at_desk(always({"data": {"booking": BOOKING}})) as here:
        with pytest.raises(NotUnderstood):
            await here.gateway.send(of("bookings get 5"))


NO_KEY = "make or renew a key there"
CASES: dict[str, tuple[str, Any, int, type[GatewayError], str]] = {
    "wrong key": (
        *("bookings list", {"error": "Your API key is not valid"}, 401),
        *(NotAuthorized, NO_KEY),
    ),
    "wrong key, as a message": (
        *("bookings list", {"message": "Your API key is not valid."}, 401),
        *(NotAuthorized, NO_KEY),
    ),
    "no key": (
        *("bookings list", {"message": "No apiKey provided"}, 401),
        *(NotAuthorized, NO_KEY),
    ),
    "no licence": (
        "bookings list",
        {"error": "Invalid or missing CALCOM_LICENSE_KEY environment variable"},
        401,
        NotAuthorized,
        "CALCOM_LICENSE_KEY",
    ),
    "no right": (
        *("schedules get 5", {"message": "Unauthorized"}, 401),
        *(Forbidden, "Use a profile whose key has the right"),
    ),
    "no right, 403": ("hooks", {"message": "Forbidden"}, 403, Forbidden, "Use a profile"),
    "missing": ("teams get 7", {"message": "Not found"}, 404, NotFound, "Check the id"),
    "conflict": ("bookings list", {"message": "no slot"}, 409, Refused, "Correct the request"),
    "maintenance": ("bookings list", {"message": "down"}, 503, Unavailable, "Try again later"),
}


@pytest.mark.parametrize("name", CASES)
async def test_what_an_answer_means(name: str) -> None:
    words, body, status, kind, hint = CASES[name]
    words = "webhooks list" if words == "hooks" else words
    async with at_desk(always(body, status)) as here:
        with pytest.raises(kind) as caught:
            await here.gateway.send(of(words))
        error = caught.value
        assert hint in error.hint
        assert error.status == status
        assert error.origin == "cal"
        assert "gateway" not in f"{error.message} {error.hint}".lower()


async def test_the_two_reasons_of_a_refused_key_are_told_apart() -> None:
    for name, cause in (("wrong key", "token"), ("no licence", "licence")):
        _, body, status, kind, _ = CASES[name]
        async with at_desk(always(body, status)) as here:
            with pytest.raises(kind) as caught:
                await here.gateway.send(of("bookings list"))
            assert caught.value.cause == cause


async def test_a_web_page_says_that_the_address_is_wrong() -> None:
    page = Play(404, b"<title>404: This page could not be found</title>", {})
    async with at_desk(lambda _: page) as here:
        with pytest.raises(NotUnderstood, match="is not from Cal: a web page") as caught:
            await here.gateway.send(of("bookings list"))
        assert "is Cal's API there?" in caught.value.hint
        assert len(here.player.seen) == 1


async def test_a_write_whose_answer_is_lost_is_unknown_and_sent_once() -> None:
    async with at_desk(lambda _: Play(kind="close")) as here:
        with pytest.raises(OutcomeUnknown):
            await here.gateway.send(of("attendees delete 5"))
        assert len(here.player.seen) == 1


async def test_the_rate_is_read_from_the_http_headers() -> None:
    headers = {"x_ratelimit_limit": "30", "x_ratelimit_reset": str(int(4e12))}
    async with at_desk(always({"message": "Rate limit exceeded"}, 429, **headers)) as here:
        with pytest.raises(RateLimited) as caught:
            await here.gateway.send(of("bookings list"))
        assert caught.value.until == 4e9
        assert len(here.player.seen) == 1


async def test_the_key_is_in_no_text() -> None:
    echo = {"message": f"no such path: /v1/bookings?apiKey={KEY}", "apiKey": KEY}

    async def told(here: Desk, words: str) -> str:
        with pytest.raises(GatewayError) as caught:
            await here.gateway.send(of(words))
        error = caught.value
        return f"{error.message} {error.hint} {error.fields} {list(here.trace.entries)!r}"

    for status in (400, 401, 404, 409, 500):
        async with at_desk(always(echo, status)) as here:
            assert "s3cret" not in await told(here, "bookings get 5")
            assert "s3cret" not in here.gateway.preview(of("bookings get 5")).line
            assert "apiKey=••••" in here.gateway.preview(of("bookings get 5")).line


async def test_a_path_is_sent_as_it_was_typed() -> None:
    async with at_desk(always({"user": {"id": 1}}), below="/api/v1") as here:
        answer = await here.gateway.raw("GET", "/v1/me", {"APIKEY": "other", "a": "b"}, None)
        assert answer.data == {"user": {"id": 1}}
        assert here.player.seen[0].target == f"/api/v1/me?a=b&apiKey={KEY}"


async def test_there_is_no_specification_unless_an_address_is_given() -> None:
    async with at_desk(always({"paths": {"/v1/users": {}}})) as here:
        with pytest.raises(NotFound, match="has no specification"):
            await here.gateway.specification("")
        found = await here.gateway.specification(f"{here.player.url}/docs/spec.json")
        assert found == {"paths": {"/v1/users": {}}}
        assert [seen.target for seen in here.player.seen] == ["/docs/spec.json"]
