"""Two processes on one profile at once."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from tests.reliability.cell import open_on
from tests.sandbox.core_support import fresh
from tests.support.sandbox import Running, running

KEYS = [str(n) for n in range(1, 25)]


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(fresh) as found:
        yield found


def start(home: Path, cal: Running, *words: str) -> "subprocess.Popen[str]":
    env = {
        **os.environ,
        "CALTUI_HOME": str(home),
        "CALTUI_API_TOKEN": DEMO_TOKEN,
        "CALTUI_BASE_URL": cal.base_url,
        "CALTUI_BUDGET": "0",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "caltui", *words],
        env=env,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


MAKERS = """
import os, sys, tempfile, time
from pathlib import Path
from threading import Event
from caltui.mirror.store import JournalEntry, Mirror
import caltui.mirror.file.opening
for turn in range(12):
    path = Path(sys.argv[1]) / str(turn) / "work.sqlite"
    at, children = time.monotonic() + 0.02, []
    for name in "abcd":
        children.append(os.fork())
        if not children[-1]:
            while time.monotonic() < at:
                pass
            with Mirror.open(path) as mirror:
                mirror.begin(JournalEntry("users", "create", (name,)))
                os._exit(0 if mirror.durable else 1)
    codes = [os.waitpid(child, 0)[1] for child in children]
    with Mirror.open(path) as mirror:
        print(codes, len(mirror.entries()), mirror.notice)
"""


def test_a_new_mirror_that_four_processes_make_at_once(tmp_path: Path) -> None:
    words = [sys.executable, "-c", MAKERS, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[0, 0, 0, 0] 4 "] * 12


def effects(cal: Running) -> Counter[str]:
    return Counter("_".join(seen.ids) for seen in cal.requests.effects)


def test_two_bulk_runs_over_the_same_records(cal: Running, tmp_path: Path) -> None:
    words = ("attendees", "delete", "-", "--yes")
    both = [start(tmp_path, cal, *words) for _ in range(2)]
    for process in both:
        assert process.stdin is not None
        process.stdin.write("\n".join(KEYS))
    for process in both:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    told = [[json.loads(line) for line in p.communicate()[0].splitlines()] for p in both]
    assert {p.returncode for p in both} <= {0, 5}
    assert effects(cal) == Counter(KEYS), "each record was deleted once"
    done = Counter(row["key"] for rows in told for row in rows if row["outcome"] == "done")
    assert done == Counter(KEYS), "and one of the two was told so"
    other = {row["outcome"] for rows in told for row in rows} - {"done"}
    assert other <= {"refused"}
    journal = start(tmp_path, cal, "journal", "list", "--writes", "--limit", "999", "-o", "json")
    outcomes = Counter(entry["outcome"] for entry in json.loads(journal.communicate()[0]))
    assert outcomes == {"done": 24, "refused": 24}


async def test_two_who_resume_the_same_run(cal: Running, tmp_path: Path) -> None:
    first = start(
        tmp_path, cal, "attendees", "update", "-", "--name", "X", "--yes", "--stop-on-error"
    )
    cal.faults.add("status", status=400, method="PATCH")
    first.communicate("\n".join(KEYS))
    assert first.returncode == 5
    assert effects(cal) == {}
    run = json.loads(start(tmp_path, cal, "bulk", "list", "-o", "json").communicate()[0])[0]["id"]
    both = [start(tmp_path, cal, "bulk", "resume", run, "--failed", "--yes") for _ in range(2)]
    errors = [process.communicate()[1] for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes in ([0, 0], [0, 2]), errors
    if codes == [0, 2]:
        assert any("is running" in error for error in errors)
    assert effects(cal) == Counter(KEYS)


async def test_two_consoles_see_each_others_writes(cal: Running, tmp_path: Path) -> None:
    one, other = (open_on(cal.base_url, tmp_path, lambda: datetime.now(UTC)) for _ in range(2))
    await one.sync("attendees")
    await one.run(one.plan("attendees", "update", ["1"], {"name": "Mia"}))
    seen = other.record("attendees", "1")
    assert seen is not None
    assert seen.record["name"] == "Mia"
    assert [entry.outcome for entry in other.kept.journal()] == ["done"]
    plan = one.bulk.plan("attendees", "update", KEYS, {"name": "Zoe"})
    run = one.bulk.start(plan)
    async for item in run.each():
        assert item.outcome == "done"
        await other.run(other.plan("attendees", "update", [item.key], {"email": "zoe@x.org"}))
    assert effects(cal) == Counter([*KEYS, *KEYS, "1"])
    assert Counter(e.outcome for e in other.kept.journal(999)) == {"done": 49}
    await one.aclose()
    await other.aclose()


def test_ctrl_c_ends_a_bulk_run_after_the_one_on_its_way(cal: Running, tmp_path: Path) -> None:
    held = cal.faults.add("delay_after", method="DELETE", path="/attendees/3", seconds=0.5)
    process = start(tmp_path, cal, "attendees", "delete", "-", "--yes")
    assert process.stdin is not None
    process.stdin.write("\n".join(KEYS))
    process.stdin.close()
    process.stdin = None
    waited = Event()
    while not held.hits:
        assert process.poll() is None, process.communicate()
        waited.wait(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert process.returncode == 130, err
    told = [json.loads(line)["outcome"] for line in out.splitlines()]
    assert told == ["done"] * 3 + ["not sent"] * 21
    assert "Stopping after this one" in err
    assert effects(cal) == Counter(KEYS[:3])
    run = json.loads(start(tmp_path, cal, "bulk", "list", "-o", "json").communicate()[0])[0]
    assert (run["state"], run["done"], run["left"]) == ("cut short", 3, 21)
    rest = start(tmp_path, cal, "bulk", "resume", run["id"], "--yes")
    assert len(rest.communicate()[0].splitlines()) == 21
    assert rest.returncode == 0
    assert effects(cal) == Counter(KEYS)


def test_a_bulk_run_ends_when_nobody_reads_its_report(cal: Running, tmp_path: Path) -> None:
    held = cal.faults.add("delay_after", method="DELETE", path="/attendees/3", seconds=0.5)
    process = start(tmp_path, cal, "attendees", "delete", "-", "--yes")
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("\n".join(KEYS))
    process.stdin.close()
    process.stdin = None
    assert json.loads(process.stdout.readline())["key"] == "1"
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate()
    assert process.returncode == 5, err
    assert "that were not sent: caltui bulk resume" in err
    assert held.hits <= 1
    assert 1 <= len(effects(cal)) <= 3
