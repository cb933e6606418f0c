"""kill -9 at each step of a change and of a bulk run, then a new start."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from caltui.workspace.workspace import Workspace
from tests.reliability.cell import LATER, open_on
from tests.reliability.killed import STEPS, VALUES
from tests.sandbox.core_support import fresh
from tests.support.sandbox import Running, running

KEYS = ("1", "2", "3", "4", "5", "6")
OF_A_BULK = ("before it is listed", "when it is listed", "at the end")
DONE_BY_THEN = ("when the answer came", "before it is settled", "when it is settled")
Opened = Callable[..., Workspace]


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(fresh) as found:
        yield found


@pytest.fixture
def cal(server: Running) -> Iterator[Running]:
    server.requests.clear()
    for row in server.world.rows("attendees"):
        server.world.change("attendees", row, {"timeZone": "Europe/Berlin"})
    yield server
    server.faults.clear()


@pytest.fixture
async def later(cal: Running, tmp_path: Path) -> Workspace:
    """The next start, two minutes on."""
    return open_on(cal.base_url, tmp_path, lambda: datetime.now(UTC) + LATER)


def start(home: Path, cal: Running, step: str, passes: int, *keys: str) -> "subprocess.Popen[str]":
    words = [str(home), cal.base_url, step, str(passes), *keys]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.killed", *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def killed(process: "subprocess.Popen[str]") -> None:
    out, err = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL, (out, err)


def effects(cal: Running) -> Counter[str]:
    return Counter("_".join(seen.ids) for seen in cal.requests.effects)


@pytest.mark.parametrize("step", [step for step in STEPS if step not in OF_A_BULK])
async def test_a_change_that_is_killed(
    cal: Running, later: Workspace, tmp_path: Path, step: str
) -> None:
    killed(start(tmp_path, cal, step, 0, "1"))
    done = effects(cal)["1"]
    assert done == int(step in DONE_BY_THEN or step == "when it is kept")
    journal = later.kept.journal()
    if step == "before the journal":
        assert journal == []
    else:
        assert journal[0].ids == ("1",)
        assert journal[0].body == VALUES
        settled = step in ("when it is settled", "when it is kept")
        assert later.status.unknown == int(not settled)
        await later.write_history.settle()
        assert later.kept.journal()[0].outcome == ("done" if done else "unknown")
        for entry in later.kept.unknown():
            assert "It may still come" in entry.detail, "nothing proves that it never left"
            later.write_history.settle_by_hand(entry.id, "no effect")
    if not done:
        await later.run(later.plan("attendees", "update", ["1"], VALUES))
    assert effects(cal) == {"1": 1}
    assert later.status.unknown == 0
    await later.aclose()


@pytest.mark.parametrize(
    ("step", "passes"),
    [*((step, 0 if step in OF_A_BULK else 3) for step in STEPS), ("as it leaves", 0)],
)
async def test_a_bulk_run_that_is_killed(
    cal: Running, later: Workspace, tmp_path: Path, step: str, passes: int
) -> None:
    killed(start(tmp_path, cal, step, passes, *KEYS))
    runs = later.bulk_runs()
    if step == "before it is listed":
        assert runs == []
        assert effects(cal) == {}
        await later.aclose()
        return
    [run] = runs
    assert not run.running
    before = effects(cal)
    assert len(before) >= passes
    rest = await later.acts.resume(run.id)
    counts = await rest.run()
    if step in ("after the journal", "as it leaves"):
        assert counts == {"done": 5, "unknown": 1}, "it may have left: it is not sent again"
        (left,) = later.kept.unknown()
        assert "_".join(left.ids) not in effects(cal)
        later.write_history.settle_by_hand(left.id, "no effect")
        counts = await (await later.acts.resume(run.id)).run()
    assert counts == {"done": 6}
    assert effects(cal) == Counter(KEYS), "none left out, none twice"
    assert {item.outcome for item in later.acts.items(run.id)} == {"done"}
    assert later.status.unknown == 0
    again = await later.acts.resume(run.id)
    assert await again.run() == {"done": 6}
    assert effects(cal) == Counter(KEYS)
    await later.aclose()


@pytest.mark.parametrize("kind", ["no_answer", "no_answer_after"])
async def test_a_bulk_run_that_is_killed_while_it_waits_for_an_answer(
    cal: Running, tmp_path: Path, kind: str
) -> None:
    cal.faults.add(kind, method="PATCH", path="/attendees/3")
    process = start(tmp_path, cal, "", 0, *KEYS)
    waited = Event()
    while not any(seen.fault for seen in cal.requests):
        assert process.poll() is None, process.communicate()
        waited.wait(0.01)
    os.kill(process.pid, signal.SIGKILL)
    killed(process)
    at_once = open_on(cal.base_url, tmp_path, lambda: datetime.now(UTC))
    [run] = at_once.bulk_runs()
    counts = await (await at_once.acts.resume(run.id)).run()
    if kind == "no_answer":
        assert counts == {"done": 5, "unknown": 1}, "Cal may still be at it"
        assert "3" not in effects(cal)
    await at_once.aclose()
    for minutes in (2, 60, 3000):
        ahead = timedelta(minutes=minutes)
        later = open_on(cal.base_url, tmp_path, lambda ahead=ahead: datetime.now(UTC) + ahead)
        counts = await (await later.acts.resume(run.id)).run()
        if kind == "no_answer":
            assert counts == {"done": 5, "unknown": 1}, "however long ago"
        else:
            assert counts == {"done": 6}
        await later.aclose()
    if kind == "no_answer":
        later = open_on(cal.base_url, tmp_path, lambda: datetime.now(UTC) + ahead)
        later.write_history.settle_by_hand(later.kept.unknown()[0].id, "no effect")
        assert await (await later.acts.resume(run.id)).run() == {"done": 6}
        await later.aclose()
    assert effects(cal) == Counter(KEYS)


@pytest.mark.parametrize("many", [False, True], ids=["one", "bulk"])
async def test_what_was_on_its_way_at_a_kill_is_done_later_and_never_called_undone(
    cal: Running, tmp_path: Path, many: bool
) -> None:
    """The process dies, the gateway goes on: every next start looks, the last one finds it."""
    keys = KEYS if many else ("3",)
    cal.faults.add("late", method="PATCH", path="/attendees/3", seconds=0)
    process = start(tmp_path, cal, "", 0, *keys)
    waited = Event()
    while not any(seen.fault for seen in cal.requests):
        assert process.poll() is None, process.communicate()
        waited.wait(0.01)
    os.kill(process.pid, signal.SIGKILL)
    killed(process)
    for minutes in (0, 1, 2, 5):
        ahead = timedelta(minutes=minutes)
        next_start = open_on(cal.base_url, tmp_path, lambda ahead=ahead: datetime.now(UTC) + ahead)
        found = await next_start.write_history.settle(again=minutes > 0)
        assert [told.outcome for told in found] == ["unknown"], found
        assert next_start.status.unknown == 1
        assert "3" not in effects(cal)
        await next_start.aclose()
    assert cal.sandbox.do_late() == 1
    last = open_on(cal.base_url, tmp_path, lambda: datetime.now(UTC) + timedelta(minutes=15))
    [told] = await last.write_history.settle(again=False)
    assert told.outcome == "done", told
    if many:
        [run] = last.bulk_runs()
        assert await (await last.acts.resume(run.id)).run() == {"done": 6}
    assert effects(cal) == Counter(keys), "none left out, none twice"
    assert last.status.unknown == 0
    await last.aclose()
