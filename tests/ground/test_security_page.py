"""SECURITY.md: each promise names tests that exist, in a table that every part has."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROTECTED = PAGE.partition("\n## What is protected")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| ([^|-][^|]+?) \| ([^|]+?) \|$", PROTECTED, re.MULTILINE)
PROMISES = [row for row in ROWS if row[0] != "promise"]


@pytest.mark.parametrize(("promise", "held_by"), PROMISES, ids=lambda text: str(text)[:40])
def test_a_promise_names_files_of_tests_that_exist(promise: str, held_by: str) -> None:
    named = re.findall(r"`([^`]+)`", held_by)
    assert named, promise
    assert ", ".join(f"`{name}`" for name in named) == held_by
    for name in named:
        assert name.startswith("tests/"), promise
        assert re.search(r"^(async )?def test_", (ROOT / name).read_text(), re.MULTILINE), name


def test_every_part_has_promises_and_there_are_limits() -> None:
    parts = re.split(r"^### ", PROTECTED, flags=re.MULTILINE)[1:]
    assert len(parts) >= 6
    assert all("| promise | held by |" in part for part in parts)
    assert len(PROMISES) >= 20
    assert PAGE.partition("\n## What is not protected")[2].count("\n- ") >= 8


def test_it_says_how_to_report() -> None:
    assert "\n## To report a weakness\n" in PAGE
    assert "SECURITY.md" in (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
