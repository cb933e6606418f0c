"""A part of the matrix: every trouble with each kind of write, every write with three troubles.

`python -m tests.reliability` plays all of it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.__main__ import report
from tests.reliability.cell import Cell, run_cell
from tests.reliability.faults import CAL_V1, CAL_V2, DIALECTS, TROUBLES, Trouble
from tests.reliability.writes import Write, writes
from tests.reliability.writes_v2 import writes_v2

KINDS = ("attendees create", "users update", "bookings cancel", "teams delete")
DIRECT = ("attendees create", "bookings cancel")
TOLD = ("bookings confirm", "bookings cancel", "bookings reschedule")
"""Acts that mail people: with every trouble, as is what is written for somebody else."""

TELLING = ("reset after the work", "half an answer", "refused (400)")


def part() -> Iterator[tuple[Write, Trouble, tuple[str, str]]]:
    """Each cell once; the dialects take turns."""
    seen = set()
    for write in writes():
        for trouble in TROUBLES:
            if write.name in KINDS or trouble.name in TELLING:
                dialect = DIALECTS[len(seen) % len(DIALECTS)]
                seen.add((write.name, trouble.name))
                yield write, trouble, dialect
    for write in writes():
        for trouble in TROUBLES:
            if write.name in DIRECT:
                yield write, trouble, CAL_V1
    for write in writes_v2():
        for trouble in TROUBLES:
            if write.name in TOLD or write.whose or trouble.name in TELLING:
                yield write, trouble, CAL_V2


PART = list(part())


@pytest.mark.parametrize(
    ("write", "trouble", "dialect"),
    PART,
    ids=[f"{w.label}-{t.name}-{'-'.join(d)}" for w, t, d in PART],
)
async def test_cell(
    write: Write, trouble: Trouble, dialect: tuple[str, str], tmp_path: Path
) -> None:
    cell = await run_cell(write, trouble, dialect, tmp_path)
    assert cell.problems == []
    assert cell.outcome in ("done", "refused", "not sent", "unknown")


def test_the_report_counts_what_holds() -> None:
    good = Cell("a", TROUBLES[0].name, "d", "refused", "refused")
    bad = Cell("b", TROUBLES[0].name, "d", "done", "done", problems=["x"])
    text = "\n".join(report([good, bad]))
    assert "**1 of 2 cells hold**: 2 writing operations" in text
    assert "| refused (400) | done, refused | 1 done, 1 refused | 2 | 1 |" in text
