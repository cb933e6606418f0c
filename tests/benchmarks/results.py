"""The lines as a table that README can show: on stdout, in RESULTS.md, and as a picture."""

import os
import platform
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tests.benchmarks import chart
from tests.benchmarks.timing import Line, table

HERE = Path(__file__).parent
FILE = HERE / "RESULTS.md"
PICTURES = HERE.parent.parent / "screenshots"
ONCE = "Written by `python -m tests.benchmarks targets --write`; README.md says what each line is."


def machine() -> str:
    """What it was measured on, without a name."""
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.machine()}"
    return f"{date.today():%d %B %Y}, {cores} cores, {system}, Python {platform.python_version()}"


def text(lines: Sequence[Line]) -> str:
    """Date, machine, how many targets are met, and the table."""
    held = [line for line in lines if line.met is not None]
    met = sum(bool(line.met) for line in held)
    count = f"**{met} of {len(held)} targets met.**\n\n" if held else ""
    return f"{machine()}\n\n{count}{table(lines)}\n"


def write(lines: Sequence[Line]) -> None:
    """RESULTS.md and the picture beside the others of README."""
    FILE.write_text(f"# Results\n\n{ONCE}\n\n{text(lines)}", encoding="utf-8")
    svg = chart.drawn(lines, machine())
    (PICTURES / "benchmarks.svg").write_text(svg, encoding="utf-8")
    (PICTURES / "benchmarks.png").write_bytes(chart.png(svg))
