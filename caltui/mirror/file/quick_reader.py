"""Looks into a mirror as it lies there, for a shell that waits while a key is pressed.

Nothing is created, mended or brought to a newer schema, and a file that others write is waited for
only for a moment: whoever looks may also go without.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from caltui.mirror.file.json_body import Record, load
from caltui.mirror.file.schema import APPLICATION_ID, VERSION

PATIENCE = 0.2
"""Seconds that a file which others write is waited for."""

NEAREST = 20_000
"""Records of a category, newest first, in whose text something is looked for."""

_FIRST = """SELECT r.key, b.text FROM records r JOIN bodies b ON b.id = r.body
    WHERE r.resource = ? AND r.gone_at IS NULL ORDER BY r.id LIMIT ?"""
_BEGINNING = """SELECT r.key, b.text FROM records r JOIN bodies b ON b.id = r.body
    WHERE r.resource = ? AND r.key >= ? AND r.key < ? AND r.gone_at IS NULL
    ORDER BY r.key LIMIT ?"""
_HOLDING = """SELECT r.key, b.text FROM
    (SELECT key, body FROM records WHERE resource = ? AND gone_at IS NULL ORDER BY id DESC LIMIT ?)
    r JOIN bodies b ON b.id = r.body WHERE instr(b.text, ?) LIMIT ?"""


class QuickReader:
    """Reads one mirror. Every answer is empty where the file cannot be read now."""

    def __init__(self, path: Path, dialect: str) -> None:
        """A file of another dialect or schema counts as one that is not there."""
        self._path = path
        self._dialect = dialect

    def beginning(self, resource: str, start: str, most: int) -> list[tuple[str, Record]]:
        """The records whose key begins with a text: at most so many, by key; all of them in the
        order first seen where the text is empty."""
        if not start:
            return self._records(_FIRST, (resource, most))
        return self._records(_BEGINNING, (resource, start, start + chr(0x10FFFF), most))

    def holding(self, resource: str, text: str, most: int) -> list[tuple[str, Record]]:
        """The newest records in whose stored JSON a text stands: at most so many."""
        return self._records(_HOLDING, (resource, NEAREST, text, most))

    def state(self, name: str) -> Any:
        """The value stored under a name; None if there is none."""
        rows = self._rows("SELECT value, 0 FROM state WHERE name = ?", (name,))
        return load(rows[0][0]) if rows else None

    def _records(self, query: str, values: tuple[Any, ...]) -> list[tuple[str, Record]]:
        return [(str(key), load(text)) for key, text in self._rows(query, values)]

    def _rows(self, query: str, values: tuple[Any, ...]) -> list[tuple[Any, Any]]:
        with suppress(sqlite3.Error, OSError, ValueError), self._open() as sql:
            if self._is_ours(sql):
                return sql.execute(query, values).fetchall()
        return []

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        address = f"{self._path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=PATIENCE)) as sql:
            yield sql

    def _is_ours(self, sql: sqlite3.Connection) -> bool:
        marks = ("application_id", "user_version")
        found = [sql.execute(f"PRAGMA {name}").fetchone()[0] for name in marks]
        held = sql.execute("SELECT value FROM meta WHERE name = 'dialect'").fetchone()
        return found == [APPLICATION_ID, VERSION] and (held is None or held[0] == self._dialect)
