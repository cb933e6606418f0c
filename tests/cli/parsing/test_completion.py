"""What a shell is offered: the values of options, and file names only where files belong."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell

CONFIG = "[profiles.work]\n[profiles.wonder]\n"


@pytest.fixture
def offered(
    bare_shell: Callable[..., Shell], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], list[str]]:
    """Asks as a shell does, in a folder with files in it."""
    shell = bare_shell()
    shell.home.mkdir()
    (shell.home / "config.toml").write_text(CONFIG)
    folder = tmp_path / "here"
    folder.mkdir()
    for name in ("a-file.json", "work-file"):
        (folder / name).touch()

    def ask(line: str) -> list[str]:
        answer = tmp_path / "answer"
        done = subprocess.run(
            [sys.executable, "-m", "caltui"],
            env={
                **os.environ,
                **shell.env,
                "_ARGCOMPLETE": "1",
                "_ARGCOMPLETE_STDOUT_FILENAME": str(answer),
                "_ARGCOMPLETE_COMP_WORDBREAKS": " \t\n\"'><=;|&(:",
                "COMP_LINE": line,
                "COMP_POINT": str(len(line)),
                "COMP_TYPE": "9",
                "IFS": "\n",
            },
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        words = answer.read_text().replace("\x0b", "\n").split("\n")
        return [word.strip() for word in words if word.strip()]

    return ask


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("caltui --profile ", ["wonder", "work"]),
        ("caltui users list --profile w", ["wonder", "work"]),
        ("caltui profiles use ", ["wonder", "work"]),
        ("caltui profiles show wo", ["wonder", "work"]),
        ("caltui login w", ["wonder", "work"]),
        ("caltui profiles add ", []),
        (
            "caltui bookings list --sort st",
            ["startTime", "startTime:desc", "status", "status:desc"],
        ),
        ("caltui bookings list --columns st", ["startTime", "status"]),
        ("caltui bookings list --columns status,st", ["status,startTime"]),
        ("caltui bookings list --filter stat", ["status:"]),
        ("caltui bookings update 5 --status A", ["ACCEPTED", "AWAITING_HOST"]),
        ("caltui schedules create --time-zone Europe/Berl", ["Europe/Berlin"]),
        ("caltui schedules create --time-zone=Europe/Berl", ["Europe/Berlin"]),
        ("caltui profiles edit work --zone Europe/Berl", ["Europe/Berlin"]),
        ("caltui slots explain --zone Europe/Berl", ["Europe/Berlin"]),
        ("caltui event-types create --hidden ", ["false", "true"]),
        ("caltui schedules create --name ", []),
        ("caltui export teams --to a", ["a-file.json"]),
        ("caltui schedules create --json @a", ["@a-file.json"]),
        ("caltui schedules create --json a", []),
        ("caltui export team", ["teams"]),
    ],
)
def test_values_are_offered(
    offered: Callable[[str], list[str]], line: str, words: list[str]
) -> None:
    assert sorted(offered(line)) == words


def test_settings_that_cannot_be_read_offer_nothing(
    offered: Callable[[str], list[str]], tmp_path: Path
) -> None:
    (tmp_path / "home" / "config.toml").write_text("[profiles")
    assert offered("caltui profiles use ") == []
