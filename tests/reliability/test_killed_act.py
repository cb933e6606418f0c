"""An act of 200 writes with 7 refusals: killed in the middle, resumed, counted at the server."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event

import pytest

from caltui.sandbox.demo_data.firm import firm
from tests.reliability.cell import LATER, open_on
from tests.reliability.killed_act import GUESTS, MADE, REFUSED, ZONE
from tests.support.sandbox import Running, running


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(lambda: firm(seed=7, today=date(2026, 3, 2))) as found:
        yield found


def others(cal: Running) -> list[str]:
    """Guests in another zone."""
    return [str(r["id"]) for r in cal.world.rows("attendees") if r["timeZone"] != ZONE][:GUESTS]


def start(home: Path, cal: Running, keys: list[str]) -> "subprocess.Popen[str]":
    """The process that sends the act."""
    words = [sys.executable, "-m", "tests.reliability.killed_act", str(home), cal.base_url]
    return subprocess.Popen(
        [*words, *keys], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def kill_when(process: "subprocess.Popen[str]", cal: Running, effects: int) -> None:
    """Kills the process when that many writes were done, or when one gets no answer."""
    waited = Event()
    while len(cal.requests.effects) < effects and not any(
        seen.fault == "no_answer_after" for seen in cal.requests
    ):
        assert process.poll() is None, process.communicate()
        waited.wait(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL


def written(cal: Running) -> Counter[str]:
    """How often each record was written; what was made by what it is called."""
    return Counter(
        f"{seen.path} {(seen.body or {}).get('email', '')}" for seen in cal.requests.effects
    )


@pytest.mark.parametrize("on_its_way", ["", "team"])
async def test_nothing_of_an_act_is_done_twice_and_it_can_go_back(
    cal: Running, tmp_path: Path, on_its_way: str
) -> None:
    keys = others(cal)
    bad = keys[5:GUESTS:24][:REFUSED]
    assert (len(keys), len(bad)) == (GUESTS, REFUSED)
    for key in bad:
        cal.faults.add("status", method="PATCH", path=f"/attendees/{key}", status=400)
    if on_its_way:
        cal.faults.add("no_answer_after", method="POST", path="/teams")
    before = len(list(cal.world.rows("attendees")))
    kill_when(start(tmp_path, cal, keys), cal, 1000 if on_its_way else 100)
    cut = len(cal.requests.effects)
    assert 100 <= cut < 150
    later = open_on(cal.base_url, tmp_path, lambda: datetime.now(UTC) + LATER)
    [run] = later.acts.list()
    assert not run.running
    rest = await later.acts.resume(run.id)
    counts = await rest.run()
    unknown = counts.pop("unknown", 0)
    assert not (on_its_way and unknown), "the team that was made was found: it is done"
    if unknown:
        [left] = later.kept.unknown()
        later.write_history.settle_by_hand(left.id, "no effect")
        counts = await (await later.acts.resume(run.id)).run()
    assert counts == {"done": 200 - REFUSED, "refused": REFUSED}
    assert set(written(cal).values()) == {1}, "nothing twice"
    assert len(cal.requests.effects) == 200 - REFUSED
    assert len(list(cal.world.rows("attendees"))) == before + MADE
    undo = later.acts.undo_plan(run.id)
    assert (len(undo.items), undo.refused) == (200 - REFUSED, ())
    assert await later.acts.start(undo).run() == {"done": 200 - REFUSED}
    assert len(list(cal.world.rows("attendees"))) == before
    assert not [r for r in cal.world.rows("teams") if r["slug"] == "killed"]
    assert not [k for k in keys if (cal.world.find("attendees", k) or {})["timeZone"] == ZONE]
    await later.aclose()
