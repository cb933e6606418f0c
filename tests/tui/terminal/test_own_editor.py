"""A field, or a whole form, in an editor of one's own; the console comes back as it was."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.support.sandbox import Running, running
from tests.support.terminal import Terminal
from tests.tui.terminal.conftest import Start

Edit = Callable[[str], Terminal]


@pytest.fixture
def cal() -> Iterator[Running]:
    """A firm for each test: one of them changes it."""
    with running(firm(seed=7, today=date(2026, 11, 23))) as started:
        yield started


@pytest.fixture
def edit(start: Start, tmp_path: Path) -> Edit:
    """The console on the teams, with an editor that does this with its file, which is `$1`."""

    def run(line: str) -> Terminal:
        editor = tmp_path / "editor"
        editor.write_text(f"#!/bin/sh\n{line}\n")
        editor.chmod(0o700)
        return start(controlling=True, VISUAL="", EDITOR=str(editor))

    return run


def opens_a_team(terminal: Terminal) -> None:
    terminal.wait_for(r"\d+/\d\d\d")
    terminal.send_keys(":teams\r")
    terminal.wait_for("Support")
    terminal.wait_for(r"1/6")
    terminal.send("e")
    terminal.wait_for(r"Edit team \d+")
    terminal.wait_for("Review")


def test_a_whole_form_comes_back_into_the_same_review(edit: Edit, cal: Running) -> None:
    with edit("""sed -i 's/^name = .*/name = "Umbra"/' "$1\"""") as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOR")
        terminal.wait_for("Umbra")
        terminal.send("\x13")
        terminal.wait_for("Umbra")
        terminal.wait_for("PATCH|Send")
        assert not cal.requests.effects
        terminal.send("\x13")
        terminal.until(lambda frame: bool(cal.requests.effects) or "type it again" in frame.text)
        if not cal.requests.effects:
            terminal.send("\x13")
            terminal.until(lambda frame: bool(cal.requests.effects))
    [sent] = [one for one in cal.requests.effects if one.effect]
    assert sent.body == {"name": "Umbra"}


def test_what_is_no_toml_is_there_again_the_next_time(edit: Edit) -> None:
    line = (
        """grep -q 'name = \\[' "$1" && sed -i '/= \\[/d; s/^name = .*/name = "Umbra"/' "$1" ||"""
    )
    with edit(f"""{line} sed -i '1i name = [' "$1\"""") as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOR")
        terminal.wait_for("It is no TOML")
        terminal.wait_for(r"Edit team \d+")
        terminal.send("\x1bOR")
        terminal.wait_for("Umbra")


def test_an_editor_that_fails_is_told_and_the_form_stays(edit: Edit) -> None:
    with edit("exit 4") as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOR")
        terminal.wait_for("ended with 4")
        terminal.wait_for(r"Edit team \d+")


def test_a_long_text_is_edited_by_itself(edit: Edit) -> None:
    with edit("""printf ' And more.' >> "$1\"""") as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOS")
        terminal.wait_for("This field is one line")
        terminal.send("\x07")
        terminal.wait_for("Go to field")
        terminal.send_keys("bio\r")
        terminal.wait_for("Several lines")
        terminal.send("\x1bOS")
        terminal.wait_for("The Support team. And more.")


def test_the_editor_gets_no_token(edit: Edit, tmp_path: Path) -> None:
    line = f"""env > {tmp_path}/env; sed -i 's/^name = .*/name = "Umbra"/' "$1\""""
    with edit(line) as terminal:
        opens_a_team(terminal)
        terminal.send("\x1bOR")
        terminal.wait_for("Umbra")
    held = (tmp_path / "env").read_text()
    assert "CALTUI_HOME=" in held
    assert DEMO_TOKEN not in held
