"""How answers, errors and tokens look in each of the three wrappers."""

import json
from pathlib import Path

import pytest

from caltui.catalog.load import catalog
from tests.sandbox.wire_support import echoed, sandbox

RECORDED = {
    row["name"]: row
    for row in map(
        json.loads,
        (Path(__file__).parents[1] / "data/gateway-exchanges.jsonl").read_text().splitlines(),
    )
}


def test_success_and_error_of_the_documented_wrapper():
    with sandbox(wrapper="documented") as (_, call):
        assert set(call("GET", "/cal/v2/attendees/5").json()) == {"data"}
        missing = call("GET", "/cal/v2/attendees/404")
        assert missing.status_code == 404
        assert missing.json() == {"data": {"error": {"message": "Not here", "code": 404}}}
        unknown = call("GET", "/cal/v2/nope")
        assert unknown.json() == {"data": {"error": {"message": "Not Found", "code": 404}}}


def test_success_and_error_of_the_observed_wrapper():
    with sandbox(wrapper="observed") as (_, call):
        done = call("POST", "/cal/v2/attendees", json={"name": "N"})
        assert done.status_code == 200
        assert list(done.json()) == ["message", "provider", "result", "response_headers"]
        assert done.json()["response_headers"]["x-ratelimit-remaining"] == "119"
        assert "x-ratelimit-remaining" not in done.headers
        missing = call("GET", "/cal/v2/attendees/404").json()
        assert list(missing) == ["message", "provider", "error", "headers"]
        assert (missing["message"], missing["error"]) == ("Not here", {"message": "Not here"})


def test_the_bare_wrapper_gives_cals_body_status_and_headers():
    with sandbox(wrapper="bare") as (_, call):
        done = call("POST", "/cal/v2/attendees", json={})
        assert done.status_code == 201
        assert set(done.json()) == {"echo", "fill"}
        assert done.headers["x-ratelimit-limit"] == "120"
        assert call("GET", "/cal/v2/attendees/404").json() == {"message": "Not here"}


@pytest.mark.parametrize(
    "name", ["err.token.not-at", "err.token.bracket", "err.token.wrong-name", "err.token.upper"]
)
def test_token_errors_are_those_that_were_recorded(name):
    recorded = RECORDED[name]
    with sandbox(wrapper="observed") as (_, call):
        headers = {"host": "gateway.test"}
        answer = call("GET", recorded["request"]["target"], token=None, headers=headers)
    expected = json.loads(recorded["body"])
    body = answer.json()
    sent = body["error"]["logging"].pop("headers")
    expected["error"]["logging"].pop("headers")
    assert (answer.status_code, body) == (recorded["status"], expected)
    assert sent["host"] == "gateway.test"


def test_no_token_echoes_the_headers_and_does_nothing():
    with sandbox(wrapper="observed") as (server, call):
        before = server.world.version
        answer = call("POST", "/cal/v2/attendees", token=None, headers={"x-secret": "s3cret"})
        assert answer.status_code == 401
        assert answer.json()["error"]["logging"]["headers"]["x-secret"] == "s3cret"
        assert server.world.version == before


@pytest.mark.parametrize("token", ["at_stranger", "at_demo_admin%0A"])
def test_an_unknown_token_is_403(token):
    with sandbox(wrapper="observed") as (_, call):
        answer = call("GET", "/cal/v2/attendees", token=token)
    assert answer.status_code == 403
    assert answer.json() == json.loads(RECORDED["err.bad-token"]["body"])


def test_each_token_has_its_caller():
    tokens = {"at_one": "1", "at_boss": "admin", "at_staff": "user"}
    with sandbox(tokens=tokens) as (_, call):
        told = {t: echoed(call("GET", "/cal/v2/users", token=t)) for t in tokens}
    assert {t: (e["user"], e["admin"]) for t, e in told.items()} == {
        "at_one": (1, True),
        "at_boss": (1, True),
        "at_staff": (2, False),
    }


@pytest.mark.parametrize(
    ("wrapper", "place"), [("observed", "body"), ("documented", "http"), ("bare", "http")]
)
def test_the_rate_limit_answers_429_and_says_how_long(wrapper, place):
    with sandbox(wrapper=wrapper, rate_limit=2) as (_, call):
        codes = [call("GET", "/cal/v2/users").status_code for _ in range(2)]
        last = call("GET", "/cal/v2/users")
        other = call("GET", "/cal/v2/users", token="at_demo_user")
    headers = last.json()["headers"] if place == "body" else last.headers
    assert codes == [200, 200]
    assert (last.status_code, other.status_code) == (429, 200)
    assert 1 <= int(headers["retry-after"]) <= 60
    assert headers["x-ratelimit-remaining"] == "0"
    assert ("retry-after" in last.headers) == (place == "http")


def test_a_body_that_is_not_json_is_refused_by_the_gateway():
    with sandbox(wrapper="observed") as (server, call):
        answer = call("POST", "/cal/v2/attendees", content=b'{"name":')
        assert answer.status_code == 400
        assert "provider" not in answer.json()
        assert not server.requests.effects


def test_the_definition_holds_every_operation_in_old_format_paths():
    with sandbox(wrapper="observed") as (_, call):
        document = call("GET", "/cal/definition", token=None).json()
        assert call("GET", "/cal/openapi", token=None).status_code == 404
    operations = [o for path in document["paths"].values() for o in path.values()]
    assert document["openapi"] == "3.0.0"
    assert len(document["paths"]) == 30
    assert {o["summary"] for o in operations} == {o.title for o in catalog().operations()}
    assert len(operations) == 67
    one = document["paths"]["/cal/v2/attendees/id"]["get"]["parameters"][0]
    assert (one["name"], one["in"]) == ("id", "path")


def test_the_documented_gateway_serves_openapi_too():
    with sandbox(wrapper="documented") as (_, call):
        assert call("GET", "/cal/openapi", token=None).json()["openapi"] == "3.0.0"
