"""Keys pressed at the first picture, before the screens are there."""

import os
import re
import signal
import termios
from pathlib import Path

from tests.support.terminal import Terminal
from tests.tui.app.start_frame.starting import (
    Run,
    ground,
    once,
    wait_until_counted,
    without_textual,
)


def test_keys_typed_at_the_picture_are_answered_and_the_end_is_clean(run: Run) -> None:
    once(run)
    with run() as terminal:
        before = terminal.attributes
        terminal.wait_for(r"1/\d+")
        terminal.send("jj")
        assert b"\x1b[?1000h" not in terminal.written, "Textual is not up yet"
        terminal.wait_for(r" 3/\d+")
        assert "jj" not in terminal.text()
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert termios.tcgetattr(terminal.fd) == before
        for left in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?1003l", b"\x1b[<u"):
            assert left in terminal.written


def test_the_cursor_moves_before_textual_is_loaded(run: Run, tmp_path: Path) -> None:
    once(run)
    held = tmp_path / "held"
    os.mkfifo(held)
    shim = without_textual(tmp_path, f"open({str(held)!r}).read(); raise RuntimeError('enough')")
    with run(**shim) as terminal:
        terminal.wait_for(r"1/\d+")
        plain = ground(terminal, 4)
        terminal.send("kjj\x1b[B")
        terminal.wait_for(r" 4/\d+")
        assert ground(terminal, 5) != plain, "the cursor is on the fourth row"
        assert ground(terminal, 4) == plain
        terminal.send("k\x1bOA")
        terminal.wait_for(r" 2/\d+")
        terminal.send("jxj")
        terminal.wait_for(r" 3/\d+")
        with held.open("w") as go_on:
            go_on.write("now")
        assert terminal.wait_for_exit() == 1
        assert b" 4/" not in terminal.written.rpartition(b" 3/")[2], "x was for the screens"


def test_what_follows_a_key_for_the_screens_reaches_them(run: Run) -> None:
    once(run)
    with run() as terminal:
        terminal.wait_for(r"1/\d+")
        terminal.send("jj/äqzx")
        terminal.wait_for(r"/ äqzx")
        terminal.wait_for(r"No bookings match")
        terminal.send("\rq")
        assert terminal.wait_for_exit() == 0


def test_what_a_key_at_the_picture_opens_is_in_the_first_frame(run: Run) -> None:
    once(run)
    with run() as terminal:
        terminal.press_at("1/", "/")
        terminal.wait_for(r"field:value")
        until_then = terminal.written.partition(b"field:value")[0]
        assert until_then.count(b"Guest") == 2, "the picture, then the whole frame at once"
        wait_until_counted(terminal)
        early = beside_the_notice(terminal)
        terminal.send("\rq")
        assert terminal.wait_for_exit() == 0
    with run() as terminal:
        terminal.wait_for(r"1/\d+")
        wait_until_counted(terminal)
        terminal.send("/")
        terminal.wait_for(r"To the rows")
        assert beside_the_notice(terminal) == early, "the same as where it was opened later"
        terminal.send("\rq")
        assert terminal.wait_for_exit() == 0


def beside_the_notice(terminal: Terminal) -> list[str]:
    """The screen but for what says that a list is being read, or that nobody answers."""
    *lines, _status, hints = terminal.text().split("\n")
    return [re.sub(r" *(?:\d+|…) │", "│", line) for line in lines[:12]] + [hints]


def test_ctrl_c_at_the_picture_stops(run: Run, tmp_path: Path) -> None:
    """With code 130, or by the signal, as Python ends when it comes while a class is made."""
    once(run)
    with run(**without_textual(tmp_path, "while True: pass")) as terminal:
        before = terminal.attributes
        terminal.wait_for(r"1/\d+")
        os.kill(terminal.pid, signal.SIGINT)
        code = terminal.wait_for_exit()
        assert (code if code >= 0 else 128 - code) == 130, "as a shell has it"
        assert termios.tcgetattr(terminal.fd) == before
        assert terminal.written.rstrip().endswith(b"Stopped.")
