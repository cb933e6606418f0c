"""The cause that is named is the cause, and its next step can be taken."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cli.conftest import Result, Shell
from tests.cli.hostile import Said, Script, hostile, observed, own

Bare = Callable[..., Shell]

UNCONNECTED = (
    "No access token is associated with this api_token, authorize your cal with LowCodeAPI."
)
NO_METHOD = "No authentication method provided. Either pass an API key as 'Bearer' header or …"


def v2(code: str, message: str, details: Any = None) -> dict[str, Any]:
    error = {"code": code, "message": message, "details": details}
    return observed({"status": "error", "error": error})


LOGGED = {"code": 403, "logging": {"message": "No cal credential associated with this api_token."}}
CASES: dict[str, tuple[int, Any, str]] = {
    "token: unknown": (403, own("Invalid api_token", 403), "token"),
    "token: none": (401, own("A valid API token is required to access this API.", 401), "token"),
    "token: changed": (
        401,
        own("Either the api_token is invalid or it is updated in your account.", 401),
        "token",
    ),
    "token: documented": (
        401,
        {"data": {"error": {"message": "A valid API token is required", "code": 401}}},
        "token",
    ),
    "cal: not connected": (403, own(UNCONNECTED, 403), "credentials"),
    "cal: not connected, documented": (
        403,
        {"data": {"error": {"message": UNCONNECTED, "code": 403}}},
        "credentials",
    ),
    "cal: no credential": (
        403,
        {"message": "", "provider": "cal", "error": LOGGED},
        "credentials",
    ),
    "cal: no words": (403, {"message": "", "provider": "cal", "error": {}}, "credentials"),
    "cal: unreadable": (
        500,
        own("There was an error decrypting cal credential.", 500),
        "credentials",
    ),
    "key: expired": (401, observed({"error": "This apiKey is expired"}), "cal_key"),
    "key: wrong": (401, observed({"error": "Your apiKey is not valid"}), "cal_key"),
    "key: none": (401, observed({"message": "No apiKey provided"}), "cal_key"),
    "key: v2 none": (401, v2("UnauthorizedException", NO_METHOD), "cal_key"),
    "key: v2 expired": (
        401,
        v2("UnauthorizedException", "ApiAuthStrategy - api key - Your api key is expired"),
        "cal_key",
    ),
    "key: v2 silent": (401, v2("UnauthorizedException", "Unauthorized"), "cal_key"),
    "key: documented": (
        401,
        {"data": {"error": {"message": "Your apiKey is not valid", "code": 401}}},
        "cal_key",
    ),
    "licence": (
        401,
        observed({"error": "Invalid or missing CALCOM_LICENSE_KEY environment variable"}),
        "licence",
    ),
}
STEPS = {
    "token": "caltui login",
    "credentials": "Connect Cal in the gateway's settings",
    "cal_key": "Renew the API key in Cal",
    "licence": "CALCOM_LICENSE_KEY",
}
SAYS = {
    "token": "The gateway does not accept this token",
    "credentials": "no Cal account that works is connected",
    "cal_key": "Cal does not accept the Cal key",
    "licence": "no licence",
}


def at(shell: Bare, url: str) -> Shell:
    return shell(CALTUI_API_TOKEN="at_TEST", CALTUI_BASE_URL=url, CALTUI_BUDGET="0")


@pytest.mark.parametrize(("status", "body", "cause"), CASES.values(), ids=CASES)
def test_each_cause_has_its_sentence_and_its_step(
    bare_shell: Bare, status: int, body: Any, cause: str
) -> None:
    with hostile(lambda method, path: Said(status, body)) as gateway:
        shell = at(bare_shell, gateway.url)
        for words in (("teams", "list"), ("teams", "create", "--name", "N", "--slug", "n")):
            error = shell(*words, "-o", "json")
            assert error.code == 3, error.err
            assert error.error["kind"] == "not_authorized"
            assert SAYS[cause] in error.error["message"]
            assert [c for c, step in STEPS.items() if step in error.error["hint"]] == [cause]
        rows = {row["name"]: row for row in doctor(shell).json}
        assert rows["token"]["state"] == ("bad" if cause == "token" else "ok")
        assert rows["gateway"]["state"] == "ok"
        assert rows.get("Cal", {}).get("state") == (None if cause == "token" else "bad")
        told = rows["token" if cause == "token" else "Cal"]
        assert STEPS[cause] in told["hint"]


def doctor(shell: Shell) -> Result:
    return shell("doctor", "-o", "json")


@pytest.mark.parametrize(("status", "body", "cause"), CASES.values(), ids=CASES)
def test_login_keeps_a_token_that_the_gateway_takes(
    bare_shell: Bare, status: int, body: Any, cause: str
) -> None:
    with hostile(lambda method, path: Said(status, body)) as gateway:
        shell = bare_shell()
        result = shell("login", "work", "--base-url", gateway.url, typed="at_TEST\n")
        assert result.code == (3 if cause == "token" else 0), result.err
        assert STEPS[cause] in result.err
        assert ("is kept" in result.err) is (cause != "token")


PROOFS: dict[str, tuple[Said, int]] = {
    "403 of Cal": (Said(403, observed({"message": "Forbidden"})), 0),
    "401 of Cal, not allowed": (Said(401, observed({"message": "Unauthorized"})), 0),
    "403 documented": (
        Said(403, {"data": {"error": {"message": "Forbidden", "code": 403}}}),
        0,
    ),
    "404 of Cal": (Said(404, observed({"message": "Cannot GET /v1/users"})), 0),
    "404 documented": (
        Said(404, {"data": {"error": {"message": "Not found", "code": 404}}}),
        0,
    ),
    "400 of Cal": (Said(400, observed({"message": "no"})), 0),
    "429 of Cal": (Said(429, observed({"message": "slow"})), 0),
    "500 of Cal": (Said(500, observed({"message": "bug"})), 0),
    "Cal not reached": (Said(500, own("connect ECONNREFUSED 1.2.3.4", 500)), 0),
    "no such route": (Said(404, {"message": "Not Found"}), 4),
    "a page": (Said(200, "<html>hello</html>", {"content-type": "text/html"}), 9),
    "a proxy": (Said(403, "<html>no</html>", {"content-type": "text/html"}), 9),
}


@pytest.mark.parametrize(("said", "code"), PROOFS.values(), ids=PROOFS)
def test_login_judges_by_what_the_answer_proves(bare_shell: Bare, said: Said, code: int) -> None:
    with hostile(lambda method, path: said) as gateway:
        shell = bare_shell()
        result = shell("login", "work", "--base-url", gateway.url, typed="at_TEST\n")
        assert result.code == code, result.err
        assert ("is kept" in result.err) is (code == 0)
        assert len(gateway.asked) <= 9


def test_login_asks_for_another_list_where_one_is_not_there(bare_shell: Bare) -> None:
    def script(method: str, path: str) -> Said:
        if path == "/cal/v2/users":
            return Said(404, {"message": "Not Found"})
        return Said(200, {"data": {"teams": []}})

    with hostile(script) as gateway:
        shell = bare_shell()
        result = shell("login", "work", "--base-url", gateway.url, typed="at_TEST\n")
        assert (result.code, gateway.asked) == (0, ["GET /cal/v2/users", "GET /cal/v2/teams"])
        assert "What else" not in result.err


ENDED = "8 April 2026"


@pytest.mark.parametrize(
    "said",
    [
        Said(
            404, observed({"message": "Cannot GET /v1/x", "error": "Not Found", "statusCode": 404})
        ),
        Said(404, v2("NotFoundException", "Cannot GET /v2/x")),
        Said(404, observed({"message": "Not found"})),
        Said(410, observed({"message": "API v1 has been deprecated"})),
        Said(410, {"data": {"error": {"message": "Gone", "code": 410}}}),
    ],
)
def test_the_end_of_the_api_is_told_once_and_by_doctor(bare_shell: Bare, said: Said) -> None:
    with hostile(lambda method, path: said) as gateway:
        shell = at(bare_shell, gateway.url)
        first = shell("bookings", "list", "-o", "json").error
        assert ENDED in first["message"]
        assert "token is not at fault" in first["hint"]
        assert "caltui login NAME --dialect calv2" in first["hint"]
        for words in (("bookings", "list"), ("teams", "list"), ("bookings", "get", "5")):
            assert ENDED not in shell(*words).err, "told already"
        for more in ((), ("--offline",)):
            result = shell("doctor", *more, "-o", "json")
            rows = {row["name"]: row for row in result.json}
            assert ENDED in rows["Cal"]["text"]
            assert rows["token"]["state"] == "ok"
            assert result.code == 4


def test_a_record_that_is_missing_says_it_as_a_possibility(bare_shell: Bare) -> None:
    with hostile(lambda m, p: Said(404, observed({"message": "Not found"}))) as gateway:
        shell = at(bare_shell, gateway.url)
        error = shell("bookings", "get", "5", "-o", "json").error
        assert "There is no booking 5" in error["message"]
        assert "No call of this profile has found anything so far" in error["message"]
        assert ENDED in error["message"]


def test_missing_records_of_a_cal_that_answers_say_nothing_of_it(bare_shell: Bare) -> None:
    def script(method: str, path: str) -> Said:
        if method == "POST":
            schedule = {"id": 5, "userId": 1, "name": "N", "timeZone": "UTC", "availability": []}
            return Said(200, observed_ok({"schedule": schedule}))
        return Said(404, observed({"message": "Not found"}))

    with hostile(script) as gateway:
        shell = at(bare_shell, gateway.url)
        made = shell("schedules", "create", "--name", "N", "--time-zone", "UTC", "--yes")
        assert made.code == 0, made.err
        for words in (("schedules", "get"), ("schedules", "update"), ("schedules", "delete")):
            more = ("--name", "M") if words[1] == "update" else ()
            yes = () if words[1] == "get" else ("--yes",)
            result = shell(*words, "5", *more, *yes)
            assert result.code == 4
            assert ENDED not in result.err
        assert ENDED not in shell("bookings", "get", "5").err


def ended_but(good: str) -> Script:
    def script(method: str, path: str) -> Said:
        if path == f"/cal/v2/{good}":
            return Said(200, observed_ok({good: []}))
        return Said(404, observed({"message": f"Cannot {method} {path}"}))

    return script


def observed_ok(result: Any) -> dict[str, Any]:
    return {"message": "Request completed", "provider": "cal", "result": result}


def test_where_one_list_answers_nothing_is_said_to_have_ended(bare_shell: Bare) -> None:
    with hostile(ended_but("teams")) as gateway:
        shell = at(bare_shell, gateway.url)
        shell.good("teams", "list")
        for words in (("users", "list"), ("bookings", "get", "5"), ("payments", "list")):
            shell.good("teams", "list")
            assert ENDED not in shell(*words).err
        rows = {row["name"]: row for row in doctor(shell).json}
        assert rows["Cal"]["state"] == "ok"


def test_where_everything_ended_after_it_had_worked_it_is_told(bare_shell: Bare) -> None:
    with hostile(ended_but("teams")) as gateway:
        shell = at(bare_shell, gateway.url)
        shell.good("teams", "list")
        gateway.script = ended_but("nothing")
        told = [
            ENDED in shell(key, "list").err for key in ("users", "bookings", "payments", "teams")
        ]
        assert told == [False, False, True, False]


def test_a_missing_record_among_good_answers_is_no_end(bare_shell: Bare) -> None:
    def script(method: str, path: str) -> Said:
        if path == "/cal/v2/bookings":
            return Said(200, observed_ok({"bookings": []}))
        return Said(404, observed({"message": "Booking not found"}))

    with hostile(script) as gateway:
        shell = at(bare_shell, gateway.url)
        shell.good("bookings", "list")
        for number in range(5):
            assert ENDED not in shell("bookings", "get", str(number + 1)).err


NESTED = {
    "errors": [
        {
            "property": "responses",
            "target": {"secret": "s3cret-target"},
            "children": [
                {"property": "email", "constraints": {"isEmail": "email must be an email"}},
                {
                    "property": "location",
                    "value": "s3cret-value",
                    "children": [
                        {
                            "property": "0",
                            "children": [
                                {"property": "link", "constraints": {"isUrl": "link must be a URL"}}
                            ],
                        }
                    ],
                },
            ],
        },
        {"property": "timeZone", "constraints": {"isZone": "timeZone must be a zone"}},
    ]
}
WRONG = "start property is wrong,start must be a date language property is wrong,language is odd "
BOOKING = (
    "bookings",
    "create",
    "--event-type-id",
    "1",
    "--start",
    "2026-03-02T09:00Z",
    "--responses",
    "{}",
    "--metadata",
    "{}",
    "--time-zone",
    "Europe/Berlin",
    "--language",
    "en",
)


def test_nested_faults_reach_their_fields(bare_shell: Bare) -> None:
    body = v2("BadRequestException", "Bad Request Exception", NESTED)
    with hostile(lambda method, path: Said(400, body)) as gateway:
        shell = at(bare_shell, gateway.url)
        error = shell(*BOOKING, "-o", "json")
        assert error.code == 5, error.err
        assert error.error["code"] == "BadRequestException"
        assert error.error["fields"] == {
            "responses": "email: email must be an email; location.0.link: link must be a URL",
            "timeZone": "timeZone must be a zone",
        }
        assert "s3cret" not in error.err
        told = shell(*BOOKING).err
        assert "--responses: email: email must be an email; location.0.link" in told


def test_each_property_that_is_wrong_is_named(bare_shell: Bare) -> None:
    body = v2("BadRequestException", WRONG, {"message": WRONG, "statusCode": 400})
    with hostile(lambda method, path: Said(400, body)) as gateway:
        error = at(bare_shell, gateway.url)(*BOOKING, "-o", "json").error
        assert error["fields"] == {"start": "start must be a date", "language": "language is odd"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"data": {"error": {"message": "Taken", "code": 409}}}, 409),
        ({"data": {"error": {"message": "Taken", "code": "TAKEN"}}}, "TAKEN"),
        (v2("CONFLICT", "Taken"), "CONFLICT"),
        (own("Taken", 409), 409),
        ({"message": "Taken"}, None),
    ],
)
def test_the_wrappers_code_is_in_the_error_and_the_trace(
    bare_shell: Bare, body: Any, code: Any
) -> None:
    with hostile(lambda method, path: Said(409, body)) as gateway:
        shell = at(bare_shell, gateway.url)
        assert shell("teams", "list", "-o", "json").error["code"] == code
        told = shell("teams", "list", "--verbose").err
        assert (f"→ 409 ({code}) ·" in told) is (code is not None)
