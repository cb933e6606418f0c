"""`python -m tests.long_run [rounds]`: the same ways again and again, and what grew.

Prints what the process holds after each round (30 by default). The exit code is 1 where
more grew than `BOUNDS` allow, after the round in which each size was shown.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.long_run.walk import SIZES, Weight, rounds

BOUNDS = Weight(tasks=6, objects=60_000, files=3, memory=15.0)
"""What may be more after the last round, however many there were, than after each size was
shown once: until then widgets are made that stay. Objects have a wide bound, for what was
closed last is still there now and then."""

WARM = len(SIZES)


def grown(weights: Sequence[Weight]) -> list[str]:
    """What grew beyond its bound since the rounds that warm up, in words."""
    first, last = weights[WARM - 1], weights[-1]
    return [
        f"{name}: {before:g} after {WARM} rounds, {after:g} after {len(weights)};"
        f" {bound:g} may be more"
        for name, before, after, bound in zip(Weight._fields, first, last, BOUNDS, strict=True)
        if after - before > bound
    ]


async def run(number: int) -> list[Weight]:
    """The weights after so many rounds, each printed."""
    weights: list[Weight] = []
    with tempfile.TemporaryDirectory(prefix="caltui-long-") as folder:
        async for weight in rounds(number, Path(folder)):
            weights.append(weight)
            print(f"round {len(weights):4}: {weight}", flush=True)
    return weights


def main(words: Sequence[str]) -> int:
    """Runs so many rounds, and says what grew."""
    faults = grown(asyncio.run(run(max(WARM + 1, int(words[0]) if words else 30))))
    print("\n".join(faults) or "Nothing grew beyond its bound.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
