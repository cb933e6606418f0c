"""A console from the shell's call to its end: first rows, first key, memory, quit."""

import shutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import homes, sight, targets
from tests.benchmarks.options import Options
from tests.benchmarks.processes import peak_memory
from tests.benchmarks.timing import Line, Measured
from tests.support.terminal import Ended, NotShown, Terminal

SIZE = (120, 40)
PAUSE = 0.08
"""Seconds without output before it is drawn: a program at work has both processors."""

HERE = Path(__file__).parent
WARM = 1
CALM = 1.0
"""Seconds for which the rows have to rest before memory is read."""

FLOOR = "Textual app, one label"
_FOUND = shutil.which("caltui", path=str(Path(sys.executable).parent))
CALTUI = [_FOUND] if _FOUND else [sys.executable, "-m", "caltui"]


class Session(NamedTuple):
    """One run: seconds until the first rows, until the first key had its effect, bytes, quit.

    `blinks` counts the frames between the two that had no rows. `screens` are the seconds
    until a key was answered that only the screens know: the picture before them does not.
    """

    rows: float
    answers: float
    memory: float
    quit: float
    blinks: int = 0
    screens: float = 0.0


def app(name: str, *words: str) -> list[str]:
    """The command of a program that caltui is measured beside."""
    return [sys.executable, "-P", str(HERE / "apps.py"), name, *words]


def terminal(command: Sequence[str], env: dict[str, str]) -> Terminal:
    """The command in a pseudo terminal like those of today."""
    return Terminal(command, cwd=Path.cwd(), env=env, size=SIZE, kitty=True, pause=PAUSE)


def console(options: Options) -> list[Line]:
    """Every size of mirror, each with floors run in turn."""
    lines: list[Line] = []
    for size in options.sizes:
        env = options.env | homes.environment(homes.home(options.keep, size), options.gateway)
        lines += _of_size(size, env, options)
    return lines


def _of_size(size: int, env: dict[str, str], options: Options) -> list[Line]:
    ours: list[Session] = []
    floors: list[Session] = []
    note = ""
    for turn in range(WARM + options.often(size)):
        floor = label(options)
        try:
            mine = session(env, options)._replace(screens=opened(env, options))
        except NotShown:
            note = f"not shown within {options.limit:g} s"
            floors.append(floor)
            break
        if turn >= WARM:
            floors.append(floor)
            ours.append(mine)

    def line(
        what: str,
        pick: Callable[[Session], float],
        target: float | None,
        unit: str = "ms",
        alike: str = "",
    ) -> Line:
        measured, floor = (Measured.of([pick(run) for run in runs]) for runs in (ours, floors))
        compare = (f"{size:,} rows{alike}", "caltui") if alike else ("", "")
        name = f"{what}, {size:,} bookings"
        return Line(name, measured, floor, FLOOR, target, unit=unit, note=note, compare=compare)

    blinks = sum(run.blinks > 0 for run in ours)
    rows_note = f"the rows went away before they came to stay in {blinks} runs" if blinks else ""
    answers, memory = (targets.of(most, size) for most in (targets.ANSWERS, targets.MEMORY))
    return [
        line("`caltui`: last seen rows", lambda run: run.rows, targets.FIRST_ROWS)._replace(
            note=note or rows_note
        ),
        line("`caltui`: answers keys", lambda run: run.answers, answers, alike=" on the screen"),
        line(
            "`caltui`: answers `/`, which only the screens know", lambda run: run.screens, answers
        ),
        line("peak memory", lambda run: run.memory, memory, "MB", alike=": peak memory"),
        line("quit", lambda run: run.quit, targets.QUIT),
    ]


def session(env: dict[str, str], options: Options) -> Session:
    """A console until its first `j` has moved the cursor, left alone, and left."""
    with terminal(CALTUI, env) as run:
        run.press_at("in all", "j")
        rows = run.until(sight.rows_shown, seconds=options.limit)
        run.press_now()
        answers = run.until(sight.moved_from(rows), seconds=options.limit)
        between = [frame for frame in run.frames if rows.at < frame.at < answers.at]
        blinks = sum(not sight.rows_shown(frame) for frame in between)
        return _end(run, rows.at, answers.at, sight.table, "q")._replace(blinks=blinks)


def opened(env: dict[str, str], options: Options) -> float:
    """Seconds until a `/` that was typed at the first rows has opened the filter line."""
    with terminal(CALTUI, env) as run:
        run.press_at("in all", "/")
        run.until(sight.rows_shown, seconds=options.limit)
        run.press_now()
        shown = run.until(lambda frame: "field:value" in frame.text, seconds=options.limit)
        run.press("esc")
        run.rest(CALM, look=sight.table)
        run.press("q")
        run.wait_for_exit()
    return shown.at - run.began


def label(options: Options) -> Session:
    """The floor's own run."""
    with terminal(app("label"), options.env) as run:
        first = run.until(lambda frame: "Here I am" in frame.text, seconds=options.limit)
        shown = first.at - run.began
        return _end(run, first.at, first.at, sight.whole, "q")._replace(screens=shown)


def _end(run: Terminal, rows: float, answers: float, look: sight.Look, key: str) -> Session:
    run.rest(CALM, look=look)
    memory = peak_memory(run.pid)
    at = run.press(key)
    code = run.wait_for_exit()
    if code:
        raise Ended(f"It ended with {code}. Last seen:\n{run.text()}")
    return Session(rows - run.began, answers - run.began, memory, run.ended - at)
