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
from tests.reliability.faults import DIALECTS, TROUBLES
from tests.reliability.writes import Write, writes

REPORT = Path(__file__).with_name("REPORT.md")
PROCESSES = 2


def play(write: Write) -> list[Cell]:
    """Every cell of one operation."""

    async def all_of_it() -> list[Cell]:
        cells = []
        for dialect in DIALECTS:
            for trouble in TROUBLES:
                with tempfile.TemporaryDirectory(prefix="caltui-cell-") as home:
                    cells.append(await run_cell(write, trouble, dialect, Path(home)))
        return cells

    return asyncio.run(all_of_it())


def main(only: Sequence[str]) -> int:
    """Plays the operations whose name holds one of the words (none: all). 1 when any cell fails."""
    chosen = [w for w in writes() if not only or any(word in w.name for word in only)]
    started = time.monotonic()
    cells: list[Cell] = []
    with ProcessPoolExecutor(PROCESSES) as pool:
        for found in pool.map(play, chosen):
            cells += found
            broken = [cell for cell in found if not cell.holds]
            print(f"{found[0].write:32} {len(found) - len(broken)} of {len(found)}", flush=True)
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
    yield f"{len(TROUBLES)} faults × {len(DIALECTS)} dialects of the gateway"
    yield "(`python -m tests.reliability`)."
    yield ""
    yield "In each cell: at most one write at the server; the journal never calls done what was"
    yield "not, nor refused or not sent what was; what was entered is in the journal; and a write"
    yield "of unknown outcome is settled by reading back, or left unknown."
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
