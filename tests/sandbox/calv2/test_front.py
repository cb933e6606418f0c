"""The sandbox as Cal's API v2: its addresses, keys, versions, errors and rate."""

import httpx
import pytest

from tests.sandbox.calv2.support import ADA, Cal, cal


@pytest.mark.parametrize("below", ["", "/api"])
def test_it_is_below_v2(below: str) -> None:
    with cal() as server:
        assert server.data("GET", f"{below}/v2/me", version="any")["id"] == 1


def test_the_key_is_a_bearer() -> None:
    with cal() as server:
        none, text = server.refused("GET", "/v2/me", key=None)
        assert (none, text[:40]) == (401, "ApiAuthStrategy - No authentication meth")
        wrong = server.refused("GET", "/v2/me", key="cal_other")
        assert wrong == (401, "ApiAuthStrategy - api key - Your api key is not valid")
        in_query = httpx.get(f"{server.server.base_url}/v2/me?apiKey=cal_demo_admin")
        assert in_query.status_code == 401
        assert server.data("GET", "/v2/me", key=ADA)["id"] == 2


def test_an_error_has_the_usual_form_and_a_number() -> None:
    with cal() as server:
        answer = server.call("GET", "/v2/bookings/none", x="1")
        assert answer.status_code == 404
        assert answer.headers["x-request-id"]
        body = answer.json()
        text = "Booking with uid=none was not found in the database"
        assert body == {
            "status": "error",
            "timestamp": body["timestamp"],
            "path": "/v2/bookings/none?x=1",
            "error": {
                "code": "NotFoundException",
                "message": text,
                "details": {"message": text, "error": "Not Found", "statusCode": 404},
            },
        }


@pytest.mark.parametrize("path", ["/v2/nothing", "/v2/bookings/a/b/c/d", "/v1/me", "/", "/v2"])
def test_an_unknown_path_is_told_before_the_key_is_looked_at(path: str) -> None:
    with cal() as server:
        assert server.refused("GET", path, key=None) == (404, f"Cannot GET {path}")


BY_VALUE = {
    "": ("old", "old", "old", "404"),
    "2024-04-15": ("old", "old", "old", "404"),
    "1999-01-01": ("old", "old", "old", "404"),
    "2024-06-11": ("old", "old", "new", "404"),
    "2024-06-14": ("old", "new", "new", "404"),
    "2024-08-13": ("new", "404", "404", "404"),
    "2024-09-04": ("404", "404", "404", "new"),
}
"""The table of the facts: bookings, event types, schedules, slots."""


def form(server: Cal, family: str, value: str) -> str:
    path = "private-links" if family == "slots" else family
    answer = server.call(
        "GET", "/v2/event-types/1/private-links" if family == "slots" else f"/v2/{path}",
        version=value,
    )  # fmt: skip
    if answer.status_code == 404:
        assert answer.json()["error"]["message"].startswith("Cannot GET /v2/")
        return "404"
    data = answer.json()["data"]
    proofs = {
        "bookings": lambda: isinstance(data, list) and {"uid", "start"} <= data[0].keys(),
        "event-types": lambda: isinstance(data, list) and "lengthInMinutes" in data[0],
        "schedules": lambda: "isDefault" in data[0],
        "slots": lambda: "linkId" in data[0],
    }
    return "new" if proofs[family]() else "old"


@pytest.mark.parametrize("value", BY_VALUE)
def test_each_value_of_the_header_gives_the_form_of_the_facts(value: str) -> None:
    with cal() as server:
        families = ("bookings", "event-types", "schedules", "slots")
        assert tuple(form(server, family, value) for family in families) == BY_VALUE[value]


def test_a_value_of_2026_is_known_to_hosted_alone() -> None:
    with cal() as server, cal(kind="diy", plan="personal") as diy:
        assert form(server, "bookings", "2026-02-25") == "new"
        assert form(diy, "bookings", "2026-02-25") == "old"
        assert form(server, "event-types", "2026-02-25") == "404"


def test_a_path_without_a_version_takes_any() -> None:
    with cal() as server:
        for value in ("", "2024-08-13", "1999-01-01"):
            assert server.data("GET", "/v2/me", version=value)["id"] == 1


def test_the_rate_is_told_by_name_in_seconds_to_go() -> None:
    with cal(rate_limit=2) as server:
        first = server.call("GET", "/v2/me")
        assert first.headers["x-ratelimit-limit-default"] == "2"
        assert first.headers["x-ratelimit-remaining-default"] == "1"
        server.call("GET", "/v2/me")
        refused = server.call("GET", "/v2/me")
        assert refused.status_code == 429
        assert refused.json()["error"]["code"] == "ThrottlerException"
        assert refused.headers["x-ratelimit-remaining-default"] == "0"
        assert 59 <= int(refused.headers["x-ratelimit-reset-default"]) <= 60
        assert "retry-after" not in refused.headers
        assert server.call("GET", "/v2/me", key=ADA).status_code == 200


def test_what_is_not_played_says_so() -> None:
    with cal() as server:
        status, text = server.refused("GET", "/v2/conferencing")
        assert (status, text) == (501, "The sandbox does not play this operation.")


def test_a_fault_answers_in_the_form_of_v2() -> None:
    with cal() as server:
        server.server.faults.add("status", status=409)
        broken = server.call("GET", "/v2/me")
        assert (broken.status_code, broken.json()["error"]["code"]) == (409, "ConflictException")
        server.server.faults.add("rate_limited", seconds=7)
        limited = server.call("GET", "/v2/me")
        assert limited.json()["error"]["code"] == "ThrottlerException"
        assert limited.headers["x-ratelimit-remaining-default"] == "0"
        assert limited.headers["x-ratelimit-reset-default"] == "7"
        server.server.faults.add("reset_after", method="PATCH")
        with pytest.raises(httpx.RemoteProtocolError):
            server.call("PATCH", "/v2/me", {"name": "Rosa"})
        assert server.data("GET", "/v2/me")["name"] == "Rosa"
        assert [seen.operation for seen in server.server.requests.effects] == ["PATCH /v2/me"]
