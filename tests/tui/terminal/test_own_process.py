"""A person's own command under the console as a process: it ends with the console."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.support.process import is_running
from tests.support.sandbox import Running, running
from tests.support.terminal import Terminal

F7 = "\x1b[18~"
CLOSED = r"(?s)\A(?!.*\^x Stop)"
"""What is on the screen when the pane is closed."""

Start = Callable[[str], Terminal]


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(firm(seed=7, today=date(2026, 11, 23))) as started:
        yield started


@pytest.fixture
def start(cal: Running, tmp_path: Path) -> Start:
    """The console with this command on F7, the token in its environment."""
    home = tmp_path / "home"
    home.mkdir()
    profile = f'active = "firm"\n[profiles.firm]\nbase_url = "{cal.base_url}"\nbudget = 0\n'
    table = '[[commands]]\nname = "Mine"\nkey = "f7"\nrun = """'

    def run(line: str) -> Terminal:
        (home / "config.toml").write_text(f'{profile}{table}{line}"""\n')
        env = {
            "CALTUI_HOME": str(home),
            "CALTUI_API_TOKEN": DEMO_TOKEN,
            "OTHER_NAME": DEMO_TOKEN,
            "PYTHONPATH": os.getcwd(),
        }
        command = [sys.executable, "-m", "caltui"]
        return Terminal(command, cwd=tmp_path, env=env, controlling=True)

    return run


@pytest.mark.parametrize("how", ["key", "SIGTERM", "SIGHUP", "SIGKILL"])
def test_it_ends_with_the_console(start: Start, tmp_path: Path, how: str) -> None:
    line = f"trap '' TERM HUP; sleep 600 & echo $! $$ > {tmp_path}/pids; echo begun; wait"
    with start(line) as terminal:
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
        terminal.until(lambda _: not any(map(is_running, pids)))


def test_what_a_command_left_behind_outlives_the_console(start: Start, tmp_path: Path) -> None:
    with start(f"sleep 600 & echo $! > {tmp_path}/pid; echo begun") as terminal:
        terminal.wait_for(r"\d+/\d\d\d")
        terminal.send(F7)
        terminal.wait_for("exit code 0")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_for_exit()
        pid = int((tmp_path / "pid").read_text())
        assert is_running(pid), "it was left to go on"
        os.kill(pid, signal.SIGKILL)


def test_no_token_is_in_its_environment_nor_in_anybodys_arguments(
    start: Start, tmp_path: Path
) -> None:
    run = f"env > {tmp_path}/env; cat /proc/$$/cmdline > {tmp_path}/words; echo made {{title}}"
    with start(run) as terminal:
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
