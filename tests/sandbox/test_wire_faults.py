"""Faults on demand: what a client sees, and whether the work was done."""

import asyncio
import time

import httpx
import pytest

from caltui.sandbox.app import build_app
from tests.sandbox.wire_support import TOKEN, echo_cal, sandbox, small_world
from tests.support.faults import UnknownFault
from tests.support.sandbox import FaultySandbox

POST = ("POST", "/cal/v2/attendees")


@pytest.fixture(scope="module")
def shared():
    with sandbox(wrapper="observed") as pair:
        yield pair


@pytest.fixture
def wire(shared):
    server, _ = shared
    server.faults.clear()
    server.requests.clear()
    return shared


@pytest.mark.parametrize(
    ("kind", "error", "worked"),
    [
        ("reset", (httpx.ReadError, httpx.RemoteProtocolError), False),
        ("reset_after", (httpx.ReadError, httpx.RemoteProtocolError), True),
        ("no_answer", (httpx.ReadTimeout,), False),
        ("no_answer_after", (httpx.ReadTimeout,), True),
        ("half", (httpx.RemoteProtocolError, httpx.ReadError), True),
    ],
)
def test_a_lost_answer_says_nothing_about_the_work(wire, kind, error, worked):
    server, call = wire
    server.faults.add(kind, method="POST")
    with pytest.raises(error):
        call(*POST, json={}, timeout=0.4)
    assert [seen.effect for seen in server.requests] == [worked]
    assert call("GET", "/cal/v2/users").status_code == 200


@pytest.mark.parametrize(
    ("fault", "status", "kind", "worked"),
    [
        ({"kind": "status", "status": 503}, 503, "application/json", False),
        ({"kind": "status_after", "status": 504}, 504, "application/json", True),
        ({"kind": "server_error_after"}, 500, "application/json", True),
        ({"kind": "rate_limited", "seconds": 7}, 429, "application/json", False),
        ({"kind": "html"}, 200, "text/html", False),
        ({"kind": "html", "status": 502}, 502, "text/html", False),
        ({"kind": "redirect"}, 302, None, False),
        ({"kind": "broken_json"}, 200, "application/json", True),
    ],
)
def test_a_wrong_answer(wire, fault, status, kind, worked):
    server, call = wire
    server.faults.add(**fault)
    answer = call(*POST, json={}, follow_redirects=False)
    assert answer.status_code == status
    if kind:
        assert answer.headers["content-type"].startswith(kind)
    assert bool(server.requests.effects) == worked
    if fault["kind"] == "rate_limited":
        assert answer.json()["headers"]["retry-after"] == "7"
    if fault["kind"] == "broken_json":
        with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
            answer.json()


def test_a_status_carries_its_own_body_wrapped_or_not(wire):
    server, call = wire
    body = {"error": {"message": "slot already booked"}}
    server.faults.add("status", status=409, body=body)
    server.faults.add("status", status=409, body=body, wrapped=False)
    assert call("GET", "/cal/v2/users").json()["error"] == body
    assert call("GET", "/cal/v2/users").json() == body


def test_another_wrapper_for_one_answer(wire):
    server, call = wire
    server.faults.add("other_wrapper")
    assert set(call("GET", "/cal/v2/users").json()) == {"data"}
    assert "result" in call("GET", "/cal/v2/users").json()


def test_a_delay_answers_late(wire):
    server, call = wire
    server.faults.add("delay", seconds=0.2)
    began = time.monotonic()
    assert call("GET", "/cal/v2/users").status_code == 200
    assert time.monotonic() - began >= 0.2


def test_a_fault_counts_matching_requests_only(wire):
    server, call = wire
    fault = server.faults.add("status", method="get", path="/teams", status=418, after=1, times=2)
    paths = ["/cal/v2/teams", "/cal/v2/users", "/cal/v2/teams", "/cal/v2/teams", "/cal/v2/teams"]
    assert [call("GET", p).status_code for p in paths] == [200, 200, 418, 418, 200]
    assert fault.hits == 2
    server.faults.add("status", status=418, times=None)
    assert {call("GET", "/cal/v2/teams").status_code for _ in range(3)} == {418}


def test_an_unknown_fault_says_which_there_are():
    with sandbox() as (server, _), pytest.raises(UnknownFault, match="broken_json"):
        server.faults.add("earthquake")


async def test_a_reset_needs_a_real_connection():
    faulty = FaultySandbox(small_world(), core=echo_cal)
    faulty.faults.add("reset")
    transport = httpx.ASGITransport(app=build_app(faulty))
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
        with pytest.raises(ConnectionResetError):
            await client.get("/cal/v2/users", params={"api_token": TOKEN})


async def test_many_clients_at_once_are_served(wire):
    server, _ = wire
    async with httpx.AsyncClient(base_url=server.base_url, timeout=5) as client:
        url = f"/cal/v2/users?api_token={TOKEN}"
        answers = await asyncio.gather(*(client.get(url) for _ in range(20)))
    assert {a.status_code for a in answers} == {200}


async def test_a_write_whose_client_gave_up_is_done_all_the_same(wire):
    server, _ = wire
    server.faults.add("delay", seconds=0.3)
    async with httpx.AsyncClient(base_url=server.base_url) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post(f"/cal/v2/attendees?api_token={TOKEN}", json={}, timeout=0.1)
        await asyncio.sleep(0.4)
    assert len(server.requests.effects) == 1
