"""A person's own command under the console as a process: it ends with the console."""

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from tests.support.process import becomes, is_running
from tests.support.terminal import Terminal
from tests.tui.terminal.conftest import Start

F7 = "\x1b[18~"
CLOSED = r"(?s)\A(?!.*\^x Stop)"
"""What is on the screen when the pane is closed."""

Own = Callable[[str], Terminal]


@pytest.fixture
def own(start: Start, tmp_path: Path) -> Own:
    """The console with this command on F7, the token in its environment."""

    def run(line: str) -> Terminal:
        with (tmp_path / "home" / "config.toml").open("a") as file:
            file.write(f'[[commands]]\nname = "Mine"\nkey = "f7"\nrun = """{line}"""\n')
        return start(controlling=True, OTHER_NAME=DEMO_TOKEN)

    return run


@pytest.mark.parametrize("how", ["key", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_it_ends_with_the_console(own: Own, tmp_path: Path, how: str) -> None:
    line = f"trap '' TERM HUP; sleep 600 & echo $! $$ > {tmp_path}/pids; echo begun; wait"
    with own(line) as terminal:
        terminal.wait_for(r"\d+/\d\d\d")
        terminal.send(F7)
        terminal.wait_for("begun")
        pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
        assert all(map(is_running, pids))
        if how == "key":
            terminal.send("\x1b")
            terminal.wait_for(CLOSED)
            terminal.send("q")
        else:
            os.kill(terminal.pid, signal.Signals[how])
        terminal.wait_for_exit()
        assert becomes(lambda: not any(map(is_running, pids)))


def test_what_a_command_left_behind_outlives_the_console(own: Own, tmp_path: Path) -> None:
    with own(f"sleep 600 & echo $! > {tmp_path}/pid; echo begun") as terminal:
        terminal.wait_for(r"\d+/\d\d\d")
        terminal.send(F7)
        terminal.wait_for("exit code 0")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_for_exit()
        pid = int((tmp_path / "pid").read_text())
        assert is_running(pid), "it was left to go on"
        os.kill(pid, signal.SIGKILL)


def test_no_token_is_in_its_environment_nor_in_anybodys_arguments(own: Own, tmp_path: Path) -> None:
    run = f"env > {tmp_path}/env; cat /proc/$$/cmdline > {tmp_path}/words; echo made {{title}}"
    with own(run) as terminal:
        terminal.wait_for(r"\d+/\d\d\d")
        terminal.send(F7)
        terminal.wait_for("made ")
        terminal.wait_for("exit code 0")
        found = (tmp_path / "env").read_text()
        words = (tmp_path / "words").read_text()
        assert "CALTUI_PROFILE=firm" in found
        assert "CALTUI_HOME=" in found
        assert DEMO_TOKEN not in found
        assert DEMO_TOKEN not in words
        assert "CALTUI_VALUE_1" in words
        terminal.send("\x1b")
        terminal.wait_for(CLOSED)
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
