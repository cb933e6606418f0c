"""The least that storing a list and making it searchable takes: SQLite's part, and no more.

Each page goes as it came into a statement that takes its records apart, and from there
into an index like the mirror's. Nobody looks at a record: it has no key, is not compared with
what was known, holds whatever secrets it came with, and no table can sort by it.
"""

import asyncio
import sqlite3
from pathlib import Path

from caltui.mirror.index.trigrams import matching

BATCH = 20
"""Pages in one transaction: 2,000 records, as in the mirror."""

_TABLES = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = NORMAL;
    CREATE TABLE bodies (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
    CREATE VIRTUAL TABLE words USING fts5 (
        text, content='', tokenize='trigram', detail=none, columnsize=0);
    INSERT INTO words (words, rank) VALUES ('hashsize', 8000000);
"""
_PUT = "INSERT INTO bodies (text) SELECT value FROM json_each(?, ?)"
_INDEX = "INSERT INTO words (rowid, text) SELECT id, lower(text) FROM bodies WHERE id > ?"


class Least:
    """Stores pages in a thread, one batch at a time, while others are read."""

    def __init__(self, file: Path, records: str = "$.data.users") -> None:
        """`records` is where they are in the JSON of a page."""
        self._records = records
        self._sql = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._sql.executescript(_TABLES)
        self._waiting: list[bytes] = []
        self._one = asyncio.Lock()

    async def add(self, page: bytes) -> None:
        """Takes a page; with a whole batch it begins to store."""
        self._waiting.append(page)
        if len(self._waiting) >= BATCH and not self._one.locked():
            await self._store()

    async def finish(self, word: str) -> int:
        """Stores the rest; how many records hold the word."""
        await self._store()
        query = "SELECT count(*) FROM words WHERE words MATCH ?"
        (found,) = self._sql.execute(query, (matching(self._sql, [word]),)).fetchone()
        self._sql.close()
        return int(found)

    async def _store(self) -> None:
        async with self._one:
            pages, self._waiting = self._waiting, []
            await asyncio.to_thread(self._write, pages)

    def _write(self, pages: list[bytes]) -> None:
        sql = self._sql
        sql.execute("BEGIN")
        (last,) = sql.execute("SELECT coalesce(max(id), 0) FROM bodies").fetchone()
        for page in pages:
            sql.execute(_PUT, (page.decode(), self._records))
        sql.execute(_INDEX, (last,))
        sql.execute("COMMIT")
