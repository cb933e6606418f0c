"""The console and its terminal: drawn where keys come from, given back however it ends."""

import fcntl
import os
import re
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.emulator import Frame
from tests.support.terminal import Terminal
from tests.tui.terminal.conftest import CALTUI, Start

ROWS = r"\d+/\d\d\d"
TYPED = "Zwetschge"
MODES = re.compile(rb"\x1b\[\?(\d+)([hl])|\x1b\[([<>])\d*u")
Shell = Callable[..., Terminal]


@pytest.fixture
def shell(env: dict[str, str], tmp_path: Path) -> Shell:
    """A shell as in a window."""

    def run() -> Terminal:
        command = ["bash", "--norc", "--noprofile", "-i"]
        return Terminal(command, cwd=tmp_path, env=env, controlling=True)

    return run


def left_set(written: bytes) -> set[str]:
    """What a terminal would still be in of all that it was told: its modes and keyboards."""
    left: set[str] = set()
    for mode, way, keyboard in MODES.findall(written):
        if keyboard:
            (left.add if keyboard == b">" else left.discard)("keyboard")
        else:
            on = (way == b"h") is (mode not in (b"7", b"25"))
            (left.add if on else left.discard)(mode.decode())
    return left


def opens_a_form(terminal: Terminal) -> None:
    """Edits the first booking, and types into its first field."""
    terminal.wait_for(ROWS)
    terminal.send("e")
    terminal.wait_for("Edit booking")
    terminal.wait_for(r"Review")
    terminal.send(TYPED)
    terminal.wait_for(TYPED)


def offers_the_draft(start: Start) -> None:
    """The next start has what was typed."""
    with start() as terminal:
        terminal.wait_for(ROWS)
        terminal.send("e")
        terminal.wait_for("draft of this form waits")
        terminal.send("\r")
        terminal.wait_for(TYPED)


# Where it is drawn


@pytest.mark.parametrize("errors", ["2>/dev/null", "2>errors", "2>&-", "2> >(cat >/dev/null)"])
@pytest.mark.parametrize("options", ["", " --demo"])
def test_it_is_drawn_where_keys_come_from_wherever_errors_go(
    start: Start, tmp_path: Path, errors: str, options: str
) -> None:
    line = f"exec {CALTUI}{options} {errors}"
    with start(f"exec bash -c '{line}'") as terminal:
        before = terminal.attributes
        terminal.wait_for(ROWS)
        terminal.send("gjj")
        terminal.wait_for(r"3/\d\d\d")
        terminal.send("e")
        terminal.wait_for(r"Edit booking \d+")
        terminal.send("\x1b")
        terminal.comes_to(lambda frame: "Edit booking" not in frame.text)
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert left_set(terminal.written) == set()
        assert termios.tcgetattr(terminal.fd) == before
    if errors == "2>errors":
        assert (tmp_path / "errors").read_text() == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"{CALTUI} >out", "standard output is none"),
        (f"{CALTUI} --demo >out", "standard output is none"),
        (f"{CALTUI} >&-", "standard output is none"),
        (f"{CALTUI} </dev/null", "standard input is none"),
        (f"{CALTUI} --demo </dev/null", "standard input is none"),
        (f"{CALTUI} <&-", "standard input is none"),
        (f"echo q | {CALTUI}", "standard input is none"),
        (f"TERM=dumb {CALTUI}", "TERM is 'dumb'"),
        (f"TERM=dumb {CALTUI} --demo", "TERM is 'dumb'"),
        (f"TERM=unknown {CALTUI}", "TERM is 'unknown'"),
    ],
)
def test_where_it_cannot_be_seen_it_does_not_start(
    start: Start, tmp_path: Path, line: str, said: str
) -> None:
    with start(f"{line}; echo ended $?") as terminal:
        terminal.wait_for("ended 2")
        assert said in terminal.text()
        assert left_set(terminal.written) == set()
        assert b"\x1b" not in terminal.written
    out = tmp_path / "out"
    assert not out.exists() or out.read_bytes() == b""


def test_keys_of_one_terminal_are_not_answered_on_another(start: Start) -> None:
    ours, theirs = os.openpty()
    with start(f"{CALTUI} >{os.ttyname(theirs)}; echo ended $?") as terminal:
        terminal.wait_for("ended 2")
        assert "keys come from one" in " ".join(terminal.text().split())
    os.set_blocking(ours, False)
    with pytest.raises(BlockingIOError):
        os.read(ours, 1)
    os.close(ours)
    os.close(theirs)


@pytest.mark.parametrize(
    "line",
    [
        f"{CALTUI} </dev/tty >/dev/tty",
        f"{CALTUI} >/dev/tty",
        f"env -u TERM {CALTUI}",
        f"TERM=new-one {CALTUI}",
    ],
)
def test_it_is_drawn_on_a_terminal_by_any_name(start: Start, line: str) -> None:
    with start(f"exec {line}" if line[0] != "T" else line, controlling=True) as terminal:
        terminal.wait_for(ROWS)
        terminal.send("gj")
        terminal.wait_for(r"2/\d\d\d")


def test_a_terminal_without_a_size_is_drawn_on(start: Start) -> None:
    with start(f"stty cols 0 rows 0; exec {CALTUI}") as terminal:
        terminal.wait_for(ROWS)
        fcntl.ioctl(terminal.fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        terminal.send("gj")
        terminal.wait_for(r"2/\d\d\d")


# How it ends

SIGNALS = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT]


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_gives_the_terminal_back_and_keeps_what_was_typed(
    start: Start, number: signal.Signals
) -> None:
    with start() as terminal:
        before = terminal.attributes
        opens_a_form(terminal)
        os.kill(terminal.pid, number)
        assert terminal.wait_for_exit() == 128 + number
        assert left_set(terminal.written) == set()
        assert termios.tcgetattr(terminal.fd) == before
        assert b"Traceback" not in terminal.written
    if number is signal.SIGTERM:
        offers_the_draft(start)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_at_the_picture_gives_the_terminal_back(
    start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    picture = tmp_path / "home" / "front.json"
    for _ in range(2):
        with start() as terminal:
            terminal.wait_for(r"read (now|\d+ s ago)")
            terminal.rest(1)
            terminal.send("q")
            assert terminal.wait_for_exit() == 0
    assert picture.exists()
    shim = tmp_path / "shim" / "textual"
    shim.mkdir(parents=True)
    (shim / "__init__.py").write_text("import time\nwhile True: time.sleep(0.01)\n")
    path = os.pathsep.join([str(shim.parent), os.getcwd()])
    with start(PYTHONPATH=path) as terminal:
        before = terminal.attributes
        terminal.wait_for(ROWS)
        os.kill(terminal.pid, number)
        code = terminal.wait_for_exit()
        assert code in (-number, 128 + number)
        assert left_set(terminal.written) == set()
        assert termios.tcgetattr(terminal.fd) == before


@pytest.mark.parametrize("controlling", [True, False], ids=["SIGHUP", "no SIGHUP"])
@pytest.mark.parametrize("ignored", [False, True], ids=["", "nohup"])
def test_a_terminal_that_is_gone_ends_it_and_keeps_what_was_typed(
    start: Start, controlling: bool, ignored: bool
) -> None:
    line = f"trap '' HUP; exec {CALTUI}" if ignored else f"exec {CALTUI}"
    with start(line, controlling=controlling) as terminal:
        opens_a_form(terminal)
        terminal.vanish()
        assert terminal.ends() == 128 + signal.SIGHUP
    offers_the_draft(start)


def test_a_terminal_that_takes_nothing_does_not_keep_it_from_ending(
    env: dict[str, str], tmp_path: Path
) -> None:
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-m", "caltui", "--demo"],
        cwd=tmp_path,
        env={**os.environ, "TERM": "xterm-256color", **env},
        stdin=theirs,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    seen = b""
    while b"\x1b[?1003h" not in seen or b"400" not in seen:
        seen += os.read(ours, 65536)
    for _ in range(200):
        os.write(ours, b"\x1b[6~\x1b[5~")
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 128 + signal.SIGTERM
    os.close(ours)
    os.close(theirs)


def test_a_crash_gives_the_terminal_back(start: Start, tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text(
        "import sys\nfrom caltui.tui.app.app import Console\nfrom caltui.cli import main\n"
        "def fail(self): raise RuntimeError('broken on purpose')\n"
        "Console.action_journal = fail\nConsole.RECOVERS = False\n"
        "sys.argv[1:] = ['--demo']\nsys.exit(main())\n"
    )
    with start(f"exec {sys.executable} broken.py") as terminal:
        before = terminal.attributes
        terminal.wait_for(ROWS)
        terminal.send("U")
        assert terminal.wait_for_exit() == 1
        assert left_set(terminal.written) == set()
        assert termios.tcgetattr(terminal.fd) == before
        assert b"broken on purpose" in terminal.written


# Job control


def test_ctrl_z_goes_back_to_the_shell_and_fg_draws_everything_anew(shell: Shell) -> None:
    with shell() as terminal:
        terminal.wait_for(r"\$")
        terminal.send(f"{CALTUI}\r")
        opens_a_form(terminal)
        terminal.rest(0.6)
        drawn = ageless(terminal.frames[-1])
        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        assert left_set(terminal.written) <= {"2004"}
        assert termios.tcgetattr(terminal.fd)[3] & termios.ICANON or b"?2004h" in terminal.written
        terminal.send("stty size; echo here\r")
        terminal.wait_for("\nhere")
        terminal.send("fg\r")
        terminal.comes_to(lambda frame: ageless(frame) == drawn)
        terminal.send("x")
        terminal.wait_for(f"{TYPED}x")


def test_bg_stops_it_again_and_a_hard_stop_is_mended(shell: Shell) -> None:
    with shell() as terminal:
        terminal.wait_for(r"\$")
        terminal.send(f"{CALTUI} --demo\r")
        terminal.wait_for(ROWS)
        terminal.rest(0.6)
        drawn = ageless(terminal.frames[-1])
        terminal.press("ctrl+z")
        terminal.wait_for("Stopped")
        terminal.send("bg\r")
        terminal.rest(0.5)
        terminal.send("clear\r")
        terminal.wait_for(r"^[^b]*Stopped")
        terminal.send("fg\r")
        terminal.wait_for(ROWS)
        pid = child_of(terminal.pid)
        os.kill(pid, signal.SIGSTOP)
        terminal.wait_for("Stopped")
        terminal.send("fg\r")
        terminal.comes_to(lambda frame: ageless(frame) == drawn)
        os.kill(pid, signal.SIGCONT)
        terminal.rest(0.6)
        terminal.comes_to(lambda frame: ageless(frame) == drawn)
        terminal.send("gj")
        terminal.wait_for(r"2/\d\d\d")
        terminal.send("q")
        terminal.rest(0.8)
        terminal.send("echo $((6*7))\r")
        terminal.wait_for("42")


def test_started_behind_the_shell_it_waits_to_be_brought_forward(shell: Shell) -> None:
    with shell() as terminal:
        terminal.wait_for(r"\$")
        terminal.send(f"{CALTUI} --demo &\r")
        terminal.wait_for(r"\[1\]")
        terminal.send("echo $((6*7))\r")
        terminal.wait_for("42")
        for _ in range(40):
            terminal.send("\r")
            terminal.rest(0.5)
            if "Stopped" in terminal.text():
                break
        assert "Stopped" in terminal.text()
        assert "1049" not in left_set(terminal.written)
        terminal.send("fg\r")
        terminal.wait_for(ROWS)
        terminal.send("gj")
        terminal.wait_for(r"2/\d\d\d")


def test_where_no_shell_could_bring_it_back_ctrl_z_stops_nothing(start: Start) -> None:
    with start(controlling=True) as terminal:
        terminal.wait_for(ROWS)
        terminal.press("ctrl+z")
        terminal.rest(0.5)
        terminal.send("gj")
        terminal.wait_for(r"2/\d\d\d")


def ageless(frame: Frame) -> str:
    """The screen without how long ago it was read."""
    return re.sub(r"read (now|\d+ \w+ ago) *", "read ", frame.text)


def child_of(pid: int) -> int:
    """The one process that another has started."""
    words = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return int(words.stdout.split()[0])
