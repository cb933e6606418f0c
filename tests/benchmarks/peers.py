"""Programs that others made, with the same rows, in the same run as the floor."""

import csv
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import homes, sight
from tests.benchmarks.console import FLOOR, app, label, terminal
from tests.benchmarks.keys import LETTER
from tests.benchmarks.options import Options
from tests.benchmarks.processes import peak_memory
from tests.benchmarks.sight import strike
from tests.benchmarks.timing import Line, Measured
from tests.support.terminal import NotShown, Terminal

SLOW = 10_000
"""Rows from which Textual's own table is measured once: it takes long."""

KEYS = 30


class Peer(NamedTuple):
    """A program, its command on a CSV file, and the key that leaves it."""

    name: str
    command: Callable[[Path], list[str]]
    env: dict[str, str]
    leave: str
    once_from: int


def _visidata(file: Path) -> list[str]:
    return [str(VISIDATA), "--config", "/dev/null", "-N", str(file)]


VISIDATA = shutil.which("vd", path=str(Path(sys.executable).parent)) or shutil.which("vd")
PEERS = (
    Peer("Textual `DataTable`", lambda file: app("table", str(file)), {}, "q", SLOW),
    Peer("VisiData", _visidata, {"TERM": "screen-256color"}, "q", 10**9),
)
"""VisiData gets the description of a terminal whose every sequence the emulator draws."""


def peers(options: Options) -> list[Line]:
    """First rows, memory and page down of each, over every size up to 100,000."""
    lines: list[Line] = []
    for peer in PEERS:
        if peer.name == "VisiData" and not VISIDATA:
            note = "not installed: pip install -e '.[bench]'"
            lines.append(Line(peer.name, Measured(()), note=note))
            continue
        for size in options.sizes:
            if size <= 100_000:
                lines += _of(peer, size, options)
    return lines


def _of(peer: Peer, size: int, options: Options) -> list[Line]:
    file = homes.table(options.keep, size)
    runs: list[tuple[float, float, float, float]] = []
    floors, note = [], ""
    for turn in range(1 if size >= peer.once_from else 1 + max(3, options.runs // 3)):
        floor = label(options)
        floors.append((floor.rows, floor.memory))
        try:
            found = _session(peer, file, options)
        except NotShown:
            note = f"not shown within {options.limit:g} s"
            break
        if turn or size >= peer.once_from:
            runs.append(found)
    first, memory, page, letter = (Measured.of([run[n] for run in runs]) for n in range(4))
    least, held = (Measured.of([run[n] for run in floors]) for n in range(2))
    name = f"{peer.name}, {size:,} rows"
    who = peer.name.replace("`", "")
    return [
        Line(f"{name}: first rows", first, least, FLOOR,
             note=note, compare=(f"{size:,} rows on the screen", who)),
        Line(f"{name}: peak memory", memory, held, FLOOR,
             unit="MB", note=note, compare=(f"{size:,} rows: peak memory", who)),
        Line(f"{name}: page down", page, letter, LETTER,
             note=note, compare=(f"{size:,} rows: page down", who)),
    ]  # fmt: skip


def _session(peer: Peer, file: Path, options: Options) -> tuple[float, float, float, float]:
    """First rows, memory, and the medians of its page down and of letters typed in between."""
    with file.open(newline="", encoding="utf-8") as opened:
        rows = csv.reader(opened)
        next(rows)
        title = next(rows)[3]
    command, env = peer.command(file), options.env | peer.env
    with terminal(command, env) as run:
        shown = run.until(lambda frame: title[:12] in frame.text, seconds=options.limit)
        run.rest(1.0)
        with terminal(app("input"), options.env) as input:
            input.until(lambda frame: "Here I am" in frame.text)
            pages, letters = _pages(run, input, options)
        taken = peak_memory(run.pid)
        run.press(peer.leave)
        run.wait_for_exit()
    return shown.at - run.began, taken, pages, letters


def _pages(run: Terminal, input: Terminal, options: Options) -> tuple[float, float]:
    pages, letters = [], []
    for turn in range(KEYS):
        letter = "abcdefghij"[turn % 10]
        letters.append(strike(input, letter, sight.whole).first)
        key = "pagedown" if turn // 10 % 2 == 0 else "pageup"
        pages.append(strike(run, key, sight.whole, seconds=options.limit).settled)
    return Measured.of(pages).median, Measured.of(letters).median
