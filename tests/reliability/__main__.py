"""`python -m tests.reliability`: plays the whole matrix, prints what holds, writes REPORT.md."""

import asyncio
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.reliability.cell import Cell, run_cell
from tests.reliability.faults import CAL_V2, EVERY, TROUBLES
from tests.reliability.writes import Write, writes
from tests.reliability.writes_v2 import writes_v2

REPORT = Path(__file__).with_name("REPORT.md")
PROCESSES = 2


def play(write: Write) -> list[Cell]:
    """Every cell of one operation."""
    ways = (CAL_V2,) if write.v2 else tuple(way for way in EVERY if way != CAL_V2)

    async def all_of_it() -> list[Cell]:
        cells = []
        for dialect in ways:
            for trouble in TROUBLES:
                with tempfile.TemporaryDirectory(prefix="caltui-cell-") as home:
                    cells.append(await run_cell(write, trouble, dialect, Path(home)))
        return cells

    return asyncio.run(all_of_it())


def main(only: Sequence[str]) -> int:
    """Plays the operations whose name holds one of the words (none: all). 1 when any cell fails."""
    every = [*writes(), *writes_v2()]
    chosen = [w for w in every if not only or any(word in w.label for word in only)]
    started = time.monotonic()
    cells: list[Cell] = []
    with ProcessPoolExecutor(PROCESSES) as pool:
        for found in pool.map(play, chosen):
            cells += found
            broken = [cell for cell in found if not cell.holds]
            print(f"{found[0].write:36} {len(found) - len(broken)} of {len(found)}", flush=True)
            for cell in broken[:5]:
                print(f"  {cell.dialect}, {cell.trouble}: {'; '.join(cell.problems)}")
    seconds = time.monotonic() - started
    holding = sum(cell.holds for cell in cells)
    print(f"{holding} of {len(cells)} cells hold ({seconds:.0f} s).")
    if not only:
        REPORT.write_text("\n".join(report(cells)) + "\n", encoding="utf-8")
    return 0 if holding == len(cells) else 1


def report(cells: Sequence[Cell]) -> Iterator[str]:
    """The table for the README."""
    operations = len({cell.write for cell in cells})
    holding = sum(cell.holds for cell in cells)
    yield f"**{holding} of {len(cells)} cells hold**: {operations} writing operations ×"
    yield f"{len(TROUBLES)} faults, in each of {len(EVERY)} ways to reach Cal that has them"
    yield "(`python -m tests.reliability`)."
    yield ""
    yield "In each cell: at most one write at the server; nobody is mailed twice; the journal never"
    yield "calls done what was not, nor refused or not sent what was; what was entered is in the"
    yield "journal; and a write of unknown outcome is settled by reading back, or left unknown."
    yield ""
    yield "| fault | the journal says | after reading back | cells | hold |"
    yield "|---|---|---|---:|---:|"
    for trouble in TROUBLES:
        mine = [cell for cell in cells if cell.trouble == trouble.name]
        said = ", ".join(sorted(Counter(cell.outcome for cell in mine)))
        after = ", ".join(f"{n} {w}" for w, n in sorted(Counter(c.settled for c in mine).items()))
        holds = sum(cell.holds for cell in mine)
        yield f"| {trouble.name} | {said} | {after} | {len(mine)} | {holds} |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
