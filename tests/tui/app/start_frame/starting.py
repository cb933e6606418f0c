"""Starts the console where it has been before, and compares what a person sees."""

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyte

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

Run = Callable[..., Terminal]


def write_guest(mirror: Path, name: str) -> None:
    """Another program changes the first booking that is shown: it begins in ten minutes.

    What would begin about then, whatever the time of the test is, has begun before.
    """
    from caltui.mirror.store import Mirror

    now = datetime.now(UTC)
    start, end = (now + timedelta(minutes=m) for m in (10, 40))
    with Mirror.open(mirror) as open_mirror:
        (key, found), *others = list(open_mirror.all("bookings"))
        for other, seen in others:
            begins = datetime.fromisoformat(seen.record["startTime"])
            if now - timedelta(minutes=10) < begins < end:
                earlier = (now - timedelta(hours=1)).isoformat()
                record = {**seen.record, "startTime": earlier, "endTime": now.isoformat()}
                open_mirror.put("bookings", other, record)
        times = {"startTime": start.isoformat(), "endTime": end.isoformat(), "status": "ACCEPTED"}
        guest = {"name": name, "email": "guest@example.com", "timeZone": "Asia/Tokyo"}
        open_mirror.put("bookings", key, {**found.record, **times, "attendees": [guest]})


def once(run: Run, *args: tuple[int, int], **env: str) -> None:
    """Opens the console and quits it, once its rows are up and its look is kept."""
    with run(*args, **env) as terminal:
        wait_until_counted(terminal)
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


def ground(terminal: Terminal, line: int) -> str:
    """The background of the table in a line of the screen."""
    screen = pyte.Screen(80, 24)
    pyte.ByteStream(screen).feed(terminal.written)
    return str(screen.buffer[line][30].bg)


def wait_until_counted(terminal: Terminal) -> None:
    """Waits until the sidebar has its numbers and the status says that nobody answers."""
    for shown in (r"offline|could not be reached", r"Inbox +\d", r"Bookings +\d"):
        terminal.wait_for(shown)
