"""Many row numbers between SQLite and Python, each way by one text."""

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_PIECE = 20_000
"""Characters of a list of numbers that are read in one go: no other thread runs meanwhile."""


def listed(sql: "sqlite3.Connection", query: str, values: Sequence[object]) -> "array[int]":
    """The numbers that a query selects as `id`, rising, by one step of SQLite."""
    statement = f"SELECT group_concat(id) FROM (SELECT id FROM ({query}) ORDER BY id)"
    return numbers(sql.execute(statement, tuple(values)).fetchone()[0] or "")


def text(numbers: "array[int]") -> str:
    """Numbers as a parameter for `json_each`."""
    return f"[{','.join(map(str, numbers))}]"


def numbers(text: str) -> "array[int]":
    """The numbers of `1,5,3`, read in pieces so that a million need no list of their own."""
    from json import loads

    found = array("q")
    start = 0
    while start < len(text):
        end = text.find(",", start + _PIECE)
        end = len(text) if end < 0 else end
        found.extend(loads(f"[{text[start:end]}]"))
        start = end + 1
    return found
