"""Where an export goes: stdout, pipes, devices, links and files, and what it replaces."""

import csv
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from caltui.sandbox.cal.world import World
from caltui.settings.targets import kind_of, writing
from tests.cli.conftest import TODAY, Shell

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes and devices of POSIX")


def export(shell: Shell, *words: str, typed: str = "", terminal: bool = False) -> tuple[int, str]:
    """The exit code of an export of the teams, and what was said."""
    done = shell("--demo", "export", "teams", *words, typed=typed, terminal=terminal)
    return done.code, done.err


def test_a_dash_is_stdout_and_no_file(demo: Shell) -> None:
    done = demo("--demo", "export", "teams", "--to", "-")
    assert len(done.json) == 6
    assert os.listdir() == []


def test_a_pipe_is_written_to_and_stays(demo: Shell) -> None:
    os.mkfifo("pipe")
    read: list[bytes] = []
    reader = Thread(target=lambda: read.append(Path("pipe").read_bytes()))
    reader.start()
    code, said = export(demo, "--to", "pipe", "-o", "ndjson")
    reader.join(timeout=30)
    assert (code, said) == (0, "pipe: 6 teams\n")
    assert len(read[0].splitlines()) == 6
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


def test_an_open_descriptor_is_written_to_where_it_stands(demo: Shell, tmp_path: Path) -> None:
    line = (
        f"{sys.executable} -m caltui --demo export teams -o ndjson --to >(wc -l > count); "
        f"echo first > all; {sys.executable} -m caltui --demo export teams -o ndjson "
        "--to /dev/stdout >> all; ln -s /dev/stdout out; "
        f"{sys.executable} -m caltui --demo export teams -o ndjson --to out >> all; wait"
    )
    done = subprocess.run(["bash", "-c", line], env={**os.environ, **demo.env}, check=False)
    assert done.returncode == 0
    assert len(Path("all").read_text().splitlines()) == 13
    assert Path("out").is_symlink()
    assert not list(Path().glob("*.part"))


def test_a_device_is_written_to(demo: Shell) -> None:
    assert export(demo, "--to", "/dev/null")[0] == 0
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)
    code, said = export(demo, "--to", "/dev/full")
    assert (code, "No space left" in said, "6 teams" in said) == (2, True, False)
    assert export(demo, "--to", "/dev/fd/77")[0] == 2


def test_the_target_of_a_link_is_written(demo: Shell) -> None:
    os.mkdir("far")
    os.symlink("far/real.json", "link.json")
    assert export(demo, "--to", "link.json")[0] == 0
    assert Path("link.json").is_symlink()
    assert len(json.loads(Path("far/real.json").read_text())) == 6
    Path("far/real.json").chmod(0o644)
    assert export(demo, "--to", "link.json")[0] == 2, "a link to a file that exists"
    assert export(demo, "--to", "link.json", "--force")[0] == 0
    assert Path("link.json").is_symlink()
    assert Path("far/real.json").stat().st_mode & 0o777 == 0o644
    assert os.listdir("far") == ["real.json"]


def test_a_file_is_not_replaced_unasked(demo: Shell) -> None:
    Path("t.json").write_text("mine")
    code, said = export(demo, "--to", "t.json")
    assert code == 2
    assert "--force" in said
    assert Path("t.json").read_text() == "mine"
    code, said = export(demo, "--to", "t.json", typed="n\n", terminal=True)
    assert (code, "Replace it?" in said) == (2, True)
    assert Path("t.json").read_text() == "mine"
    assert export(demo, "--to", "t.json", typed="y\n", terminal=True)[0] == 0
    assert len(json.loads(Path("t.json").read_text())) == 6
    Path("t.json").write_text("mine")
    assert export(demo, "--to", "t.json", "--force")[0] == 0
    assert len(json.loads(Path("t.json").read_text())) == 6


def test_files_in_a_folder_are_not_replaced_unasked(demo: Shell) -> None:
    words = ("--demo", "export", "teams", "users", "--to", "backup")
    assert demo(*words).code == 0
    Path("backup/users.json").unlink()
    Path("backup/teams.json").write_text("mine")
    done = demo(*words)
    assert done.code == 2
    assert not Path("backup/users.json").exists(), "all or nothing is asked for"
    assert Path("backup/teams.json").read_text() == "mine"
    assert demo(*words, "--force").code == 0
    assert sorted(os.listdir("backup")) == ["teams.json", "users.json"]


@pytest.mark.parametrize("name", ["t.csv", "T.CSV"])
def test_the_name_tells_the_format(demo: Shell, name: str) -> None:
    code, said = export(demo, "--to", name)
    assert (code, said) == (0, f"{name}: 6 teams\n")
    assert len(list(csv.reader(Path(name).read_text().splitlines()))) == 7


def test_lines_by_name(demo: Shell) -> None:
    for name in ("t.ndjson", "t.jsonl"):
        assert export(demo, "--to", name)[0] == 0
        assert len([json.loads(line) for line in Path(name).read_text().splitlines()]) == 6


def test_where_name_and_format_differ_it_is_said(demo: Shell) -> None:
    code, said = export(demo, "--to", "t.json", "-o", "csv")
    assert code == 0
    assert "t.json will hold CSV" in said
    code, said = export(demo, "--to", "t.txt")
    assert code == 0
    assert "t.txt will hold JSON" in said
    assert export(demo, "--to", "plain")[1] == "plain: 6 teams\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--to", ""), "names no file"),
        (("--to", "no/such/t.json"), "no/such/t.json: No such file"),
        (("users", "--to", "-"), "go to a folder"),
        (("users", "--to", "file"), "is no folder"),
        (("users", "--to", "both.csv"), "both.csv is named like a file"),
        (("--to", "file/t.json"), "file/t.json: Not a directory"),
    ],
)
def test_a_place_that_cannot_be_used_is_named(
    demo: Shell, words: tuple[str, ...], said: str
) -> None:
    Path("file").touch()
    code, told = export(demo, *words)
    assert code == 2
    assert said in told
    assert os.listdir() == ["file"]


def test_a_file_that_appears_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "t.json"

    def meanwhile() -> None:
        with writing(str(path)) as out:
            out.write("new")
            path.write_text("theirs")

    with pytest.raises(FileExistsError) as caught:
        meanwhile()
    assert caught.value.filename == str(path)
    assert path.read_text() == "theirs"
    assert os.listdir(tmp_path) == ["t.json"]


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "t.json"
    path.write_text("old")

    def stopped() -> None:
        with writing(str(path), replace=True) as out:
            out.write("half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["t.json"]


def test_a_loop_of_links_is_no_endless_one(tmp_path: Path) -> None:
    os.symlink("b", tmp_path / "a")
    os.symlink("a", tmp_path / "b")
    with pytest.raises(OSError, match="symbolic links"):
        kind_of(str(tmp_path / "a"))


def test_the_sandbox_keeps_its_state_by_the_same_writer(demo: Shell) -> None:
    from caltui.sandbox.demo_data.firm import firm

    os.mkfifo("pipe")
    os.symlink("real.json", "link.json")
    for place in ("pipe", "-", "/dev/null", "/dev/stdout", "."):
        done = demo("sandbox", "--port", "0", "--state", place)
        assert (done.code, "no regular file" in done.err) == (2, True), place
    Path("notes.json").write_text('{"mine": 1}')
    assert demo("sandbox", "--port", "0", "--state", "notes.json").code == 2
    assert Path("notes.json").read_text() == '{"mine": 1}'
    firm(today=TODAY).save(Path("link.json"))
    assert Path("link.json").is_symlink()
    assert World.load(Path("real.json")).tables
    assert stat.S_ISFIFO(os.stat("pipe").st_mode)


@pytest.mark.parametrize(
    ("listed", "verb"),
    [
        ("bookings list --filter id:5", "bookings cancel"),
        ("bookings list --columns id", "bookings cancel"),
        ("memberships list", "memberships delete"),
        ("selected-calendars list", "selected-calendars delete"),
        ("booking-references list", "booking-references delete"),
    ],
)
def test_a_list_as_csv_gives_its_ids(demo: Shell, listed: str, verb: str) -> None:
    rows = demo("--demo", *listed.split(), "-o", "csv").out
    lines = demo("--demo", *listed.split()[:2], "-o", "ndjson").out
    done = demo("--demo", *verb.split(), "-", "--dry-run", "-o", "json", typed=rows)
    assert done.code == 0, done.err
    keys = [row["key"] for row in done.json]
    assert len(keys) == len(list(csv.reader(rows.splitlines()))) - 1
    wanted = demo("--demo", *verb.split(), "-", "--dry-run", "-o", "json", typed=lines).json
    assert set(keys) <= {row["key"] for row in wanted}


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("\ufeffid;title\r\n5;x\r\n6;y\r\n", ["5", "6"]),
        ("title\tid\nx\t5\n\n", ["5"]),
        ('title,id\n"two\nlines, and a comma",5\n', ["5"]),
        ("key,outcome,what,detail,entry\n5,refused,x,,1\n", ["5"]),
        ("5\n6\n", ["5", "6"]),
    ],
)
def test_csv_of_other_programs(demo: Shell, typed: str, keys: list[str]) -> None:
    words = ("--demo", "bookings", "cancel", "-", "--dry-run", "-o", "json")
    assert [row["key"] for row in demo(*words, typed=typed).json] == keys


def test_csv_without_ids_is_said(demo: Shell) -> None:
    done = demo("--demo", "bookings", "cancel", "-", "--yes", typed="title,status\nx,PENDING\n")
    assert done.code == 2
    assert "without the column id" in done.err
