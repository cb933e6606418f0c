"""Rebuilds the search index in steps, when most of its entries belong to replaced texts.

The new index grows beside the old one, which stays in use until the last step replaces it. Each
step is a short transaction. Any process can continue a rebuild that was begun.
"""

from typing import TYPE_CHECKING

from caltui.mirror.file.bulk_insert import MOST_VALUES, insert
from caltui.mirror.file.json_body import load
from caltui.mirror.file.schema import INDEX, TERMS

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.index.tables import Shapes

AT_ONCE = 500
"""Bodies in one step: it blocks other writers for some hundredths of a second."""

MOST_DEAD = 10_000
"""Dead entries from which the index may be rebuilt; there must be half as many as live ones."""

_COUNTS = """SELECT value - 1, (SELECT coalesce(sum(count), 0) FROM spans)
    FROM meta WHERE name = 'next_body'"""
"""How many texts were ever written, and how many live records there are."""

_MARK = "SELECT value FROM meta WHERE name = ?"
_BODIES = """SELECT b.id, r.resource, r.key, b.text FROM bodies b
    JOIN records r ON r.id = b.record WHERE b.id > ? ORDER BY b.id LIMIT ?"""


def step(sql: "sqlite3.Connection", shapes: "Shapes") -> bool:
    """Does the next step, if there is one. Returns whether another one follows."""
    reached = _mark(sql, "renewing")
    if reached is None:
        return _begun(sql)
    rows = sql.execute(_BODIES, (reached, AT_ONCE)).fetchall()
    if not rows:
        _put_in_place(sql)
        return False
    texts = [
        (id, shapes.rows(of, [key], [load(body)])[0].search_text) for id, of, key, body in rows
    ]
    insert(sql, "INSERT INTO words_anew (rowid, text)", texts, most=MOST_VALUES)
    _set(sql, "renewing", rows[-1][0])
    return True


def _begun(sql: "sqlite3.Connection") -> bool:
    """Begins a rebuild if the index has too many dead entries. Returns whether it did."""
    written, live = sql.execute(_COUNTS).fetchone()
    if written - (_mark(sql, "renewed_at") or 0) - live < max(MOST_DEAD, live // 2):
        return False
    for statement in INDEX:
        sql.execute(statement.format(name="words_anew"))
    _set(sql, "renewing", 0)
    return True


def _put_in_place(sql: "sqlite3.Connection") -> None:
    written, live = sql.execute(_COUNTS).fetchone()
    for statement in (
        "DROP TABLE terms",
        "DROP TABLE words",
        "ALTER TABLE words_anew RENAME TO words",
        TERMS,
        "DELETE FROM meta WHERE name = 'renewing'",
    ):
        sql.execute(statement)
    _set(sql, "renewed_at", written - live)


def _mark(sql: "sqlite3.Connection", name: str) -> int | None:
    row = sql.execute(_MARK, (name,)).fetchone()
    return None if row is None else int(row[0])


def _set(sql: "sqlite3.Connection", name: str, value: int) -> None:
    sql.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
