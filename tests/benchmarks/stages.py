"""What a start is made of: interpreter, imports, style sheets, first frame, first rows.

Both programs run under the stopwatches of `staged.py`, which slow them a little: their
starts without are in `console`.
"""

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.benchmarks import homes, sight
from tests.benchmarks.console import FLOOR, HERE, WARM, terminal
from tests.benchmarks.options import Options
from tests.benchmarks.timing import Line, Measured
from tests.support.emulator import Frame

SCRIPT = [str(Path(sys.executable).parent / "caltui")]
LABEL = [str(HERE / "apps.py"), "label"]


class Stages(NamedTuple):
    """Seconds of one start. `frame` and `rows` count from the shell's call to when the first
    frame of the screens was written, and to when rows were seen."""

    interpreter: float
    imports: float
    sheets: float
    frame: float
    rows: float

    @property
    def rest(self) -> float:
        """Everything else before the first frame: the mirror, widgets, layout, drawing."""
        return self.frame - self.interpreter - self.imports - self.sheets


def stages(options: Options) -> list[Line]:
    """One start after the other of both, over the first large mirror."""
    size = next((size for size in options.sizes if size > 1_000), options.sizes[0])
    env = options.env | homes.environment(homes.home(options.keep, size), options.gateway)
    floors: list[Stages] = []
    ours: list[Stages] = []
    for turn in range(WARM + options.runs):
        floor = _start(LABEL, options.env, lambda frame: "Here I am" in frame.text, options)
        mine = _start(SCRIPT, env, sight.rows_shown, options)
        if turn >= WARM:
            floors.append(floor)
            ours.append(mine)

    def line(what: str, pick: Callable[[Stages], float]) -> Line:
        measured, floor = (Measured.of([pick(run) for run in runs]) for runs in (ours, floors))
        return Line(f"start, {size:,} bookings: {what}", measured, floor, FLOOR)

    return [
        line("the interpreter is up", lambda run: run.interpreter),
        line("imports until the first frame", lambda run: run.imports),
        line("style sheets, read and parsed", lambda run: run.sheets),
        line("all else: mirror, widgets, layout, drawing", lambda run: run.rest),
        line("first frame of the screens, the sum of these", lambda run: run.frame),
        line("first rows (the label) seen, from the shell's call", lambda run: run.rows),
    ]


def _start(
    script: Sequence[str], env: dict[str, str], sees: Callable[[Frame], bool], options: Options
) -> Stages:
    report = options.keep / "stages"
    report.unlink(missing_ok=True)
    command = [sys.executable, "-P", str(HERE / "staged.py"), str(report), *script]
    with terminal(command, env) as run:
        seen = run.until(sees, seconds=options.limit)
        run.rest(1.0, look=sight.table)
        run.press("q")
        run.wait_for_exit()
        up, imports, sheets, frame = map(float, report.read_text(encoding="utf-8").split())
        began = run.began
    return Stages(up - began, imports, sheets, frame - began, seen.at - began)
