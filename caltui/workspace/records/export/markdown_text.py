"""A table of Markdown (GitHub's kind). No text from outside ends a cell, makes a link or HTML."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, TextIO

from caltui.text import one_line
from caltui.workspace.records.columns import MISSING

LONGEST = 2_000
"""The characters of a cell; what is longer is cut with `…`."""

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\\": "&#92;"}
"""A backslash as an entity: readers differ on whether one before a `|` ends the cell."""

_SPECIAL = re.compile(r"[&<>\\|`*_\[\]~$]")


def write_markdown(
    out: TextIO,
    heads: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    right: frozenset[int] = frozenset(),
) -> int:
    """Writes a table and returns how many rows it has. Columns in `right` are right-aligned."""
    out.write(_line([markdown_cell(head) for head in heads]))
    out.write(_line(["--:" if i in right else "---" for i in range(len(heads))]))
    count = 0
    for row in rows:
        out.write(_line([markdown_cell(value) for value in row]))
        count += 1
    return count


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def markdown_cell(value: Any) -> str:
    """A value as the text of a cell: on one line, shown as it is written."""
    if value is MISSING or value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return _SPECIAL.sub(_escaped, one_line(text, LONGEST).strip())


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0]) or f"\\{match[0]}"
