"""What a shell is offered: the values of options, and file names only where files belong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.parsing.asking_shell import asked

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
        return asked(shell, line, folder).words

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
            [f"{n}{way}" for n in ("startTime", "state", "status") for way in ("", ":desc")],
        ),
        ("caltui bookings list --columns st", ["startTime", "state", "status"]),
        ("caltui bookings list --columns status,st", ["status,startTime", "status,state"]),
        ("caltui bookings list --filter stat", ["state:", "status:"]),
        ("caltui bookings list --filter status:PE", ["PENDING"]),
        ("caltui bookings list --filter is:wa", ["waiting"]),
        ("caltui bookings list --view w", ["waiting"]),
        ("caltui profiles edit work --place payme", ["payments"]),
        ("caltui inbox unp", ["unpaid"]),
        ("caltui changes --resource booking-", ["booking-references"]),
        ("caltui completion p", ["powershell"]),
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
