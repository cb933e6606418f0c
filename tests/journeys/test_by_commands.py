"""The same day at the support desk by commands, each a process of its own."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.support.desk_cases import ADA, BISHAL, ill_on, leaver, queue_of, states
from tests.support.sandbox import Running, running

Command = Callable[..., Any]


@pytest.fixture
def today() -> date:
    return datetime.now(UTC).date()


@pytest.fixture
def server(today: date) -> Iterator[Running]:
    """A sandbox on the clock of the processes."""
    with running(firm(seed=7, today=today)) as started:
        yield started


@pytest.fixture
def caltui(server: Running, tmp_path: Path) -> Command:
    """Runs a command as a process, and returns its JSON."""
    env = {
        **os.environ,
        "CALTUI_HOME": str(tmp_path),
        "CALTUI_API_TOKEN": DEMO_TOKEN,
        "CALTUI_BASE_URL": server.base_url,
        "CALTUI_SPEC_URL": server.base_url,
        "CALTUI_BUDGET": "0",
        "TZ": "UTC",
    }

    def run(*words: str, given: str = "", code: int = 0) -> Any:
        line = [sys.executable, "-m", "caltui", *words, "-o", "json"]
        done = subprocess.run(
            line, input=given, env=env, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == code, (words, done.returncode, done.stderr)
        return json.loads(done.stdout) if done.stdout else done.stderr

    return run


def writes(server: Running) -> list[Any]:
    """The requests that write."""
    return [request for request in server.requests if request.method != "GET"]


def outcomes(rows: list[dict[str, Any]]) -> set[str]:
    """How the items of an act ended."""
    return {row["outcome"] for row in rows}


def last_act(caltui: Command) -> str:
    """The id of the newest act."""
    return str(caltui("bulk", "list")[0]["id"])


def test_close_thursday_for_ada_and_deal_with_five_bookings(
    caltui: Command, server: Running, today: date
) -> None:
    day = today + timedelta(days=7 + (3 - today.weekday()) % 7)
    keys = ill_on(server, day)
    words = ("absence", "close", str(ADA), "--days", day.isoformat(), "--reason", "Ada is ill")
    shown = caltui(*words, "--dry-run")
    assert len(shown) == 6
    assert writes(server) == []
    done = caltui(*words, "--yes")
    assert outcomes(done) == {"done"}
    assert set(states(server, keys, "status")) == {"CANCELLED"}, "each was moved or cancelled"
    refused = caltui("journal", "undo", "--act", last_act(caltui), "--yes")
    assert outcomes(refused) == {"done"}
    assert writes(server)[-1].method == "DELETE", "the day is open again"


def test_hand_over_a_leavers_thirty_and_take_it_back(
    caltui: Command, server: Running, today: date
) -> None:
    keys = leaver(server, today)
    words = ("absence", "leave", str(ADA), "--to", str(BISHAL))
    assert len(caltui(*words, "--dry-run")) == 30
    assert outcomes(caltui(*words, "--yes")) == {"done"}
    assert set(states(server, keys, "userId")) == {BISHAL}
    assert outcomes(caltui("journal", "undo", "--act", last_act(caltui), "--yes")) == {"done"}
    assert set(states(server, keys, "userId")) == {ADA}


def test_clear_a_queue_of_fourteen_and_take_it_back(
    caltui: Command, server: Running, today: date
) -> None:
    keys = queue_of(server, today)
    waiting = caltui("inbox", "pending")
    assert sorted(row["key"] for row in waiting) == sorted(keys)
    answer = ("bookings", "update", "-", "--status", "ACCEPTED", "--yes")
    assert outcomes(caltui(*answer, given=json.dumps(waiting))) == {"done"}
    assert set(states(server, keys, "status")) == {"ACCEPTED"}
    assert caltui("inbox", "pending") == []
    assert outcomes(caltui("journal", "undo", "--act", last_act(caltui), "--yes")) == {"done"}
    assert set(states(server, keys, "status")) == {"PENDING"}


def test_some_of_them_go_to_another_host(caltui: Command, server: Running, today: date) -> None:
    keys = leaver(server, today, 4)
    words = ("bookings", "hand-over", *keys, "--to", str(BISHAL))
    assert len(caltui(*words, "--dry-run")) == 4
    assert outcomes(caltui(*words, "--yes")) == {"done"}
    assert set(states(server, keys, "userId")) == {BISHAL}


def test_nobody_of_that_address_is_code_four(caltui: Command) -> None:
    told = caltui("person", "nobody@nowhere.example", code=4)
    assert json.loads(told.splitlines()[-1])["error"]["kind"] == "not_found"
