"""What the benchmarks see with: no test here asserts a time, only what a time is taken of."""

import os
import select
import sys
from pathlib import Path

import pytest

from tests.benchmarks.processes import peak_memory
from tests.benchmarks.sight import changes, strike, whole
from tests.support.keyboard import encoded
from tests.support.terminal import Ended, Terminal

START = """
import os, sys, tty
tty.setraw(0)
def say(text):
    os.write(1, text.encode())
def key():
    return os.read(0, 99).decode()
"""


def running(program: str, *, kitty: bool = True) -> Terminal:
    """A terminal with a small program in it; the program says and asks for keys."""
    command = [sys.executable, "-c", START + program]
    return Terminal(command, cwd=Path.cwd(), env={}, size=(40, 5), kitty=kitty)


def test_a_frame_has_what_was_drawn_and_a_time_after_the_start() -> None:
    with running(r"say('\x1b[2;3H\x1b[7mhere\x1b[0m'); key()") as run:
        frame = run.until(lambda frame: "here" in frame.text)
        assert frame.lines[1] == "  here"
        assert frame.rows[1][2].reverse
        assert not frame.rows[1][1].reverse
        assert frame.at > run.began


def test_first_and_settled_are_told_apart() -> None:
    # The second word is written once the terminal has answered what was asked after the first.
    program = r"say('ready'); key(); say('\rONE  \x1b[5n'); key(); say('\rTWO'); key()"
    with running(program) as run:
        run.wait_for("ready")
        stroke = strike(run, "j", whole)
        assert 0 < stroke.first < stroke.settled
        assert len(changes(run.frames, stroke.at, whole)) == 2
        assert "TWO" in run.text()


def test_a_program_is_read_while_nobody_looks(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "done")
    done = os.open(tmp_path / "done", os.O_RDONLY | os.O_NONBLOCK)
    program = f"say('x' * 300_000 + 'end'); open({str(tmp_path / 'done')!r}, 'w').write('yes')"
    with running(program) as run:
        assert select.select([done], [], [], 20)[0], "it waits for its terminal"
        assert len(run.frames) == 1, "nothing was drawn"
        run.wait_for("end")
    os.close(done)


def test_a_synchronized_update_is_shown_as_one() -> None:
    program = r"say('\x1b[?2026hHALF\x1b[5n'); key(); say(' WHOLE\x1b[?2026l\x1b[5n'); key()"
    with running(program) as run:
        run.wait_for("HALF")
        assert [frame.text.strip() for frame in run.frames] == ["", "HALF WHOLE"]


def test_the_alternate_screen_begins_empty_once() -> None:
    program = (
        r"say('shell\x1b[?1049hrows\x1b[5n'); key(); say('\x1b[?1049h kept\x1b[5n'); key();"
        r"say('\x1b[?1049lback'); key()"
    )
    with running(program) as run:
        run.wait_for("back")
        assert [frame.text.strip() for frame in run.frames] == ["", "rows", "rows kept", "back"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (r"ab\x1b[6n", r"\x1b[1;3R"),
        (r"\x1b[?2026$p", r"\x1b[?2026;2$y"),
        (r"\x1b[?2048$p", r"\x1b[?2048;0$y"),
        (r"\x1b[>25u\x1b[?u", r"\x1b[?25u"),
        (r"\x1b[>25u\x1b[<u\x1b[?u", r"\x1b[?0u"),
        (r"\x1b]11;?\x07", r"\x1b]11;rgb:1212/1212/1212\x1b\\"),
        (r"\x1b[18t", r"\x1b[8;5;40t"),
    ],
)
def test_questions_are_answered_and_not_drawn(asked: str, answered: str) -> None:
    with running(f"say('{asked}'); got = key(); say('\\r' + repr(got)); key()") as run:
        screen = run.wait_for(r"'.+'")
        assert screen.strip() == f"'{answered}'".replace(r"\\", "\\\\")


def test_keys_are_sent_as_the_program_wants_them() -> None:
    program = r"say('\x1b[>25u?'); say('\r' + repr(key())); key()"
    with running(program) as run:
        run.wait_for(r"\?")
        run.press("j")
        assert "[106;;106u" in run.wait_for("'")
    assert encoded("j") == "j"
    assert encoded("esc", 1) == "\x1b[27u"
    assert encoded("j", 1) == "j"
    assert encoded("ctrl+s", 25) == "\x1b[115;5u"
    assert encoded("ctrl+s") == "\x13"
    assert encoded("pagedown", 25) == "\x1b[6~"
    with pytest.raises(ValueError, match="hyper"):
        encoded("hyper")


def test_a_key_can_be_pressed_the_moment_something_arrives() -> None:
    with running(r"say('rows'); say(' then ' + key()); key()") as run:
        run.press_at("rows", "j")
        assert run.wait_for("then").strip() == "rows then j"


def test_peak_memory_is_that_of_all_processes_and_of_what_was_given_back() -> None:
    child = (
        r"import subprocess; subprocess.Popen([sys.executable, '-c', "
        r"'held = b\"x\" * 80_000_000; del held; print(chr(33), flush=True); input()']); key()"
    )
    with running("say('!'); key()") as bare, running(child) as large:
        bare.wait_for("!")
        large.wait_for("!")
        least = peak_memory(bare.pid)
        assert least > 1_000_000
        assert peak_memory(large.pid) > least + 70_000_000


def test_a_program_that_dies_is_an_error_and_no_time() -> None:
    with running("say('ready'); key(); raise SystemExit('lost')") as run:
        run.wait_for("ready")
        with pytest.raises(Ended, match="lost"):
            strike(run, "j", lambda frame: "answer" in frame.text)
        assert run.wait_for_exit() == 1
        assert run.ended > run.began


def test_the_stages_of_a_start_are_told_apart(tmp_path: Path) -> None:
    report, here = tmp_path / "stages", Path(__file__).parent
    script = [str(here / "staged.py"), str(report), str(here / "apps.py"), "label"]
    with Terminal([sys.executable, "-P", *script], cwd=Path.cwd(), env={}) as run:
        run.wait_for("Here I am")
        run.press("q")
        assert run.wait_for_exit() == 0
        up, imports, sheets, frame = map(float, report.read_text().split())
        assert run.began < up < frame < run.ended
        assert min(imports, sheets) > 0
        assert imports + sheets < frame - up
