"""CSV. A cell that a spreadsheet would run as a formula gets an apostrophe in front."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from caltui.workspace.records.columns import MISSING

BOM = "\ufeff"
"""The mark by which Excel knows UTF-8."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What begins a formula; some spreadsheets take the full-width signs too."""

_BLANKS = " \u00a0\u3000"
"""What some spreadsheets leave out in front of a formula."""


def write_csv(
    out: TextIO, names: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = False
) -> int:
    """Writes rows below a line of names, and returns how many. `bom`: with a byte order mark."""
    import csv

    if bom:
        out.write(BOM)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([neutral(name) for name in names])
    count = 0
    for row in rows:
        writer.writerow([cell(value) for value in row])
        count += 1
    return count


def cell(value: Any) -> str:
    """A value as a cell of CSV: text as it is, numbers plain, nested values as JSON."""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, str):
        return neutral(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return neutral(json.dumps(value, ensure_ascii=False))


def neutral(text: str) -> str:
    """Text that no spreadsheet runs as a formula."""
    return f"'{text}" if text.lstrip(_BLANKS).startswith(_FORMULA) else text
