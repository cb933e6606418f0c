"""The first picture: there before the screens, the same as they are, and never out of date."""

import asyncio
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyte
import pytest

from caltui.tui.app.start_frame.frame_cache import Keeper
from caltui.tui.terminal.handover import Stage
from caltui.workspace.open import demo_workspace
from tests.support.terminal import Terminal

READ = timedelta(hours=2, minutes=30)
WIDE = "会議 🎉 planning of the 四半期"
PLAIN = """
active = "firm"
[profiles.firm]
base_url = "http://127.0.0.1:9"
budget = 0
"""
PRODUCTION = f"""{PLAIN}
production = true
colour = "magenta"
"""
KEYBOARD = re.compile(rb"\x1b\[[<>][0-9]*u")
"""The keyboard protocol, which the emulated screen takes for text."""

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

Run = Callable[..., Terminal]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror that holds bookings, read two hours ago; the first guest's name is wide."""
    home = tmp_path_factory.mktemp("front")
    workspace = demo_workspace(home=home, clock=lambda: datetime.now(UTC) - READ)

    async def read() -> None:
        for resource in ("bookings", "users", "event-types"):
            await workspace.sync(resource)
        await workspace.aclose()

    asyncio.run(read())
    write_guest(home / "mirrors" / "demo.sqlite", WIDE)
    return home / "mirrors" / "demo.sqlite"


def write_guest(mirror: Path, name: str) -> None:
    """Another program changes the first booking that is shown: it begins in ten minutes."""
    from caltui.mirror.store import Mirror

    start, end = (datetime.now(UTC) + timedelta(minutes=m) for m in (10, 40))
    with Mirror.open(mirror) as open_mirror:
        key, found = next(iter(open_mirror.all("bookings")))
        times = {"startTime": start.isoformat(), "endTime": end.isoformat(), "status": "ACCEPTED"}
        guest = {"name": name, "email": "guest@example.com", "timeZone": "Asia/Tokyo"}
        open_mirror.put("bookings", key, {**found.record, **times, "attendees": [guest]})


@pytest.fixture
def home(tmp_path: Path, seen: Path) -> Path:
    """A home with a profile that has that mirror."""
    mirrors = tmp_path / "home" / "mirrors"
    mirrors.mkdir(parents=True, mode=0o700)
    shutil.copy(seen, mirrors / "firm.sqlite")
    (tmp_path / "home" / "config.toml").write_text(PLAIN)
    return tmp_path / "home"


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Run:
    """Starts the console in a terminal, with a network that refuses."""

    def start(size: tuple[int, int] = (80, 24), **env: str) -> Terminal:
        base = {
            "CALTUI_HOME": str(home),
            "CALTUI_API_TOKEN": "at_x",
            "TZ": "Europe/Berlin",
        }
        command = [sys.executable, "-m", "caltui"]
        return Terminal(command, cwd=tmp_path, env={**base, **env}, size=size)

    return start


def once(run: Run, *args: tuple[int, int], **env: str) -> None:
    """Opens the console and quits it, once its rows are up and its look is kept."""
    with run(*args, **env) as terminal:
        terminal.wait_for(r"offline|could not be reached")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0


def without_textual(tmp_path: Path, code: str) -> dict[str, str]:
    """An environment in which loading Textual runs this code instead."""
    package = tmp_path / "shim" / "textual"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(code)
    return {"PYTHONPATH": os.pathsep.join([str(package.parent), os.getcwd()])}


Cells = dict[tuple[int, int], pyte.screens.Char]


def cells(screen: pyte.Screen) -> Cells:
    """Everything a person sees: text, colours, and styles of each cell, by line and column."""
    places = [(y, x) for y in range(screen.lines) for x in range(screen.columns)]
    return {(y, x): seen_of(screen.buffer[y][x]) for y, x in places}


def seen_of(cell: pyte.screens.Char) -> pyte.screens.Char:
    """Of a blank only its ground is seen."""
    if cell.data.strip() or cell.underscore or cell.strikethrough or cell.reverse:
        return cell
    return cell._replace(fg="default", bold=False, italics=False)


def differences(one: Cells, other: Cells) -> list[object]:
    """The first cells that are not the same."""
    return [(place, one[place], other[place]) for place in one if one[place] != other[place]][:4]


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
        before = termios.tcgetattr(terminal.fd)
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


def test_the_picture_is_of_the_first_place_as_a_start_shows_it(run: Run) -> None:
    """Whatever was on the screen before: another category, a filter, marks, a message."""
    once(run)
    with run() as terminal:
        terminal.wait_for(r"offline|could not be reached")
        fresh = terminal.written.partition(b"\x1b[?1000h")[0]
        terminal.send("jj :users\r")
        terminal.wait_for(r"Users .*1/\d+")
        terminal.send("/a\r")
        terminal.wait_for(r"▸ /a")
        terminal.send("q")
        assert terminal.wait_for_exit() == 0
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


def test_keys_typed_at_the_picture_are_answered_and_the_end_is_clean(run: Run) -> None:
    once(run)
    with run() as terminal:
        before = termios.tcgetattr(terminal.fd)
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


def ground(terminal: Terminal, line: int) -> str:
    """The background of the table in a line of the screen."""
    screen = pyte.Screen(80, 24)
    pyte.ByteStream(screen).feed(terminal.written)
    return str(screen.buffer[line][30].bg)


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
        terminal.wait_for(r"offline|could not be reached")
        early = beside_the_notice(terminal)
        terminal.send("\rq")
        assert terminal.wait_for_exit() == 0
    with run() as terminal:
        terminal.wait_for(r"1/\d+")
        terminal.wait_for(r"offline|could not be reached")
        terminal.send("/")
        terminal.wait_for(r"To the rows")
        assert beside_the_notice(terminal) == early, "the same as where it was opened later"
        terminal.send("\rq")
        assert terminal.wait_for_exit() == 0


def beside_the_notice(terminal: Terminal) -> list[str]:
    """The screen but for the lines that say for a while that nobody answers."""
    *lines, status, hints = terminal.text().split("\n")
    return [*lines[:12], status, hints]


def test_ctrl_c_at_the_picture_stops(run: Run, tmp_path: Path) -> None:
    once(run)
    with run(**without_textual(tmp_path, "while True: pass")) as terminal:
        before = termios.tcgetattr(terminal.fd)
        terminal.wait_for(r"1/\d+")
        os.kill(terminal.pid, signal.SIGINT)
        assert terminal.wait_for_exit() == 130
        assert termios.tcgetattr(terminal.fd) == before
        assert terminal.written.rstrip().endswith(b"Stopped.")


def test_the_table_loads_nothing_that_only_filters_calls_and_writes_need(home: Path) -> None:
    program = f"""
import sys
from caltui.settings.paths import paths
from caltui.settings.model import Profile
from caltui.tui.app.app import Console
from caltui.tui.browse.screen import BrowseScreen
from caltui.workspace.open import open_workspace
from caltui.workspace.records.place import Place
workspace = open_workspace(Profile("p"), token="t", paths=paths({{"CALTUI_HOME": {str(home)!r}}}))
workspace.listing("bookings", Place("bookings")).window(0, 40)
workspace.bulk_runs()
Console(workspace), BrowseScreen(Place("bookings"))
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
    stage = Stage()
    stage.show = shown.append  # type: ignore[method-assign]
    stage.size = lambda: (80, 24)  # type: ignore[method-assign]
    env = {"CALTUI_HOME": str(home)}
    Keeper(stage, profile=None, read_only=False, env=env).show()
    assert shown == []
