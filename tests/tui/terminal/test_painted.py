"""What arrives through a real pseudo terminal is, cell by cell, a full repaint of the state."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.repainting import command, wrong_lines
from tests.support.terminal import Terminal

ROOT = Path(__file__).parents[3]
SIZE = (100, 30)
NARROW = (60, 17)

SCREENS: dict[str, tuple[tuple[str, str], ...]] = {
    "table": (("G", r"\d\d\d/\d\d\d"),),
    "record": (("\r", "Attendees"),),
    "form": ((":teams\r", r"Teams +1/\d"), ("e", "Edit team")),
    "week": ((":schedules\r", r"Schedules +1/\d+"), ("w", "Mon")),
    "inbox": (("i", "Inbox"),),
    "help": (("?", "Keys"),),
    "palette": (("\x10", "Search"),),
    "related": (("o", "From .* to"),),
}
"""What is pressed, and what is seen then; the last opens it."""


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    home, told = tmp_path / "home", tmp_path / "repaint"
    home.mkdir()
    (home / "toured").touch()
    env = {"CALTUI_HOME": str(home), "PYTHONPATH": str(ROOT)}
    run = command(told, "--demo")
    with Terminal(run, cwd=tmp_path, env=env, size=SIZE, controlling=True) as started:
        started.wait_for(r"\d+/\d+", seconds=60)
        yield started


@pytest.mark.parametrize("name", SCREENS)
def test_a_terminal_shows_what_the_console_thinks(
    terminal: Terminal, tmp_path: Path, name: str
) -> None:
    told = tmp_path / "repaint"
    for keys, seen in SCREENS[name]:
        terminal.send(keys)
        terminal.wait_for(seen, seconds=60)
    assert wrong_lines(terminal, told, seconds=30) == []
    terminal.send_keys("jjlx")
    assert wrong_lines(terminal, told, seconds=30) == []
    terminal.resize(NARROW)
    assert wrong_lines(terminal, told, seconds=30) == []
    terminal.resize(SIZE)
    terminal.press("esc")
    assert wrong_lines(terminal, told, seconds=30) == []


def test_a_cell_that_is_wrong_is_found(terminal: Terminal, tmp_path: Path) -> None:
    terminal.rest(0.3)
    terminal._emulator.receive(0.0, b"\x1b[5;5Hzzz")
    (where, shown, _) = wrong_lines(terminal, tmp_path / "repaint", seconds=1)
    assert where.startswith("line 4, column 4")
    assert "zzz" in shown
