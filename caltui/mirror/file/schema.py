"""The tables of a mirror, as migrations in SQL files.

`records` is small (identity, state, when seen); `bodies` holds the JSON. What changed can be found
without reading 1 kB a record. Each version of a body gets a new id that is never reused, so the
search index needs no update when a record changes: entries of replaced bodies are in no range of
`spans`, and `tidy` rebuilds the index when there are many.

`spans` maps the body ids of live records to row ids (see `index.body_ranges`). Whoever inserts
records adds them there, many at once; triggers handle changed and deleted records.

The search index consists of trigrams, so any part of a word is found. It has no positions and no
copy of the text: 0.3 kB and about 30 µs a record of 1 kB, where one with positions takes 1.5 kB and
50 to 70 µs. Its results are candidates that are read and checked.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from caltui import __version__
from caltui.mirror.file.errors import MirrorError, Newer

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID = 0x0CA17014
INDEX: tuple[str, ...] = (
    """CREATE VIRTUAL TABLE {name} USING fts5 (
        text, content='', tokenize='trigram', detail=none, columnsize=0)""",
    "INSERT INTO {name} ({name}, rank) VALUES ('hashsize', 8000000)",
)
"""Creates a search index of that name, as the first migration does."""

TERMS = "CREATE VIRTUAL TABLE terms USING fts5vocab ('words', 'row')"
"""The trigrams in the index that is in use."""

VERSION = 9
"""How many files `migrations` holds: number n leads from version n - 1 to n. They never change."""


def upgrade(connection: "sqlite3.Connection", path: "Path | None") -> None:
    """Brings a file to VERSION in one transaction. Raises Newer for a newer one."""
    found = version_of(connection)
    if found == VERSION:
        return
    if found > VERSION:
        raise _newer(connection, path)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for number in range(version_of(connection) + 1, VERSION + 1):
            for statement in _statements(number):
                _run(connection, statement)
        connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('written_by', ?)", (f"caltui {__version__}",)
        )
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def _statements(number: int) -> Iterator[str]:
    """The statements of a migration, each to its semicolon."""
    from sqlite3 import complete_statement

    statement = ""
    path = Path(__file__).parent / "migrations" / f"{number}.sql"
    for line in path.read_text(encoding="utf-8").splitlines():
        statement = f"{statement}\n{line}".lstrip("\n")
        if complete_statement(statement):
            yield statement
            statement = ""


def version_of(connection: "sqlite3.Connection") -> int:
    """The schema version of the file; 0 if it is empty."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _run(connection: "sqlite3.Connection", statement: str) -> None:
    import sqlite3

    try:
        connection.execute(statement)
    except sqlite3.OperationalError as error:
        if "fts5" in str(error) or "tokenizer" in str(error):
            raise MirrorError(
                f"This Python's SQLite ({sqlite3.sqlite_version}) has no trigram search.",
                "Use a Python with SQLite 3.34 or newer.",
            ) from error
        raise


def _newer(connection: "sqlite3.Connection", path: "Path | None") -> Newer:
    import sqlite3

    try:
        row = connection.execute("SELECT value FROM meta WHERE name = 'written_by'").fetchone()
    except sqlite3.Error:
        row = None
    writer = str(row[0]) if row else "a newer caltui"
    return Newer(
        f"The mirror {path} was written by {writer} (schema {version_of(connection)}); "
        f"this is caltui {__version__} (schema {VERSION}).",
        "Upgrade caltui, or move the file away: records come back with the next sync, "
        "the journal of writes does not.",
    )
