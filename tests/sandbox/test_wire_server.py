"""Starting, stopping and keeping: the server around the application."""

import gc
import os
import re
import signal
import socket
import subprocess
import sys
import time
import warnings

import httpx
import pytest

from caltui.sandbox.cal.world import World
from caltui.sandbox.embedded import Asgi, embedded_app
from caltui.sandbox.server import SandboxError, serve
from tests.sandbox.wire_support import TOKEN, sandbox


def test_start_and_stop_are_quick_and_leave_nothing_open():
    with warnings.catch_warnings():
        warnings.simplefilter("error", ResourceWarning)
        began = time.monotonic()
        for _ in range(3):
            with sandbox() as (server, call):
                assert call("GET", "/cal/v2/users").status_code == 200
        assert time.monotonic() - began < 3
        gc.collect()
    host, port = server.base_url.removeprefix("http://").split(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), timeout=1)


def test_it_stops_while_an_answer_is_held_back():
    with sandbox() as (server, call):
        server.faults.add("no_answer")
        with pytest.raises(httpx.ReadTimeout):
            call("GET", "/cal/v2/users", timeout=0.1)
        server.faults.add("delay", seconds=60)
        with pytest.raises(httpx.ReadTimeout):
            call("GET", "/cal/v2/users", timeout=0.1)
        began = time.monotonic()
    assert time.monotonic() - began < 4


def test_a_port_that_is_taken_is_a_sentence():
    with sandbox() as (server, _):
        port = int(server.base_url.rpartition(":")[2])
        with pytest.raises(SandboxError, match=rf"port {port}.*--port"):
            serve(port=port)


def test_a_state_file_that_is_none_is_a_sentence(tmp_path):
    state = tmp_path / "state.json"
    state.write_text("[]")
    with pytest.raises(SandboxError, match=r"state\.json"):
        serve(port=0, state=state)


def _served(tmp_path, *lines: str) -> tuple[subprocess.Popen[str], str]:
    code = "from pathlib import Path\nfrom caltui.sandbox.server import serve\n" + "\n".join(lines)
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", code], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    url = re.match(r"CALTUI_BASE_URL=(\S+)", process.stderr.readline())
    assert url is not None
    return process, url[1]


def test_the_state_is_kept_after_each_change_and_read_again(tmp_path):
    state = tmp_path / "state.json"
    line = f"raise SystemExit(serve(port=0, state=Path({str(state)!r})))"
    name = {"name": "Kept", "timeZone": "Europe/Berlin"}
    process, url = _served(tmp_path, line)
    answer = httpx.post(f"{url}/cal/v2/schedules?api_token={TOKEN}", json=name)
    schedule = answer.json()["data"]["schedule"]
    assert World.load(state).find("schedules", schedule["id"])["name"] == "Kept"
    assert oct(os.stat(state).st_mode & 0o777) == "0o600"
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=10)
    assert (process.returncode, "Traceback" in err) == (0, False)
    process, url = _served(tmp_path, line)
    again = httpx.get(f"{url}/cal/v2/schedules/{schedule['id']}?api_token={TOKEN}")
    assert again.json()["data"]["schedule"]["name"] == "Kept"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=10)
    assert (process.returncode, "Traceback" in err) == (0, False)


def in_process(app: Asgi) -> httpx.AsyncClient:
    """A client of an application that has no port."""
    transport = httpx.ASGITransport(app=app)
    return httpx.AsyncClient(transport=transport, base_url="http://sandbox.invalid")


async def test_the_demo_needs_no_port_and_makes_its_firm_at_the_first_request():
    app = embedded_app(seed=3)
    async with in_process(app) as client:
        first = await client.get("/cal/v2/teams", params={"api_token": TOKEN})
        added = await client.post(
            "/cal/v2/schedules",
            params={"api_token": TOKEN},
            json={"name": "Nights", "timeZone": "Europe/Berlin"},
        )
    async with in_process(app) as client:
        all_of_them = await client.get("/cal/v2/schedules", params={"api_token": TOKEN})
    assert len(first.json()["data"]["teams"]) >= 6
    key = added.json()["data"]["schedule"]["id"]
    assert key in [s["id"] for s in all_of_them.json()["data"]["schedules"]]


def test_importing_the_transport_is_light():
    code = "import sys, caltui.sandbox.embedded\nprint(*sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(out.stdout.split())
    assert not loaded & {
        "starlette",
        "uvicorn",
        "httpx",
        "asyncio",
        "caltui.sandbox.demo_data.firm",
    }
