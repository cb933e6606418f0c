"""Threads and processes at once, and what a killed writer leaves."""

import gc
import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from caltui.mirror.store import JournalEntry, Mirror

Program = Callable[..., "subprocess.Popen[str]"]

WRITER = """
import sys
from caltui.mirror.store import JournalEntry, Mirror
path, name = sys.argv[1:]
sys.stdin.readline()
with Mirror.open(path) as mirror:
    assert mirror.durable, mirror.notice
    for turn in range(15):
        number = mirror.begin(JournalEntry("users", "create", (name, str(turn))))
        mirror.put("users", f"{name}-{turn}", {"name": name, "turn": turn})
        mirror.settle(number, "done")
print("ok")
"""

ENDLESS = """
import sys
from caltui.mirror.store import Mirror
mirror = Mirror.open(sys.argv[1])
for turn in range(1, 10_000):
    rows = [(str(i), {"turn": turn, "text": "x" * 300}) for i in range(2_000)]
    mirror.put_list("users", rows, complete=True, at=float(turn))
    print(turn, flush=True)
"""


def test_four_processes_begin_and_write_at_once(path: Path, program: Program) -> None:
    started = [program(WRITER, path, name) for name in "abcd"]
    answers = [p.communicate("go\n") for p in started]
    assert answers == [("ok\n", "")] * 4
    with Mirror.open(path) as mirror:
        entries = mirror.entries(limit=1_000)
        assert len({e.ids for e in entries}) == 60
        assert {e.outcome for e in entries} == {"done"}
        assert len(mirror.keys("users")) == 60


def test_a_writer_that_is_killed_leaves_whole_lists(path: Path, program: Program) -> None:
    process = program(ENDLESS, path)
    assert process.stdout is not None
    seen = [int(process.stdout.readline()) for _ in range(3)][-1]
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    with Mirror.open(path) as mirror:
        assert mirror.notice == ""
        turns = {s.record["turn"] for _, s in mirror.all("users")}
        assert len(turns) == 1, "one list as a whole, not parts of two"
        assert turns.pop() >= seen
        assert mirror.count("users") == 2_000
    with closing(sqlite3.connect(path)) as sql:
        assert sql.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def test_threads_read_while_others_write(mirror: Mirror) -> None:
    mirror.put_list("users", [(str(i), {"n": 0}) for i in range(200)], complete=True, at=1)

    def write(turn: int) -> int:
        mirror.put_list(
            "users", [(str(i), {"n": turn}) for i in range(200)], complete=True, at=turn
        )
        return mirror.begin(JournalEntry("users", "update", (str(turn),)))

    def read(_: int) -> set[int]:
        return {seen.record["n"] for _, seen in mirror.all("users")}

    with ThreadPoolExecutor(8) as pool:
        writes = [pool.submit(write, turn) for turn in range(2, 12)]
        reads = [pool.submit(read, turn) for turn in range(40)]
        assert len({w.result() for w in writes}) == 10
        assert all(len(r.result()) == 1 for r in reads), "a reader sees one list, never two"


def test_threads_share_a_mirror_in_memory() -> None:
    with Mirror.in_memory() as mirror, ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda i: mirror.put("users", str(i), {"n": i}, at=1), range(100)))
        assert sorted(map(int, mirror.keys("users"))) == list(range(100))


def test_two_consoles_see_each_other(path: Path) -> None:
    with Mirror.open(path) as one, Mirror.open(path) as other:
        one.put_list("users", [("1", {"name": "Ada"})], complete=True, at=1)
        assert other.keys("users") == ["1"]
        other.learn("old", "it worked")
        assert one.learned() == "old"
        number = one.begin(JournalEntry("users", "update"))
        assert other.settle(number, "done")
        assert not one.settle(number, "refused")


def test_the_garbage_collector_is_on_again_after_work_in_many_threads(mirror: Mirror) -> None:
    mirror.put_list("users", [(str(i), {"n": i}) for i in range(500)], complete=True, at=1)
    assert gc.isenabled()
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: mirror.all("users"), range(40)))
    assert gc.isenabled()
    gc.disable()
    try:
        mirror.all("users")
        assert not gc.isenabled(), "who had it off keeps it off"
    finally:
        gc.enable()
