"""The journal: on the disk before the request, truthful after a crash."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from caltui.mirror.store import JournalEntry, Mirror, MirrorError
from tests.mirror.conftest import Clock

Program = Callable[..., "subprocess.Popen[str]"]

ENTRY = JournalEntry(
    resource="bookings",
    verb="update",
    ids=("5",),
    summary="Edit booking 5 (Zoë)",
    method="PATCH",
    path="/v2/bookings/5",
    query={"a": "ü"},
    body={"title": "new", "n": [1.0, None]},
    before={"b": 1, "a": 2},
    profile="work",
    undo_of=3,
    batch="bulk-1",
)

BEGIN = """
import sys
from caltui.mirror.store import JournalEntry, Mirror
mirror = Mirror.open(sys.argv[1])
print(mirror.begin(JournalEntry("bookings", "delete", ("7",), batch="b")), flush=True)
sys.stdin.readline()
"""


def test_an_entry_comes_back_as_it_was_written(mirror: Mirror, clock: Clock) -> None:
    number = mirror.begin(ENTRY)
    entry = mirror.entry(number)
    assert entry is not None
    assert entry.id == number
    assert entry.at == clock.now
    assert entry.operation == "bookings update"
    assert entry.outcome == "about to"
    assert list(entry.before) == ["b", "a"]
    for name in (
        "ids",
        "summary",
        "method",
        "path",
        "query",
        "body",
        "profile",
        "undo_of",
        "batch",
    ):
        assert getattr(entry, name) == getattr(ENTRY, name)


def test_settling_says_what_came_of_it_once(mirror: Mirror, clock: Clock) -> None:
    number = mirror.begin(ENTRY)
    clock.now += 2
    assert mirror.settle(number, "unknown", "no answer in 30 s")
    assert [e.id for e in mirror.unknown()] == [number]
    assert mirror.settle(number, "done", "read back", after={"title": "new"})
    assert not mirror.settle(number, "refused", "too late")
    entry = mirror.entry(number)
    assert entry is not None
    assert entry.settled
    assert (entry.outcome, entry.detail, entry.after, entry.settled_at) == (
        "done",
        "read back",
        {"title": "new"},
        1_002.0,
    )
    assert mirror.unknown() == []


def test_settling_keeps_what_was_noted_at_the_start(mirror: Mirror) -> None:
    number = mirror.begin(JournalEntry(after={"sent": 1}))
    mirror.settle(number, "done")
    entry = mirror.entry(number)
    assert entry is not None
    assert entry.after == {"sent": 1}


def test_settling_refuses_what_is_wrong(mirror: Mirror) -> None:
    number = mirror.begin(ENTRY)
    with pytest.raises(ValueError, match="is no outcome"):
        mirror.settle(number, "maybe")
    with pytest.raises(ValueError, match="is no outcome"):
        mirror.settle(number, "about to")
    with pytest.raises(MirrorError, match="no entry 99"):
        mirror.settle(99, "done")


def test_entries_are_newest_first_and_by_batch(mirror: Mirror) -> None:
    numbers = [mirror.begin(JournalEntry("users", "create", batch=b)) for b in ("x", None, "x")]
    assert [e.id for e in mirror.entries()] == numbers[::-1]
    assert [e.id for e in mirror.entries(limit=1)] == numbers[-1:]
    assert [e.id for e in mirror.entries(batch="x")] == [numbers[2], numbers[0]]
    assert mirror.entry(99) is None


def test_text_from_strangers_is_safe_in_the_journal(mirror: Mirror) -> None:
    number = mirror.begin(JournalEntry(summary="\x1b[2J\ud800", body={"t": "\ud800"}))
    mirror.settle(number, "refused", "\x9b31m\ud800")
    entry = mirror.entry(number)
    assert entry is not None
    assert (entry.summary, entry.detail) == ("␛[2J\ufffd", "\ufffd31m\ufffd")
    assert entry.body == {"t": "\ud800"}


def test_an_intent_on_its_way_is_not_unknown(mirror: Mirror, clock: Clock) -> None:
    number = mirror.begin(ENTRY)
    assert mirror.unknown() == []
    clock.now += 901
    assert [e.id for e in mirror.unknown()] == [number]


def test_a_killed_process_leaves_an_unknown_outcome(path: Path, program: Program) -> None:
    process = program(BEGIN, path)
    assert process.stdout is not None
    number = int(process.stdout.readline())
    with Mirror.open(path) as mirror:
        assert mirror.entry(number) is not None, "it was on the disk before the answer"
        assert mirror.unknown() == [], "its process still runs"
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        left = mirror.unknown()
        assert [(e.id, e.ids, e.outcome) for e in left] == [(number, ("7",), "about to")]
    with Mirror.open(path) as again:
        assert [e.id for e in again.unknown()] == [number]
        assert again.settle(number, "not sent", "the record is unchanged")
        assert again.unknown() == []


def test_a_process_number_given_out_again_is_not_the_process_that_died(
    mirror: Mirror, path: Path
) -> None:
    number = mirror.begin(ENTRY)
    with closing(sqlite3.connect(path, isolation_level=None)) as sql:
        sql.execute("UPDATE journal SET owner = substr(owner, 1, length(owner) - 12) || 'earlier'")
    assert [e.id for e in mirror.unknown()] == [number]


def test_the_intent_is_in_the_files_when_begin_returns(
    path: Path, tmp_path: Path, mirror: Mirror
) -> None:
    number = mirror.begin(ENTRY)
    copy = tmp_path / "copy.sqlite"
    for side in ("", "-wal"):
        Path(f"{copy}{side}").write_bytes(Path(f"{path}{side}").read_bytes())
    with Mirror.open(copy) as other:
        assert [e.id for e in other.entries()] == [number]


def test_only_the_journal_waits_for_the_disk(mirror: Mirror) -> None:
    """SQLite's words: 2 is an fsync at every commit, 1 only at checkpoints."""
    levels = []
    for durable in (True, False):
        with mirror._connections.write(durable=durable) as sql:
            levels += sql.execute("PRAGMA synchronous").fetchone()
    assert levels == [2, 1]
