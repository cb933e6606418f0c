"""The sandbox as Cal's own API v1: its addresses, its key, its refusals, its rate."""

import time
from typing import Any

import httpx
import pytest

from caltui.sandbox.cal.callers import DEMO_KEY
from tests.sandbox.wire_support import echoed, sandbox


def ask(url: str, method: str = "GET", key: str | None = DEMO_KEY, **more: Any) -> httpx.Response:
    query = {} if key is None else {"apiKey": key}
    return httpx.request(method, url, params=query | more.pop("query", {}), timeout=5, **more)


@pytest.mark.parametrize("below", ["/v1", "/api/v1"])
def test_cal_is_asked_what_the_path_says(below: str) -> None:
    with sandbox(dialect="calv1") as (server, _):
        url = f"{server.base_url}{below}"
        found = echoed(ask(f"{url}/hooks/wh_1", "PATCH", json={"active": False}, query={"a": "b"}))
        assert found["operation"] == "webhooks update"
        assert found["ids"] == ["wh_1"]
        assert found["query"] == {"a": ["b"]}
        assert echoed(ask(f"{url}/teams/7/availability"))["ids"] == ["7"]
        assert ask(f"{url}/attendees", "POST", json={}).status_code == 201


def test_the_key_is_refused_in_the_words_of_cal() -> None:
    with sandbox(dialect="calv1") as (server, _):
        url = f"{server.base_url}/v1/attendees"
        assert ask(url, key=None).json() == {"message": "No apiKey provided"}
        wrong = ask(url, key="cal_other")
        assert (wrong.status_code, wrong.json()) == (401, {"error": "Your API key is not valid."})
        assert ask(url, key="at_demo_admin").status_code == 401
    with sandbox(dialect="calv1", licence=False) as (server, _):
        refused = ask(f"{server.base_url}/v1/attendees")
        assert refused.status_code == 401
        assert "CALCOM_LICENSE_KEY" in refused.json()["error"]


@pytest.mark.parametrize("path", ["/v2/attendees", "/cal/v2/attendees", "/v1/nothing", "/v1", "/"])
def test_any_other_path_is_a_web_page(path: str) -> None:
    with sandbox(dialect="calv1") as (server, _):
        answer = ask(server.base_url + path)
        assert answer.status_code == 404
        assert answer.headers["content-type"].startswith("text/html")


def test_the_rate_is_told_as_a_moment_in_milliseconds() -> None:
    with sandbox(dialect="calv1", rate_limit=1) as (server, _):
        url = f"{server.base_url}/v1/attendees"
        first, second = ask(url), ask(url)
        assert (first.status_code, second.status_code) == (200, 429)
        assert "retry-after" not in second.headers
        seconds = float(second.headers["x-ratelimit-reset"]) / 1000 - time.time()
        assert 50 < seconds < 62
