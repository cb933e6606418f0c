"""Times a piece of work many times, and sets it beside a floor."""

import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import median, quantiles
from typing import Any, NamedTuple

ENOUGH = 2.0
"""Seconds after which a measurement ends, once it has its fewest runs."""

FEWEST, MOST = 7, 60
WARM = 2


class Measured(NamedTuple):
    """Seconds of each run, sorted."""

    runs: tuple[float, ...]

    @property
    def median(self) -> float:
        """The middle run."""
        return median(self.runs)

    @property
    def p95(self) -> float:
        """What nineteen of twenty runs stay below."""
        return quantiles(self.runs, n=20, method="inclusive")[-1]


class Line(NamedTuple):
    """A row of the answer: what took how long, and the least that anything of it could take.

    `floor_is` says what the floor did; None where the line is itself one.
    """

    name: str
    measured: Measured
    floor: Measured | None = None
    floor_is: str = ""


def measure(work: Callable[[], Any]) -> Measured:
    """Runs some work until enough is known of it."""
    runs: list[float] = []
    for _ in range(WARM):
        work()
    began = time.perf_counter()
    while len(runs) < FEWEST or (len(runs) < MOST and time.perf_counter() - began < ENOUGH):
        start = time.perf_counter()
        work()
        runs.append(time.perf_counter() - start)
    return Measured(tuple(sorted(runs)))


async def measure_async(work: Callable[[], Awaitable[Any]]) -> Measured:
    """The same for work that is awaited."""
    runs: list[float] = []
    for _ in range(WARM):
        await work()
    for _ in range(MOST):
        start = time.perf_counter()
        await work()
        runs.append(time.perf_counter() - start)
    return Measured(tuple(sorted(runs)))


def millis(seconds: float) -> str:
    """`1.23 ms`."""
    return f"{seconds * 1000:,.2f} ms"


def table(lines: Sequence[Line]) -> str:
    """The lines as a table in Markdown."""
    rows = ["| What | median | p95 | floor | times the floor |", "|---|---:|---:|---|---:|"]
    for line in lines:
        floor, ratio = "–", "–"
        if line.floor is not None:
            floor = f"{millis(line.floor.median)} ({line.floor_is})"
            ratio = f"{line.measured.median / line.floor.median:.1f}"
        shown = line.measured
        cells = (line.name, millis(shown.median), millis(shown.p95), floor, ratio)
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)
