"""Which error an answer becomes, what it says, and which fields it names."""

import json
from typing import Any

import pytest

from caltui.gateway.errors.kinds import GatewayError, Refused
from tests.gateway.conftest import TOKEN, desk
from tests.gateway.player import Play, play


def observed(upstream: Any, message: str = "Error received from the cal API") -> dict[str, Any]:
    return {"message": message, "provider": "cal", "error": upstream, "headers": {}}


def documented(message: str, code: int) -> dict[str, Any]:
    return {"data": {"error": {"message": message, "code": code}}}


ISSUES = [
    {"code": "invalid_type", "path": ["page"], "message": "Expected number, received nan"},
    {"code": "too_small", "path": ["responses", "email"], "message": "Required"},
]
V1 = (
    "invalid_type in 'startTime': Required; invalid_string in 'responses,email': Invalid; bad; "
    "unrecognized_keys in '': Unrecognized key(s) in object: 'colour', 'size'"
)
V2 = {
    "status": "error",
    "error": {
        "code": "BadRequestException",
        "message": "Bad Request Exception",
        "details": {
            "errors": [
                {"property": "slug", "constraints": {"isString": "slug must be a string"}},
                {"property": "length", "message": "length must be positive"},
            ]
        },
    },
}

CASES: list[tuple[str, int, Any, str, str, dict[str, str]]] = [
    # name, status, body, kind, a part of the message, fields
    ("401 not allowed", 401, {"message": "You are not authorized"}, "forbidden", "not auth", {}),
    (
        "401 not allowed, observed",
        401,
        observed({"message": "Unauthorized"}),
        "forbidden",
        "Unauthorized",
        {},
    ),
    ("401 wrong key", 401, {"error": "Your apiKey is not valid"}, "not_authorized", "apiKey", {}),
    ("401 no key", 401, {"message": "No apiKey provided"}, "not_authorized", "No apiKey", {}),
    (
        "401 documented",
        401,
        documented("A valid API token is required", 401),
        "not_authorized",
        "valid API token",
        {},
    ),
    ("401 documented, not allowed", 401, documented("Not yours", 401), "forbidden", "yours", {}),
    ("403", 403, {"message": "Forbidden"}, "forbidden", "may not change attendee 5", {}),
    ("403 locked", 403, {"error": "User locked"}, "forbidden", "User locked", {}),
    (
        "403 unknown token",
        403,
        documented("Invalid api_token", 403),
        "not_authorized",
        "Invalid api_token",
        {},
    ),
    (
        "400 v1",
        400,
        {"message": V1, "url": "/x", "data": {}},
        "refused",
        "Cal refused to change attendee 5: invalid_type in 'startTime'",
        {
            "startTime": "Required",
            "responses.email": "Invalid; bad",
            "colour": "Cal does not know this field here.",
            "size": "Cal does not know this field here.",
        },
    ),
    (
        "400 v1, documented",
        400,
        documented("too_small in 'name': Too short", 400),
        "refused",
        "Too short",
        {"name": "Too short"},
    ),
    (
        "400 middleware",
        400,
        {"message": json.dumps(ISSUES), "error": {"issues": ISSUES, "name": "ZodError"}},
        "refused",
        "page: Expected number, received nan; responses.email: Required",
        {"page": "Expected number, received nan", "responses.email": "Required"},
    ),
    (
        "400 v2",
        400,
        observed(V2),
        "refused",
        "slug must be a string; length must be positive",
        {"slug": "slug must be a string", "length": "length must be positive"},
    ),
    (
        "400 admin, missing record",
        400,
        {"message": "invalid_type in 'email': Required; invalid_type in 'name': Required"},
        "refused",
        "Required",
        {"email": "Required", "name": "Required"},
    ),
    ("409", 409, {"message": "Team slug already exists"}, "refused", "slug already exists", {}),
    (
        "422 nest",
        422,
        {"statusCode": 422, "message": ["name must be a string"], "error": "Unprocessable Entity"},
        "refused",
        "name must be a string",
        {"name": "name must be a string"},
    ),
    (
        "422 nest in the words of RFC 9110",
        422,
        {"statusCode": 422, "message": ["name must be long"], "error": "Unprocessable Content"},
        "refused",
        "name must be long",
        {"name": "name must be long"},
    ),
    ("405", 405, {"message": "Only GET, PATCH allowed"}, "refused", "Only GET", {}),
    ("400 text", 400, "plain words", "refused", "plain words", {}),
    ("400 empty", 400, None, "refused", "gave no reason", {}),
    ("404 key without user", 404, observed({"error": "User not found"}), "not_found", "User", {}),
    ("200 that is none", 200, documented("Slot taken", 409), "refused", "Slot taken", {}),
]


@pytest.mark.parametrize(
    ("status", "body", "kind", "part", "fields"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
async def test_an_error_answer(
    status: int, body: Any, kind: str, part: str, fields: dict[str, str]
) -> None:
    answer = play(body, status) if body is not None else Play(status)
    async with desk(lambda asked: answer) as here:
        with pytest.raises(GatewayError) as caught:
            await here.ask("attendees update 5", name="N")
        error = caught.value
        assert error.kind == kind
        assert part in error.message
        assert error.fields == fields
        assert error.status == (status if status != 200 else 409)
        assert (error.operation, error.ids) == ("attendees update", ("5",))
        assert error.hint
        assert len(here.player.seen) == 1


@pytest.mark.parametrize(
    ("body", "text", "fields"),
    [
        ({"error": {"message": "\ud800 is bad"}}, "is bad", {}),
        ({"error": {"message": 5, "code": True, "details": "later"}}, "later", {}),
        ({"error": {"issues": [{"path": "x", "message": "short"}, 7]}}, "short", {}),
        (
            {"message": [{"property": 7, "constraints": {"a": "is no"}, "children": {}}]},
            "is no",
            {"7": "is no"},
        ),
        (
            {"error": {"details": {"errors": {"a": 1}, "message": "there"}}, "message": 0},
            "there",
            {},
        ),
        ({"errors": ["name is taken"]}, ": name is taken.", {}),
        (
            {"errors": {"name": ["is taken", "too short"], "slug": "is taken", "x": [1]}},
            "name: is taken; too short; slug: is taken",
            {"name": "is taken; too short", "slug": "is taken"},
        ),
        (
            {"message": "ZodError", "issues": [{"path": ["days", 0], "message": "Expected one"}]},
            "days.0: Expected one",
            {"days.0": "Expected one"},
        ),
        (
            {"error": {"error": {"error": {"message": "name must be set"}}}},
            ": name must be set.",
            {"name": "name must be set"},
        ),
        ({"data": {"error": {"message": {"error": "Bad name"}}}}, ": Bad name.", {}),
        ({"data": [{"message": "one"}, {"message": "two"}]}, ": one; two.", {}),
        ({"data": "<html></html>"}, ": a web page.", {}),
        ({"data": {"error": {"message": None}}}, "gave no reason", {}),
        ({"message": [], "error": {}}, "gave no reason", {}),
    ],
)
async def test_an_error_of_an_odd_shape_is_read_as_far_as_it_goes(
    body: dict[str, Any], text: str, fields: dict[str, str]
) -> None:
    async with desk(lambda asked: play(body, 400)) as here:
        with pytest.raises(Refused) as caught:
            await here.ask("attendees get 5")
    assert text in caught.value.message
    assert caught.value.fields == fields
    assert caught.value.code is None


async def test_what_an_admin_key_hears_of_a_missing_record_is_explained() -> None:
    body = {"message": "invalid_type in 'id': Required; invalid_type in 'name': Required"}
    async with desk(lambda asked: play(body, 400)) as here:
        with pytest.raises(GatewayError) as caught:
            await here.ask("attendees get 5")
        assert caught.value.kind == "refused"
        assert "does not exist: is it attendee 5?" in caught.value.hint


async def test_a_proxy_that_refuses_is_not_taken_for_cal() -> None:
    page = Play(403, b"<title>Blocked by policy</title>", {"content-type": "text/html"})
    async with desk(lambda asked: page) as here:
        with pytest.raises(GatewayError, match="“Blocked by policy”") as caught:
            await here.ask("attendees list")
        assert caught.value.kind == "not_understood"
        assert "proxy" in caught.value.hint


async def test_a_very_long_text_is_cut_and_made_safe() -> None:
    text = "invalid in 'timeZone': \x1b]0;title\x07 one of " + "Europe/Berlin, " * 5000
    async with desk(lambda asked: play({"message": text}, 400)) as here:
        with pytest.raises(GatewayError) as caught:
            await here.ask("attendees update 5", name="N")
        assert len(caught.value.message) < 400
        assert "\x1b" not in caught.value.message
        assert all(len(t) <= 300 and "\x07" not in t for t in caught.value.fields.values())


ECHO = {
    "message": "A valid API token is required to access this API.",
    "provider": "cal",
    "error": {"code": 401, "logging": {"query": {"api_token": TOKEN}, "path": f"/?x={TOKEN}"}},
}


@pytest.mark.parametrize(
    "answer",
    [
        play(ECHO, 401),
        play({"message": f"bad token {TOKEN} in ?api_token={TOKEN}&x=1"}, 400),
        play({"message": f"invalid in 'name': {TOKEN}"}, 400),
        Play(500, f"<html>{TOKEN}</html>".encode(), {"content-type": "text/html"}),
        Play(200, ("x" * 190 + TOKEN).encode(), {"content-type": "text/plain"}),
        play({"attendee": {"id": 5, "note": f"see {TOKEN}", TOKEN: [TOKEN]}}),
        Play(302, b"", {"location": f"https://{TOKEN}.x/?api_token={TOKEN}"}),
    ],
    ids=["echo", "text", "field", "page", "misfit", "record", "redirect"],
)
@pytest.mark.parametrize(
    ("token", "echoed"),
    [
        (TOKEN, TOKEN),
        ("plain~secret+word", "plain~secret+word"),
        ("odd/secret+word", "odd%2Fsecret%2Bword"),
        ("odd/secret+word", r"odd\/secret+word"),
    ],
    ids=["usual", "odd", "as a URL spells it", "as JSON spells it"],
)
async def test_the_token_is_in_no_result_and_no_error(
    answer: Play, token: str, echoed: str
) -> None:
    body = answer.body.replace(TOKEN.encode(), echoed.encode())
    headers = {k: v.replace(TOKEN, echoed) for k, v in answer.headers.items()}
    async with desk(lambda asked: Play(answer.status, body, headers), token=token) as here:
        try:
            got = await here.ask("attendees get 5")
            shown = repr(got)
        except GatewayError as error:
            shown = repr((error, error.__dict__, error.__cause__, error.__context__))
        shown += repr(list(here.trace.entries)) + repr(here.formats.history)
        assert not [word for word in (token, echoed, "secret") if word in shown]


async def test_the_libraries_log_no_url(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    async with desk(lambda asked: play({"attendees": []})) as here:
        await here.ask("attendees list")
    assert not [r for r in caplog.records if TOKEN in r.getMessage()]
