"""Makes the index of words anew, step by step: most of a worn one speaks of texts that are no more.

The new one grows beside the old, which is searched and written until the last step puts
the new one in its place. Each step is a short transaction; what was begun is gone on with
later, by any process.
"""

from typing import TYPE_CHECKING

from caltui.mirror.file.bulk_insert import MOST_VALUES, insert
from caltui.mirror.file.json_body import load
from caltui.mirror.file.schema import INDEX, TERMS

if TYPE_CHECKING:
    import sqlite3

    from caltui.mirror.index.tables import Shapes

AT_ONCE = 500
"""Bodies in one step: some hundredths of a second in which nobody else can write."""

WORN = 10_000
"""Entries without a text from which an index may be worn: with half as many as it has texts."""

_COUNTS = """SELECT value - 1, (SELECT coalesce(sum(count), 0) FROM spans)
    FROM meta WHERE name = 'next_body'"""
"""Texts that were ever written, and those of live records."""

_MARK = "SELECT value FROM meta WHERE name = ?"
_BODIES = """SELECT b.id, r.resource, r.key, b.text FROM bodies b
    JOIN records r ON r.id = b.record WHERE b.id > ? ORDER BY b.id LIMIT ?"""


def step(sql: "sqlite3.Connection", shapes: "Shapes") -> bool:
    """Does one step where there is any; whether another is to follow."""
    reached = _mark(sql, "renewing")
    if reached is None:
        return _begun(sql)
    rows = sql.execute(_BODIES, (reached, AT_ONCE)).fetchall()
    if not rows:
        _put_in_place(sql)
        return False
    texts = [(id, shapes.rows(of, [key], [load(body)])[0].hay) for id, of, key, body in rows]
    insert(sql, "INSERT INTO words_anew (rowid, text)", texts, most=MOST_VALUES)
    _set(sql, "renewing", rows[-1][0])
    return True


def _begun(sql: "sqlite3.Connection") -> bool:
    """Begins, if the index is worn."""
    written, live = sql.execute(_COUNTS).fetchone()
    if written - (_mark(sql, "renewed_at") or 0) - live < max(WORN, live // 2):
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
