"""Inserts many rows by few statements: while one runs, Python's other threads do as well."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

MOST_VALUES = 30_000
"""Values in one statement; SQLite takes 32,766."""


def insert(sql: "sqlite3.Connection", into: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """`into` is the statement up to its VALUES. All rows are equally long."""
    if not rows:
        return
    row = f"({','.join('?' * len(rows[0]))})"
    size = max(1, MOST_VALUES // len(rows[0]))
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        values = [value for each in part for value in each]
        sql.execute(f"{into} VALUES {','.join([row] * len(part))}", values)
