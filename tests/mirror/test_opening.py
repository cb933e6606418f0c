"""Files in any state: private, newer, damaged, unwritable, full."""

import os
import sqlite3
import stat
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from caltui.mirror.file.connections import connect
from caltui.mirror.file.errors import explain
from caltui.mirror.file.schema import VERSION
from caltui.mirror.store import JournalEntry, Locked, Mirror, MirrorError, Newer
from tests.mirror.conftest import searched

Program = Callable[..., "subprocess.Popen[str]"]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def filled(path: Path) -> None:
    with Mirror.open(path) as mirror:
        mirror.put_list("users", [("1", {"name": "Ada"})], complete=True, at=10)
        mirror.begin(JournalEntry("users", "update", ("1",)))
        mirror.put_draft("users/1", {"name": "Adam"})
        mirror.learn("old", "it worked")


def test_only_the_owner_can_read_any_of_it(path: Path) -> None:
    before = os.umask(0)
    try:
        with Mirror.open(path) as mirror:
            mirror.put("users", "1", {"name": "Ada"}, at=1)
            files = sorted(p.name for p in path.parent.iterdir())
            assert files == ["work.sqlite", "work.sqlite-shm", "work.sqlite-wal"]
            assert {mode(p) for p in path.parent.iterdir()} == {0o600}
            assert (mode(path.parent), mode(path.parent.parent)) == (0o700, 0o700)
    finally:
        os.umask(before)


def test_a_file_that_others_could_read_is_made_private(path: Path) -> None:
    filled(path)
    path.chmod(0o644)
    with Mirror.open(path) as mirror:
        assert mirror.get("users", "1") is not None
    assert mode(path) == 0o600


def test_a_newer_file_is_refused_and_left_alone(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as sql:
        sql.execute(f"PRAGMA user_version = {VERSION + 4}")
        sql.execute("UPDATE meta SET value = 'caltui 9.1' WHERE name = 'written_by'")
        sql.commit()
    content = path.read_bytes()
    with pytest.raises(Newer, match=rf"written by caltui 9\.1 \(schema {VERSION + 4}\)") as caught:
        Mirror.open(path)
    assert "Upgrade caltui" in caught.value.hint
    assert path.read_bytes() == content
    assert list(path.parent.glob("*corrupt*")) == []


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"\x00" * 5000])
def test_a_file_that_is_no_database_is_set_aside(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with Mirror.open(path) as mirror:
        [aside] = path.parent.glob("work.sqlite.corrupt-*")
        assert aside.name in mirror.notice
        assert "new one was begun" in mirror.notice
        assert aside.read_bytes() == content
        assert mirror.durable
        mirror.put("users", "1", {"name": "Ada"}, at=1)
    with Mirror.open(path) as again:
        assert again.notice == ""
        assert again.get("users", "1") is not None


def test_a_database_of_another_program_is_set_aside(path: Path) -> None:
    path.parent.mkdir(parents=True)
    with closing(sqlite3.connect(path)) as sql:
        sql.execute("CREATE TABLE records (mine)")
    with Mirror.open(path) as mirror:
        assert "not written by caltui" in mirror.notice
        assert mirror.all("users") == []


def test_a_mirror_that_breaks_while_in_use_is_set_aside_with_its_journal_saved(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path)) as sql:
        [page] = sql.execute("SELECT rootpage FROM sqlite_master WHERE name = 'bodies'").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xff" * 4096)
    with Mirror.open(path) as mirror:
        with pytest.raises(MirrorError, match="is damaged") as caught:
            mirror.all("users")
        assert "Start caltui again" in caught.value.hint
    with Mirror.open(path) as again:
        assert "Taken over from it: journal (1), drafts (1), formats (1)" in again.notice
        assert [e.operation for e in again.entries()] == ["users update"]
        assert again.get_draft("users/1") == {"name": "Adam"}
        assert again.learned() == "old"
        assert again.all("users") == []
        again.put("users", "1", {"name": "Ada"}, at=1)
    assert len(list(path.parent.glob("*.corrupt-*"))) == 1
    with Mirror.open(path) as third:
        assert third.notice == ""


def test_a_home_that_is_a_file_gives_a_mirror_in_memory(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("in the way")
    with Mirror.open(tmp_path / "home" / "mirrors" / "work.sqlite", shapes=searched) as mirror:
        assert "in memory only" in mirror.notice
        assert not mirror.durable
        mirror.put_list("users", [("1", {"name": "Ada"})], complete=True, at=1)
        assert [key for _, key, _ in mirror.find("ada")] == ["1"]
        number = mirror.begin(JournalEntry("users", "update"))
        assert mirror.settle(number, "done")
    assert (tmp_path / "home").read_text() == "in the way"


def test_a_mirror_that_is_a_folder_is_left_alone(path: Path) -> None:
    path.mkdir(parents=True)
    with Mirror.open(path) as mirror:
        assert "in memory only" in mirror.notice
    assert path.is_dir()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may enter: pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


UNWRITABLE = """
import os, sys, platform, hashlib, json, pathlib, sqlite3, urllib.parse
import caltui.mirror.file.opening, caltui.mirror.search.query
from caltui.mirror.store import Mirror
if os.geteuid() == 0:
    os.setuid(65534)
mirror = Mirror.open(pathlib.Path(sys.argv[1]))
print(mirror.durable, mirror.keys("users"), mirror.notice)
mirror.put("users", "2", {"name": "Bea"}, at=20)
print(mirror.keys("users"))
mirror.close()
"""


def test_a_read_only_home_shows_the_last_seen_and_writes_nothing(
    open_folder: Path, program: Program
) -> None:
    path = open_folder / "mirrors" / "work.sqlite"
    filled(path)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    content = path.read_bytes()
    out, err = program(UNWRITABLE, path).communicate()
    path.parent.chmod(0o755)
    assert err == ""
    first, second = out.splitlines()
    assert first.startswith("False ['1'] The mirror ")
    assert "permission denied" in first
    assert second == "['1', '2']"
    assert path.read_bytes() == content


FULL = """
import resource, signal, sys, pathlib
from caltui.mirror.store import JournalEntry, Mirror, MirrorError
mirror = Mirror.open(pathlib.Path(sys.argv[1]))
mirror.put_list("users", [("1", {"name": "Ada"})], complete=True, at=1)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, resource.RLIM_INFINITY))
try:
    rows = [(str(i), {"text": f"{i}" * 400}) for i in range(2000)]
    mirror.put_list("users", rows, complete=True, at=2)
except MirrorError as error:
    print(error)
print(mirror.keys("users"), mirror.synced_at("users"))
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
print(mirror.put("users", "2", {"name": "Bea"}, at=3).new, mirror.keys("users"))
mirror.close()
"""


def test_a_disk_that_fills_up_loses_nothing(path: Path, program: Program) -> None:
    out, err = program(FULL, path).communicate()
    assert err == ""
    first, second, third = out.splitlines()
    assert "disk" in first
    assert "try again" in first
    assert second == "['1'] 1.0"
    assert third == "('2',) ['1', '2']"


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    with closing(connect(tmp_path / "small.sqlite")) as sql:
        sql.execute("PRAGMA max_page_count = 2")
        with pytest.raises(sqlite3.Error) as caught:
            sql.execute("CREATE TABLE t AS SELECT zeroblob(100000)")
    assert "the disk is full" in explain(caught.value, tmp_path / "small.sqlite").message


def test_a_file_held_by_another_program_is_not_waited_for_at_the_start(path: Path) -> None:
    filled(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE meta SET value = value")
        with Mirror.open(path) as mirror:
            assert "held by another process" in mirror.notice
            assert not mirror.durable
    with Mirror.open(path) as free:
        assert (free.notice, free.keys("users")) == ("", ["1"])


def test_a_write_that_must_wait_too_long_says_so(tmp_path: Path) -> None:
    file = tmp_path / "x.sqlite"
    with closing(connect(file, 0.05)) as one, closing(connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.Error) as caught:
            one.execute("BEGIN IMMEDIATE")
    assert isinstance(explain(caught.value, file), Locked)


def test_a_closed_mirror_says_so(path: Path) -> None:
    mirror = Mirror.open(path)
    mirror.close()
    mirror.close()
    with pytest.raises(MirrorError, match="is closed"):
        mirror.get("users", "1")


def test_a_mirror_in_memory_needs_no_place() -> None:
    with Mirror.in_memory() as mirror:
        assert (mirror.durable, mirror.notice) == (False, "")
        mirror.put("users", "1", {"name": "Ada"}, at=1)
        assert mirror.get("users", "1") is not None
