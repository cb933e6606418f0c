"""Inserts many rows with few statements: SQLite releases Python's lock while one runs."""

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3

MOST_VALUES = 30_000
"""Values in one statement; SQLite takes at most 32,766."""

USUAL = 500
"""Rows in one statement. The statement is cached and takes 100 bytes a value."""


def insert(
    sql: "sqlite3.Connection", into: str, rows: Sequence[tuple[Any, ...]], *, most: int = USUAL
) -> None:
    """Inserts rows of equal length. `into` is the statement up to VALUES; it takes `most` rows."""
    if not rows:
        return
    row = f"({','.join('?' * len(rows[0]))})"
    size = max(1, min(most, MOST_VALUES // len(rows[0])))
    for start in range(0, len(rows), size):
        part = rows[start : start + size]
        sql.execute(f"{into} VALUES {','.join([row] * len(part))}", list(chain.from_iterable(part)))
