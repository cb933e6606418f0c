"""`edit`: one record in an editor of one's own, shown, then sent."""

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.support.sandbox import Running


@pytest.fixture
def editor(tmp_path: Path, shell: Shell) -> Path:
    """A program that does with the file whatever a test writes into it."""
    file = tmp_path / "my editor"
    file.write_text("#!/bin/sh\n")
    file.chmod(0o700)
    shell.env["EDITOR"] = f"'{file}' --wait"
    return file


def does(editor: Path, line: str) -> None:
    """`$2` is the file: the first word is an argument of the editor's own."""
    editor.write_text(f"#!/bin/sh\n{line}\n")


def test_a_record_is_edited_shown_and_sent(shell: Shell, editor: Path, sandbox: Running) -> None:
    before = shell.good("users", "get", "2")
    does(editor, """cp "$2" "$HOME/seen" ; sed -i 's/^name = .*/name = "Ada B"/' "$2\"""")
    unasked = shell("users", "edit", "2", "-o", "json")
    assert (unasked.code, "--yes" in unasked.error["message"]) == (2, True)
    shown = shell.good("users", "edit", "2", "--dry-run")
    assert shown["body"] == {"name": "Ada B"}
    assert [line["field"] for line in shown["diff"]] == ["name"]
    assert not sandbox.requests.effects
    done = shell("users", "edit", "2", "--yes", "-o", "json")
    assert done.json["name"] == "Ada B"
    assert shell.good("users", "get", "2")["email"] == before["email"]
    assert shell("undo", "--yes").code == 0
    assert shell.good("users", "get", "2")["name"] == before["name"]


def test_it_may_be_json(shell: Shell, editor: Path) -> None:
    does(editor, """sed -i 's/"name": .*/"name": "Ops",/' "$2\"""")
    shown = shell.good("teams", "edit", "1", "--as", "json", "--dry-run")
    assert shown["body"] == {"name": "Ops"}


def test_what_is_not_changed_is_not_sent(shell: Shell, editor: Path, sandbox: Running) -> None:
    for line in ("true", 'touch "$2"', "sed -i '/^bio/d' \"$2\""):
        does(editor, line)
        done = shell("teams", "edit", "1", "--yes")
        assert (done.code, "Nothing was changed" in done.err) == (0, True), line
    assert not sandbox.requests.effects


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("exit 3", "ended with 3"),
        ('rm "$2"', "cannot be read"),
        ('echo "name = [" >> "$2"', "It is no TOML"),
        ("sed -i '1i nonsense = 1' \"$2\"", "no field nonsense"),
        ('sed -i \'s/^hideBranding = .*/hideBranding = "many"/\' "$2"', "hideBranding"),
    ],
)
def test_what_cannot_be_taken_is_said(
    shell: Shell, editor: Path, sandbox: Running, line: str, says: str
) -> None:
    does(editor, line)
    refused = shell("teams", "edit", "1", "--yes", "-o", "json")
    assert refused.code == 2, refused.err
    assert says in refused.error["message"]
    assert not sandbox.requests.effects


@pytest.mark.parametrize(
    ("chosen", "says"), [("/nowhere/ed", "cannot be run"), ("ed 'x", "EDITOR cannot be read")]
)
def test_an_editor_that_is_not_there_is_named(shell: Shell, chosen: str, says: str) -> None:
    shell.env["EDITOR"] = chosen
    refused = shell("teams", "edit", "1", "-o", "json")
    assert (refused.code, says in refused.error["message"]) == (2, True)
    assert "EDITOR" in refused.error["hint"]


def test_what_cal_refuses_is_kept(shell: Shell, editor: Path, sandbox: Running) -> None:
    does(editor, """sed -i 's/^name = .*/name = "Lost"/' "$2\"""")
    sandbox.faults.add("status", method="PATCH", status=400, body={"message": "no"})
    refused = shell("teams", "edit", "1", "--yes")
    assert refused.code == 5, refused.err
    [file] = shell.home.rglob("edited-teams-1.toml")
    assert str(file) in refused.err
    assert 'name = "Lost"' in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_secrets_are_in_no_file_unless_asked_for(
    shell: Shell, editor: Path, tmp_path: Path
) -> None:
    made = json.dumps(
        {
            "subscriberUrl": "https://x.example/h",
            "secret": "hush",
            "active": True,
            "eventTriggers": ["BOOKING_CREATED"],
        }
    )
    hook = shell.good("webhooks", "create", "--json", made)["id"]
    seen = tmp_path / "seen"
    does(editor, f"cp \"$2\" '{seen}'")
    shell("webhooks", "edit", str(hook))
    assert "hush" not in seen.read_text()
    assert "subscriberUrl" in seen.read_text()
