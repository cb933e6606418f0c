"""A field, or a whole form, in an editor of one's own; the console comes back as it was."""

import os
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.support.sandbox import Running, running
from tests.support.terminal import Terminal

Start = Callable[[str], Terminal]


@pytest.fixture
def cal() -> Iterator[Running]:
    with running(firm(seed=7, today=date(2026, 11, 23))) as started:
        yield started


@pytest.fixture
def start(cal: Running, tmp_path: Path) -> Start:
    """The console on the teams, with an editor that does this with its file, which is `$1`."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config.toml").write_text(
        f'active = "firm"\n[profiles.firm]\nbase_url = "{cal.base_url}"\nbudget = 0\n'
    )

    def run(line: str) -> Terminal:
        editor = tmp_path / "editor"
        editor.write_text(f"#!/bin/sh\n{line}\n")
        editor.chmod(0o700)
        env = {
            "CALTUI_HOME": str(home),
            "CALTUI_API_TOKEN": DEMO_TOKEN,
            "PYTHONPATH": os.getcwd(),
            "VISUAL": "",
            "EDITOR": str(editor),
        }
        command = [sys.executable, "-m", "caltui"]
        return Terminal(command, cwd=tmp_path, env=env, controlling=True)

    return run


def opens_a_team(terminal: Terminal) -> None:
    terminal.wait_for(r"\d+/\d\d\d")
    terminal.send_keys(":teams\r")
    terminal.wait_for("Support")
    terminal.wait_for(r"1/6")
    terminal.send("e")
    terminal.wait_for(r"Edit team \d+")
    terminal.wait_for("Review")


def test_a_whole_form_comes_back_into_the_same_review(start: Start, cal: Running) -> None:
    with start("""sed -i 's/^name = .*/name = "Umbra"/' "$1\"""") as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOR")
        terminal.wait_for("Umbra")
        terminal.send("\x13")
        terminal.wait_for("Umbra")
        terminal.wait_for("PATCH|Send")
        assert not cal.requests.effects
        terminal.send("\x13")
        terminal.until(lambda frame: bool(cal.requests.effects))
    [sent] = [one for one in cal.requests.effects if one.effect]
    assert sent.body == {"name": "Umbra"}


def test_what_is_no_toml_is_there_again_the_next_time(start: Start) -> None:
    line = (
        """grep -q 'name = \\[' "$1" && sed -i '/= \\[/d; s/^name = .*/name = "Umbra"/' "$1" ||"""
    )
    with start(f"""{line} sed -i '1i name = [' "$1\"""") as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOR")
        terminal.wait_for("It is no TOML")
        terminal.wait_for(r"Edit team \d+")
        terminal.send("\x1bOR")
        terminal.wait_for("Umbra")


def test_an_editor_that_fails_is_told_and_the_form_stays(start: Start) -> None:
    with start("exit 4") as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOR")
        terminal.wait_for("ended with 4")
        terminal.wait_for(r"Edit team \d+")


def test_a_long_text_is_edited_by_itself(start: Start) -> None:
    with start("""printf ' And more.' >> "$1\"""") as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOS")
        terminal.wait_for("This field is one line")
        terminal.send("\x07")
        terminal.wait_for("Go to field")
        terminal.send_keys("bio")
        terminal.wait_for("Several lines")
        terminal.send("\x1bOS")
        terminal.wait_for("The Support team. And more.")


def test_the_editor_gets_no_token(start: Start, tmp_path: Path) -> None:
    line = f"""env > {tmp_path}/env; sed -i 's/^name = .*/name = "Umbra"/' "$1\""""
    with start(line) as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOR")
        terminal.wait_for("Umbra")
    held = (tmp_path / "env").read_text()
    assert "CALTUI_HOME=" in held
    assert DEMO_TOKEN not in held
