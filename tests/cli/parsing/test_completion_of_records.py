"""Ids and names of records in a shell: from what was last seen, fast, and never as syntax."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.parsing.asking_shell import Answer, asked
from tests.support.sandbox import Running

HEAVY = {"textual", "rich", "pydantic", "httpx", "asyncio", "starlette", "icalendar", "keyring"}


class Asking:
    """A shell with lists that were read, asked in an empty folder."""

    def __init__(self, shell: Shell, folder: Path) -> None:
        self.shell = shell
        self.folder = folder

    def __call__(self, line: str, *, kind: str = "bash", point: int | None = None) -> Answer:
        return asked(self.shell, line, self.folder, kind=kind, point=point)

    @property
    def mirror(self) -> Path:
        """The file of the only profile."""
        (found,) = self.shell.home.rglob("*.sqlite")
        return found


@pytest.fixture
def ask(shell: Shell, tmp_path: Path) -> Asking:
    for key in ("users", "teams", "memberships", "schedules", "bookings", "attendees"):
        shell.good(key, "list")
    folder = tmp_path / "here"
    folder.mkdir()
    return Asking(shell, folder)


def test_ids_come_with_names_where_a_shell_shows_them(ask: Asking, sandbox: Running) -> None:
    users = {str(row["id"]): row["name"] for row in ask.shell.good("users", "list", "--cached")}
    sandbox.requests.clear()
    for kind in ("fish", "powershell", "zsh"):
        answer = ask("caltui users get 1", kind=kind)
        begin = {key: name for key, name in users.items() if key.startswith("1")}
        assert answer.offered == begin, kind
    assert set(ask("caltui users get ").words) == set(users)
    assert ask("caltui users get 1").offered == dict.fromkeys(begin, "")
    assert sandbox.requests.seen == [], "nothing was asked of Cal"


def test_every_place_of_an_id_offers_its_own(ask: Asking) -> None:
    rows = ask.shell.good("memberships", "list", "--cached")
    user = str(rows[0]["userId"])
    teams = {str(row["teamId"]) for row in rows if str(row["userId"]) == user}
    assert user in ask("caltui memberships get ").words
    assert set(ask(f"caltui memberships get {user} ").words) == teams


@pytest.mark.parametrize(
    ("line", "list_of"),
    [
        ("caltui schedules create --user-id ", "users"),
        ("caltui agenda --user ", "users"),
        ("caltui agenda --team ", "teams"),
        ("caltui find-time --team ", "teams"),
        ("caltui absence leave ", "users"),
        ("caltui absence leave 3 --to ", "users"),
        ("caltui schedules edit ", "schedules"),
        ("caltui teams delete ", "teams"),
    ],
)
def test_options_and_words_that_name_a_record(ask: Asking, line: str, list_of: str) -> None:
    known = {str(row["id"]) for row in ask.shell.good(list_of, "list", "--cached")}
    found = set(ask(line).words)
    assert found
    assert found <= known


@pytest.mark.parametrize("line", ["caltui agenda --guest guest1", "caltui person guest1"])
def test_addresses_of_people(ask: Asking, line: str) -> None:
    answer = ask(line, kind="fish")
    assert "guest1@example.com" in answer.words
    assert all(word.startswith("guest1") for word in answer.words)
    assert all(answer.offered.values()), "each has a name"
    assert ask(line.removesuffix("uest1")).words == [], "one letter is not searched for"


def test_lists_of_addresses(ask: Asking) -> None:
    (first,) = ask("caltui find-time --people guest11@").words
    assert first == "guest11@example.com"
    words = ask(f"caltui find-time --people {first},guest1").words
    assert f"{first},guest1@example.com" in words
    assert f"{first},{first}" not in words


def test_a_named_view_is_offered_with_its_filter(ask: Asking) -> None:
    with sqlite3.connect(ask.mirror) as sql:
        stored = '{"mine":{"resource":"bookings","filter":"status:PENDING"}}'
        sql.execute("INSERT INTO state VALUES ('view//named', ?)", (stored,))
    answer = ask("caltui bookings list --view m", kind="fish")
    assert answer.offered == {"mine": "bookings status:PENDING"}
    assert ask("caltui users list --view m").words == []


EVIL = (
    "$(touch pwned)",
    "`touch pwned`",
    "x;touch pwned",
    "a b",
    "x\ny",
    "x\x1b]0;t\x07",
    "--yes",
    "~root",
    "x'y",
    'x"y',
    "*",
    "x&y|z<a>b",
    "%0a$IFS",
    "\u202eabc",
    "x\\y",
    "x\x0by",
)


def _put(mirror: Path, names: dict[str, str]) -> None:
    """Stores teams with keys as no server that behaves would send them."""
    with sqlite3.connect(mirror) as sql:
        sql.execute("UPDATE records SET gone_at = 1 WHERE resource = 'teams'")
        for key, name in names.items():
            text = json.dumps({"id": key, "name": name})
            body = sql.execute("INSERT INTO bodies (record, text) VALUES (0, ?)", (text,)).lastrowid
            columns = [row[1:4] for row in sql.execute("PRAGMA table_info(records)")]
            values = {"resource": "teams", "key": key, "body": body, "gone_at": None}
            named = [c for c, _, needed in columns if c in values or (needed and c != "id")]
            row = [values.get(c, 0) for c in named]
            marks = ",".join("?" * len(named))
            sql.execute(f"INSERT INTO records ({','.join(named)}) VALUES ({marks})", row)


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish", "powershell"])
def test_no_key_of_a_stranger_is_offered_that_a_shell_could_run(ask: Asking, kind: str) -> None:
    _put(ask.mirror, dict.fromkeys((*EVIL, "fine-1", "über@x.de"), "Ada"))
    assert ask("caltui teams get ", kind=kind).words == ["fine-1", "über@x.de"]


@pytest.mark.parametrize("kind", ["zsh", "fish", "powershell"])
def test_no_name_of_a_stranger_is_more_than_a_short_line(ask: Asking, kind: str) -> None:
    names = {f"n{i}": f"{name} and {'long ' * 40}" for i, name in enumerate(EVIL)}
    _put(ask.mirror, names)
    found = ask("caltui teams get ", kind=kind).offered
    assert list(found) == list(names)
    for about in found.values():
        assert "and long" in about
        assert about.isprintable()
        assert len(about) <= 60
        assert not set(about) & set('$`\\"\t\x1b\u202e')


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_itself_completes_and_runs_nothing(ask: Asking) -> None:
    _put(ask.mirror, dict.fromkeys((*EVIL, "fine-1", "fine-2"), "Ada"))
    (ask.folder / "fine-file").touch()
    program = (
        'eval "$(caltui completion bash)"; COMP_LINE="caltui teams get f"; '
        "COMP_POINT=${#COMP_LINE}; COMP_TYPE=9; _python_argcomplete caltui; "
        "printf '<%s>' \"${COMPREPLY[@]}\"; "
        'COMP_LINE="caltui teams get "; COMP_POINT=${#COMP_LINE}; _python_argcomplete caltui; '
        "printf '<%s>' \"${COMPREPLY[@]}\""
    )
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = subprocess.run(
        ["bash", "-c", program],
        env={**os.environ, **ask.shell.env, "PATH": path},
        cwd=ask.folder,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "<fine-1><fine-2><fine-1><fine-2>", done.stderr
    assert os.listdir(ask.folder) == ["fine-file"]


@pytest.mark.parametrize(
    "line",
    [
        "caltui users get ",
        "caltui agenda --guest guest1",
        "caltui bookings list --filter status:",
        "caltui bookings list --columns ",
        "caltui profiles use ",
        "caltui inbox ",
        "caltui bookings update 5 --status ",
    ],
)
def test_a_press_of_tab_loads_neither_screens_nor_models_nor_the_network(
    ask: Asking, line: str
) -> None:
    tops = {name.partition(".")[0] for name in ask(line).modules}
    assert "argcomplete" in tops
    assert not tops & HEAVY


def test_powershell_leaves_out_the_blank_before_the_cursor(ask: Asking) -> None:
    line = "caltui users get"
    assert ask(line, kind="powershell", point=len(line) + 1).words == ask(f"{line} ").words
    assert "users" in ask("caltui", kind="powershell", point=len("caltui ")).words


def test_a_mirror_is_left_as_it_lies_there(ask: Asking, tmp_path: Path) -> None:
    before = {p.name: p.read_bytes() for p in ask.mirror.parent.iterdir()}
    assert ask("caltui users get ").words
    after = {p.name: p.read_bytes() for p in ask.mirror.parent.iterdir() if "-shm" not in p.name}
    assert {name: before.get(name, b"") for name in after} == after
    ask.mirror.write_bytes(b"no database at all")
    assert ask("caltui users get ").words == []
    ask.mirror.unlink()
    assert ask("caltui users get ").words == []
    assert not list(ask.shell.home.rglob("*.sqlite"))


def test_a_mirror_of_another_dialect_or_schema_offers_nothing(ask: Asking) -> None:
    with sqlite3.connect(ask.mirror) as sql:
        sql.execute("PRAGMA user_version = 999")
    assert ask("caltui users get ").words == []


@pytest.mark.parametrize("kind", ["bash", "zsh", "fish", "powershell"])
def test_every_shell_has_its_script(shell: Shell, kind: str) -> None:
    done = shell("completion", kind)
    assert (done.code, "caltui" in done.out) == (0, True)
    if kind == "powershell":
        assert done.out.count("_ARGCOMPLETE_DFS") == 2
        assert '"ParameterValue", $about' in done.out
        assert "-Encoding UTF8" in done.out
    if kind == "bash":
        assert (
            subprocess.run(["bash", "-n"], input=done.out, text=True, check=False).returncode == 0
        )
