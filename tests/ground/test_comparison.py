"""docs/comparison.md: every mark is one of those it explains, and has what is behind it."""

import re
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "comparison.md").read_text(encoding="utf-8")
TOOLS = ["k9s", "lazygit", "posting", "harlequin", "gh-dash", "Cal's CLI", "restish", "caltui"]
MARKS = {"Y", "P", "N", "–", "none found", "not documented"}


def rows_below(head: str) -> list[list[str]]:
    """The cells of each row of the table with that first line."""
    lines = PAGE.partition(f"\n{head}\n")[2].splitlines()
    body = lines[1 : lines.index("")] if "" in lines else lines[1:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body]


def test_every_tool_has_a_mark_in_every_row() -> None:
    rows = rows_below(f"| | {' | '.join(TOOLS)} |")
    assert len(rows) == 33
    for name, *cells in rows:
        assert len(cells) == len(TOOLS), name
        assert {cell.partition(":")[0] for cell in cells} <= MARKS, name


def test_every_row_of_marks_says_what_was_seen() -> None:
    assert len(rows_below("| | what was seen, and where |")) == 33


def test_each_tool_is_named_with_its_commit_and_day() -> None:
    rows = rows_below("| tool | what it is | seen at | on |")
    assert len(rows) == len(TOOLS) - 1
    assert all(re.fullmatch(r"[0-9a-f]{7,8}", row[2]) for row in rows)
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", row[3]) for row in rows)
