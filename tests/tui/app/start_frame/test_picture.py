"""The first picture: there before the screens, the same as they are, and never out of date."""

import json
import os
import re
import signal
import subprocess
import sys
import termios
from collections.abc import Mapping
from pathlib import Path

import pyte
import pytest

from caltui.tui.app.start_frame.frame_cache import Keeper
from caltui.tui.terminal.handover import TerminalHandover
from tests.tui.app.start_frame.starting import (
    KEYBOARD,
    PLAIN,
    PRODUCTION,
    Run,
    cells,
    differences,
    once,
    wait_until_counted,
    without_textual,
    write_guest,
)

LATER = {
    "catalog.request",
    "gateway.errors.kinds",
    "tui.widgets.record_detail",
    "tui.widgets.detail_pane",
    "tui.widgets.fields_view",
    "workspace.bulk.runs",
    "workspace.writes.change",
    "workspace.base.errors",
    "workspace.table.filter_to_sql",
    "workspace.table.filter_syntax",
    "workspace.table.filter_in_python",
    "workspace.sync.sync",
}
"""Of the package: loaded with the first filter, call, write or details, not with the table."""


@pytest.mark.parametrize(
    ("size", "config", "env", "keys"),
    [
        ((80, 24), PLAIN, {"NO_COLOR": "1"}, "j\x1b[Bjk"),
        ((150, 45), PRODUCTION, {}, ""),
    ],
    ids=["small, no colour, moved", "large, production"],
)
def test_the_screens_take_over_what_was_drawn(
    run: Run, home: Path, size: tuple[int, int], config: str, env: Mapping[str, str], keys: str
) -> None:
    (home / "config.toml").write_text(config)
    once(run, size, **env)
    with run(size, **env) as terminal:
        terminal.wait_for(r"1/\d+")
        terminal.send(keys)
        terminal.wait_for(r" 3/\d+" if keys else r"1/\d+")
        terminal.wait_for(r"offline|could not be reached")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        written = terminal.written
    picture, _, live = KEYBOARD.sub(b"", written).partition(b"\x1b[?1000h")
    assert picture.count(b"\x1b[?1049h") == 1
    assert b"\x1b[?1049h" not in live, "a terminal would blank the picture"
    screen = pyte.Screen(*size)
    stream = pyte.ByteStream(screen)
    stream.feed(picture)
    drawn = cells(screen)
    assert "会議" in "\n".join(screen.display)
    assert ("▲ firm · PRODUCTION" in "\n".join(screen.display)) == (config is PRODUCTION)
    frame = re.search(rb"\x1b\[%d;1H.*?\x1b\[\d+;\d+H" % size[1], live, re.DOTALL)
    assert frame is not None
    stream.feed(live[: frame.end()])
    assert live[: frame.end()].count(b"\n") >= size[1] - 1, "that was a whole frame"
    assert differences(cells(screen), drawn) == []


def test_the_rows_are_there_before_textual_is_loaded_and_errors_give_the_terminal_back(
    run: Run, home: Path, tmp_path: Path
) -> None:
    once(run)
    shim = without_textual(tmp_path, "raise RuntimeError('no screens today')")
    with run(**shim) as terminal:
        before = terminal.attributes
        assert terminal.wait_for_exit() == 1
        assert termios.tcgetattr(terminal.fd) == before
        assert "no screens today" in terminal.text()
        picture, left, told = terminal.written.partition(b"\x1b[?1049l")
    assert left
    assert b"no screens today" in told
    assert "会議".encode() in picture
    assert b"Bookings" in picture


def test_what_another_program_changed_is_shown_by_the_screens_and_by_no_old_picture(
    run: Run, home: Path
) -> None:
    once(run)
    write_guest(home / "mirrors" / "firm.sqlite", "Changed meanwhile")
    with run() as terminal:
        terminal.wait_for(r"Changed")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
        assert "会議".encode() not in terminal.written


def test_a_terminal_of_another_size_is_drawn_by_the_screens(run: Run, tmp_path: Path) -> None:
    once(run)
    shim = without_textual(tmp_path, "raise RuntimeError('no screens today')")
    with run((100, 30), **shim) as terminal:
        assert terminal.wait_for_exit() == 1
        assert b"Bookings" not in terminal.written


def test_the_picture_is_of_the_place_that_was_left(run: Run) -> None:
    """With its filter, without marks and messages; and the screens after it show the same."""
    once(run)
    with run() as terminal:
        wait_until_counted(terminal)
        fresh = terminal.written.partition(b"\x1b[?1000h")[0]
        terminal.send("jj :users\r")
        terminal.wait_for(r"Users .*1/\d+")
        terminal.send("/a\r")
        terminal.wait_for(r"▸ /a")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    with run() as terminal:
        terminal.wait_for(r"offline|could not be reached")
        left = terminal.written.partition(b"\x1b[?1000h")[0]
        assert "▸ /a" in terminal.text()
        terminal.send("\x1b:bookings\r")
        terminal.wait_for(r"Bookings .*1/\d+")
        wait_until_counted(terminal)
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    assert b"Users" in left
    assert "会議".encode() not in left
    with run() as terminal:
        terminal.wait_for(r"offline|could not be reached")
        again = terminal.written.partition(b"\x1b[?1000h")[0]
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
    assert "会議".encode() in again
    screens = [pyte.Screen(80, 24), pyte.Screen(80, 24)]
    for screen, picture in zip(screens, (again, fresh), strict=True):
        pyte.ByteStream(screen).feed(KEYBOARD.sub(b"", picture))
    assert differences(*map(cells, screens)) == []


def test_a_terminal_that_is_closed_leaves_a_picture(run: Run, home: Path) -> None:
    with run() as terminal:
        terminal.wait_for(r"offline|could not be reached")
        os.kill(terminal.pid, signal.SIGHUP)
        assert terminal.wait_for_exit() == 128 + signal.SIGHUP
    assert "会議" in (home / "front.json").read_text()


def test_the_table_loads_nothing_that_only_filters_calls_and_writes_need(home: Path) -> None:
    program = f"""
import sys
from caltui.settings.paths import paths
from caltui.settings.model import Profile
from caltui.tui.app.app import Console
from caltui.tui.base.history import Visit
from caltui.tui.browse.screen import BrowseScreen
from caltui.workspace.open import open_workspace
from caltui.workspace.records.place import Place
workspace = open_workspace(Profile("p"), token="t", paths=paths({{"CALTUI_HOME": {str(home)!r}}}))
workspace.listing("bookings", Place("bookings")).window(0, 40)
workspace.bulk_runs()
Console(workspace), BrowseScreen(Visit(Place("bookings")))
workspace.close()
print(*sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    loaded = {name.removeprefix("caltui.") for name in done.stdout.split()}
    assert "tui.browse.screen" in loaded
    assert loaded & LATER == set()


@pytest.mark.parametrize("spoil", ["", "[]", '{"origin":', "frame", "lines"])
def test_a_spoilt_file_is_no_picture_and_no_harm(run: Run, home: Path, spoil: str) -> None:
    file = home / "front.json"
    if spoil in ("frame", "lines"):
        once(run)
        kept = json.loads(file.read_text())
        if spoil == "frame":
            kept["frame"] = kept["frame"][:1] * len(kept["frame"])
        else:
            kept["frame"][1] = []
        spoil = json.dumps(kept)
    file.write_text(spoil)
    shown: list[str] = []
    stage = TerminalHandover()
    stage.show = shown.append  # type: ignore[method-assign]
    stage.size = lambda: (80, 24)  # type: ignore[method-assign]
    env = {"CALTUI_HOME": str(home)}
    Keeper(stage, profile=None, read_only=False, env=env).show()
    assert shown == []
