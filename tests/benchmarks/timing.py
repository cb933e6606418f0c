"""Times a piece of work many times, and sets it beside a floor."""

import time
from collections.abc import Awaitable, Callable, Sequence
from statistics import median, quantiles
from typing import Any, NamedTuple

ENOUGH = 2.0
"""Seconds after which a measurement ends, once it has its fewest runs."""

FEWEST, MOST = 7, 60
WARM = 2
MEDIAN, P95 = "median", "p95"


class Measured(NamedTuple):
    """Seconds (or bytes) of each run, sorted; no runs where nothing could be measured."""

    runs: tuple[float, ...]

    @classmethod
    def of(cls, runs: Sequence[float]) -> "Measured":
        """The runs in their order."""
        return cls(tuple(sorted(runs)))

    @property
    def median(self) -> float:
        """The middle run."""
        return median(self.runs)

    @property
    def p95(self) -> float:
        """What nineteen of twenty runs stay below."""
        if len(self.runs) < 2:
            return self.median
        return quantiles(self.runs, n=20, method="inclusive")[-1]


class Line(NamedTuple):
    """A row of the answer: what took how long, and the least that anything of it could take.

    `floor_is` says what the floor did; None where the line is itself one. `target`
    is how many times the floor it may take, `by` which of its figures is held to
    that. `note` says why there are no runs. `compare` is what was done and who did
    it, where others did the same.
    """

    name: str
    measured: Measured
    floor: Measured | None = None
    floor_is: str = ""
    target: float | None = None
    by: str = MEDIAN
    unit: str = "ms"
    note: str = ""
    compare: tuple[str, str] = ("", "")

    @property
    def figure(self) -> float | None:
        """What is held to the target; None when nothing could be measured."""
        if not self.measured.runs:
            return None
        return self.measured.p95 if self.by == P95 else self.measured.median

    @property
    def ratio(self) -> float | None:
        """How many times the floor's median that is."""
        figure = self.figure
        if figure is None or self.floor is None or not self.floor.runs:
            return None
        return figure / self.floor.median

    @property
    def met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        return self.ratio is not None and self.ratio <= self.target


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
    return Measured.of(runs)


async def measure_async(work: Callable[[], Awaitable[Any]]) -> Measured:
    """The same for work that is awaited."""
    runs: list[float] = []
    for _ in range(WARM):
        await work()
    for _ in range(MOST):
        start = time.perf_counter()
        await work()
        runs.append(time.perf_counter() - start)
    return Measured.of(runs)


def shown(value: float, unit: str = "ms") -> str:
    """`1.23 ms`, `1,234 ms`, `12.3 s`, `45 MB`."""
    if unit == "MB":
        return f"{value / 1e6:,.0f} MB"
    millis = value * 1000
    if millis >= 10_000:
        return f"{value:,.1f} s"
    return f"{millis:,.0f} ms" if millis >= 100 else f"{millis:,.2f} ms"


def table(lines: Sequence[Line]) -> str:
    """The lines as a table in Markdown."""
    rows = [
        "| What | median | p95 | floor | times the floor | target | |",
        "|---|---:|---:|---|---:|---:|---|",
    ]
    return "\n".join([*rows, *(f"| {' | '.join(_cells(line))} |" for line in lines)])


def _cells(line: Line) -> tuple[str, ...]:
    median, p95, floor, ratio, target = ["–"] * 5
    if line.measured.runs:
        median = shown(line.measured.median, line.unit)
        p95 = shown(line.measured.p95, line.unit)
    if line.floor is not None and line.floor.runs:
        floor = f"{shown(line.floor.median, line.unit)} ({line.floor_is})"
    if line.ratio is not None:
        ratio = f"{line.ratio:.2f}" if line.ratio < 10 else f"{line.ratio:,.1f}"
        ratio += " (p95)" if line.by == P95 else ""
    if line.target is not None:
        target = f"≤ {line.target:g}"
    verdict = {None: "", True: "✓ met", False: "✗ missed"}[line.met]
    about = "; ".join(word for word in (verdict, line.note) if word)
    return (line.name, median, p95, floor, ratio, target, about)
