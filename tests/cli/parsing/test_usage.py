"""Wrong words, wrong tokens, broken files: one sentence, its exit code, nothing sent or lost."""

import json
import os
import shlex
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from caltui.catalog.load import catalog
from caltui.catalog.request import inputs
from caltui.cli.first_words import words_of
from caltui.cli.output.exits import MEANING, Exit
from caltui.cli.parsing.fields import TAKEN, option_names
from caltui.cli.parsing.parser import parse
from caltui.cli.records.commands import verbs_of
from caltui.cli.tree import COMMANDS, build
from tests.cli.conftest import Shell
from tests.support.sandbox import Running

Bare = Callable[..., Shell]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("bokings", "list"), "Did you mean bookings?"),
        (("bookings", "lst"), "Did you mean list?"),
        (("payments", "create"), "it has list, get"),
        (("bookings",), "needs one more word"),
        (("bookings", "list", "--user-idd", "4"), "Did you mean --user-id?"),
        (("bookings", "list", "--user", "4"), "has no option --user"),
        (("bookings", "get"), "required: id"),
        (("memberships", "get", "3"), "required: teamId"),
        (("bookings", "get", "5", "6"), "'6' is one argument too many"),
        (("bookings", "get", "../users"), "digits only"),
        (("bookings", "get", "5%2F6"), "digits only"),
        (("webhooks", "get", "a/b"), "none of /"),
        (("webhooks", "get", ".."), "none of /"),
        (("selected-calendars", "get", "3", "google_calendar", "a#b"), "externalId"),
        (("bookings", "list", "--user-id", "ada"), "whole number"),
        (("bookings", "list", "--user-id", "1", "--user-id", "2"), "given once"),
        (("bookings", "update", "5", "--status", "DONE"), "ACCEPTED, PENDING"),
        (("bookings", "update", "5", "--title", "null", "--start", "null"), "date and time"),
        (("bookings", "update", "5"), "nothing to change"),
        (("bookings", "update", "5", "--title"), "Expected one argument"),
        (("bookings", "list", "-o", "xml"), "invalid choice"),
        (("journal", "show", "one"), "invalid int"),
        (("--demo", "--profile", "x", "teams", "list"), "do not go together"),
        ((), "needs a terminal"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_a_mistake_is_one_sentence_and_sends_nothing(
    shell: Shell, sandbox: Running, words: tuple[str, ...], said: str, as_json: bool
) -> None:
    result = shell(*words, *(("-o", "json") if as_json and "-o" not in words else ()))
    assert (result.code, result.out) == (2, "")
    if as_json and "xml" not in words:
        assert said.casefold() in result.error["message"].casefold()
        assert result.error["status"] is None
    else:
        assert said.casefold() in result.err.casefold()
        assert "Traceback" not in result.err
    assert list(sandbox.requests) == []


def test_no_profile_and_no_token(bare_shell: Bare) -> None:
    result = bare_shell()("teams", "list", "-o", "json")
    assert (result.code, result.error["kind"]) == (3, "not_authorized")
    assert "caltui login" in result.error["hint"]
    where = bare_shell(CALTUI_BASE_URL="http://127.0.0.1:9")("teams", "list", "-o", "json")
    assert (where.code, where.error["kind"]) == (3, "not_authorized")


def test_a_wrong_token(bare_shell: Bare, sandbox: Running) -> None:
    for token in ("at_wrong_token_1", "no_token_at_all_2"):
        shell = bare_shell(CALTUI_BASE_URL=sandbox.base_url, CALTUI_API_TOKEN=token)
        result = shell("teams", "list", "-v", "-o", "json")
        assert result.code == 3
        assert token not in result.out + result.err + shell.files()


def test_no_network(bare_shell: Bare) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    shell = bare_shell(CALTUI_BASE_URL=f"http://127.0.0.1:{port}", CALTUI_API_TOKEN="at_x1")
    result = shell("teams", "list", "-o", "json")
    assert (result.code, result.error["kind"]) == (7, "unreachable")
    assert result.error["hint"]


def test_a_host_that_does_not_exist(bare_shell: Bare) -> None:
    shell = bare_shell(CALTUI_BASE_URL="http://nowhere.invalid", CALTUI_API_TOKEN="at_x1")
    result = shell("teams", "get", "1", "-o", "json")
    assert (result.code, result.error["kind"]) == (7, "unreachable")


def test_settings_that_do_not_parse(shell: Shell, sandbox: Running) -> None:
    shell.home.mkdir()
    (shell.home / "config.toml").write_text("active = \n")
    before = (shell.home / "config.toml").read_bytes()
    result = shell("teams", "list", "-o", "json")
    assert (result.code, result.error["kind"]) == (2, "settings")
    assert "config.toml" in result.error["message"]
    assert (shell.home / "config.toml").read_bytes() == before
    assert list(sandbox.requests) == []


def test_a_corrupt_mirror_is_set_aside_and_said(shell: Shell) -> None:
    shell.good("teams", "list")
    (mirror,) = (shell.home / "mirrors").glob("*.sqlite")
    for path in mirror.parent.iterdir():
        path.write_bytes(b"this is no database" * 100)
    result = shell("teams", "list", "-o", "json")
    assert result.code == 0
    assert len(result.json) == 6
    assert any(".corrupt-" in path.name for path in mirror.parent.iterdir())
    assert "caltui:" in result.err


def test_a_newer_mirror_is_left_alone(shell: Shell, sandbox: Running) -> None:
    shell.good("teams", "list")
    (mirror,) = (shell.home / "mirrors").glob("*.sqlite")
    with sqlite3.connect(mirror) as sql:
        sql.execute("PRAGMA user_version = 9999")
    sql.close()
    sandbox.requests.clear()
    result = shell("teams", "list", "-o", "json")
    assert (result.code, result.error["kind"]) == (2, "mirror")
    assert result.error["hint"]
    assert list(sandbox.requests) == []
    told = shell("doctor", "-o", "json")
    rows = {row["name"]: row for row in told.json}
    assert told.code == 2
    assert (rows["mirror"]["state"], rows["gateway"]["state"]) == ("bad", "ok")
    assert "Upgrade caltui" in rows["mirror"]["hint"]
    assert len(sandbox.requests) == 1


def test_a_full_disk_keeps_no_answer_back(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    from caltui.mirror.file import connections

    users = shell.good("users", "list")
    prepare = connections._prepare

    def full(connection: sqlite3.Connection) -> None:
        prepare(connection)
        connection.execute("PRAGMA max_page_count=1")

    monkeypatch.setattr(connections, "_prepare", full)
    result = shell("bookings", "list", "-o", "json")
    assert result.code == 0
    assert len(result.json) > 100
    assert result.err.count("the disk is full") == 1
    assert shell.good("users", "list", "--cached") == users
    refused = shell("users", "update", "1", "--bio", "x" * 50_000, "-o", "json")
    assert (refused.code, refused.error["kind"]) == (2, "mirror")
    assert "the disk is full" in refused.error["message"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_finds_no_room_is_no_bug(shell: Shell) -> None:
    shell.good("users", "list")
    command = (sys.executable, "-m", "caltui", "users", "list", "--cached", "-o", "json")
    with open("/dev/full", "w") as full:
        result = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, text=True, env={**os.environ, **shell.env}
        )
    assert result.returncode == 2
    told = json.loads(result.stderr.splitlines()[-1])["error"]
    assert (told["kind"], told["hint"]) == ("file", "Free some space, then try again.")


def test_the_token_is_nowhere(shell: Shell, sandbox: Running, tmp_path: Path) -> None:
    token = shell.env["CALTUI_API_TOKEN"]
    seen = ""
    for words in (
        ("teams", "list", "-v"),
        ("teams", "get", "1", "-v"),
        ("teams", "get", "999999", "-v"),
        ("teams", "update", "1", "--bio", "x", "--dry-run"),
        ("api", "GET", "/v2/teams/1", "-v"),
        ("api", "GET", "/v2/nothing", "-v"),
        ("doctor",),
        ("profiles", "list"),
        ("attendees", "delete", "999999", "--yes", "-v"),
        ("journal", "list"),
        ("export", "teams", "--to", str(tmp_path / "home" / "t.json")),
    ):
        result = shell(*words)
        seen += result.out + result.err
    assert "api_token=••••" in seen
    assert token not in seen
    assert token not in shell.files()
    assert any("api_token" not in s.query for s in sandbox.requests)


def test_verbose_shows_each_call(shell: Shell) -> None:
    lines = shell("teams", "get", "1", "-v").err.splitlines()
    assert any(line.startswith("GET http://127.0.0.1") and "→ 200" in line for line in lines)


def test_a_wait_for_the_budget_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    from caltui.cli.session import waiting

    waiting(12.4)
    waiting(0.0)
    assert capsys.readouterr().err.startswith("Waiting 12 s: the calls of this minute are spent")


def test_a_bug_is_told_with_exit_1(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("at_secret_token_here")

    monkeypatch.setattr("caltui.cli.records.read.online", broken)
    result = shell("teams", "list", "-v")
    assert result.code == 1
    assert "This is a bug in caltui: ZeroDivisionError" in result.err
    assert "Traceback" in result.err
    assert "at_secret_token_here" not in result.err


def test_an_interrupted_command_ends_with_130(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("caltui.cli.records.read.online", interrupted)
    assert shell("teams", "list").code == 130


def test_every_level_of_help_explains_itself(bare_shell: Bare) -> None:
    shell = bare_shell()
    root = shell("--help")
    assert root.code == 0
    for name in (*catalog().titles, *COMMANDS):
        assert name in root.out
    for code in MEANING:
        assert MEANING[code] in root.out
    for name in COMMANDS:
        text = shell(name, "--help").out
        assert "example" in text, name
        assert f"caltui {name}" in text or name in text
    for words in (("profiles", "add"), ("journal", "list"), ("spec", "update")):
        text = shell(*words, "--help").out
        assert f"caltui {words[0]} {words[1]}" in text
        assert "example" in text
    for resource in catalog().resources():
        text = shell(resource.key, "--help").out
        for operation in resource.operations.values():
            assert operation.title in text


def test_the_help_of_every_verb_has_its_options_and_an_example(bare_shell: Bare) -> None:
    shell = bare_shell()
    for operation in catalog().operations():
        result = shell(operation.resource, operation.name, "--help")
        assert result.code == 0
        assert operation.title in result.out
        assert f"caltui {operation.resource} {operation.name}" in result.out
        for field in inputs(operation):
            assert f"--{field.option}" in result.out


@pytest.mark.parametrize("dialect", ["lowcodeapi", "calv1", "calv2"])
def test_help_begins_with_examples_that_can_be_given(dialect: str) -> None:
    known = catalog(dialect)
    seen = 0
    for key in known.titles:
        for verb in verbs_of(known, known.resource(key)):
            for words in ((key,), (key, verb)):
                head, *lines = build(known, words).leaf.format_help().split("\n\n")[0].splitlines()
                assert head == "examples:", words
                assert lines, words
                for line in lines:
                    given = shlex.split(line.replace("%%", "%"))[1:]
                    parse(build(known, words_of(given)), given)
                    seen += 1
    assert seen > 200


def test_help_of_commands_and_their_verbs_begins_with_their_own_examples(
    bare_shell: Bare,
) -> None:
    shell = bare_shell()
    for name in COMMANDS:
        assert shell(name, "--help").out.startswith("examples:\n"), name
    listed = shell("journal", "list", "--help").out.split("\n\n")[0]
    assert "caltui journal list" in listed
    assert "journal show" not in listed


def test_no_field_takes_an_option_of_the_commands() -> None:
    for operation in catalog().operations():
        names = [name for f in inputs(operation) for name in option_names(operation, f)]
        assert len(names) == len(set(names))
        assert not {name[2:] for name in names} & TAKEN
        assert all(option_names(operation, f) for f in inputs(operation))


def test_the_version(bare_shell: Bare) -> None:
    from caltui import __version__

    for words in (("--version",), ("--demo", "--version")):
        assert bare_shell()(*words).out == f"caltui {__version__}\n"


def test_the_exit_codes_are_those_scripts_know() -> None:
    assert [int(code) for code in Exit] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130]


def test_an_output_that_takes_only_ascii(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    narrow = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", narrow)
    from caltui.cli import main

    for form in ("json", "table"):
        assert main(["users", "list", "-o", form], shell.env) == 0
    narrow.flush()
    text = narrow.buffer.getvalue().decode("ascii")  # type: ignore[attr-defined]
    assert "Tom\\u00e1s" in text
    assert "Tom?s" in text
