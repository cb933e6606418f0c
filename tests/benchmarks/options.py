"""What of the terminal's benchmarks is run: how many rows, how often, how long it may take."""

import tempfile
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

SIZES = (1_000, 100_000, 1_000_000)
QUICK = (1_000, 10_000)


@dataclass(frozen=True)
class Options:
    """`keep` holds the mirrors and compiled modules; `limit` is seconds for one thing to show."""

    keep: Path
    sizes: tuple[int, ...] = SIZES
    runs: int = 9
    keys: int = 60
    limit: float = 90.0
    gateway: str = ""
    env: dict[str, str] = field(default_factory=dict)

    def often(self, size: int) -> int:
        """Runs for so many rows: fewer where one takes long."""
        return self.runs if size <= 100_000 else max(3, self.runs // 3)


def sizes(text: str) -> tuple[int, ...]:
    """`1000,100000` as numbers. Raises ValueError."""
    return tuple(sorted(int(word.replace("_", "")) for word in text.split(",")))


@contextmanager
def options(given: Namespace) -> Iterator[Options]:
    """The options of a command line, with a folder that goes away unless one was named."""
    chosen: tuple[int, ...] = given.rows or (QUICK if given.quick else SIZES)
    runs = given.runs or (3 if given.quick else 9)
    keys = 20 if given.quick else 60
    with tempfile.TemporaryDirectory(prefix="caltui-benchmarks-") as folder:
        keep = Path(given.keep).absolute() if given.keep else Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        env = {"PYTHONPYCACHEPREFIX": str(keep / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
        yield Options(keep, chosen, runs, keys, given.limit, env=env)
