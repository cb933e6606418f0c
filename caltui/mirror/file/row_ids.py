"""Passes many row ids to and from SQLite, each time as one text."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_PIECE = 20_000
"""Characters that are parsed in one step: it blocks other threads."""


def listed(sql: "sqlite3.Connection", query: str, values: Sequence[object]) -> "array[int]":
    """The ids that a query selects as `id`, ascending, in one step of SQLite."""
    statement = f"SELECT group_concat(id) FROM (SELECT id FROM ({query}) ORDER BY id)"
    return numbers(sql.execute(statement, tuple(values)).fetchone()[0] or "")


def text(numbers: "array[int]") -> str:
    """Ids as a parameter for `json_each`."""
    return f"[{','.join(map(str, numbers))}]"


def numbers(text: str) -> "array[int]":
    """Parses `1,5,3` in steps, so that a million ids need no list of strings."""
    from json import loads

    found = array("q")
    start = 0
    while start < len(text):
        end = text.find(",", start + _PIECE)
        end = len(text) if end < 0 else end
        found.extend(loads(f"[{text[start:end]}]"))
        start = end + 1
    return found
