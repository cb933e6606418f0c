"""What a terminal sends to the console beside keys: reports, late answers, pastes."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from caltui.sandbox.cal.callers import DEMO_TOKEN
from caltui.sandbox.demo_data.firm import firm
from tests.support.sandbox import Running, running
from tests.support.terminal import Terminal
from tests.tui.terminal.test_reports import ANSWERS, RELEASES

LONG = "word " * 20_000


@pytest.fixture(scope="module")
def cal() -> Iterator[Running]:
    """A firm over real HTTP."""
    with running(firm(seed=7, today=date(2026, 11, 23))) as started:
        yield started


@pytest.fixture
def terminal(cal: Running, tmp_path: Path) -> Iterator[Terminal]:
    """The console on that firm, with its bookings on the screen."""
    (tmp_path / "config.toml").write_text(
        f'active = "firm"\n[profiles.firm]\nbase_url = "{cal.base_url}"\nbudget = 0\n'
    )
    env = {"CALTUI_HOME": str(tmp_path), "CALTUI_API_TOKEN": DEMO_TOKEN}
    command = [sys.executable, "-m", "caltui"]
    with Terminal(command, cwd=Path.cwd(), env=env, size=(120, 40)) as started:
        started.wait_for(r"\d+/\d\d\d")
        started.wait_for(r"read (now|\d+ s ago)")
        started.rest(0.6)
        yield started


def paste(terminal: Terminal, text: str) -> None:
    """Pastes as a terminal does that was told to mark it."""
    terminal.send_all(f"\x1b[200~{text}\x1b[201~".encode())


def places(terminal: Terminal) -> list[str]:
    """What is on the screen, without the line of the clock and of what is being read."""
    return terminal.text().splitlines()[:-2]


def test_reports_and_late_answers_are_no_keys(terminal: Terminal) -> None:
    before = places(terminal)
    for answer in (*ANSWERS, *RELEASES):
        terminal.send_bytes(answer)
    for answer in ANSWERS[:6]:
        for byte in answer:
            terminal.send_bytes(bytes([byte]))
    terminal.rest(0.8)
    assert [line[27:] for line in places(terminal)] == [line[27:] for line in before]
    terminal.send("g")
    row = 1
    for answer in (*ANSWERS, *RELEASES):
        terminal.send_bytes(b"j" + answer + b"j" + answer[:4])
        terminal.send_bytes(answer[4:] + b"k")
        row += 1
    terminal.wait_for(rf"{row}/\d\d\d")


def test_bytes_that_are_no_text_do_not_end_it(terminal: Terminal) -> None:
    terminal.send_bytes(b"\xff\xfe\x80\xc3\x1b[1;1:9A\x1b[99999999;9u\x9b\x00")
    terminal.rest(0.7)
    terminal.send("/zebra\r")
    terminal.wait_for("zebra")


@pytest.mark.parametrize("keys", ["/", ":", "F", "\x10"], ids=["filter", "jump", "find", "palette"])
def test_lines_that_are_pasted_into_a_line_are_joined(terminal: Terminal, keys: str) -> None:
    terminal.send(keys)
    paste(terminal, "first line\r\n  second\nthird \x1b[31mred\x1b[0m\n")
    terminal.wait_for("first line second third red")


def test_what_nobody_would_see_is_left_out_of_a_line_and_said(terminal: Terminal) -> None:
    terminal.send("/")
    paste(terminal, "ze\u202ebra\u200b")
    terminal.wait_for("2 unseen characters were left out")
    terminal.send("\u2066s")
    terminal.wait_for("zebras")


@pytest.mark.parametrize("keys", ["/", ":", "F"], ids=["filter", "jump", "find"])
def test_a_paste_that_is_too_long_is_refused_and_said(terminal: Terminal, keys: str) -> None:
    terminal.send(keys)
    paste(terminal, LONG)
    terminal.wait_for("Nothing was pasted")
    paste(terminal, "short one")
    terminal.wait_for("short one")


def test_a_paste_into_a_form_is_joined_in_a_line_and_kept_in_an_area(terminal: Terminal) -> None:
    terminal.send("e")
    terminal.wait_for("Edit booking")
    terminal.send("\x01\x0b")
    paste(terminal, "12\r\n13")
    terminal.wait_for("12 13")
    terminal.send("\t" * 6)
    terminal.rest(0.4)
    paste(terminal, "alpha\r\nbeta\x1b[?1u")
    terminal.wait_for(r"alpha *[^\n]*\n[^\n]*beta")
    paste(terminal, LONG)
    terminal.rest(0.6)
    terminal.send("X")
    terminal.wait_for("word X")


def test_what_is_pasted_where_no_field_is_acts_on_nothing_and_says_so(terminal: Terminal) -> None:
    before = terminal.text().splitlines()[:5]
    paste(terminal, "jjq?:e\rd")
    terminal.wait_for("Nothing was pasted")
    terminal.rest(0.5)
    shown = terminal.text().splitlines()
    assert shown[0] == before[0]
    assert [line[27:] for line in shown[:5]] == [line[27:] for line in before]
