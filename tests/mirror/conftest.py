"""A mirror in a file, and programs that use one beside the test."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from caltui.mirror.index.column_batch import ColumnBatch
from caltui.mirror.index.tables import Shape
from caltui.mirror.store import Mirror

ROOT = Path(__file__).parents[2]


def words_of(value: Any) -> Iterator[str]:
    """Every text in a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from words_of(inner)


def texts_of(batch: ColumnBatch) -> list[str]:
    """All that is searched of some records: every text in them."""
    return ["\n".join(words_of(record)) for record in batch.records]


def searched(_: str) -> Shape:
    """A category without columns, of which all text is searched."""
    return Shape(text=texts_of)


class Clock:
    """A clock that the test turns by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "mirrors" / "work.sqlite"


@pytest.fixture
def mirror(path: Path, clock: Clock) -> Iterator[Mirror]:
    with Mirror.open(path, shapes=searched, clock=clock) as opened:
        yield opened


@pytest.fixture
def program() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts Python with the given source and arguments; ended when the test is over."""
    started: list[subprocess.Popen[str]] = []

    def start(source: str, *args: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-W", "error", "-c", source, *map(str, args)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()
